"""The styles of a Word document: how a paragraph or a run looks, what level of heading it is, which list it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.readers.style_names import level_of, role_of
from corpus.readers.visibility import WHITE, Look, colour_of
from corpus.readers.xml_parts import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_BODY_LEVEL = 9  # the outline level of text that is no heading
# Word's styles for lists in lists: each is a list of its own, at the outermost level.
_DEEPER = re.compile("list (?:bullet|number) ([2-5])", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_SYMBOL_FONT = re.compile("symbol|wingdings", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style, or a paragraph, says; `look` is that of its text.

    - level: 1 to 9 of a heading, None for other text. listed: id and level of its list, id "0" for none.
    - lines: the exact height of its lines, in points, None where lines are as high as their letters.
    """

    name: str = ""
    role: str = ""  # "title", "subtitle", "contents", "" for any other
    level: int | None = None
    listed: tuple[str | None, int | None] = (None, None)
    look: Look = field(default_factory=Look)
    lines: float | None = None


@dataclass(slots=True)
class Styles:
    """The styles of `word/styles.xml`; without one, every style says nothing."""

    root: Element | None
    _by_id: dict[str, Element] = field(default_factory=dict)
    _known: dict[str, Style] = field(default_factory=dict)
    _default: str = ""
    _looks: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for style in self.root.findall(W + "style"):
            self._by_id[style.get(W + "styleId", "")] = style
            if style.get(W + "type", "") == "paragraph" and is_on(style.get(W + "default", "0")):
                self._default = style.get(W + "styleId", "")
        self._looks = look_of(self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def style(self, identity: str) -> Style:
        """The style of that id, with all that it is based on."""
        if identity not in self._known:
            found = Style()
            for style in reversed(list(self._chain(identity))):
                found = self._based(found, style)
            self._known[identity] = found
        return self._known[identity]

    def paragraph(self, properties: Element | None) -> Style:
        """The style of a paragraph with those properties, which themselves count more than their style."""
        base = self.style(child_value(properties, "pStyle") or self._default)
        base = replace(base, look=base.look.over(self._looks))
        return base if properties is None else _with(base, properties)

    def run(self, properties: Element | None, paragraph: Look) -> Look:
        """The look of a run with those properties in a paragraph whose style looks like `paragraph`."""
        if properties is None:
            return paragraph
        named = self.style(child_value(properties, "rStyle")).look
        # Hiding in a style switches: hidden text of a hidden paragraph is seen (ISO 29500-1, 17.7.3).
        hidden = bool(named.hidden) != bool(paragraph.hidden)
        return look_of(properties).over(replace(named, hidden=hidden)).over(paragraph)

    def shades(self, identity: str) -> bool:
        """Whether the table style of that id puts a colour behind any cell."""
        return any(
            shade_of(shade) not in (None, WHITE, "auto")
            for style in self._chain(identity)
            for shade in style.iter(W + "shd")
        )

    def _chain(self, identity: str) -> Iterator[Element]:
        met: set[str] = set()
        while identity in self._by_id and identity not in met:
            met.add(identity)
            style = self._by_id[identity]
            yield style
            identity = child_value(style, "basedOn")

    def _based(self, base: Style, style: Element) -> Style:
        name, identity = child_value(style, "name"), style.get(W + "styleId", "")
        role = role_of(name, identity) or base.role
        level = level_of(name, identity) or base.level
        found = replace(base, name=name, role=role, level=level, look=look_of(style.find(W + "rPr")).over(base.look))
        properties = style.find(W + "pPr")
        found = found if properties is None else _with(found, properties)
        if (deeper := _DEEPER.fullmatch(name)) and not found.listed[1]:
            found = replace(found, listed=(found.listed[0], int(deeper[1]) - 1))
        return found


def _with(base: Style, properties: Element) -> Style:
    level, listed = base.level, base.listed
    outline = whole(child_value(properties, "outlineLvl"))
    if outline is not None:
        level = outline + 1 if 0 <= outline < _BODY_LEVEL else None
    numbering = properties.find(W + "numPr")
    if numbering is not None:
        depth = whole(child_value(numbering, "ilvl"))
        listed = (child_value(numbering, "numId") or listed[0], listed[1] if depth is None else max(depth, 0))
    lines = base.lines
    spacing = properties.find(W + "spacing")
    if spacing is not None and spacing.get(W + "line", ""):
        exact = spacing.get(W + "lineRule", "") == "exact"
        lines = number(spacing.get(W + "line", ""), 20) if exact else None
    shade = shade_of(properties.find(W + "shd"))
    look = replace(base.look, shade=shade) if shade else base.look
    return replace(base, level=level, listed=listed, look=look, lines=lines)


def look_of(properties: Element | None) -> Look:
    """The look that a `w:rPr` gives."""
    if properties is None or not len(properties):
        return Look()
    vanish = properties.find(W + "vanish")
    colour = properties.find(W + "color")
    size = child_value(properties, "sz")
    highlight = child_value(properties, "highlight")
    fonts = properties.find(W + "rFonts")
    return Look(
        None if vanish is None else is_on(vanish.get(VAL, "1")),
        None if colour is None else _colour(colour),
        number(size, 2) if size else None,
        "unknown" if highlight not in ("", "none", "white") else shade_of(properties.find(W + "shd")),
        fonts.get(W + "ascii", "") if fonts is not None and _SYMBOL_FONT.match(fonts.get(W + "ascii", "")) else None,
    )


def shade_of(shade: Element | None) -> str | None:
    """The colour that a `w:shd` puts behind, "unknown" where that is a pattern or a theme's, "auto" for none."""
    if shade is None:
        return None
    if shade.get(VAL, "") not in ("clear", "", "nil"):
        return "unknown"
    return colour_of(shade.get(W + "fill", "")) or ("unknown" if shade.get(W + "themeFill", "") else "auto")


def child_value(parent: Element | None, name: str) -> str:
    """The value of a child element, "" where there is none."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(VAL, "") if child is not None else ""


def is_on(value: str) -> bool:
    """Whether a switch with this value is on."""
    return value.lower() not in ("0", "false", "off")


def whole(value: str) -> int | None:
    """A whole number, None where `value` is none or has too many digits to count anything."""
    return int(value) if _WHOLE.fullmatch(value) else None


def number(value: str, parts: int) -> float | None:
    """A measure written in `parts` to the point, in points; None where it is none."""
    try:
        return float(value) / parts
    except ValueError:
        return None


def _colour(colour: Element) -> str | None:
    value = colour_of(colour.get(VAL, ""))
    if (
        value is None
        and colour.get(W + "themeColor", "") in ("background1", "light1")
        and not colour.get(W + "themeShade", "")
    ):
        return WHITE
    return value or "auto"
