"""Whether people see a text, by its colour, what is behind it, and its size."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.notice import Notice
from corpus.sayings import Said

# Letters of up to this size, in points, are dots.
SMALLEST = 1.5
WHITE = "FFFFFF"
# Below this contrast (WCAG 2.2, 1 to 21) nobody finds a text who does not know that it is there; the lightest grey that
# people write drafts with has 1.4 on white.
_CONTRAST = 1.25
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run says of how text looks; None where it says nothing.

    - colour: six hexadecimal digits, or "auto". shade: what is behind the text, likewise, or "unknown".
    - points: the size of the letters.
    - font: a symbol font, None for any other.
    """

    hidden: bool | None = None
    colour: str | None = None
    points: float | None = None
    shade: str | None = None
    font: str | None = None

    def over(self, other: Look) -> Look:
        """The look itself, completed by `other` where it says nothing."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            self.colour or other.colour,
            other.points if self.points is None else self.points,
            self.shade or other.shade,
            self.font or other.font,
        )

    def hides(self, behind: str | None, lines: float | None = None) -> Notice | None:
        """How text of this look is hidden, for a note; None where people see it.

        - behind: the colour of the ground that it stands on, None where that is not known.
        - lines: the height of its line where that is set, in points.
        """
        if self.hidden:
            return Said.FORMATTED_HIDDEN()
        if min((size for size in (self.points, lines) if size is not None), default=SMALLEST + 1) <= SMALLEST:
            return Said.TOO_SMALL()
        if self.shade == "unknown":
            return None
        colour, ground = colour_of(self.colour or ""), colour_of(self.shade or "") or behind
        if melts(colour, ground):
            return Said.WHITE_ON_WHITE() if colour == ground == WHITE else Said.LIKE_BEHIND()
        return None


def colour_of(value: str) -> str | None:
    """`value` as six hexadecimal digits, None where it is "auto", the name of something, or nothing."""
    value = value.removeprefix("#")
    return value.upper() if _COLOUR.fullmatch(value) else None


def melts(colour: str | None, behind: str | None) -> bool:
    """Whether text of `colour` cannot be told from what is behind it; None is a colour that is not known."""
    if colour is None or behind is None:
        return False
    one, other = _luminance(colour), _luminance(behind)
    return (max(one, other) + 0.05) / (min(one, other) + 0.05) < _CONTRAST


def _luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
