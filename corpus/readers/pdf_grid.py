"""Tables by their rules, which say where their cells are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.readers.pdf_print import Line, Rule, Sheet, Word, rows
from corpus.readers.pdf_tables import WIDER, Cell, Table, cell, cells, columns, cut, split_rows, table_of

_TOUCH = 2.5  # points between rules that meet
_NARROWEST = 8.0  # points of a column or a row
_MOST_RULES = 4_000  # of a page; with more they are a drawing


def ruled_tables(sheet: Sheet) -> tuple[list[Table], list[Word]]:
    """The tables of a page whose rules say where their cells are, and the words in none of them."""
    words = list(sheet.words)
    tables: list[Table] = []
    for group in _groups(_merged(sheet.rules)):
        across = _places(rule.at for rule in group if rule.horizontal)
        upright = _places(rule.at for rule in group if not rule.horizontal)
        left, right = _reach(group, True, upright)
        top, bottom = _reach(group, False, across)
        within = [
            word
            for word in words
            if left - 1 <= (word.left + word.right) / 2 <= right + 1
            and top - 1 <= word.base - 0.3 * word.size <= bottom
        ]
        if len(within) < 2:
            continue
        if len(upright) < 3:  # no rule between columns: the white between the words tells them
            if len(across) < 3:
                continue
            table = _banded(within, across)
        else:
            table = _gridded(within, group, across, upright)
        if table is None or len(table.cells) < 2 or len(table.cells[0]) < 2:
            continue
        inside = set(map(id, within))
        words = [word for word in words if id(word) not in inside]
        tables.append(table)
    return tables, words


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that go on from one another as one."""
    lines: dict[tuple[bool, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        lines[(rule.horizontal, round(rule.at / 1.5))].append(rule)
    found: list[Rule] = []
    for (horizontal, _), same in lines.items():
        same.sort(key=lambda rule: rule.start)
        start, end, at = same[0].start, same[0].end, same[0].at
        for rule in same[1:]:
            if rule.start <= end + _TOUCH:
                end = max(end, rule.end)
            else:
                found.append(Rule(horizontal, at, start, end))
                start, end, at = rule.start, rule.end, rule.at
        found.append(Rule(horizontal, at, start, end))
    return found


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, and level rules of the same reach one below the other."""
    if len(rules) > _MOST_RULES:
        return []
    root = list(range(len(rules)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    across = [place for place, rule in enumerate(rules) if rule.horizontal]
    upright = [place for place, rule in enumerate(rules) if not rule.horizontal]
    met: set[int] = set()
    for one in across:
        level = rules[one]
        for other in upright:
            post = rules[other]
            crosses = level.start - _TOUCH <= post.at <= level.end + _TOUCH
            if crosses and post.start - _TOUCH <= level.at <= post.end + _TOUCH:
                root[find(one)] = find(other)
                met.update((one, other))
    alone = sorted((place for place in across if place not in met), key=lambda place: rules[place].at)
    for one, other in pairwise(alone):
        if abs(rules[one].start - rules[other].start) < 3 and abs(rules[one].end - rules[other].end) < 3:
            root[find(one)] = find(other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for place, rule in enumerate(rules):
        groups[find(place)].append(rule)
    return [group for group in groups.values() if len(group) > 2]


def _places(values: Iterable[float]) -> list[float]:
    """Distinct places, in order; those closer than a column can be narrow are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] >= _NARROWEST:
            found.append(value)
    return found


def _reach(group: Sequence[Rule], horizontal: bool, across: Sequence[float]) -> tuple[float, float]:
    starts = [rule.start for rule in group if rule.horizontal == horizontal]
    ends = [rule.end for rule in group if rule.horizontal == horizontal]
    return min([*starts, *across[:1]]), max([*ends, *across[-1:]])


def _gridded(words: Sequence[Word], group: Sequence[Rule], across: list[float], upright: list[float]) -> Table | None:
    """A table by its upright rules, and its level ones where each row has one."""
    left, right = _reach(group, True, upright)
    lefts = [*([left] if left < upright[0] - _NARROWEST else []), *upright]
    if right < lefts[-1] + _NARROWEST:
        lefts.pop()
    tops = across[:-1] if len(across) > 1 else across or [0.0]
    bottoms = [*tops[1:], max(across[-1] if across else 0.0, max(word.base for word in words) + 1)]
    slots: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        row = max(0, bisect_right(tops, word.base - 0.3 * word.size) - 1)
        column = max(0, bisect_right(lefts, (word.left + word.right) / 2) - 1)
        column = _spanning(group, lefts, column, (tops[row] + bottoms[row]) / 2)
        row = _standing(
            group, tops, row, (lefts[column] + (lefts[column + 1] if column + 1 < len(lefts) else right)) / 2
        )
        slots[row, column].append(word)
    found: list[list[Cell]] = []
    for row in range(len(tops)):
        cells = [cell(slots.get((row, column), ())) for column in range(len(lefts))]
        found.extend(_unruled_rows(cells) if len(tops) <= 2 else [cells])
    return table_of([row for row in found if any(cell.lines for cell in row)], lefts)


def _spanning(group: Sequence[Rule], lefts: Sequence[float], column: int, height: float) -> int:
    """The first column of the cell: no rule stands between it and the columns it spans."""
    while column and not any(
        not rule.horizontal and abs(rule.at - lefts[column]) < _NARROWEST / 2 and rule.start <= height <= rule.end
        for rule in group
    ):
        column -= 1
    return column


def _standing(group: Sequence[Rule], tops: Sequence[float], row: int, middle: float) -> int:
    """The first row of the cell, likewise."""
    while row and not any(
        rule.horizontal and abs(rule.at - tops[row]) < _NARROWEST / 2 and rule.start <= middle <= rule.end
        for rule in group
    ):
        row -= 1
    return row


def _unruled_rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """A band of cells in which no rule parts the rows: each line in which the first column goes on opens one."""
    lines = [line for cell in cells for line in cell.lines]
    if not lines:
        return [list(cells)]
    pitch = [after.base - before.base for cell in cells for before, after in pairwise(cell.lines)]
    if not pitch or max(pitch) <= WIDER * min(pitch):
        return [list(cells)]
    starts = [cells[0].lines[0].base] if cells[0].lines else [lines[0].base]
    for before, after in pairwise(cells[0].lines):
        if after.base - before.base > WIDER * min(pitch):
            starts.append(after.base)
    found: list[list[Cell]] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else float("inf")
        begin = start if place else float("-inf")
        found.append([Cell(tuple(line for line in cell.lines if begin - 2 <= line.base < end - 2)) for cell in cells])
    return found


def _banded(words: Sequence[Word], across: Sequence[float]) -> Table | None:
    """A table with level rules alone: each band is a row where there are many, else the lines tell the rows."""
    lines = [part for row in rows(words) for part in cut(row)]
    edges = columns(lines)
    if len(edges) < 2:
        return None
    if len(across) <= 4:
        return table_of(split_rows(lines, edges), edges)
    bands: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        bands[max(0, bisect_right(across, line.base - 0.3 * line.size) - 1)].append(line)
    return table_of([cells(bands[band], edges) for band in sorted(bands)], edges)
