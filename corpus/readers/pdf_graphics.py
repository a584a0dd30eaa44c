"""What a PDF page shows beside text: rules, pictures, and whether anything may cover or hide words."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf_frame import Frame
from corpus.readers.pdf_print import Rule

_MOST_OBJECTS = 50_000  # of a page that are looked at; a map may hold millions
_MOST_SEGMENTS = 2_000  # of one path
_DEEPEST = 8  # forms inside forms
_THIN = 2.5  # points; a filled rectangle that is thinner is a line
_SHORT = 5.0  # points; a shorter line is a stroke of a drawing
_LARGE = 6.0  # points, both ways: what can hide a word

Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Graphics:
    """- pictured: share of the page that its largest picture takes, 0 to 1.
    - paths: how many drawings there are.
    - hiding: whether there is a picture or a filled shape that words may disappear behind, or in.
    - texts: the text objects, as pdfium hands them out.
    """

    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    paths: int = 0
    hiding: bool = False
    texts: list[Any] = field(default_factory=list)


def graphics(page: Any, frame: Frame) -> Graphics:
    """The graphics of a page, placed in its frame."""
    found = Graphics()
    for kind, item, matrix in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts.append(item)
            continue
        box = _bounds(item, matrix)
        if box is None:
            continue
        left, top, right, bottom = frame.box(box)
        left, right = max(left, 0.0), min(right, frame.width)
        top, bottom = max(top, 0.0), min(bottom, frame.height)
        if right < left or bottom < top:
            continue
        large = right - left > _LARGE and bottom - top > _LARGE
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.paths += 1
            filled, stroked = _draw_mode(item)
            found.hiding |= large and filled
            if not large or stroked:
                found.rules.extend(_rules(item, matrix, frame, (left, top, right, bottom)))
        else:
            found.hiding |= large
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                share = (right - left) * (bottom - top) / max(frame.width * frame.height, 1.0)
                found.pictured = max(found.pictured, share)
    return found


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """The objects of a page and of the forms in it, each with the matrix of the forms around it."""
    todo = [(pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), _AS_IT_IS, 0)]
    left = _MOST_OBJECTS
    while todo:
        get, owner, count, matrix, depth = todo.pop()
        for place in range(max(0, count)):
            if not left:
                return
            left -= 1
            item = get(owner, place)
            if not item:
                continue
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield kind, item, matrix
            elif depth < _DEEPEST:
                inner = _times(_matrix(item), matrix)
                todo.append(
                    (pdfium.FPDFFormObj_GetObject, item, pdfium.FPDFFormObj_CountObjects(item), inner, depth + 1)
                )


def _rules(item: Any, matrix: Matrix, frame: Frame, box: tuple[float, float, float, float]) -> Iterator[Rule]:
    left, top, right, bottom = box
    if bottom - top <= _THIN:
        if right - left >= _SHORT:
            yield Rule(True, (top + bottom) / 2, left, right)
        return
    if right - left <= _THIN:
        if bottom - top >= _SHORT:
            yield Rule(False, (left + right) / 2, top, bottom)
        return
    count = pdfium.FPDFPath_CountSegments(item)
    if not 2 <= count <= _MOST_SEGMENTS:
        return
    whole = _times(_matrix(item), matrix)
    start = now = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, place)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        there = frame.point(*_moved((x.value, y.value), whole))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = now = there
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(now, there)
        now = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(now, start)
            now = start


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if down < 0.5 and across >= _SHORT:
        yield Rule(True, one[1], min(one[0], other[0]), max(one[0], other[0]))
    elif across < 0.5 and down >= _SHORT:
        yield Rule(False, one[0], min(one[1], other[1]), max(one[1], other[1]))


def _draw_mode(item: Any) -> tuple[bool, bool]:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroked)):
        return True, False
    return mode.value != pdfium.FPDF_FILLMODE_NONE, bool(stroked.value)


def _bounds(item: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(edge) for edge in edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    one, other = _moved((left, bottom), matrix), _moved((right, top), matrix)
    box = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    return box if all(map(math.isfinite, box)) else None


def _matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return _AS_IT_IS
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
