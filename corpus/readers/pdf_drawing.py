"""A PDF page is drawn: to be recognised, and to see whether its words are seen.

A word is seen where the page looks different without its text. That holds however it was hidden: white on white, below
a picture, in a layer that is switched off, outside a clip.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from corpus.readers.pdf_frame import Frame
from corpus.readers.pdf_text import Mark

Picture = npt.NDArray[np.uint8]  # rows, columns, three colours

_LOOK = 1.5  # pixels a point; small print is then eight pixels high
_READ = 300 / 72  # as recognition wants it
_MOST_PIXELS = 12_000_000  # of a drawing; an A4 page at 300 dots per inch has 8.7 million
_FEWEST = 0.05  # pixels a point; on a page so large that it would need less, no word could be made out
_CONTRAST = 20  # of 255; what differs less from what is around it is not seen
_INK = 60  # of 255, between the paper and what a scanner saw on it


def seen(page: Any, frame: Frame, marks: Sequence[Mark], texts: Sequence[Any]) -> tuple[list[bool], list[bool]]:
    """For each word whether it is seen, and whether there is something printed where it stands without it."""
    scale = _scale(frame, _LOOK)
    doubtful = {mark.style.address for mark in marks if mark.style.doubtful}
    whole = draw(page, scale)
    # First without the doubtful words alone: what stands over others would else seem to be seen where they are.
    without_doubtful = _drawn_without(page, scale, [text for text in texts if _address(text) in doubtful], whole)
    without = _drawn_without(page, scale, texts, whole)
    changes = {False: _change(whole, without), True: _change(whole, without_doubtful)}
    rotation = pdfium.FPDFPage_GetRotation(page)
    drawn = Frame(frame.left, frame.bottom, frame.right, frame.top, rotation)
    is_seen, has_ink = [], []
    for mark in marks:
        left, top, right, bottom = (round(edge * scale) for edge in drawn.box(mark.box))
        window = np.s_[max(top, 0) : max(bottom, top + 1, 0), max(left, 0) : max(right, left + 1, 0)]
        changed = changes[mark.style.doubtful][window]
        is_seen.append(bool(changed.size) and int(changed.max()) >= _CONTRAST)
        below = without[window]
        has_ink.append(bool(below.size) and int(below.max()) - int(below.min()) >= _INK)
    return is_seen, has_ink


def _drawn_without(page: Any, scale: float, texts: Sequence[Any], whole: Picture) -> Picture:
    if not texts:
        return whole
    for text in texts:
        pdfium.FPDFPageObj_SetIsActive(text, False)
    picture = draw(page, scale)
    for text in texts:
        pdfium.FPDFPageObj_SetIsActive(text, True)
    return picture


def _change(one: Picture, other: Picture) -> npt.NDArray[np.int16]:
    change: npt.NDArray[np.int16] = np.abs(one.astype(np.int16) - other.astype(np.int16)).max(axis=2)
    return change


def _address(text: Any) -> int:
    return ctypes.addressof(text.contents)


def for_recognition(page: Any, frame: Frame, turn: int = 0) -> tuple[Picture, float]:
    """The page at some 300 dots an inch, less where it is very large, and its pixels a point."""
    scale = _scale(frame, _READ)
    return np.rot90(draw(page, scale), -turn), scale


def for_people(page: Any, frame: Frame, width: int) -> tuple[Picture, float]:
    """The page some `width` pixels wide, less where it is very large, and its pixels a point."""
    scale = _scale(frame, width / max(frame.width, 1.0))
    return draw(page, scale), scale


def draw(page: Any, scale: float) -> Picture:
    """The page on white paper, without annotations and form fields; `scale` in pixels a point."""
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * scale))
    pixels = np.empty((height, width, 4), np.uint8)
    address = pixels.ctypes.data_as(ctypes.c_void_p)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, address, width * 4)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels[:, :, :3]


def _scale(frame: Frame, wanted: float) -> float:
    area = max(frame.width * frame.height, 1.0)
    return max(_FEWEST, min(wanted, math.sqrt(_MOST_PIXELS / area)))
