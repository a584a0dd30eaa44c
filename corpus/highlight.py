"""Where a sentence stands on the picture of its page. A wrong place is worse than none: in doubt there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from corpus.page_picture import Box, PlacedWord

LEAST = 0.5  # share of a sentence's characters that must be found, in one place, for any to be marked
_RUN = 12  # characters that a found stretch must have to count: shorter ones stand anywhere
_APART = 60  # characters of other text that may stand between two stretches: a rule, a running title, a cell
_BESIDE = 0.03  # of the page's width: wider gaps part cells and columns
_SAME_LINE = 0.5  # of the height of the lower box: words whose boxes overlap by so much stand on one line
_MOST = 20_000  # characters of a page, and of a sentence, that are compared


def highlight(quote: str, words: Sequence[PlacedWord]) -> tuple[Box, ...]:
    """The boxes that cover a quote on its page, one for each line, from the top; none where it cannot be located.

    Blanks, hyphens, punctuation, letter case and the forms of letters do not count: only letters and digits are
    compared. A quote that stands on the page more than once, or of which less than half is found, is not located.
    """
    wanted = _folded(quote)[:_MOST]
    owners: list[int] = []
    letters: list[str] = []
    for place, word in enumerate(words):
        for letter in _folded(word.text):
            letters.append(letter)
            owners.append(place)
    page = "".join(letters)[:_MOST]
    if not wanted or not page:
        return ()
    spans = _whole(wanted, page) or _parts(wanted, page)
    marked = sorted({owners[index] for start, end in spans for index in range(start, end)})
    return _lines([words[place].box for place in marked])


def _whole(wanted: str, page: str) -> list[tuple[int, int]]:
    first = page.find(wanted)
    if first < 0 or page.find(wanted, first + 1) >= 0:
        return []
    return [(first, first + len(wanted))]


def _parts(wanted: str, page: str) -> list[tuple[int, int]]:
    """Stretches of the page that follow each other as they do in the quote, where they make up most of it."""
    if wanted in page:
        return []  # more than once: which of them is meant cannot be told
    blocks = SequenceMatcher(None, wanted, page, autojunk=False).get_matching_blocks()
    runs = [(block.b, block.b + block.size) for block in blocks if block.size >= min(_RUN, len(wanted))]
    groups: list[list[tuple[int, int]]] = [runs[:1]]
    for before, run in pairwise(runs):
        if run[0] - before[1] > _APART:
            groups.append([])
        groups[-1].append(run)
    best = max(groups, key=_length)
    # Each stretch must be the only one of its kind: else the quote may as well be read elsewhere on the page.
    alone = all(page.find(page[start:end], start + 1) < 0 for start, end in best)
    return best if alone and _length(best) >= LEAST * len(wanted) else []


def _length(runs: Sequence[tuple[int, int]]) -> int:
    return sum(end - start for start, end in runs)


def _folded(text: str) -> str:
    """The letters and digits of a text, in small letters; "ﬁ" is "fi", "¹" is "1"."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _lines(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes, those joined that stand beside each other on a line."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last and _overlap(last, box) and last.left <= box.left <= last.right + _BESIDE:
            lines[-1] = Box(last.left, min(last.top, box.top), max(last.right, box.right), max(last.bottom, box.bottom))
        else:
            lines.append(box)
    return tuple(lines)


def _overlap(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)
