"""A PDF file is opened, and its pages looked at one by one: what is printed, what is hidden, what is a picture."""

from __future__ import annotations

import ctypes
import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import ContentError
from corpus.limits import ARCHIVE_BYTES, PAGES
from corpus.readers import pdf_drawing
from corpus.readers.pdf_graphics import Graphics, graphics
from corpus.readers.pdf_print import Sheet
from corpus.readers.pdf_text import TINY, Frame, Mark, direction, marks, placed

_MOST_CHARACTERS = 100_000  # of a page; a full one has 5,000
_DRAWING_SECONDS = 20.0  # of processor time for one file, to see whether words are seen
_SCAN = 0.6  # share of a page that a picture takes where the page is one
_LAYER = 0.8  # share of the characters that are hidden where they are what a scanner read
_FEW = 60  # characters that a scanner or an archive stamps onto a page
_DRAWN = 40  # drawings on a page without text: letters turned into outlines
_GARBLED = 0.2  # share of characters that are none
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/DCTDecode|/JPXDecode|/JBIG2Decode|/CCITTFaxDecode")
_DICTIONARY = 400  # bytes before a stream in which its kind is looked for
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words of a page that nobody sees, and why; `page` from 1."""

    page: int
    why: str
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


class PdfFile:
    """An open PDF. `close` it after use, best through `open_pdf`."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._drawing = _DRAWING_SECONDS
        self.pages: int = pdfium.FPDF_GetPageCount(document.raw)

    def close(self) -> None:
        """Give its memory back."""
        self._document.close()

    def known(self) -> dict[str, str]:
        """What the file says of itself."""
        try:
            return {str(name): str(value) for name, value in self._document.get_metadata_dict().items()}
        except (pypdfium2.PdfiumError, ValueError, UnicodeError):
            return {}

    def language(self) -> str:
        """As the file names it; empty where it does not."""
        letters = (ctypes.c_ushort * 64)()
        length = pdfium.FPDFCatalog_GetLanguage(self._document.raw, letters, ctypes.sizeof(letters))
        return "".join(map(chr, letters)).split("\0")[0] if 0 < length <= ctypes.sizeof(letters) else ""

    def attachments(self) -> int:
        """How many files are attached."""
        return max(0, int(pdfium.FPDFDoc_GetAttachmentCount(self._document.raw)))

    def scripts(self) -> int:
        """How many programs it would run when it is opened."""
        return max(0, int(pdfium.FPDFDoc_GetJavaScriptActionCount(self._document.raw)))

    @contextmanager
    def page(self, number: int) -> Iterator[OpenPage | None]:
        """Page `number`, from 1, while it is looked at; None where it is damaged."""
        raw = pdfium.FPDF_LoadPage(self._document.raw, number - 1)
        if not raw:
            yield None
            return
        try:
            yield OpenPage(self, raw, number)
        finally:
            pdfium.FPDF_ClosePage(raw)

    def looks(
        self, page: Any, frame: Frame, found: Sequence[Mark], texts: Sequence[Any]
    ) -> tuple[list[bool], list[bool]]:
        """`pdf_drawing.seen` as long as there is time; later on what is doubtful is not seen."""
        if self._drawing <= 0:
            return [not mark.style.doubtful for mark in found], [True] * len(found)
        start = time.process_time()
        answer = pdf_drawing.seen(page, frame, found, texts)
        self._drawing -= time.process_time() - start
        return answer


