"""Running headers, footers and page numbers: what stands at the edge of several pages at the same height."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.readers.pdf_print import Line, Sheet, rows

_EDGE = 0.15  # of the height of the page, above and below
_ROWS = 4  # at each edge
_SAME_HEIGHT = 3.0  # points
_APART = 1.4  # font sizes from its baseline to that of the text
_OFTEN = 3  # pages; two where there are no more than five
_SHARE = 0.3  # of the pages
_NUMBERED = "\0number "
_ABOVE, _BELOW = "above", "below"
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    line: Line
    height: float  # of its baseline, from the edge that it stands at


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without what repeats at their edges. A single page has none, whatever stands there."""
    if len(sheets) < 2:
        return list(sheets)
    found: dict[str, list[_Row]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for edge, line, height in _edges(sheet):
            for key in _keys(line.text, number):
                found[f"{edge} {key}"].append(_Row(number, line, height))
    few = 2 if len(sheets) <= 5 else _OFTEN
    above: dict[int, set[int]] = defaultdict(set)
    below: dict[int, set[int]] = defaultdict(set)
    for key, same in found.items():
        # Where nothing but the page's number is the same, as below the names of chapters, more pages must agree.
        least = max(_OFTEN, _SHARE * len(sheets)) if _NUMBERED in key else few
        if len({row.page for row in same}) < least:
            continue
        middle = median(row.height for row in same)
        same = [row for row in same if abs(row.height - middle) <= _SAME_HEIGHT]
        if len({row.page for row in same}) >= least:
            for row in same:
                gone = above if key.startswith(_ABOVE) else below
                gone[row.page].update(map(id, row.line.words))
    return [_without(sheet, above[number], below[number]) for number, sheet in enumerate(sheets)]


def _edges(sheet: Sheet) -> Iterator[tuple[str, Line, float]]:
    lines = [Line(row) for row in rows(sheet.words)]
    for line in lines[:_ROWS]:
        if line.base < _EDGE * sheet.height:
            yield _ABOVE, line, line.base
    for line in lines[-_ROWS:]:
        if line.base > (1 - _EDGE) * sheet.height:
            yield _BELOW, line, sheet.height - line.base


def _keys(text: str, page: int) -> Iterator[str]:
    """What the row says, and what it says if its first, or its last, number counts the pages."""
    yield text
    numbers = list(_NUMBER.finditer(text))
    for number in {numbers[0], numbers[-1]} if numbers else ():
        offset = int(number.group()) - page
        yield f"{text[: number.start()]}\0{offset}\0{text[number.end() :]}"
        yield f"{_NUMBERED}{offset}"


def _without(sheet: Sheet, above: set[int], below: set[int]) -> Sheet:
    """The page without these words, but for those that stand as close to the text as its lines to one another."""
    gone = above | below
    if not gone:
        return sheet
    kept = [word for word in sheet.words if id(word) not in gone]
    if not kept:
        return replace(sheet, words=())
    first, last = min(word.base for word in kept), max(word.base for word in kept)
    words = tuple(
        word
        for word in sheet.words
        if not (id(word) in above and word.base < first - _APART * word.size)
        and not (id(word) in below and word.base > last + _APART * word.size)
    )
    return replace(sheet, words=words)
