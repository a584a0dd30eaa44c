"""The tables of a web page: which of them hold data, and their rows of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.page_tree import Element
from corpus.readers.page_words import HEADINGS, flat

_MOST_SPANNED = 1_000  # columns, as in browsers
_WORDS_OF_A_CELL = 60  # on average; a table of longer ones places text on the page


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows of cells from left to right; `header` where the first one names the columns."""

    rows: tuple[tuple[str, ...], ...]
    header: bool


def is_data(table: Element) -> bool:
    """Whether `table` is one to read by rows; others place parts of the page beside each other."""
    if table.get("role").lower() in ("presentation", "none"):
        return False
    within = [inner for inner in table.elements() if inner is not table]
    if any(inner.tag == "table" for inner in within):
        return False
    rows = [list(_cells(row)) for row, _ in _rows(table)]
    if max(map(len, rows), default=0) < 2:
        return False
    if any(inner.tag in ("th", "caption", "thead") for inner in within):
        return True
    cells = [cell for row in rows for cell in row]
    words = sum(len(cell.text().split()) for cell in cells)
    return (
        len(rows) > 1 and words <= _WORDS_OF_A_CELL * len(cells) and not any(inner.tag in HEADINGS for inner in within)
    )


def read_table(table: Element, left: frozenset[Element], most: int) -> Table:
    """The table in `table` without what is in `left`, up to `most` cells."""
    grid: list[list[str]] = []
    heads = 0
    reaching: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, and what
    for row, place in sorted(_rows(table), key=lambda found: ("thead", "", "tfoot").index(found[1])):
        if row in left or most <= 0:
            continue
        cells = [cell for cell in _cells(row) if cell not in left]
        line: list[str] = []
        names = place == "thead" or (len(cells) > 1 and all(cell.tag == "th" for cell in cells))
        for cell in cells:
            _reach(reaching, line)
            text = flat(cell, left).strip()
            columns = min(max(_number(cell, "colspan"), 1), _MOST_SPANNED, max(most, 1))
            down = _number(cell, "rowspan")
            for column in range(columns):
                if down != 1:
                    reaching[len(line)] = (down - 1 if down else len(grid) + 65_534, text)
                line.append(text if not column or names else "")
        _reach(reaching, line)
        most -= len(line)
        heads += names and heads == len(grid)
        grid.append(line)
    if heads == len(grid):
        heads = min(heads, 1)
    head = [_joined(grid[:heads])] if heads else []
    return Table(tuple(tuple(line) for line in head + grid[heads:]), bool(heads))


def _reach(reaching: dict[int, tuple[int, str]], line: list[str]) -> None:
    """Write into `line` the cells of rows above that reach down to its next columns."""
    while (column := len(line)) in reaching:
        rows, text = reaching.pop(column)
        line.append(text)
        if rows > 1:
            reaching[column] = (rows - 1, text)


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One row of names for the columns from several, whatever stands above each other."""
    width = max(map(len, rows))
    columns = [[row[column] for row in rows if column < len(row)] for column in range(width)]
    return [" ".join(dict.fromkeys(name for name in names if name)) for names in columns]


def _rows(table: Element) -> Iterator[tuple[Element, str]]:
    """The rows of `table`, each with the part of the table it is in: "thead", "tfoot" or none of them."""
    for part in table.children:
        if not isinstance(part, Element):
            continue
        if part.tag == "tr":
            yield part, ""
        elif part.tag in ("thead", "tbody", "tfoot"):
            place = "" if part.tag == "tbody" else part.tag
            yield from ((row, place) for row in part.children if isinstance(row, Element) and row.tag == "tr")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th"))


def _number(cell: Element, name: str) -> int:
    value = cell.get(name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
