"""Files that mean harm, or that somebody broke: made by the tests, each with what must be said of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
DAMAGED = r"cut short|damaged|it does not begin as such a file does"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file and what must come of it.

    - reason: a pattern that the one reason must match; None where the file is read all the same.
    - note: a pattern that a note must match, where it is read.
    """

    name: str
    content: bytes
    reason: str | None
    note: str | None = None


def word(
    body: str = "<w:p><w:r><w:t>Un texte.</w:t></w:r></w:p>", prolog: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """A Word file with the XML of a body; `prolog` stands before it; further members by name."""
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
            ' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
            f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        }
        | dict(more or {})
    )


def open_document(text: str = "Un texte.", prolog: str = "") -> bytes:
    """An OpenDocument text of one paragraph; `prolog` stands before its XML."""
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'{prolog}<office:document-content xmlns:office="{_ODF}:office:1.0"'
            f' xmlns:text="{_ODF}:text:1.0" office:version="1.3"><office:body><office:text><text:p>{text}</text:p>'
            "</office:text></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>',
        }
    )


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def laughs(root: str) -> str:
    """A document type whose entity grows to a thousand million words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol">{entities}]>'


def outside(root: str, address: str) -> str:
    """A document type whose entity is a file, or a page, outside the document."""
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY secret SYSTEM "{address}">]>'


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects, the first one its catalogue."""
    parts: list[bytes] = [b"%PDF-1.7\n"]
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(offsets[-1] + len(parts[-1]) if offsets else len(parts[0]))
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return b"".join(parts) + end % (size, table, size, start)


def pdf_of_pages(count: int) -> bytes:
    """A PDF of empty pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, *[page] * count])


def pdf_stream(blocks: Iterable[bytes]) -> bytes:
    """A PDF of one page, drawn by a packed stream."""
    packer = zlib.compressobj(9)
    packed = b"".join([*map(packer.compress, blocks), packer.flush()])
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
            b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
        ]
    )


def protected_pdf() -> bytes:
    """A PDF that opens with a password only."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("a password", canPrint=0))
    canvas.drawString(100, 700, "Un texte.")
    canvas.save()
    return file.getvalue()


def spreadsheet(rows: int, columns: int) -> bytes:
    """A workbook of one sheet, full of numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Feuille")
    for row in range(rows):
        sheet.append([row] * columns)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def hostile_files(address: str) -> Iterator[Hostile]:
    """Every one of them; those that would call out name the web address."""
    deep = "<w:p>" * 50_000 + "</w:p>" * 50_000
    outer = "<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>"
    lol = "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"
    entities = r"entit|DOCTYPE|document type"
    yield Hostile("bomb.docx", word(more={"word/bomb": b"\0" * 150_000_000}), "packed at most 200 times smaller")
    yield Hostile(
        "large-bomb.docx", word(more={f"a{n}": b"\0" * 90_000_000 for n in range(3)}), "at most 200 MB unpacked"
    )
    yield Hostile("members.docx", archive({f"{n}.xml": "" for n in range(6_000)}), "at most 5,000 members")
    yield Hostile("archive.docx", archive({"a.zip": word()}), "another kind of archive")
    yield Hostile("deep.docx", word(deep), "at most 200 elements inside each other")
    yield Hostile("laughs.docx", word(lol, laughs("w:document")), entities)
    yield Hostile("file.docx", word(outer, outside("w:document", "file:///etc/passwd")), entities)
    yield Hostile("call.docx", word(outer, outside("w:document", address)), entities)
    yield Hostile("laughs.odt", open_document("&l9;", laughs("office:document-content")), entities)
    yield Hostile("file.odt", open_document("&secret;", outside("o", "file:///etc/passwd")), entities)
    yield Hostile("call.odt", open_document("&secret;", outside("o", address)), entities)
    yield Hostile("traversal.docx", word(more={"../../../evil.xml": b"x"}), None)
    yield Hostile("macro.docx", word(more={"word/vbaProject.bin": b"x"}), None, "macro")
    yield Hostile("protected.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "protected by a password")
    yield Hostile("protected.pdf", protected_pdf(), "password")
    yield Hostile("pages.pdf", pdf_of_pages(10_000), "at most 2,?000 pages, found 10,?000")
    yield Hostile("stream.pdf", pdf_stream(repeat(b"0 0 m " * 1_000_000, 40)), "")
    yield Hostile("huge.xlsx", spreadsheet(6_000, 100), None, "cells")
    yield Hostile("many.csv", ("1;2;3;4;5;6;7;8;9;10\n" * 60_000).encode(), None, "cells")
    for suffix in ("md", "txt", "csv", "html", "eml", "mhtml", "rtf"):
        line = {"rtf": b"{\\rtf1 "}.get(suffix, b"") + b"un mot " * 7_500_000
        yield Hostile(f"line.{suffix}", line, "at most 10 MB")
    for suffix in ("md", "txt", "pdf", "docx", "pptx", "xlsx", "odt", "html", "mhtml", "eml", "csv", "rtf"):
        yield Hostile(f"empty.{suffix}", b"", "the file is empty")
    for suffix in ("md", "txt", "html", "csv", "eml", "mhtml", "rtf", "docx", "pptx", "xlsx", "odt"):
        yield Hostile(f"named-{suffix}.{suffix}", pdf_of_pages(1), r"it is a file of the format \.pdf; rename it")
    yield Hostile("named-pdf.pdf", word(), r"it is a file of the format \.docx; rename it")
    yield Hostile("text.pdf", b"Un texte.", "does not begin as such a file does")
    yield Hostile("half.docx", word()[: len(word()) // 2], DAMAGED)
    yield Hostile("half.odt", open_document()[: len(open_document()) // 2], DAMAGED)
    yield Hostile("half.xlsx", spreadsheet(50, 5)[:3_000], DAMAGED)
    yield Hostile("half.pdf", protected_pdf()[:500], DAMAGED)
    divisions = b"<div>" * 200_000 + b"Un texte." + b"</div>" * 200_000
    yield Hostile("deep.html", divisions, "at most 1,000 deep")
    yield Hostile("laughs.html", (laughs("html") + "<html><body><p>Un texte. &l9;</p></body></html>").encode(), None)
    page = f'<html><body><p>Un texte.</p><img src="{address}"><iframe src="{address}"></iframe></body></html>'
    yield Hostile("call.html", (outside("html", address) + page).encode(), None)
    yield Hostile("deep.md", b">" * 100_000 + b" Un texte.\n" + b"- " * 100_000 + b"fin", "holds no text")
    yield Hostile(
        "deep.rtf",
        b"{\\rtf1 " + b"{" * 200_000 + b"Un texte." + b"}" * 200_000 + b"}",
        "at most 200 groups inside each other",
    )
