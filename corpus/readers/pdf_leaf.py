"""One page of a PDF file is looked at: what is printed, what is hidden, what is a picture."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from corpus.errors import ContentError
from corpus.notice import Notice
from corpus.readers import pdf_drawing
from corpus.readers.pdf_frame import Frame, direction, placed
from corpus.readers.pdf_graphics import Graphics, graphics
from corpus.readers.pdf_print import Sheet, Word
from corpus.readers.pdf_text import TINY, Mark, marks
from corpus.sayings import Said

_MOST_CHARACTERS = 100_000  # of a page; a full one has 5,000
_SCAN = 0.6  # share of a page that a picture takes where the page is one
_LAYER = 0.8  # share of the characters that are hidden where they are what a scanner read
_FEW = 60  # characters that a scanner or an archive stamps onto a page
_DRAWN = 40  # drawings on a page without text: letters turned into outlines
_GARBLED = 0.2  # share of characters that are none
_OUTSIDE = Said.OUTSIDE_PAGE()
_UNSEEN = Said.COVERED()

# For each word whether it is seen, and whether there is something printed where it stands: see `pdf_drawing.seen`.
Looks = Callable[[Any, Frame, Sequence[Mark], Sequence[Any]], tuple[list[bool], list[bool]]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words of a page that nobody sees, and why; `page` from 1."""

    page: int
    why: Notice
    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a page holds.

    - sheet: its words and rules; those of a scanner's own recognition where `layer` says so.
    - scan: whether its picture has to be read to know what it says.
    - layer: whether `sheet` holds what another program read in the picture.
    - slanted: text that is turned or slanted, as watermarks are, and so is no part of the sheet.
    - annotations: comments and form fields.
    """

    sheet: Sheet
    scan: bool = False
    layer: bool = False
    garbled: bool = False
    hidden: tuple[Hidden, ...] = ()
    slanted: str = ""
    annotations: int = 0


class OpenPage:
    """A page while it is looked at."""

    def __init__(self, raw: Any, number: int, looks: Looks) -> None:
        self._looks = looks
        self._raw = raw
        self._number = number
        left, bottom, right, top = _shown(raw)
        self._frame = Frame(left, bottom, right, top, pdfium.FPDFPage_GetRotation(raw) % 4)

    def picture(self, turn: int = 0) -> tuple[pdf_drawing.Picture, float]:
        """The page as a picture, turned by `turn` more quarters with the clock, and its pixels a point."""
        return pdf_drawing.for_recognition(self._raw, self._frame, turn)

    def drawn(self, width: int) -> tuple[pdf_drawing.Picture, float]:
        """The page as a picture some `width` pixels wide, less where it is very large, and its pixels a point."""
        return pdf_drawing.for_people(self._raw, self._frame, width)

    def words(self) -> list[Word]:
        """The words that are seen, or that a scanner read there, placed as on the picture. Raises ContentError."""
        found = self._marks()
        reading = replace(self._frame, turn=direction(found, self._frame.turn))
        kept, _, _, layer = self._sorted(found, reading, graphics(self._raw, reading))
        return placed([*kept, *layer], self._frame)

    def leaf(self) -> Leaf:
        """What it holds. Raises ContentError where it holds more than a page can."""
        found = self._marks()
        frame = self._frame
        turn = direction(found, frame.turn)
        frame = Frame(frame.left, frame.bottom, frame.right, frame.top, turn)
        drawn = graphics(self._raw, frame)
        kept, hidden, slanted, layer = self._sorted(found, frame, drawn)
        scanned = drawn.pictured >= _SCAN and (bool(layer) or _count(kept) < _FEW)
        if scanned and layer:
            kept = layer
        garbled = _is_garbled(kept)
        outlines = not found and (drawn.pictured > 0.05 or drawn.paths >= _DRAWN)
        return Leaf(
            sheet=Sheet(frame.width, frame.height, () if garbled else tuple(placed(kept, frame)), tuple(drawn.rules)),
            scan=scanned or garbled or outlines,
            layer=scanned and bool(layer) and not garbled,
            garbled=garbled,
            hidden=tuple(Hidden(self._number, why, text) for why, text in hidden.items()),
            slanted=" ".join(mark.text for mark in slanted),
            annotations=self._annotations(),
        )

    def _marks(self) -> list[Mark]:
        text_page = pdfium.FPDFText_LoadPage(self._raw)
        if not text_page:
            return []
        try:
            count = pdfium.FPDFText_CountChars(text_page)
            if count > _MOST_CHARACTERS:
                raise ContentError(Said.TOO_FULL_PAGE(most=_MOST_CHARACTERS, found=count, page=self._number))
            return marks(text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def _sorted(
        self, found: Sequence[Mark], frame: Frame, drawn: Graphics
    ) -> tuple[list[Mark], dict[Notice, str], list[Mark], list[Mark]]:
        """What is read, what is hidden by the way it is, what is slanted; and what a scanner read in the picture."""
        seen = ink = [True] * len(found)
        if drawn.pictured >= _SCAN or drawn.hiding or any(mark.style.doubtful for mark in found):
            seen, ink = self._looks(self._raw, self._frame, found, drawn.texts)
        kept: list[Mark] = []
        slanted: list[Mark] = []
        layer: list[Mark] = []
        hidden: dict[Notice, list[str]] = {}
        for mark, is_seen, has_ink in zip(found, seen, ink, strict=True):
            why = _hidden(mark, frame, is_seen)
            if why and why != _OUTSIDE and has_ink and drawn.pictured >= _SCAN:
                layer.append(mark)
            elif why:
                hidden.setdefault(why, []).append(mark.text)
            elif mark.style.turn != frame.turn:
                slanted.append(mark)
            else:
                kept.append(mark)
        if layer and _count(layer) < _LAYER * _count(found):
            hidden.setdefault(_UNSEEN, []).extend(mark.text for mark in layer)
            layer = []
        return kept, {why: " ".join(texts) for why, texts in hidden.items()}, slanted, layer

    def _annotations(self) -> int:
        seen = 0
        for place in range(min(max(0, pdfium.FPDFPage_GetAnnotCount(self._raw)), 1000)):
            annotation = pdfium.FPDFPage_GetAnnot(self._raw, place)
            if annotation:
                kind = pdfium.FPDFAnnot_GetSubtype(annotation)
                seen += kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
                pdfium.FPDFPage_CloseAnnot(annotation)
        return seen


def _hidden(mark: Mark, frame: Frame, is_seen: bool) -> Notice | None:
    """Why a word is not seen; None where it is."""
    left, top, right, bottom = frame.box(mark.box)
    across, down = (left + right) / 2, (top + bottom) / 2
    if not (0 <= across <= frame.width and 0 <= down <= frame.height):
        return _OUTSIDE
    if mark.style.invisible:
        return Said.DRAWN_WITHOUT_COLOUR()
    if mark.style.size < TINY:
        return Said.TINY_POINTS(points=str(TINY))
    return None if is_seen else _UNSEEN


def _count(found: Sequence[Mark]) -> int:
    return sum(len(mark.text) for mark in found)


def _is_garbled(found: Sequence[Mark]) -> bool:
    """Whether the fonts do not tell what their characters mean."""
    kinds = Counter(unicodedata.category(letter) for mark in found if len(mark.text) > 1 for letter in mark.text)
    none = (
        kinds["Co"] + kinds["Cc"] + kinds["Cn"] + sum(mark.text.count("\ufffd") for mark in found if len(mark.text) > 1)
    )
    unmapped = sum(len(mark.text) for mark in found if mark.unmapped and len(mark.text) > 1)
    return max(none, unmapped) > _GARBLED * max(kinds.total(), 1)


def _shown(page: Any) -> tuple[float, float, float, float]:
    """The part of a page that is shown: left, bottom, right, top."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        return 0.0, 0.0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return box.left, box.bottom, box.right, box.top
