"""What our readers of office files keep of a text, beside the libraries that could have read it.

    python -m eval.benchmarks.readers_office

Every Markdown document of the corpus is written in each format by a library that writes it (the RTF by hand), and read
back by each candidate. Counted are words of the source that are lost, or stand in another order, and headings, list
items and table rows that can still be told from paragraphs. A second Word document holds what people do not see, and
what is easily overlooked: what of the first each candidate takes, and of the second misses. Seconds are processor time
a document, the least of three runs, beside those of our reader in the same run. Libraries that are not installed are
skipped.
"""

from __future__ import annotations

import argparse
import importlib
import io
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from corpus.extract import Extract
from corpus.markup import plain, row_cells
from corpus.readers import docx, markdown, odt, pptx, rtf, xlsx

_WORD = re.compile(r"\w+")
_RUNS = 3
# In the probe files: what people see says "seen", what nobody sees says "unseen".
SEEN = ("seeninsertion", "seenfield", "seenfootnote", "seenbox", "seencontrol")
UNSEEN = ("unseendeletion", "unseenvanish", "unseenwhite", "unseentiny", "unseencomment")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a source document: its kind, its level or depth, its text or the texts of its cells."""

    kind: str
    level: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a candidate makes of a file: its text, and how many headings, items and rows it tells from paragraphs."""

    text: str
    headings: int = 0
    items: int = 0
    rows: int = 0


