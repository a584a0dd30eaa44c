"""A page of a PDF file becomes a picture for people to look at, with the places of its words."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from corpus.errors import ContentError
from corpus.page_picture import Box, PagePicture, PlacedWord
from corpus.readers.pdf_drawing import Picture
from corpus.readers.pdf_file import open_pdf
from corpus.sayings import Said

_PACKING = 6  # of zlib's levels, 1 to 9


def picture(content: bytes, number: int, width: int) -> PagePicture:
    """Page `number`, from 1, of a PDF, some `width` pixels wide. ContentError where it has none, or a damaged one."""
    with open_pdf(content) as file:
        if not 1 <= number <= file.pages:
            raise ContentError(Said.PAGE_UNKNOWN(last=file.pages, page=number))
        with file.page(number) as page:
            if page is None:
                raise ContentError(Said.PAGE_DAMAGED(page=number))
            drawn, scale = page.drawn(width)
            height, width = drawn.shape[:2]
            across, down = width / scale, height / scale
            words = tuple(
                PlacedWord(
                    word.text,
                    Box(
                        _share(word.left, across),
                        _share(word.top, down),
                        _share(word.right, across),
                        _share(word.bottom, down),
                    ),
                )
                for word in page.words()
            )
    return PagePicture(_png(drawn), width, height, words)


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
