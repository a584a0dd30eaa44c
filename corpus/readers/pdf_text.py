"""The characters of a PDF page become words. The five modules that import `pypdfium2` are the door to pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

TINY = 1.5  # points; smaller characters cannot be read on paper
_BLANK_WIDTH = 0.2  # of the font size: a wider gap parts two words
_SUPPOSED = 0.1  # the same where pdfium sees a blank
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|gras|fett", re.IGNORECASE)
_BOLD_WEIGHT = 600
_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LIGHT = 200  # of 255, the darkest of the three colours: lighter text may be lost on white
_FAINT = 100  # of 255, how opaque


@dataclass(frozen=True, slots=True)
class Style:
    """How one text object is shown.

    - turn: direction of writing in quarter turns against the clock, None where it is slanted.
    - invisible: drawn without any colour.
    - doubtful: whether it is seen has to be looked at: light, faint, or in a layer that can be switched off.
    - address: of the text object in memory, which tells it from others while the page is open.
    """

    size: float
    bold: bool
    turn: int | None
    origin: tuple[float, float]
    invisible: bool
    doubtful: bool
    address: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word as it stands in the page's own coordinates (upwards from the lower left), before it is placed."""

    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    style: Style
    glued: bool
    spaced: bool  # a blank of the same text object stands before it
    unmapped: bool  # the font does not tell what its first character means


def marks(text_page: Any) -> list[Mark]:
    """The words of a page in the order in which they are drawn."""
    return list(_marks(text_page))


def _marks(text_page: Any) -> Iterator[Mark]:
    # One call a character and question adds up: what is asked for often is held in local names.
    unicode_at, object_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    box_at, unmapped_at = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
    rectangle = pdfium.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    styles: dict[int, Style] = {}
    letters: list[str] = []
    box = last = (0.0, 0.0, 0.0, 0.0)
    style: Style | None = None
    glued = spaced = supposed = unmapped = False
    blank: Any = None
    for index in range(max(0, pdfium.FPDFText_CountChars(text_page))):
        letter = _letter(unicode_at(text_page, index))
        owner = object_at(text_page, index)
        address = ctypes.addressof(owner.contents) if owner else None
        if address is None:
            supposed = True  # a blank or a line end that pdfium supposes, not always where there is one
            continue
        if letter in (" ", "\n", "\r", "\t", ""):
            if letters and style:
                yield Mark("".join(letters), box, style, glued, spaced, unmapped)
                blank = address if address and styles.get(address) is style else None
            letters, glued, spaced, unmapped, supposed = [], False, False, False, False
            continue
        now = styles.get(address)
        if now is None:
            now = styles[address] = _style(text_page, index, owner)
        box_at(text_page, index, pointer)
        there = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        # Most characters follow on the one before: that is looked at first, and quickly.
        near = now is style and not supposed and now.turn == 0 and -0.5 < (there[0] - last[2]) / (now.size or 1.0) < 0.1
        if letters and style and not near and (supposed or now is not style or now.turn == 0):
            # The letters of a ligature share one box.
            parted = there != last and _parted(box, there, style, now, _SUPPOSED if supposed else _BLANK_WIDTH)
            if parted or not _alike(style, now):
                yield Mark("".join(letters), box, style, glued, spaced, unmapped)
                letters, glued, spaced, unmapped = [], not parted, False, False
                blank = None
        if near and letters:
            box = (box[0], box[1], there[2] if there[2] > box[2] else box[2], box[3])
        elif letters:
            box = (min(box[0], there[0]), min(box[1], there[1]), max(box[2], there[2]), max(box[3], there[3]))
        else:
            box, style, spaced = there, now, blank == address
        last, supposed = there, False
        if not letters:
            unmapped = unmapped_at(text_page, index) == 1
        letters.append(letter)
    if letters and style:
        yield Mark("".join(letters), box, style, glued, spaced, unmapped)


def _letter(code: int) -> str:
    if code in (2, 0xFFFE):
        return "-"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _parted(before: tuple[float, ...], after: tuple[float, ...], style: Style, now: Style, blank: float) -> bool:
    """Whether there is a gap, or a new line, between what was written and the next character."""
    if style.turn != now.turn:
        return True
    if style.turn != 0:
        return blank == _SUPPOSED or math.dist(style.origin, now.origin) > 3 * max(style.size, now.size)
    size = max(style.size, now.size)
    along = after[0] - before[2]
    return not -0.7 * size < along < blank * size or abs(style.origin[1] - now.origin[1]) > 0.8 * size


def _alike(style: Style, now: Style) -> bool:
    same_height = style.turn != 0 or abs(style.origin[1] - now.origin[1]) < 0.1 * max(style.size, now.size)
    return style is now or (
        abs(style.size - now.size) < 0.1 * max(style.size, now.size)
        and same_height
        and (style.invisible, style.doubtful) == (now.invisible, now.doubtful)
    )


def _style(text_page: Any, index: int, owner: Any) -> Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    scale = math.hypot(matrix.c, matrix.d)
    size = abs(pdfium.FPDFText_GetFontSize(text_page, index) * scale)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    quarter = round(angle / 90)
    colour = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(owner, *(ctypes.byref(part) for part in colour))
    red, green, blue, opaque = (part.value for part in colour) if known else (0, 0, 0, 255)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner)
    return Style(
        size=size if math.isfinite(size) else 0.0,
        bold=_bold(text_page, index, owner),
        turn=quarter % 4 if abs(angle - quarter * 90) < 3 else None,
        origin=(matrix.e, matrix.f),
        invisible=mode in _INVISIBLE,
        address=ctypes.addressof(owner.contents),
        doubtful=min(red, green, blue) > _LIGHT or opaque < _FAINT or mode != 0 or _in_layer(owner),
    )


def _bold(text_page: Any, index: int, owner: Any) -> bool:
    font = pdfium.FPDFTextObj_GetFont(owner)
    if not font:
        return False
    buffer = ctypes.create_string_buffer(200)
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("latin-1") if 0 < length <= len(buffer) else ""
    if name:
        return bool(_BOLD_NAME.search(name))
    return bool(pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT)


def _in_layer(owner: Any) -> bool:
    """Whether the object is marked as optional content."""
    letters = (ctypes.c_ushort * 8)()
    length = ctypes.c_ulong()
    for place in range(min(max(0, pdfium.FPDFPageObj_CountMarks(owner)), 20)):
        mark = pdfium.FPDFPageObj_GetMark(owner, place)
        known = pdfium.FPDFPageObjMark_GetName(mark, letters, ctypes.sizeof(letters), ctypes.byref(length))
        if known and letters[:3] == [ord("O"), ord("C"), 0]:
            return True
    return False
