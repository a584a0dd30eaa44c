"""The words of a page in reading order: columns one after the other, tables as they stand.

A gutter is a strip of white with text on both sides of it over several lines. The page is divided at the best one: what
is above it, what is left of it, what is right of it, what is below it; each part again. Where the text on both sides is
prose, or the left side was drawn to its end before the right one, these are columns; else a table without rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf_grid import ruled_tables
from corpus.readers.pdf_marker import MARKER
from corpus.readers.pdf_print import Line, Rule, Sheet, Word, rows
from corpus.readers.pdf_tables import Table, loose_table

_GAP = 0.95  # of the font size: a wider gap may be a gutter; justified text is stretched less
_MARKER_GAP = 4.5  # of the font size, from a list's marker to its text
_FEWEST_LINES = 3  # on each side of a gutter between columns
_FEWEST_DRAWN = 8  # lines on both sides, for the order in which they are drawn to tell anything
_STRAY = 0.25  # share of the lines of the shorter column that may be drawn out of turn: a page number
_PROSE = 22  # characters of a line, at least, in the middle
_BEFORE = 4.0  # points before a column of ragged neighbours, where the strip is white all the way
_STRETCHED = 3.0  # of the font size: so wide may a written blank be in justified text
_MOST_PARTS = 4_000  # of a page; with more it is a drawing, and read line by line
_EDGE = 0.1  # of the height of the page: where headers and footers stand
_APART = 1.5  # font sizes of white between them and the text
_DEEPEST = 40
_WITHIN_CELL = 0.4  # of the font size: the white between two lines of a cell
_FAR = 2.5  # font sizes between the baselines of neighbouring lines: what follows is another matter


@dataclass(frozen=True, slots=True)
class Column:
    """Lines of text below one another."""

    lines: tuple[Line, ...]


Region = Column | Table


def regions(sheet: Sheet) -> Iterator[Region]:
    """The columns and tables of a page in reading order."""
    tables, words = ruled_tables(sheet)
    parts: list[Line | Table] = [part for row in rows(words) for part in _parts(row, sheet.rules)]
    parts.extend(tables)
    if len(parts) > _MOST_PARTS:
        yield Column(tuple(Line(row) for row in rows(sheet.words)))
        return
    parts.sort(key=lambda part: (part.top, part.left))
    first, last = _edges(parts, sheet.height)
    for some in (parts[:first], parts[first:last], parts[last:]):
        if some:
            yield from _divided(some, 0)


def _edges(parts: Sequence[Line | Table], height: float) -> tuple[int, int]:
    """Where the text begins and ends between a header and a footer that stand far apart from it."""
    first, last = 0, len(parts)
    bottom = 0.0
    for place, part in enumerate(parts):
        if part.top > _EDGE * height:
            break
        bottom = max(bottom, part.bottom)
        if place + 1 < len(parts) and parts[place + 1].top - bottom > _APART * part.size:
            first = place + 1
    for place in range(len(parts) - 1, first, -1):
        if parts[place].bottom < (1 - _EDGE) * height:
            break
        if parts[place].top - max(part.bottom for part in parts[:place]) > _APART * parts[place].size:
            last = place
    return first, last


def _parts(row: Sequence[Word], rules: Sequence[Rule]) -> Iterator[Line]:
    """A row cut where there is a wide gap, or an upright rule between two words."""
    words = sorted(row, key=lambda word: word.left)
    upright = [rule for rule in rules if not rule.horizontal and rule.start <= words[0].base <= rule.end]
    start = 0
    for place, (word, after) in enumerate(pairwise(words), start=1):
        size = max(word.size, after.size)
        gap = after.left - word.right
        marked = place - start == 1 and gap < _MARKER_GAP * size and MARKER.fullmatch(word.text) is not None
        ruled = any(word.right - 1 <= rule.at <= after.left + 1 for rule in upright)
        widest = (_STRETCHED if after.spaced else _GAP) * size
        if ruled or (gap > widest and not marked):
            yield Line(words[start:place])
            start = place
    yield Line(words[start:])


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A strip of white at `at`, with text on both sides: the parts from `first` to `last`, by their tops."""

    at: float
    first: float
    last: float
    drawn: bool  # one side was drawn to its end before the other


def _divided(parts: Sequence[Line | Table], depth: int) -> Iterator[Region]:
    gutter = _gutter(parts) if depth < _DEEPEST else None
    if gutter is None:
        yield from _single(parts)
        return
    last = gutter.last
    within = [part for part in parts if gutter.first <= part.top <= last]
    left = [part for part in within if part.left < gutter.at]
    right = [part for part in within if part.left >= gutter.at]
    if gutter.drawn or (_is_prose(left) and _is_prose(right) and not _stand_in_rows(left, right)):
        between: Iterator[Region] = (region for side in (left, right) for region in _divided(side, depth + 1))
    else:
        within = _without_tail(within, gutter.at)
        last = within[-1].top
        lines = [part for part in within if isinstance(part, Line)]
        table = loose_table(lines) if len(lines) == len(within) else None
        between = iter([table]) if table is not None else _single(within)
    above = [part for part in parts if part.top < gutter.first]
    below = [part for part in parts if part.top > last]
    if above:
        yield from _divided(above, depth + 1)
    yield from between
    if below:
        yield from _divided(below, depth + 1)


