"""From the cells of a sheet to its tables: cells that stand together, apart from others by empty rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.readers.xlsx_cells import Cell

Area = tuple[int, int, int, int]  # first row, first column, last row, last column
Rows = Mapping[int, Mapping[int, Cell]]
_REPEATED = 200  # characters of a merged cell that is repeated in each of its rows
_MOST_HEADERS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Cells that stand together.

    - above, below: lines of text over and under the table.
    - headers: the rows that name the columns, from the top. rows: the others, as wide as the block.
    """

    above: list[str]
    headers: list[list[str]]
    rows: list[list[str]]
    below: list[str]


@dataclass(slots=True)
class Sheet:
    """The visible cells of a sheet, by row and column, with the areas that are merged and those that are tables."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    tables: list[Area] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """The blocks, from the top, and from the left."""
        wide = self._spread()
        heads = {(first, left) for first, left, _, _ in self.tables}
        for rows in _apart(self.rows):
            yield _block(rows, wide, heads)

    def _spread(self) -> dict[int, dict[int, int]]:
        """Repeat what is merged downwards where it is short; the columns that merged cells span, by row and column."""
        wide: dict[int, dict[int, int]] = {}
        numbers = sorted(self.rows)
        budget = 20 * len(numbers) + 100_000  # no more work than the sheet is large, however many areas are merged
        for first, left, last, right in self.merged:
            cell = self.rows.get(first, {}).get(left)
            if cell is None:
                continue
            if right > left:
                wide.setdefault(first, {})[left] = right - left + 1
            if len(cell.text) > _REPEATED or last == first:
                continue
            for number in numbers if last - first > len(numbers) else range(first + 1, last + 1):
                budget -= 1
                if budget < 0:
                    break
                if first < number <= last and number in self.rows:
                    self.rows[number].setdefault(left, cell)
        return wide


def _apart(rows: Rows) -> Iterator[Rows]:
    """The parts of `rows` that stand apart."""
    waiting: list[tuple[Rows, bool]] = [(rows, False)]
    while waiting:
        part, whole = waiting.pop()
        bands = _bands(part)
        if len(bands) > 1:
            waiting.extend((band, False) for band in reversed(bands))
            continue
        sides = [] if whole or not bands else _sides(bands[0])
        if len(sides) > 1:
            waiting.extend((side, True) for side in reversed(sides))
        elif bands:
            yield bands[0]


def _bands(rows: Rows) -> list[Rows]:
    """Rows that follow each other without an empty one between."""
    bands: list[dict[int, Mapping[int, Cell]]] = []
    last = -1
    for number in sorted(rows):
        if not rows[number]:
            continue
        if not bands or number > last + 1:
            bands.append({})
        bands[-1][number] = rows[number]
        last = number
    return list(bands)


def _sides(rows: Rows) -> list[Rows]:
    """Tables beside each other: at least two columns each, with an empty column between; else the rows as they are."""
    columns = sorted({column for cells in rows.values() for column in cells})
    runs: list[list[int]] = []
    for column in columns:
        if not runs or column > runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(column)
    if len(runs) < 2 or min(map(len, runs)) < 2:
        return [rows]
    sides: list[Rows] = []
    for run in runs:
        wanted = set(run)
        side = {number: {c: cell for c, cell in cells.items() if c in wanted} for number, cells in rows.items()}
        sides.append({number: cells for number, cells in side.items() if cells})
    return sides


def _block(rows: Rows, wide: Mapping[int, Mapping[int, int]], heads: set[tuple[int, int]]) -> Block:
    numbers = list(rows)
    columns = sorted({column for cells in rows.values() for column in cells})
    left, width = columns[0], len(columns)
    if width == 1:
        return Block([cell.text for number in numbers for cell in rows[number].values()], [], [], [])
    start, end = 0, len(numbers)
    while start < end and len(rows[numbers[start]]) == 1 and (numbers[start], left) not in heads:
        start += 1
    while end > start and list(rows[numbers[end - 1]]) == [left] and end - start > 1:
        end -= 1
    above = [cell.text for number in numbers[:start] for cell in rows[number].values()]
    below = [cell.text for number in numbers[end:] for cell in rows[number].values()]
    body = numbers[start:end]
    spans = [wide.get(number, {}) for number in body[:_MOST_HEADERS]]
    named = bool(body) and (body[0], left) in heads
    count = 1 if named else _headers([rows[number] for number in body], spans)
    place = {column: index for index, column in enumerate(columns)}
    headers = []
    for number in body[:count]:
        texts = [""] * width
        for column, cell in rows[number].items():
            for spanned in range(column, column + min(wide.get(number, {}).get(column, 1), columns[-1] - column + 1)):
                if spanned in place:
                    texts[place[spanned]] = cell.text
        headers.append(texts)
    written = [[rows[n][column].text if column in rows[n] else "" for column in columns] for n in body[count:]]
    return Block(above, headers, written, below)


def _headers(rows: Sequence[Mapping[int, Cell]], wide: Sequence[Mapping[int, int]]) -> int:
    """How many of the first rows name the columns: text or years alone, and more than one; several where merged."""
    count = 0
    for cells, spans in zip(rows, wide, strict=False):
        if count + 1 >= len(rows) or (len(cells) < 2 and not spans) or not _names(cells):
            break
        count += 1
        if not spans:
            break
    return count


def _names(cells: Mapping[int, Cell]) -> bool:
    return all(not cell.number or cell.year for cell in cells.values()) and any(cell.text for cell in cells.values())
