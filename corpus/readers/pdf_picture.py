"""A page of a PDF file becomes a picture for people to look at; where its words stand on it, printed or pictured."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from corpus.errors import ContentError
from corpus.limits import LOOKING_SECONDS
from corpus.page_picture import Box, PagePicture, PlacedWord
from corpus.readers.pdf_drawing import Picture
from corpus.readers.pdf_file import open_pdf
from corpus.readers.pdf_leaf import OpenPage
from corpus.readers.pdf_print import Word
from corpus.readers.pdf_scan import Scanner
from corpus.sayings import Said

_PACKING = 6  # of zlib's levels, 1 to 9


def picture(content: bytes, number: int, width: int) -> PagePicture:
    """Page `number`, from 1, of a PDF, some `width` pixels wide. ContentError where it has none, or a damaged one."""
    with _page(content, number) as page:
        drawn, scale = page.drawn(width)
        height, width = drawn.shape[:2]
        words = _placed(page.words(), width / scale, height / scale)
    return PagePicture(_png(drawn), width, height, words)


def words_in_picture(content: bytes, number: int) -> tuple[PlacedWord, ...]:
    """The words of page `number`, from 1, as they are recognised in its picture; none where nothing can recognise them.

    It takes seconds, `LOOKING_SECONDS` at most. ContentError where the file has no such page, or a damaged one.
    """
    with _page(content, number) as page:
        sheet = Scanner(LOOKING_SECONDS).read(page)
    if sheet is None:
        return ()
    words = _placed(sheet.words, sheet.width, sheet.height)
    return tuple(PlacedWord(word.text, _turned_back(word.box, sheet.turned)) for word in words)


@contextmanager
def _page(content: bytes, number: int) -> Iterator[OpenPage]:
    with open_pdf(content) as file:
        if not 1 <= number <= file.pages:
            raise ContentError(Said.PAGE_UNKNOWN(last=file.pages, page=number))
        with file.page(number) as page:
            if page is None:
                raise ContentError(Said.PAGE_DAMAGED(page=number))
            yield page


def _placed(words: Iterable[Word], across: float, down: float) -> tuple[PlacedWord, ...]:
    return tuple(
        PlacedWord(
            word.text,
            Box(
                _share(word.left, across), _share(word.top, down), _share(word.right, across), _share(word.bottom, down)
            ),
        )
        for word in words
    )


def _turned_back(box: Box, quarters: int) -> Box:
    """A box of a picture that was turned with the clock, where it stands on the picture as it was."""
    for _ in range(quarters):
        box = Box(box.top, round(1 - box.right, 5), box.bottom, round(1 - box.left, 5))
    return box


def _share(length: float, whole: float) -> float:
    return round(min(max(length / whole, 0.0), 1.0), 5)


def _png(drawn: Picture) -> bytes:
    """A PNG file of the picture, whose colours come as blue, green, red; without colour where it has none."""
    height, width = drawn.shape[:2]
    grey = bool((drawn[..., 0] == drawn[..., 1]).all() and (drawn[..., 1] == drawn[..., 2]).all())
    pixels = drawn[..., :1] if grey else drawn[..., ::-1]
    rows = np.zeros((height, 1 + width * pixels.shape[2]), np.uint8)  # each row begins with its filter, 0 for none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 0 if grey else 2, 0, 0, 0)
    packed = zlib.compress(rows.tobytes(), _PACKING)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
