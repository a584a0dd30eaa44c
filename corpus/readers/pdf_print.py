"""What is printed on a page, whoever found it there: words with their boxes, and rules.

All lengths are points (1/72 inch), counted from the upper left corner of the page as it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SAME_ROW = 0.3  # of the font size: words whose baselines differ by less stand on one row
_RAISED = 0.6  # the same for small characters beside larger ones


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a blank between them.

    - base: the baseline.
    - size: of the font.
    - place: in the order in which the words of the page are drawn.
    - spaced: a written blank stands before it, which may be stretched; else there may be just white.
    - glued: no blank stands between the word before and this one, which looks otherwise: "2024" and a raised "1".
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    glued: bool = False
    spaced: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: `horizontal` at height `at` from the left `start` to the right `end`, or vertical likewise."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page.

    - recognised: how surely its words were read from its picture, 0 to 1; None for text proper.
    - turned: by how many quarters, with the clock, the picture had to be turned to be read.
    """

    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    recognised: float | None = None
    turned: int = 0


class Line:
    """Words on one baseline, left to right: a line of text, or the part of it that stands in one column."""

    __slots__ = ("base", "bold", "bottom", "left", "place", "right", "size", "text", "top", "words")

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = sorted(words, key=lambda word: word.left)
        largest = max(self.words, key=lambda word: len(word.text))
        self.left = self.words[0].left
        self.right = max(word.right for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        self.place = min(word.place for word in self.words)
        self.base = largest.base
        self.size = largest.size
        letters = sum(len(word.text) for word in self.words)
        self.bold = sum(len(word.text) for word in self.words if word.bold) > 0.8 * letters
        self.text = "".join(
            ("" if word.glued or not place else " ") + word.text for place, word in enumerate(self.words)
        )


def rows(words: Iterable[Word]) -> Iterator[list[Word]]:
    """The words, row by row from the top; each row is what stands on one baseline over the whole width."""
    row: list[Word] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        larger, smaller = max(size, word.size), min(size, word.size)
        reach = larger * (_RAISED if smaller < 0.8 * larger and len(word.text) < 4 else _SAME_ROW)
        if row and word.base - base > reach:
            yield row
            row = []
        if not row or word.size >= size:
            base, size = word.base, word.size
        row.append(word)
    if row:
        yield row


def common_size(lines: Iterable[Word | Line]) -> float:
    """The font size in which most characters are printed, rounded to half a point; 10 where there are none."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 2) / 2
        weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: weights[size]) if weights else 10.0
