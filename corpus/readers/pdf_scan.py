"""A scanned page is read from its picture."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from corpus.limits import RECOGNITION_SECONDS, SCANNED_PAGES
from corpus.readers.pdf_drawing import Picture
from corpus.readers.pdf_leaf import OpenPage
from corpus.readers.pdf_print import Sheet, Word
from corpus.recognition import RecognisedLine, RecognitionError, identity, recognise, turned
from corpus.sayings import Said

_PAGE_SECONDS = 60.0  # by the clock
_UNSURE = 0.6  # a page that is read so badly may lie on its side
_NOISE = 0.3  # what is read less surely is a speck or a line
# What a bullet is taken for, where it stands apart as bullets do.
_LIKE_BULLETS = frozenset("«»°*+-=·.©®¢@e¢oO0~—–")
_SPECKS = frozenset("_-.'|~")  # what the white behind a bullet is taken for
_BULLET_GAP = 0.55  # of the font size, from a bullet to its text
_ALIKE = 0.18  # sizes that differ by less are the same: they are measured, not known


class Scanner:
    """Reads pages from their pictures until the limits are reached; `stopped` then says why.

    - seconds: by the clock, for all of them.
    """

    def __init__(self, seconds: float = RECOGNITION_SECONDS) -> None:
        self.available = bool(identity())
        self.stopped = None if self.available else Said.NO_TESSERACT()
        self._pages = SCANNED_PAGES
        self._seconds_of_all = seconds
        self._end = time.monotonic() + seconds

    def read(self, page: OpenPage) -> Sheet | None:
        """The words in a page's picture; None where it could not be read, or no longer may."""
        if self.stopped:
            return None
        if not self._pages:
            self.stopped = Said.MOST_SCANNED(most=SCANNED_PAGES)
            return None
        self._pages -= 1
        try:
            sheet = self._read(page, 0)
            if sheet.recognised is None or sheet.recognised < _UNSURE:
                turn = turned(_pnm(page.picture()[0]), self._seconds())
                other = self._read(page, turn) if turn else sheet
                sheet = max(sheet, other, key=lambda one: one.recognised or 0.0)
        except RecognitionError:
            if time.monotonic() >= self._end:
                self.stopped = Said.MOST_SECONDS(most=round(self._seconds_of_all))
            elif not identity():
                self.stopped = Said.NO_TESSERACT()
            return None
        return sheet

    def _read(self, page: OpenPage, turn: int) -> Sheet:
        picture, scale = page.picture(turn)
        height, width = picture.shape[:2]
        lines = recognise(_pnm(picture), self._seconds(), max(70, round(scale * 72)))
        return replace(_sheet(lines, scale, width / scale, height / scale), turned=turn)

    def _seconds(self) -> float:
        return max(0.1, min(_PAGE_SECONDS, self._end - time.monotonic()))


def _sheet(lines: list[RecognisedLine], scale: float, width: float, height: float) -> Sheet:
    words: list[Word] = []
    weights: list[tuple[float, int]] = []
    sizes = _sizes(lines)
    for line in lines:
        size = max(sizes[line.size] / scale, 1.0)
        kept = [word for word in line.words if word.sure >= _NOISE]
        if len(kept) > 2 and kept[0].text in _LIKE_BULLETS and kept[1].text in _SPECKS:
            del kept[1]
        for place, word in enumerate(kept):
            left, top, right, bottom = (edge / scale for edge in (word.left, word.top, word.right, word.bottom))
            after = kept[1].left / scale - right if place == 0 and len(kept) > 1 else 0.0
            text = "•" if word.text in _LIKE_BULLETS and after > _BULLET_GAP * size else word.text
            words.append(Word(text, left, top, right, bottom, line.base / scale, size, place=len(words)))
            weights.append((word.sure, len(word.text)))
    total = sum(weight for _, weight in weights)
    recognised = sum(sure * weight for sure, weight in weights) / total if total else None
    return Sheet(width, height, tuple(words), (), recognised)


def _sizes(lines: list[RecognisedLine]) -> dict[float, float]:
    """For each size that was measured the one that is meant: sizes close to one another are one, the commonest."""
    weights: dict[float, int] = {}
    for line in lines:
        weights[line.size] = weights.get(line.size, 0) + sum(len(word.text) for word in line.words)
    meant: dict[float, float] = {}
    for size in sorted(weights, key=lambda size: -weights[size]):
        if size not in meant:
            for other in weights:
                if other not in meant and abs(other - size) <= _ALIKE * size:
                    meant[other] = size
    return meant


def _pnm(picture: Picture) -> bytes:
    """A picture in shades of grey, as other programs read it."""
    grey = np.ascontiguousarray(picture.mean(axis=2).astype(np.uint8))
    return b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()