Read = Callable[[bytes], Found]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to read a format. `package`: the distribution it comes with, "" for our own."""

    name: str
    package: str
    read: Read


def parts_of(path: Path) -> list[Part]:
    """The blocks of a Markdown document, without its front matter and without markup."""
    text = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
    parts = []
    for piece in markdown.pieces(text):
        raw = text[piece.start : piece.end]
        if piece.kind in ("header", "row"):
            cells = tuple(plain(cell) for cell in row_cells(raw))
        else:
            cells = (" ".join(plain(raw).split()),)
        parts.append(Part("row" if piece.kind == "header" else piece.kind, piece.level, cells))
    return parts


def _tables(parts: Sequence[Part]) -> Iterator[Part | list[Part]]:
    """The parts, rows that follow each other gathered."""
    rows: list[Part] = []
    for part in parts:
        if part.kind == "row" and (not rows or len(rows[-1].cells) == len(part.cells)):
            rows.append(part)
            continue
        if rows:
            yield rows
        rows = [part] if part.kind == "row" else []
        if part.kind != "row":
            yield part
    if rows:
        yield rows


def write_docx(parts: Sequence[Part]) -> bytes:
    """A Word document."""
    document = importlib.import_module("docx").Document()
    for part in _tables(parts):
        if isinstance(part, list):
            table = document.add_table(len(part), len(part[0].cells))
            for row, source in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, source.cells, strict=True):
                    cell.text = text
        elif part.kind == "heading":
            document.add_heading(part.cells[0], part.level)
        else:
            document.add_paragraph(part.cells[0], style="List Bullet" if part.kind == "item" else None)
    return _saved(document)


def write_odt(parts: Sequence[Part]) -> bytes:
    """An OpenDocument text."""
    odfdo = importlib.import_module("odfdo")
    document = odfdo.Document("text")
    document.body.clear()
    for part in _tables(parts):
        if isinstance(part, list):
            table = odfdo.Table("t", width=len(part[0].cells), height=len(part))
            for y, row in enumerate(part):
                for x, text in enumerate(row.cells):
                    table.set_value((x, y), text)
            document.body.append(table)
        elif part.kind == "heading":
            document.body.append(odfdo.Header(part.level, part.cells[0]))
        elif part.kind == "item":
            document.body.append(odfdo.List([part.cells[0]]))
        else:
            document.body.append(odfdo.Paragraph(part.cells[0]))
    members = {}
    with zipfile.ZipFile(io.BytesIO(_saved(document))) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)
    # The template of odfdo numbers headings; the source does not.
    members["styles.xml"] = re.sub(rb"(?s)<text:outline-style.*</text:outline-style>", b"", members["styles.xml"])
    return _zipped(members)


def write_pptx(parts: Sequence[Part]) -> bytes:
    """A presentation: a slide a heading."""
    presentation = importlib.import_module("pptx").Presentation()
    slide: Any = None
    body: Any = None
    empty = True
    for part in _tables(parts):
        if slide is None or (not isinstance(part, list) and part.kind == "heading"):
            slide = presentation.slides.add_slide(presentation.slide_layouts[1])
            body, empty = slide.placeholders[1].text_frame, True
        if isinstance(part, list):
            shape = slide.shapes.add_table(len(part), len(part[0].cells), 0, 6_000_000, 9_000_000, 800_000)
            for y, row in enumerate(part):
                for x, text in enumerate(row.cells):
                    shape.table.cell(y, x).text = text
        elif part.kind == "heading":
            slide.shapes.title.text = part.cells[0]
        else:
            paragraph = body.paragraphs[0] if empty else body.add_paragraph()
            paragraph.text, empty = part.cells[0], False
    return _saved(presentation)


def write_xlsx(parts: Sequence[Part]) -> bytes:
    """A workbook: its tables alone, each apart from the others."""
    book = importlib.import_module("openpyxl").Workbook()
    for part in _tables(parts):
        if isinstance(part, list):
            for row in part:
                book.active.append(row.cells)
            book.active.append([])
    return _saved(book)


def write_rtf(parts: Sequence[Part]) -> bytes:
    """A file in Rich Text Format."""
    levels = "".join(rf"{{\s{level}\outlinelevel{level - 1} heading {level};}}" for level in range(1, 7))
    written = [rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}{{\f1\fcharset2 Symbol;}}}}{{\stylesheet{levels}}}"]
    for part in parts:
        texts = ["".join(sign if sign.isascii() else rf"\u{_signed(sign)}?" for sign in cell) for cell in part.cells]
        if part.kind == "row":
            ends = "".join(rf"\cellx{place}" for place in range(len(texts)))
            cells = "".join(rf"\pard\intbl {text}\cell" for text in texts)
            written.append(rf"\trowd{ends}{cells}\row")
        else:
            style = rf"\s{part.level} " if part.kind == "heading" else " "
            mark = r"{\listtext\f1\'b7\tab}" if part.kind == "item" else ""
            written.append(rf"\pard{style}{mark}{texts[0]}\par")
    return ("\n".join(written) + "}").encode("ascii")


def _signed(sign: str) -> int:
    number = ord(sign)
    return number if number < 0x8000 else number - 0x10000


def _saved(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def ours(read: Callable[[bytes], Extract]) -> Read:
    """Our own reader."""

    def found(content: bytes) -> Found:
        extract = read(content)
        kinds = Counter(piece.kind for piece in extract.pieces)
        return Found(extract.text, kinds["heading"], kinds["item"], kinds["row"] + kinds["header"])

    return found


def by_python_docx(content: bytes) -> Found:
    """Paragraphs and tables in their order, as its manual shows."""
    texts: list[str] = []
    kinds: Counter[str] = Counter()
    for block in importlib.import_module("docx").Document(io.BytesIO(content)).iter_inner_content():
        if hasattr(block, "rows"):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            kinds["row"] += len(rows)
            texts.extend(" ".join(row) for row in rows)
        else:
            texts.append(block.text)
            name = block.style.name
            kinds["heading" if name.startswith("Heading") else "item" if name.startswith("List") else "paragraph"] += 1
    return Found("\n".join(texts), kinds["heading"], kinds["item"], kinds["row"])


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags[tag] += 1
        self.texts.append(" " if tag in ("p", "li", "td", "tr", "br", "h1", "h2", "h3", "h4") else "")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def by_mammoth(content: bytes) -> Found:
    """Its HTML, read."""
    html = _Html()
    html.feed(importlib.import_module("mammoth").convert_to_html(io.BytesIO(content)).value)
    headings = sum(count for tag, count in html.tags.items() if re.fullmatch("h[1-6]", tag))
    return Found("".join(html.texts), headings, html.tags["li"], html.tags["tr"])


def by_odfdo(content: bytes) -> Found:
    """Its formatted text, and its own lists of headers, items and rows."""
    document = importlib.import_module("odfdo").Document(io.BytesIO(content))
    names = ("text:h", "text:list-item", "table:table-row")
    headings, items, rows = (len(document.body.get_elements(f"descendant::{name}")) for name in names)
    return Found(document.get_formatted_text(), headings, items, rows)


def by_odfpy(content: bytes) -> Found:
    """The text of its headings and paragraphs, in the order of the file."""
    loaded = importlib.import_module("odf.opendocument").load(io.BytesIO(content))
    extract = importlib.import_module("odf.teletype").extractText
    texts: list[str] = []
    kinds: Counter[str] = Counter()

    def walk(element: Any) -> None:
        kind = getattr(element, "qname", ("", ""))[1]
        kinds[kind] += 1
        if kind in ("p", "h"):
            texts.append(extract(element))
            return
        for child in element.childNodes:
            walk(child)

    walk(loaded.text)
    return Found("\n".join(texts), kinds["h"], kinds["list-item"], kinds["table-row"])


def by_python_pptx(content: bytes) -> Found:
    """The text of shapes in the order of the file."""
    texts: list[str] = []
    headings = rows = 0
    for slide in importlib.import_module("pptx").Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
                headings += shape == slide.shapes.title and bool(shape.text_frame.text)
            elif shape.has_table:
                texts.extend(" ".join(cell.text for cell in row.cells) for row in shape.table.rows)
                rows += len(shape.table.rows)
    return Found("\n".join(texts), headings, 0, rows)


def by_openpyxl(content: bytes) -> Found:
    """The values of all sheets, streamed."""
    book = importlib.import_module("openpyxl").load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    return Found("\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows), rows=len(rows))


def by_striprtf(content: bytes) -> Found:
    """Its plain text."""
    text: str = importlib.import_module("striprtf.striprtf").rtf_to_text(content.decode("latin-1"), errors="ignore")
    return Found(text)


_FORMATS: tuple[tuple[str, Callable[[Sequence[Part]], bytes], Sequence[Candidate]], ...] = (
    ("docx", write_docx, (
        Candidate("corpus.readers.docx", "", ours(docx.read)),
        Candidate("python-docx", "python-docx", by_python_docx),
        Candidate("mammoth", "mammoth", by_mammoth),
    )),
    ("odt", write_odt, (
        Candidate("corpus.readers.odt", "", ours(odt.read)),
        Candidate("odfdo", "odfdo", by_odfdo),
        Candidate("odfpy", "odfpy", by_odfpy),
    )),
    ("pptx", write_pptx, (
        Candidate("corpus.readers.pptx", "", ours(pptx.read)),
        Candidate("python-pptx", "python-pptx", by_python_pptx),
    )),
    ("xlsx", write_xlsx, (
        Candidate("corpus.readers.xlsx", "", ours(xlsx.read)),
        Candidate("openpyxl", "openpyxl", by_openpyxl),
    )),
    ("rtf", write_rtf, (
        Candidate("corpus.readers.rtf", "", ours(rtf.read)),
        Candidate("striprtf", "striprtf", by_striprtf),
    )),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Sums over all documents, and the least seconds of processor time a document."""

    words: int = 0
    lost: int = 0
    moved: int = 0
    structure: int = 0
    kept: int = 0
    seconds: float = 0.0
    documents: int = 0