def _gutter(parts: Sequence[Line | Table]) -> _Gutter | None:
    """The best gutter: with most lines on both sides, and rather between columns than in a table."""
    candidates: dict[int, float] = {}
    for place, part in enumerate(parts):
        for other in parts[place + 1 :]:
            if other.top >= part.bottom:
                break
            one, two = (part, other) if part.left <= other.left else (other, part)
            if two.left > one.right:
                for at in ((one.right + two.left) / 2, max(one.right, two.left - _BEFORE)):
                    candidates.setdefault(round(at / 2), at)
    best: tuple[tuple[bool, int], _Gutter] | None = None
    for at in candidates.values():
        for run in _runs(parts, at):
            drawn = _is_drawn(run, at)
            if not drawn:
                run = _trimmed(run, at)
            left = sum(part.left < at for part in run)
            worth = min(left, len(run) - left)
            if worth >= (1 if drawn else 2) and (best is None or (drawn, worth) > best[0]):
                best = (drawn, worth), _Gutter(at, run[0].top, run[-1].top, drawn)
    return best[1] if best else None


def _is_drawn(run: Sequence[Line | Table], at: float) -> bool:
    """Whether these are columns by the order of drawing: the left one to its end, then the right one beside it.

    Most programs draw so, but a table row by row.
    """
    left = [part for part in run if part.left < at]
    right = [part for part in run if part.left >= at]
    if len(run) < _FEWEST_DRAWN or len(left) < _FEWEST_LINES or not right:
        return False
    if _misplaced(left, right) > _STRAY * min(len(left), len(right)):
        return False
    top, bottom = min(part.top for part in left), max(part.bottom for part in left)
    return min(part.top for part in right) < (top + bottom) / 2


def _misplaced(left: Sequence[Line | Table], right: Sequence[Line | Table]) -> int:
    """How many parts would have to change sides for the left side to be drawn before the right one."""
    sides = [side for _, side in sorted([(part.place, 0) for part in left] + [(part.place, 1) for part in right])]
    fewest = now = len(left)  # as if everything were drawn on the right side
    for side in sides:
        now += 1 if side else -1
        fewest = min(fewest, now)
    return fewest


def _runs(parts: Sequence[Line | Table], at: float) -> Iterator[list[Line | Table]]:
    """Parts that follow on one another, none of which crosses `at`."""
    run: list[Line | Table] = []
    for part in parts:
        if part.left < at < part.right:
            if len(run) > 1:
                yield run
            run = []
        else:
            run.append(part)
    if len(run) > 1:
        yield run


def _trimmed(run: list[Line | Table], at: float) -> list[Line | Table]:
    """The run without what stands on one side alone at its beginning, or far below its end."""
    left = [place for place, part in enumerate(run) if part.left < at]
    right = [place for place, part in enumerate(run) if part.left >= at]
    if not left or not right:
        return []
    meet = first = max(left[0], right[0])
    while first > 0 and run[first - 1].bottom > run[meet].top:
        first -= 1
    last = min(left[-1], right[-1])
    bottom = max(part.bottom for part in run[: last + 1])
    while last + 1 < len(run) and run[last + 1].top - bottom < _FAR * run[last + 1].size / 2:
        last += 1
        bottom = max(bottom, run[last].bottom)
    return run[first : last + 1]


def _without_tail(within: list[Line | Table], at: float) -> list[Line | Table]:
    """A table without what follows it: below its last whole row only what goes on in a cell belongs to it."""
    last = min(
        max(place for place, part in enumerate(within) if part.left < at),
        max(place for place, part in enumerate(within) if part.left >= at),
    )
    bottom = max(part.bottom for part in within[: last + 1])
    while last + 1 < len(within):
        part = within[last + 1]
        alike = abs(part.size - within[last].size) < 0.5
        if part.top >= bottom and not (alike and part.top - bottom < _WITHIN_CELL * part.size):
            break
        last += 1
        bottom = max(bottom, part.bottom)
    return within[: last + 1]


def _is_prose(side: Sequence[Line | Table]) -> bool:
    lines = [len(part.text) for part in side if isinstance(part, Line)]
    return len(lines) >= _FEWEST_LINES and median(lines) >= _PROSE


def _stand_in_rows(left: Sequence[Line | Table], right: Sequence[Line | Table]) -> bool:
    """Whether both sides begin anew at the same heights, again and again, as the cells of a table do."""
    starts = []
    for side in (left, right):
        found = [side[0].base]
        for before, after in pairwise(side):
            pitch = after.base - before.base
            if pitch > 1.5 * after.size:
                found.append(after.base)
        starts.append(found)
    shared = sum(any(abs(one - other) < 1 for other in starts[1]) for one in starts[0])
    return shared >= 3 and shared >= 0.7 * max(map(len, starts))


def _single(parts: Sequence[Line | Table]) -> Iterator[Region]:
    """One column; what stands side by side is one line."""
    lines: list[Line] = []
    words: list[Word] = []
    for part in parts:
        if isinstance(part, Line):
            words.extend(part.words)
            continue
        lines = [Line(row) for row in rows(words)]
        if lines:
            yield Column(tuple(lines))
        words = []
        yield part
    lines = [Line(row) for row in rows(words)]
    if lines:
        yield Column(tuple(lines))
