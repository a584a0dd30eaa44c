"""The styles of an OpenDocument text: looks, roles of paragraphs, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from corpus.readers.numerals import lettered, roman
from corpus.readers.visibility import Look, colour_of
from corpus.readers.xml_parts import Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PROPERTIES = ("text-properties", "paragraph-properties", "table-cell-properties")
_LENGTH = re.compile(r"(-?[\d.]{1,20})(pt|in|cm|mm|px|%)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}
_WHOLE = re.compile("[0-9]{1,9}")
_FORMATS = {"I": roman, "A": lettered}


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style says with all that it is based on.

    - role: "title", "subtitle", or "". lines: the exact height of lines in points, None where it is not set.
    - raised: whether the text stands above its line. gone: whether a section or a row of that style is not shown.
    """

    role: str = ""
    look: Look = field(default_factory=Look)
    lines: float | None = None
    raised: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How items of a level are marked; `format` is "" for bullets and for items without any mark."""

    format: str
    prefix: str
    suffix: str
    start: int
    shown: int  # levels whose numbers stand in the mark

    def number(self, count: int) -> str:
        """The number, without what stands around it."""
        written = _FORMATS.get(self.format.upper(), str)(count)
        return written.lower() if self.format.islower() else written


@dataclass(slots=True)
class OdtStyles:
    """The styles of a file: those of its `styles.xml` and those of its `content.xml`."""

    _elements: dict[tuple[str, str], Element] = field(default_factory=dict)
    _known: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)
    lists: dict[str, Mapping[int, ListLevel]] = field(default_factory=dict)
    outline: Mapping[int, ListLevel] = field(default_factory=dict)
    page: str | None = None  # colour of the pages

    def add(self, root: Element) -> None:
        """Take the styles of a part."""
        for style in root.iter(STYLE + "style", STYLE + "default-style"):
            self._elements[style.get(STYLE + "family", ""), style.get(STYLE + "name", "")] = style
        for listed in root.iter(TEXT + "list-style"):
            self.lists[listed.get(STYLE + "name", "")] = _levels(listed)
        for outline in root.iter(TEXT + "outline-style"):
            self.outline = _levels(outline)
        for layout in root.iter(STYLE + "page-layout-properties"):
            self.page = self.page or colour_of(layout.get(FO + "background-color", ""))

    def style(self, family: str, name: str) -> OdtStyle:
        """The style of that name, "" for the default one."""
        known = self._known.get((family, name))
        if known is None:
            known = OdtStyle()
            for element in reversed(list(self._chain(family, name))):
                known = _based(known, element)
            self._known[family, name] = known
        return known

    def fills(self, name: str, behind: str | None) -> str | None:
        """The colour of a frame of that style before a ground of colour `behind`; None where it is not known."""
        fill, colour = "", None
        for element in self._chain("graphic", name):
            for properties in element.iter(STYLE + "graphic-properties"):
                fill = fill or properties.get(_DRAW + "fill", "")
                colour = colour or colour_of(properties.get(_DRAW + "fill-color", ""))
                colour = colour or colour_of(properties.get(FO + "background-color", ""))
        if fill in ("", "none"):
            return (colour if not fill else None) or behind
        return colour if fill == "solid" else None

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        met: set[str] = set()
        while name not in met:
            met.add(name)
            element = self._elements.get((family, name))
            if element is not None:
                yield element
            name = element.get(STYLE + "parent-style-name", "") if element is not None else ""


def points(length: str, base: float | None = None) -> float | None:
    """A length in points; a share of `base` where it is a percentage. None where it is no length."""
    found = _LENGTH.fullmatch(length.strip())
    try:
        value = float(found[1]) if found else None
    except ValueError:
        value = None
    if found is None or value is None:
        return None
    if found[2] == "%":
        return None if base is None else base * value / 100
    return value * _POINTS[found[2]]


def whole(value: str, default: int) -> int:
    """A whole number that is not negative, `default` where `value` is none."""
    return int(value) if _WHOLE.fullmatch(value) else default


def _based(base: OdtStyle, element: Element) -> OdtStyle:
    look, lines, raised, gone = base.look, base.lines, base.raised, base.gone
    for name in _PROPERTIES:
        properties = element.find(STYLE + name)
        if properties is None:
            continue
        size = points(properties.get(FO + "font-size", ""), look.points)
        display = properties.get(TEXT + "display", "")
        colour = properties.get(FO + "color", "")
        if properties.get(STYLE + "use-window-font-color", "") == "true":
            colour = "auto"
        shade = properties.get(FO + "background-color", "")
        own = Look(
            hidden=None if not display else display == "none",
            colour=colour_of(colour) or ("auto" if colour else None),
            points=size,
            shade=colour_of(shade) or ("auto" if shade else None),
        )
        look = own.over(look)
        lines = points(properties.get(FO + "line-height", "")) or lines
        position = properties.get(STYLE + "text-position", "")
        raised = (
            position.startswith("super") or (position[:1].isdigit() and position[:1] != "0") if position else raised
        )
    for properties in element:
        gone = gone or properties.get(TEXT + "display", "") == "none"
    name = (element.get(STYLE + "display-name", "") or element.get(STYLE + "name", "")).lower()
    role = name if name in ("title", "subtitle") else base.role
    return replace(base, role=role, look=look, lines=lines, raised=raised, gone=gone)


def _levels(listed: Element) -> dict[int, ListLevel]:
    return {
        whole(level.get(TEXT + "level", ""), 1): ListLevel(
            format=level.get(STYLE + "num-format", "")[:1],
            prefix=level.get(STYLE + "num-prefix", "")[:20],
            suffix=level.get(STYLE + "num-suffix", "")[:20],
            start=whole(level.get(TEXT + "start-value", ""), 1),
            shown=min(whole(level.get(TEXT + "display-levels", ""), 1), 10),
        )
        for level in listed
        if level.tag.startswith(TEXT)
    }
