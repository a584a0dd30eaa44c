"""Makes the PDF files that the tests read, with reportlab: each function returns the bytes of a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

WIDTH, HEIGHT = A4
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=10)
TITLE = ParagraphStyle("title", parent=TEXT, fontName="Helvetica-Bold", fontSize=20, leading=24, spaceAfter=12)
CHAPTER = ParagraphStyle("chapter", parent=TEXT, fontName="Helvetica-Bold", fontSize=14, leading=17, spaceBefore=8)
SECTION = ParagraphStyle("section", parent=TEXT, fontName="Helvetica-Bold", spaceBefore=6)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=9, leading=11, spaceAfter=0)


def bullet(text: str, depth: int = 0, mark: str = "•") -> Paragraph:
    """A list item."""
    inner = 14 + 14 * depth
    style = ParagraphStyle("item", parent=TEXT, leftIndent=inner, bulletIndent=inner - 12, spaceAfter=2)
    return Paragraph(text, style, bulletText=mark)


def table(rows: Sequence[Sequence[str]], widths: Sequence[float] | None = None, ruled: bool = True) -> Table:
    """A table, its first row bold."""
    cells = [
        [Paragraph(f"<b>{cell}</b>" if place == 0 else cell, CELL) for cell in row] for place, row in enumerate(rows)
    ]
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.grey))
    return Table(cells, widths, style=style, repeatRows=1)


def flowing(
    story: Sequence[Any],
    columns: int = 1,
    size: tuple[float, float] = A4,
    decorate: Callable[[Canvas, int], None] | None = None,
    **properties: str,
) -> bytes:
    """A document whose text flows over columns and pages; `decorate` draws on each page, given its number."""
    width, height = size
    column = (width - 120 - 20 * (columns - 1)) / columns
    frames = [
        Frame(60 + place * (column + 20), 60, column, height - 120, leftPadding=0, rightPadding=0)
        for place in range(columns)
    ]

    def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        if decorate:
            decorate(canvas, document.page)

    output = io.BytesIO()
    document = BaseDocTemplate(output, pagesize=size, **properties)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=on_page)])
    document.build(list(story))
    return output.getvalue()


def drawn(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """A document of pages that are drawn by hand."""
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=size)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def lines(*texts: str, left: float = 60, top: float = 780, leading: float = 13) -> Callable[[Canvas], None]:
    """A page of lines."""

    def draw(canvas: Canvas) -> None:
        for place, text in enumerate(texts):
            canvas.drawString(left, top - place * leading, text)

    return draw


def scanned(content: bytes, dots: int = 200, turned: int = 0) -> bytes:
    """The same pages as pictures alone, `turned` degrees against the clock."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    document = pypdfium2.PdfDocument(content)
    output = io.BytesIO()
    canvas = Canvas(output)
    try:
        for page in document:
            picture = page.render(scale=dots / 72).to_pil().convert("L").rotate(turned, expand=True)
            size = (picture.width * 72 / dots, picture.height * 72 / dots)
            canvas.setPageSize(size)
            canvas.drawImage(ImageReader(picture), 0, 0, *size)
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return output.getvalue()


def joined(*files: bytes) -> bytes:
    """The pages of several files in one."""
    from pypdfium2 import PdfDocument

    whole, output = PdfDocument(files[0]), io.BytesIO()
    for content in files[1:]:
        other = PdfDocument(content)
        whole.import_pages(other)
        other.close()
    whole.save(output)
    whole.close()
    return output.getvalue()


def space(points: float) -> Spacer:
    """White between two parts of a story."""
    return Spacer(1, points)


def raw(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of objects written by hand, the first one number 1."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table_ = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table_ += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(body))
    return body + table_ + trailer


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>\nstream\n" % (entries, len(content)) + content + b"\nendstream"
