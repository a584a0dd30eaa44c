"""The tables of an OpenDocument text: rows and cells, which the format writes once where they are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.limits import CELLS
from corpus.readers.odt_styles import TEXT, OdtStyles, whole
from corpus.readers.visibility import colour_of
from corpus.readers.writing import Placed
from corpus.readers.xml_parts import Element

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_COLUMNS = 1_000
_AROUND_ROWS = frozenset(TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))


@dataclass(frozen=True, slots=True)
class OdtCell:
    """A cell, the colour behind its text (None: not known), how often it is written, and the columns it spans."""

    element: Element
    behind: str | None
    repeated: int
    span: int

    @property
    def covered(self) -> bool:
        """Whether the cell lies under one that spans several."""
        return self.element.tag == TABLE + "covered-table-cell"


@dataclass(frozen=True, slots=True)
class OdtRow:
    """A row: its cells, how often it is written, whether it names the columns, whether it is not shown."""

    cells: list[OdtCell]
    repeated: int
    header: bool
    gone: bool

    def placed(self, text: Callable[[Element, str | None], str]) -> list[Placed]:
        """The cells with their texts, which `text` reads."""
        placed: list[Placed] = []
        beside = 0  # cells still covered by the last one that spans columns; `Placed.span` stands for them
        for cell in self.cells:
            for _ in range(cell.repeated):
                if cell.covered and beside:
                    beside -= 1
                elif cell.covered:
                    placed.append(Placed("", continues=True))
                else:
                    placed.append(Placed(text(cell.element, cell.behind), cell.span))
                    beside = cell.span - 1
                if len(placed) >= _MOST_COLUMNS:
                    return placed
        while placed and not placed[-1].text and not placed[-1].continues:
            placed.pop()
        return placed


def read_rows(table: Element, styles: OdtStyles, behind: str | None, header: bool = False) -> list[OdtRow]:
    """The rows of a `table:table` on a ground of colour `behind`; empty ones are written once at most."""
    own = styles.style("table", table.get(TABLE + "style-name", "")).look.shade
    behind = colour_of(own or "") or behind
    found: list[OdtRow] = []
    for child in table:
        if child.tag in _AROUND_ROWS:
            found.extend(read_rows(child, styles, behind, header or child.tag == TABLE + "table-header-rows"))
        elif child.tag == TABLE + "table-row":
            ground = styles.style("table-row", child.get(TABLE + "style-name", "")).look.shade
            cells = [
                _cell(cell, styles, colour_of(ground or "") or behind)
                for cell in child
                if cell.tag in (TABLE + "table-cell", TABLE + "covered-table-cell")
            ]
            empty = next(child.iter(TEXT + "p", TEXT + "h"), None) is None
            repeated = 1 if empty else min(whole(child.get(TABLE + "number-rows-repeated", ""), 1), CELLS)
            gone = child.get(TABLE + "visibility", "visible") != "visible"
            found.append(OdtRow(cells, repeated, header, gone))
    return found


def _cell(cell: Element, styles: OdtStyles, behind: str | None) -> OdtCell:
    shade = styles.style("table-cell", cell.get(TABLE + "style-name", "")).look.shade
    return OdtCell(
        cell,
        colour_of(shade or "") or behind,
        min(whole(cell.get(TABLE + "number-columns-repeated", ""), 1), _MOST_COLUMNS),
        min(max(whole(cell.get(TABLE + "number-columns-spanned", ""), 1), 1), _MOST_COLUMNS),
    )
