"""Tables: by their rules, and without rules by the white between their columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf_print import Line, Word, rows

WIDER = 1.22  # times the distance of lines within a cell: a new row
_FEWEST_FULL = 0.4  # share of the cells of a table without rules that are filled


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell, from the top."""

    lines: tuple[Line, ...] = ()

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return bool(self.lines) and all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each row with as many as there are columns; `edges` are those of the columns."""

    cells: tuple[tuple[Cell, ...], ...]
    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]

    @property
    def base(self) -> float:
        """As a line has one."""
        return self.top

    @property
    def place(self) -> int:
        """As a line has one."""
        return next((cell.lines[0].place for row in self.cells for cell in row if cell.lines), 0)

    @property
    def size(self) -> float:
        """As a line has one."""
        return next((cell.lines[0].size for row in self.cells for cell in row if cell.lines), 10.0)


def loose_table(lines: Sequence[Line]) -> Table | None:
    """A table without rules, of lines cut at the white between columns; None where it looks like none."""
    edges = columns(lines)
    if len(edges) < 2:
        return None
    found = split_rows(lines, edges)
    filled = sum(bool(cell.lines) for row in found for cell in row)
    full = sum(sum(bool(cell.lines) for cell in row) >= 2 for row in found)
    if full < 2 or filled < _FEWEST_FULL * len(found) * len(edges):
        return None
    return table_of(found, edges)


def cut(row: Sequence[Word]) -> list[Line]:
    """The parts of a row between wide gaps."""
    words = sorted(row, key=lambda word: word.left)
    found, start = [], 0
    for place, (word, after) in enumerate(pairwise(words), start=1):
        if after.left - word.right > 0.9 * max(word.size, after.size):
            found.append(Line(words[start:place]))
            start = place
    return [*found, Line(words[start:])]


def columns(lines: Iterable[Line]) -> list[float]:
    """The left edges of the columns: stretches of the width that hold words, with white between them."""
    edges: list[float] = []
    right = float("-inf")
    for line in sorted(lines, key=lambda line: line.left):
        if line.left > right + 0.5:
            edges.append(line.left)
        right = max(right, line.right)
    return edges


def split_rows(lines: Sequence[Line], edges: Sequence[float]) -> list[list[Cell]]:
    """The rows of a table without rules: a larger distance between lines, else a first cell, opens one."""
    heights: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.base):
        if heights and line.base - heights[-1][0].base < 0.4 * line.size:
            heights[-1].append(line)
        else:
            heights.append([line])
    distances = [after[0].base - before[0].base for before, after in pairwise(heights)]
    least = min(distances, default=0.0)
    spaced = any(distance > WIDER * least for distance in distances)
    found: list[list[Line]] = []
    for place, height in enumerate(heights):
        first = min(line.left for line in height) < edges[1] - 1
        opens = place == 0 or (distances[place - 1] > WIDER * least if spaced else first)
        # Rows of one line each, one of them higher than the others, are no wrapped cells.
        opens = opens or (first and len(height) > len(edges) / 2 and len(height) > 1 and not _wraps(height))
        if opens:
            found.append(height)
        else:
            found[-1] = [*found[-1], *height]
    return [cells(row, edges) for row in found]


def _wraps(lines: Sequence[Line]) -> bool:
    """Whether some cell goes on from the line before: it does not begin with a capital or a digit."""
    return any(line.text[:1].islower() or line.text[:1] in "([" for line in lines)


def cells(lines: Iterable[Line], edges: Sequence[float]) -> list[Cell]:
    """One cell a column, of the lines that begin in it; `edges` are the left ones of the columns."""
    slots: list[list[Word]] = [[] for _ in edges]
    for line in lines:
        slots[max(0, bisect_right(edges, line.left + 1) - 1)].extend(line.words)
    return [cell(slot) for slot in slots]


def cell(words: Iterable[Word]) -> Cell:
    """The cell of these words, in whatever order they come."""
    return Cell(tuple(Line(row) for row in rows(words)))


def table_of(found: Sequence[Sequence[Cell]], edges: Sequence[float]) -> Table | None:
    """The table of these rows; None where they hold nothing."""
    lines = [line for row in found for cell in row for line in cell.lines]
    if not lines:
        return None
    return Table(
        cells=tuple(tuple(row) for row in found),
        left=min(line.left for line in lines),
        top=min(line.top for line in lines),
        right=max(line.right for line in lines),
        bottom=max(line.bottom for line in lines),
        edges=tuple(edges),
    )
