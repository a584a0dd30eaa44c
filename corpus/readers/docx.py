"""Word documents (.docx, .docm, .dotx): a walk over their own XML.

Headers and footers repeat on every page and are not read. Word decides where pages end when it shows a document, so
there are none here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.composer import Composer, seen
from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.readers.docx_boxes import Paper
from corpus.readers.docx_numbering import Numbering
from corpus.readers.docx_styles import Styles, W, child_value, number
from corpus.readers.docx_tables import Cell, names_columns, rows_of
from corpus.readers.docx_text import COMPATIBLE, GONE, WRAPPERS, Line, Paragraphs, chosen, is_placeholder, page_colour
from corpus.readers.findings import Findings, under
from corpus.readers.office_package import Package
from corpus.readers.office_properties import package_properties
from corpus.readers.writing import Counted, Grid, Items, Placed, typed_item
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

_WANTED = Said.A_WORD_DOCUMENT()
_PAPER = Paper(595.0, 842.0)  # A4
_WORDY = 2  # letters from which on a number is text that people quote ("Article 1")


def read(content: bytes) -> Extract:
    """The text of a Word document. Raises ContentError."""
    package = Package(content, _WANTED)
    name, root = package.main()
    if root.tag != W + "document":
        raise ContentError(Said.OTHER_OFFICE(wanted=_WANTED))
    walk = _Walk(package, name, root)
    walk.document()
    properties = package_properties(package)
    return walk.composer.extract(replace(properties, title=walk.title or properties.title), walk.findings.notes())


class _Walk:
    def __init__(self, package: Package, name: str, root: Element) -> None:
        relations = package.relations(name)
        self.composer = Composer()
        self.findings = Findings()
        self.title: str | None = None
        self._root = root
        self._styles = Styles(package.related(relations, "styles"))
        self._numbering = Numbering(package.related(relations, "numbering"))
        self._paragraphs = Paragraphs(self._styles, self.findings, _paper(root))
        self._notes = {kind: self._read_notes(package.related(relations, kind)) for kind in ("footnotes", "endnotes")}
        self._comments = package.related(relations, "comments")
        self._package = package
        self._items = Items(self.composer)
        self._counted = Counted()
        self._titled = False
        self._later: list[Line] = []

    def document(self) -> None:
        body = self._root.find(W + "body")
        self._paragraphs.begin(self._root)
        self._titled = body is not None and any(
            self._styles.style(child_value(paragraph.find(W + "pPr"), "pStyle")).role == "title"
            and any((text.text or "").strip() for text in paragraph.iter(W + "t"))
            for paragraph in body.iter(W + "p")
        )
        if body is not None:
            self._flow(body, page_colour(self._root))
        self._write_later()
        for comment in self._comments if self._comments is not None else ():
            self.findings.left_out(Said.COMMENTS(), "".join(text.text or "" for text in comment.iter(W + "t")))
        self._package.note_dangers(self.findings)

    def _flow(self, parent: Element, behind: str | None, quoted: bool = False) -> None:
        """Write all blocks of `parent`; `quoted` where it is a box, whose paragraphs head nothing."""
        for block in self._blocks(parent, behind):
            if isinstance(block, Line):
                self._write(block, quoted)
            else:
                self._write_later()
                self._table(block, behind)

    def _blocks(self, parent: Element, behind: str | None) -> Iterator[Line | Element]:
        """Paragraphs as lines, tables as elements. A paragraph whose end was deleted goes on in the next one."""
        begun: Line | None = None
        for element in self._flat(parent):
            if element.tag == W + "tbl":
                if begun:
                    yield begun
                    begun = None
                yield element
                continue
            line = self._paragraphs.read(element, behind)
            if begun:
                line.seen[:0], line.notes[:0], line.boxes[:0] = begun.seen, begun.notes, begun.boxes
            deleted = element.find(f"{W}pPr/{W}rPr/{W}del") is not None
            begun = line if deleted else None
            if not deleted:
                yield line
        if begun:
            yield begun

    def _flat(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            tag = child.tag
            if tag in (W + "p", W + "tbl"):
                yield child
            elif tag in WRAPPERS:
                yield from self._flat(child)
            elif tag in GONE:
                self._paragraphs.deleted([child])
            elif tag == W + "sdt":
                yield from self._control(child)
            elif tag == COMPATIBLE:
                for choice in chosen(child):
                    yield from self._flat(choice)
            elif tag == W + "altChunk":
                self.findings.left_out(Said.EMBEDDED_DOCUMENTS())

    def _control(self, control: Element) -> Iterator[Element]:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj")
        contents = control.findall(W + "sdtContent")
        if child_value(gallery, "docPartGallery") == "Table of Contents":
            for paragraph in (paragraph for content in contents for paragraph in content.iter(W + "p")):
                text = "".join(part.text or "" for part in paragraph.iter(W + "t"))
                if text.strip():
                    self.findings.left_out(Said.CONTENTS(), text)
        elif not is_placeholder(control):
            for content in contents:
                yield from self._flat(content)

    def _write(self, line: Line, quoted: bool) -> None:
        text = self._counted.text(line.text)
        marker = self._marker(line) if text.strip() else ""
        level = self._level(line)
        if marker and (level or _is_wordy(marker)):
            text, marker = f"{marker} {text}", ""
        typed = typed_item(text) if not marker else None
        if level and not quoted and text.strip():
            self._write_later()
            self.composer.heading(text, level)
            heading = " ".join(seen(text).split())
            self._paragraphs.where = under(heading)
            if line.style.role == "title" and self.title is None:
                self.title = heading
        elif marker or typed:
            self._items.write(typed or text, line.style.listed[1] or 0, marker)
        elif text.strip():
            self._write_later()
            self.composer.paragraph(text, quoted or line.style.role == "subtitle")
        if line.notes or line.boxes:
            self._later.append(line)

    def _write_later(self) -> None:
        """Write the notes and boxes of the paragraph or of the list that is over; between items they would cut it."""
        self._items.end()
        lines, self._later = self._later, []
        for line in lines:
            for kind, identity in line.notes:
                # A note is read once: whoever refers to it again means the one that was read.
                note = self._notes[kind].pop(identity, None)
                if note is not None:
                    with self._paragraphs.apart():
                        self._flow(note, page_colour(self._root), quoted=True)
            for box in line.boxes:
                if box.hidden:
                    text = "".join(part.text or "" for part in box.content.iter(W + "t"))
                    self.findings.hidden(box.hidden, text, self._paragraphs.where)
                    continue
                with self._paragraphs.apart():
                    self._flow(box.content, box.behind, quoted=True)
            self._items.end()

    def _level(self, line: Line) -> int | None:
        """The level of a heading; where the document has a title, all others are one below what they say."""
        if line.style.role == "title":
            return 1
        if line.style.level is None or line.style.role == "subtitle":
            return None
        return line.style.level + (1 if self._titled else 0)

    def _marker(self, line: Line) -> str:
        identity, depth = line.style.listed
        return self._numbering.marker(identity, depth or 0) if identity not in (None, "", "0") else ""

    def _table(self, table: Element, behind: str | None) -> None:
        rows = rows_of(table, self._styles, behind, self._paragraphs.deleted)
        if len(rows) == 1 and len(rows[0].cells) == 1 and not rows[0].flat:
            # A frame around text, not a table.
            self._flow(rows[0].cells[0].element, rows[0].cells[0].behind, quoted=True)
            self._items.end()
            return
        grid = Grid(self._counted)
        inner: list[tuple[Element, str | None]] = []
        for row in rows:
            cells = [
                Placed("" if cell.continues else self._cell(cell, row.flat, inner), cell.span, cell.continues)
                for cell in row.cells
            ]
            grid.add(cells, row.before, row.header)
        grid.write(self.composer, self.findings, names_columns(table))
        self._write_later()
        for element, ground in inner:
            self._table(element, ground)

    def _cell(self, cell: Cell, flat: bool, inner: list[tuple[Element, str | None]]) -> str:
        """The text of a cell; the tables in it follow the table it is in."""
        texts: list[str] = []
        for block in self._blocks(cell.element, cell.behind):
            if not isinstance(block, Line):
                inner.append((block, cell.behind))
                continue
            text = block.text
            if flat:
                self.findings.hidden(Said.FLAT_ROW(), text, self._paragraphs.where)
                continue
            marker = self._marker(block) if text.strip() else ""
            texts.append(f"{'•' if marker == '-' else marker} {text}" if marker else text)
            if block.notes or block.boxes:
                self._later.append(block)
        return "\n".join(texts)

    def _read_notes(self, notes: Element | None) -> dict[str, Element]:
        """The footnotes, or endnotes, by id."""
        if notes is None:
            return {}
        self._paragraphs.begin(notes)
        return {note.get(W + "id", ""): note for note in notes}


def _is_wordy(marker: str) -> bool:
    return sum(map(str.isalpha, marker)) >= _WORDY and " " in marker.strip()


def _paper(root: Element) -> Paper:
    sizes: Sequence[Element] = list(root.iter(W + "pgSz"))
    widths = [number(size.get(W + "w", ""), 20) or 0.0 for size in sizes]
    heights = [number(size.get(W + "h", ""), 20) or 0.0 for size in sizes]
    return Paper(max(widths, default=0.0) or _PAPER.width, max(heights, default=0.0) or _PAPER.height)
