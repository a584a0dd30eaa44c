"""What part of a page is shown, and which way up; words are placed in it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from corpus.readers.pdf_print import Word
from corpus.readers.pdf_text import Mark

_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of a page is shown (left, bottom, right, top), turned by `turn` quarters with the clock."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """As it is read."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """As it is read."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page, counted from the upper left corner as it is read."""
        match self.turn:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box (left, bottom, right, top) as left, top, right, bottom from the upper left corner as it is read."""
        one, other = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def direction(found: list[Mark], turn: int) -> int:
    """The quarter turns that make most characters upright; `turn` where there are none."""
    weights: Counter[int] = Counter()
    for mark in found:
        if mark.style.turn is not None:
            weights[mark.style.turn] += len(mark.text)
    return weights.most_common(1)[0][0] if weights else turn


def placed(found: list[Mark], frame: Frame) -> list[Word]:
    """The words as they are read in the frame; raised digits become those that are raised by themselves ("¹")."""
    words: list[Word] = []
    for mark in found:
        left, top, right, bottom = frame.box(mark.box)
        base = frame.point(*mark.style.origin)[1]
        text = unicodedata.normalize("NFC", mark.text)
        style = mark.style
        word = Word(
            text, left, top, right, bottom, base, style.size, style.bold, mark.glued, mark.spaced, place=len(words)
        )
        before = words[-1] if words else None
        if before and word.glued:
            if _is_raised(word, before):
                word = replace(word, text=text.translate(_RAISED_DIGITS), base=before.base, size=before.size)
            elif _is_raised(before, word):
                raised = before.text.translate(_RAISED_DIGITS)
                words[-1] = replace(before, text=raised, base=base, size=word.size)
            else:
                word = replace(word, base=before.base)
        words.append(word)
    return words


def _is_raised(word: Word, beside: Word) -> bool:
    return word.size < 0.85 * beside.size and 0.15 * beside.size < beside.base - word.base and word.text.isdigit()