def measure(candidate: Candidate, parts: Sequence[Part], content: bytes, tally: Tally) -> None:
    """Read one file and add what was found to `tally`."""
    found, least = Found(""), float("inf")
    for _ in range(_RUNS):
        start = time.process_time()
        found = candidate.read(content)
        least = min(least, time.process_time() - start)
    source = [word for part in parts for cell in part.cells for word in _WORD.findall(cell)]
    read = _WORD.findall(found.text)
    lost = sum((Counter(source) - Counter(read)).values())
    same = sum(block.size for block in SequenceMatcher(None, source, read, autojunk=False).get_matching_blocks())
    kinds = Counter(part.kind for part in parts)
    kept = ((kinds["heading"], found.headings), (kinds["item"], found.items), (kinds["row"], found.rows))
    tally.words += len(source)
    tally.lost += lost
    tally.moved += max(0, len(source) - lost - same)
    tally.structure += sum(there for there, _ in kept)
    tally.kept += sum(min(there, seen) for there, seen in kept)
    tally.seconds += least
    tally.documents += 1


def probe_docx() -> bytes:
    """A Word document of what is easily taken or missed."""
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>".format
    box = f"<v:textbox><w:txbxContent><w:p>{run('', 'seenbox')}</w:p></w:txbxContent></v:textbox>"
    field = f"<w:fldSimple w:instr='DATE'>{run('', 'seenfield')}</w:fldSimple>"
    white, tiny = run('<w:color w:val="FFFFFF"/>', "unseenwhite"), run('<w:sz w:val="2"/>', "unseentiny")
    body = (
        f"<w:p>{run('', 'Text ')}<w:ins w:id='1'>{run('', 'seeninsertion ')}</w:ins>"
        "<w:del w:id='2'><w:r><w:delText>unseendeletion</w:delText></w:r></w:del></w:p>"
        f"<w:p>{run('<w:vanish/>', 'unseenvanish')}</w:p><w:p>{white}</w:p><w:p>{tiny}</w:p>"
        f"<w:p>{field}</w:p><w:p><w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r></w:p>"
        f"<w:p><w:sdt><w:sdtContent>{run('', 'seencontrol')}</w:sdtContent></w:sdt>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:p><w:r><w:commentReference w:id='0'/></w:r></w:p>"
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    names = f"xmlns:w='{word}' xmlns:v='urn:schemas-microsoft-com:vml'"
    with zipfile.ZipFile(io.BytesIO(write_docx([]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = f"<w:document {names}><w:body>{body}</w:body></w:document>".encode()
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for kind, inner in (("footnotes", "footnote w:id='2'"), ("comments", "comment w:id='0' w:author='x'")):
        text = run("", "seenfootnote" if kind == "footnotes" else "unseencomment")
        tag = inner.split()[0]
        members[f"word/{kind}.xml"] = f"<w:{kind} {names}><w:{inner}><w:p>{text}</w:p></w:{tag}></w:{kind}>".encode()
        related = f'<Relationship Id="p{kind}" Type="{relations}/{kind}" Target="{kind}.xml"/></Relationships>'.encode()
        name = "word/_rels/document.xml.rels"
        members[name] = members[name].replace(b"</Relationships>", related)
        override = f'<Override PartName="/word/{kind}.xml" ContentType="{content}.{kind}+xml"/></Types>'.encode()
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", override)
    return _zipped(members)


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=Path(__file__).parents[2] / "corpus" / "documents")
    folder = parser.parse_args().documents
    sources = [parts_of(path) for path in sorted(folder.glob("*.md"))]
    sys.stdout.write(f"{len(sources)} documents\n")
    for kind, write, candidates in _FORMATS:
        wanted = [[part for part in parts if kind != "xlsx" or part.kind == "row"] for parts in sources]
        # Lists of slides are the bullets of their layout: every paragraph is an item there.
        wanted = [[_on_slide(part) if kind == "pptx" else part for part in parts] for parts in wanted]
        files = [(parts, write(parts)) for parts in wanted if parts]
        own = 0.0
        for candidate in candidates:
            try:
                version = distribution(candidate.package).version if candidate.package else ""
            except PackageNotFoundError:
                continue
            tally = Tally()
            for parts, content in files:
                measure(candidate, parts, content, tally)
            own = own or tally.seconds
            sys.stdout.write(
                f"{kind:5} {candidate.name + ' ' + version:24} {tally.documents} files, words {tally.words} "
                f"lost {tally.lost} moved {tally.moved}, structure {tally.kept}/{tally.structure}, "
                f"{1000 * tally.seconds / tally.documents:.1f} ms, {tally.seconds / own:.2f} times\n"
            )
            if kind == "docx":
                text = candidate.read(probe_docx()).text
                missed, taken = [word for word in SEEN if word not in text], [word for word in UNSEEN if word in text]
                said = f"missed: {', '.join(missed) or 'nothing'}; taken: {', '.join(taken) or 'nothing'}"
                sys.stdout.write(f"      {said}\n")


def _on_slide(part: Part) -> Part:
    return Part("item", part.level, part.cells) if part.kind == "paragraph" else part


if __name__ == "__main__":
    main()