class OpenPage:
    """A page while it is looked at."""

    def __init__(self, file: PdfFile, raw: Any, number: int) -> None:
        self._file = file
        self._raw = raw
        self._number = number
        left, bottom, right, top = _shown(raw)
        self._frame = Frame(left, bottom, right, top, pdfium.FPDFPage_GetRotation(raw) % 4)

    def picture(self, turn: int = 0) -> tuple[pdf_drawing.Picture, float]:
        """The page as a picture, turned by `turn` more quarters with the clock, and its pixels a point."""
        return pdf_drawing.for_recognition(self._raw, self._frame, turn)

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
                raise ContentError(
                    f"expected at most {_MOST_CHARACTERS:,} characters a page, found {count:,} on page {self._number}; "
                    "make a PDF of the document anew"
                )
            return marks(text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def _sorted(
        self, found: Sequence[Mark], frame: Frame, drawn: Graphics
    ) -> tuple[list[Mark], dict[str, str], list[Mark], list[Mark]]:
        """What is read, what is hidden by the way it is, what is slanted; and what a scanner read in the picture."""
        seen = ink = [True] * len(found)
        if drawn.pictured >= _SCAN or drawn.hiding or any(mark.style.doubtful for mark in found):
            seen, ink = self._file.looks(self._raw, self._frame, found, drawn.texts)
        kept: list[Mark] = []
        slanted: list[Mark] = []
        layer: list[Mark] = []
        hidden: dict[str, list[str]] = {}
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


_OUTSIDE = "outside the page"
_UNSEEN = "in the colour of what is behind it, covered, or in a layer that is switched off"


def _hidden(mark: Mark, frame: Frame, is_seen: bool) -> str:
    """Why a word is not seen; empty where it is."""
    left, top, right, bottom = frame.box(mark.box)
    across, down = (left + right) / 2, (top + bottom) / 2
    if not (0 <= across <= frame.width and 0 <= down <= frame.height):
        return _OUTSIDE
    if mark.style.invisible:
        return "drawn without colour"
    if mark.style.size < TINY:
        return f"smaller than {TINY} points"
    return "" if is_seen else _UNSEEN


def _count(found: Sequence[Mark]) -> int:
    return sum(len(mark.text) for mark in found)


def _is_garbled(found: Sequence[Mark]) -> bool:
    """Whether the fonts do not tell what their characters mean."""
    kinds = Counter(unicodedata.category(letter) for mark in found if len(mark.text) > 1 for letter in mark.text)
    none = (
        kinds["Co"] + kinds["Cc"] + kinds["Cn"] + sum(mark.text.count("\ufffd") for mark in found if len(mark.text) > 1)
    )
    unmapped = sum(mark.unmapped for mark in found if len(mark.text) > 1)
    return max(none, unmapped) > _GARBLED * max(kinds.total(), 1)


def _shown(page: Any) -> tuple[float, float, float, float]:
    """The part of a page that is shown: left, bottom, right, top."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        return 0.0, 0.0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return box.left, box.bottom, box.right, box.top


@contextmanager
def open_pdf(content: bytes) -> Iterator[PdfFile]:
    """The PDF in `content`, closed afterwards. Raises ContentError."""
    if not content.strip():
        raise ContentError("the file is empty")
    if b"%PDF-" not in content[:1024]:
        raise ContentError("expected a PDF, found something else; is its suffix right?")
    _check_streams(content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ContentError("the file is protected by a password; save it without one") from error
        raise ContentError("the file is cut short or damaged, or no PDF at all; make it anew") from error
    file = PdfFile(document)
    try:
        if file.pages > PAGES:
            raise ContentError(f"expected at most {PAGES:,} pages, found {file.pages:,}; split the file")
        if file.pages < 1:
            raise ContentError("the file is cut short or damaged: it has no page; make it anew")
        yield file
    finally:
        file.close()


def _check_streams(content: bytes) -> None:
    """Unpack what is packed, pictures apart, without keeping it: pdfium has no limit that is low enough."""
    left = ARCHIVE_BYTES
    for match in _STREAM.finditer(content):
        start = match.end()
        if content[start : start + 1] != b"\x78" or _PICTURE.search(content, max(0, start - _DICTIONARY), start):
            continue
        left -= _unpacked(content, start, left)
        if left <= 0:
            most = ARCHIVE_BYTES // 1_000_000
            raise ContentError(
                f"expected at most {most} MB of text and drawings, unpacked, found more; make the PDF anew"
            )


def _unpacked(content: bytes, start: int, most: int) -> int:
    """How many bytes the stream at `start` unpacks to, or more than `most`; what is packed twice counts twice."""
    outer, inner = zlib.decompressobj(), None
    total, position, rest = 0, start, b""
    view = memoryview(content)
    first = True
    try:
        while not outer.eof and total <= most:
            if not rest:
                rest = bytes(view[position : position + _CHUNK])
                position += _CHUNK
                if not rest:
                    break
            piece = outer.decompress(rest, _CHUNK)
            rest = outer.unconsumed_tail
            total += len(piece)
            if first and piece:
                inner, first = zlib.decompressobj() if piece[:1] == b"\x78" else None, False
            while inner and piece and total <= most and not inner.eof:
                total += len(inner.decompress(piece, _CHUNK))
                piece = inner.unconsumed_tail
    except zlib.error:
        pass  # no stream of this kind, or a damaged one: pdfium says what it makes of it
    return total
