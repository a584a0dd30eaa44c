"""The tables of a Word document: rows of texts, as wide as the table, merged cells told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.readers.docx_styles import VAL, Styles, W, child_value, is_on, number, shade_of, whole
from corpus.readers.docx_text import COMPATIBLE, WRAPPERS, chosen
from corpus.readers.visibility import SMALLEST, colour_of
from corpus.readers.xml_parts import Element

_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its element, how many columns it spans, and the colour behind its text (None: not known)."""

    element: Element
    span: int
    behind: str | None
    continues: bool  # the cell above it, of which it is the lower part


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, the empty columns before the first, whether it names the columns, whether it is too low."""

    cells: list[Cell]
    before: int
    header: bool
    flat: bool


def rows_of(table: Element, styles: Styles, behind: str | None, deleted: Callable[[list[Element]], None]) -> list[Row]:
    """The rows of a `w:tbl` on a ground of colour `behind`; those that a tracked change took out go to `deleted`."""
    properties = table.find(W + "tblPr")
    # A style may colour any cell, by rules about first rows and odd columns: white text may well be on blue there.
    if styles.shades(child_value(properties, "tblStyle")):
        behind = None
    shade = shade_of(properties.find(W + "shd")) if properties is not None else None
    behind = _ground(shade, behind)
    found: list[Row] = []
    for row in _inside(table, W + "tr"):
        settings = row.find(W + "trPr")
        if settings is not None and settings.find(W + "del") is not None:
            deleted([row])
            continue
        height = settings.find(W + "trHeight") if settings is not None else None
        exact = height is not None and height.get(W + "hRule", "") == "exact"
        points = number(height.get(VAL, ""), 20) if height is not None else None
        heading = settings.find(W + "tblHeader") if settings is not None else None
        before = whole(child_value(settings, "gridBefore")) or 0
        found.append(
            Row(
                [cell for element in _inside(row, W + "tc") if (cell := _cell(element, behind, deleted))],
                min(max(before, 0), _MOST_COLUMNS),
                heading is not None and is_on(heading.get(VAL, "1")),
                exact and points is not None and points <= SMALLEST,
            )
        )
    return found


def names_columns(table: Element) -> bool:
    """Whether the first row may name the columns: unless the table's look says that it is a row like others."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return True
    first, bits = look.get(W + "firstRow", ""), look.get(VAL, "")
    if first:
        return is_on(first)
    try:
        return bool(int(bits, 16) & 0x20)
    except ValueError:
        return True


def _cell(element: Element, behind: str | None, deleted: Callable[[list[Element]], None]) -> Cell | None:
    properties = element.find(W + "tcPr")
    if properties is None:
        return Cell(element, 1, behind, False)
    if properties.find(W + "cellDel") is not None:
        deleted([element])
        return None
    merged = properties.find(W + "vMerge")
    continues = merged is not None and merged.get(VAL, "continue") != "restart"
    span = min(max(whole(child_value(properties, "gridSpan")) or 1, 1), _MOST_COLUMNS)
    return Cell(element, span, _ground(shade_of(properties.find(W + "shd")), behind), continues)


def _ground(shade: str | None, behind: str | None) -> str | None:
    if shade == "unknown":
        return None
    return (colour_of(shade) if shade else None) or behind


def _inside(parent: Element, tag: str) -> list[Element]:
    """The children of that name, content controls and the like opened."""
    found: list[Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in WRAPPERS:
            found.extend(_inside(child, tag))
        elif child.tag == W + "sdt":
            for content in child.findall(W + "sdtContent"):
                found.extend(_inside(content, tag))
        elif child.tag == COMPATIBLE:
            for choice in chosen(child):
                found.extend(_inside(choice, tag))
    return found
