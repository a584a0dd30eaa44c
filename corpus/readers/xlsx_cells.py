"""The cells of a workbook: what stands in them as people see it, and whether they see it at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from corpus.document import Language
from corpus.notice import Notice
from corpus.readers.drawing import Palette
from corpus.readers.number_formats import BUILT_IN, is_date, shown
from corpus.readers.visibility import WHITE, Look, colour_of
from corpus.readers.xml_parts import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_T = TypeVar("_T")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# ISO 29500-1, 18.8.27: what is left of the numbered colours of old files; 64 and 65 are those of the system.
_INDEXED = {0: "000000", 1: WHITE, 8: "000000", 9: WHITE}
_THEME = ("lt1", "dk1", "lt2", "dk2")  # the order in which cells number the colours of a theme
_TRUTH: Mapping[Language, tuple[str, str]] = {"fr": ("FAUX", "VRAI"), "en": ("FALSE", "TRUE"), "de": ("FALSCH", "WAHR")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty.

    - number: whether it holds a number or a date. year: whether that may be a year.
    - blank: whether its format shows nothing of it.
    """

    text: str
    number: bool = False
    year: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class _Format:
    code: str
    hidden: Notice | None
    hidden_in_table: Notice | None  # where the style of a table may fill the cell


@dataclass(slots=True)
class CellStyles:
    """The formats of `xl/styles.xml`, by the number that cells have for them."""

    _formats: list[_Format] = field(default_factory=list)

    @classmethod
    def of(cls, root: Element | None, palette: Palette) -> CellStyles:
        """The formats of a workbook with the colours of its theme."""
        if root is None:
            return cls()
        codes = dict(BUILT_IN)
        for own in root.findall(f"{S}numFmts/{S}numFmt"):
            codes[_whole(own.get("numFmtId", ""), -1)] = own.get("formatCode", "")
        looks = [_look(font, palette) for font in root.findall(f"{S}fonts/{S}font")]
        fills = [_fill(fill, palette) for fill in root.findall(f"{S}fills/{S}fill")]
        formats = []
        for each in root.findall(f"{S}cellXfs/{S}xf"):
            look, fill = _at(looks, each.get("fontId", ""), Look()), _at(fills, each.get("fillId", ""), WHITE)
            code = codes.get(_whole(each.get("numFmtId", ""), 0), "General")
            formats.append(_Format(code, look.hides(fill), look.hides(None if fill == WHITE else fill)))
        return cls(formats)

    def format(self, cell: Element) -> str:
        """The number format of a cell."""
        known = self._format(cell)
        return known.code if known else "General"

    def hides(self, cell: Element, coloured: bool) -> Notice | None:
        """How the text of a cell is hidden, None where people see it; `coloured`: a table style may fill the cell."""
        known = self._format(cell)
        return (known.hidden_in_table if coloured else known.hidden) if known else None

    def _format(self, cell: Element) -> _Format | None:
        place = _whole(cell.get("s", "0"), 0)
        return self._formats[place] if place < len(self._formats) else None


@dataclass(frozen=True, slots=True)
class Values:
    """Turns the content of cells into what people see."""

    strings: Sequence[str]
    styles: CellStyles
    language: Language
    from_1904: bool

    def read(self, cell: Element) -> Cell | None:
        """What a `c` element shows, None where it is empty."""
        kind = cell.get("t", "n")
        inline = cell.find(S + "is") if kind == "inlineStr" else None
        holder = cell.find(S + "v") if inline is None else None
        value = holder.text if holder is not None else None
        if inline is None and not value:
            return None
        code = self.styles.format(cell)
        if kind in ("s", "str", "e", "d", "inlineStr"):
            text = string(inline) if inline is not None else self._string(value or "") if kind == "s" else value or ""
            return None if not text.strip() else Cell(text, number=kind == "d", blank=code == ";;;")
        assert value
        if kind == "b":
            return Cell(_TRUTH[self.language][value.strip() == "1"])
        text = shown(value, code, self.language, self.from_1904)
        year = value.isascii() and value.isdigit() and 1800 <= int(value[:5]) <= 2200 and not is_date(code)
        return Cell(text or value, number=True, year=year, blank=not text)

    def _string(self, place: str) -> str:
        """The shared string of that number."""
        index = _whole(place, -1)
        return self.strings[index] if 0 <= index < len(self.strings) else ""


def string(item: Element) -> str:
    """The text of a string item; how it is pronounced is not part of it."""
    direct = item.find(S + "t")
    if direct is not None:
        return direct.text or ""
    return "".join(text.text or "" for run in item.findall(S + "r") for text in run.findall(S + "t"))


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column, from 1, of a reference such as "B3"; None where it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def area_of(reference: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of an area such as "A1:C3"; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def _look(font: Element, palette: Palette) -> Look:
    colour, size = font.find(S + "color"), font.find(S + "sz")
    try:
        points = float(size.get("val", "")) if size is not None else None
    except ValueError:
        points = None
    return Look(colour=_colour(colour, palette) if colour is not None else None, points=points)


def _fill(fill: Element, palette: Palette) -> str | None:
    pattern = fill.find(S + "patternFill")
    if pattern is None:
        return None
    if pattern.get("patternType", "none") == "none":
        return WHITE
    colour = pattern.find(S + "fgColor")
    return _colour(colour, palette) if colour is not None and pattern.get("patternType", "") == "solid" else None


def _colour(colour: Element, palette: Palette) -> str | None:
    if colour.get("tint", ""):
        return None
    theme = _whole(colour.get("theme", ""), -1)
    if 0 <= theme < len(_THEME):
        return palette.named.get(_THEME[theme])
    if colour.get("indexed", ""):
        return _INDEXED.get(_whole(colour.get("indexed", ""), -1))
    return colour_of(colour.get("rgb", "")[-6:])


def _at(values: Sequence[_T], place: str, default: _T) -> _T:
    index = _whole(place, -1)
    return values[index] if 0 <= index < len(values) else default


def _whole(value: str, default: int) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
