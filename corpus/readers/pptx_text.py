"""The text of shapes: paragraphs with their bullets, and what people see of their runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.notice import Notice
from corpus.readers.drawing import A, Palette, is_seen_through
from corpus.readers.findings import Findings
from corpus.readers.numerals import lettered, raised, roman
from corpus.readers.visibility import Look
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

_DEEPEST = 8
_RUNNING = ("slidenum", "datetime")
_NUMBERS: Mapping[str, Callable[[int], str]] = {
    "arabic": str,
    "alphaLc": lambda count: lettered(count).lower(),
    "alphaUc": lettered,
    "romanLc": lambda count: roman(count).lower(),
    "romanUc": roman,
}
_SIGNS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{} -", "Plain": "{}"}


@dataclass(frozen=True, slots=True)
class SlideLine:
    """A paragraph of a shape: its text, its level from 0, and what stands before it, "" where it is no list item."""

    text: str
    level: int
    marker: str


@dataclass(slots=True)
class SlideText:
    """Reads the text of shapes. `where` is the slide, for notes."""

    palette: Palette
    findings: Findings
    where: Notice | None = None

    def lines(self, body: Element, behind: str | None, styles: Sequence[Element]) -> list[SlideLine]:
        """The paragraphs of a text body on a ground of colour `behind` (None: not known), empty ones left out.

        - styles: the list styles that hold for it, the nearest first.
        """
        numbers = _Numbers()
        own = body.find(A + "lstStyle")
        styles = [*([own] if own is not None else []), *styles]
        found: list[SlideLine] = []
        for paragraph in body.findall(A + "p"):
            text = self.text(paragraph, behind)
            if not text.strip():
                continue
            properties = paragraph.find(A + "pPr")
            level = min(max(_whole(properties.get("lvl", "0") if properties is not None else "0"), 0), _DEEPEST)
            inherited = [style.find(f"{A}lvl{level + 1}pPr") for style in styles]
            found.append(SlideLine(text, level, numbers.marker(level, [properties, *inherited])))
        return found

    def text(self, paragraph: Element, behind: str | None) -> str:
        """What people see of a paragraph."""
        seen: list[str] = []
        for child in paragraph:
            if child.tag == A + "br":
                seen.append("\n")
            elif child.tag == A + "r" or (child.tag == A + "fld" and not child.get("type", "").startswith(_RUNNING)):
                text = "".join(part.text or "" for part in child.findall(A + "t"))
                properties = child.find(A + "rPr")
                why = self._why(properties, behind)
                if why:
                    self.findings.hidden(why, text, self.where)
                elif properties is not None and _whole(properties.get("baseline", "0")) > 0:
                    seen.append(raised(text))
                else:
                    seen.append(text)
        return "".join(seen)

    def _why(self, properties: Element | None, behind: str | None) -> Notice | None:
        if properties is None:
            return None
        fill = properties.find(A + "solidFill")
        if properties.find(A + "noFill") is not None or (fill is not None and is_seen_through(fill)):
            return Said.WITHOUT_COLOUR()
        size = _whole(properties.get("sz", "0"))
        look = Look(
            colour=self.palette.colour(fill) if fill is not None else None,
            points=size / 100 if size else None,
            shade="unknown" if properties.find(A + "highlight") is not None else None,
        )
        return look.hides(behind)


@dataclass(slots=True)
class _Numbers:
    """Counts the numbered paragraphs of a shape, level by level."""

    _counts: dict[int, int] = field(default_factory=dict)

    def marker(self, level: int, properties: Sequence[Element | None]) -> str:
        for deeper in [known for known in self._counts if known > level]:
            del self._counts[deeper]
        for each in properties:
            for bullet in each if each is not None else ():
                if bullet.tag in (A + "buChar", A + "buBlip"):
                    self._counts.pop(level, None)
                    return "-"
                if bullet.tag == A + "buNone":
                    self._counts.pop(level, None)
                    return ""
                if bullet.tag == A + "buAutoNum":
                    start = _whole(bullet.get("startAt", "1"))
                    self._counts[level] = self._counts.get(level, start - 1) + 1
                    return _numbered(bullet.get("type", ""), self._counts[level])
        return ""


def _numbered(kind: str, count: int) -> str:
    number = next((write(count) for name, write in _NUMBERS.items() if kind.startswith(name)), str(count))
    return next((sign.format(number) for name, sign in _SIGNS.items() if kind.endswith(name)), f"{number}.")


def _whole(value: str) -> int:
    try:
        return int(value[:9])
    except ValueError:
        return 0
