"""A PDF file is opened, after a look at what its streams unpack to."""

from __future__ import annotations

import ctypes
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import ContentError
from corpus.limits import ARCHIVE_BYTES, PAGES
from corpus.readers import pdf_drawing
from corpus.readers.pdf_frame import Frame
from corpus.readers.pdf_leaf import OpenPage
from corpus.readers.pdf_text import Mark
from corpus.sayings import Said

_DRAWING_SECONDS = 20.0  # of processor time for one file, to see whether words are seen
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/DCTDecode|/JPXDecode|/JBIG2Decode|/CCITTFaxDecode")
_DICTIONARY = 400  # bytes before a stream in which its kind is looked for
_CHUNK = 1 << 20


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
            yield OpenPage(raw, number, self._looks)
        finally:
            pdfium.FPDF_ClosePage(raw)

    def _looks(
        self, page: Any, frame: Frame, found: Sequence[Mark], texts: Sequence[Any]
    ) -> tuple[list[bool], list[bool]]:
        """`pdf_drawing.seen` as long as there is time; later on what is doubtful is not seen."""
        if self._drawing <= 0:
            return [not mark.style.doubtful for mark in found], [True] * len(found)
        start = time.process_time()
        answer = pdf_drawing.seen(page, frame, found, texts)
        self._drawing -= time.process_time() - start
        return answer


@contextmanager
def open_pdf(content: bytes) -> Iterator[PdfFile]:
    """The PDF in `content`, closed afterwards. Raises ContentError."""
    if not content.strip():
        raise ContentError(Said.EMPTY())
    if b"%PDF-" not in content[:1024]:
        raise ContentError(Said.NO_PDF())
    _check_streams(content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ContentError(Said.PROTECTED()) from error
        raise ContentError(Said.DAMAGED_PDF()) from error
    file = PdfFile(document)
    try:
        if file.pages > PAGES:
            raise ContentError(Said.TOO_MANY_PAGES(most=PAGES, found=file.pages))
        if file.pages < 1:
            raise ContentError(Said.PDF_WITHOUT_PAGE())
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
            raise ContentError(Said.TOO_MUCH_DRAWN(most=ARCHIVE_BYTES // 1_000_000))


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
