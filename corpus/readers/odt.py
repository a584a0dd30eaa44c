"""OpenDocument texts (.odt; one XML file instead of an archive is taken too): a walk over their own XML.

Headers and footers stand in the styles of pages and are not read. Where pages end is decided when the document is
shown, so there are none here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.composer import Composer, seen
from corpus.document import Span
from corpus.extract import Extract
from corpus.readers.findings import Findings, under
from corpus.readers.odf_file import OdfFile
from corpus.readers.odt_lists import ListCounts, Lists
from corpus.readers.odt_styles import OFFICE, TEXT, OdtStyles, whole
from corpus.readers.odt_tables import TABLE, read_rows
from corpus.readers.odt_text import DRAW, OdtLine, OdtParagraphs, is_off_page, words
from corpus.readers.visibility import WHITE
from corpus.readers.writing import Counted, Grid, Items, typed_item
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SKIPPED = frozenset((OFFICE + "forms", TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls"))
_INDEXES = frozenset(
    TEXT + name
    for name in (
        "table-of-content illustration-index table-index object-index user-index alphabetical-index"
    ).split()
)  # fmt: skip


def read(content: bytes) -> Extract:
    """The text of an OpenDocument text. Raises ContentError."""
    file = OdfFile(content)
    walk = _Walk(file)
    walk.document()
    properties = file.properties()
    return walk.composer.extract(replace(properties, title=walk.title or properties.title), walk.findings.notes())


class _Walk:
    def __init__(self, file: OdfFile) -> None:
        self.composer = Composer()
        self.findings = Findings()
        self.title: str | None = None
        self._file = file
        self._styles = OdtStyles()
        for part in file.parts():
            self._styles.add(part)
        self._paragraphs = OdtParagraphs(self._styles, self.findings)
        self._lists = Lists(self._styles)
        self._outline = ListCounts(self._styles.outline)
        self._items = Items(self.composer)
        self._counted = Counted()
        self._ground = self._styles.page or WHITE
        self._titled = False
        self._later: list[OdtLine] = []

    def document(self) -> None:
        body = self._file.body()
        self._titled = any(
            self._styles.style("paragraph", paragraph.get(TEXT + "style-name", "")).role == "title" and words(paragraph)
            for paragraph in body.iter(TEXT + "p", TEXT + "h")
        )
        self._flow(body, self._ground)
        self._write_later()
        self._file.note_dangers(self.findings)

    def _flow(self, parent: Element, behind: str | None, quoted: bool = False) -> None:
        """Write all blocks of `parent`; `quoted` where it is a box, whose paragraphs head nothing."""
        for block in self._blocks(parent):
            tag = block.tag
            if tag == TEXT + "list":
                self._list(block, behind, quoted)
            elif tag == TABLE + "table":
                self._write_later()
                self._table(block, behind)
            elif tag.startswith(DRAW):
                self._frame(block, behind)
            else:
                self._write(self._paragraphs.read(block, behind), block, quoted)

    def _blocks(self, parent: Element) -> Iterator[Element]:
        """Paragraphs, headings, lists, tables and frames, whatever stands around them."""
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h", TEXT + "list", TABLE + "table") or tag.startswith(DRAW):
                yield child
            elif tag == TEXT + "section":
                if self._is_gone(child):
                    self.findings.hidden(Said.HIDDEN_SECTION(), words(child), self._paragraphs.where)
                else:
                    yield from self._blocks(child)
            elif tag in _INDEXES:
                for line in child.iter(TEXT + "p"):
                    self.findings.left_out(Said.CONTENTS(), words(line))
            elif tag == TEXT + "tracked-changes":
                for deletion in child.iter(TEXT + "deletion"):
                    self.findings.left_out(Said.DELETIONS(), words(deletion))
            elif tag == OFFICE + "annotation":
                self.findings.left_out(Said.COMMENTS(), words(child))
            elif tag not in _SKIPPED:
                yield from self._blocks(child)

    def _is_gone(self, section: Element) -> bool:
        style = self._styles.style("section", section.get(TEXT + "style-name", ""))
        return (
            style.gone or section.get(TEXT + "display", "") == "none" or section.get(TEXT + "is-hidden", "") == "true"
        )

    def _list(self, listed: Element, behind: str | None, quoted: bool) -> None:
        for line, element, depth, marker in self._list_lines(listed, behind):
            if element.tag == TEXT + "h" and not quoted:
                self._write(line, element, quoted, marker)
            elif marker:
                self._item(line, depth, marker)
            elif line.text.strip():
                self._counted.text(line.text)
                self.composer.resume(line.text, "\n")
                self._later_of(line)

    def _list_lines(
        self, listed: Element, behind: str | None, counts: ListCounts | None = None, level: int = 1
    ) -> Iterator[tuple[OdtLine, Element, int, str]]:
        """The paragraphs of a list with their depth and what stands before them, "" where an item goes on."""
        style = listed.get(TEXT + "style-name", "")
        if counts is None or (style and self._styles.lists.get(style, counts.levels) != counts.levels):
            last = "last" if listed.get(TEXT + "continue-numbering", "") == "true" else ""
            counts = self._lists.begin(style, listed.get(_ID, ""), listed.get(TEXT + "continue-list", last))
        for item in listed:
            start = whole(item.get(TEXT + "start-value", ""), -1)
            marked = item.tag == TEXT + "list-header"
            for block in self._blocks(item):
                if block.tag == TEXT + "list":
                    yield from self._list_lines(block, behind, counts, level + 1)
                    marked = False
                elif block.tag in (TEXT + "p", TEXT + "h"):
                    line = self._paragraphs.read(block, behind)
                    marker = ""
                    if not marked and line.text.strip():
                        marker = counts.marker(level, start if start >= 0 else None)
                        marked = True
                    yield line, block, level - 1, marker
                else:
                    line = OdtLine(self._styles.style("paragraph", ""))
                    line.frames.append(block)
                    yield line, block, level - 1, ""

    def _item(self, line: OdtLine, depth: int, marker: str) -> None:
        self._items.write(self._counted.text(line.text), depth, marker)
        self._later_of(line)

    def _write(self, line: OdtLine, element: Element, quoted: bool, marker: str = "") -> Span | None:
        text = self._counted.text(line.text)
        span: Span | None = None
        role = line.style.role
        if not text.strip():
            pass
        elif not quoted and (element.tag == TEXT + "h" or role == "title"):
            level = 1 if role == "title" else whole(element.get(TEXT + "outline-level", ""), 1) + self._titled
            if element.tag == TEXT + "h" and not marker and role != "title":
                marker = self._outline.marker(whole(element.get(TEXT + "outline-level", ""), 1), None)
            self._write_later()
            span = self.composer.heading(f"{marker} {text}" if marker.strip("-") else text, level)
            heading = " ".join(seen(text).split())
            self._paragraphs.where = under(heading)
            if role == "title" and self.title is None:
                self.title = heading
        elif typed := typed_item(text):
            self._items.write(typed, 0, "-")
        else:
            self._write_later()
            span = self.composer.paragraph(text, quoted or role == "subtitle")
        self._later_of(line)
        return span

    def _later_of(self, line: OdtLine) -> None:
        if line.notes or line.frames:
            self._later.append(line)

    def _write_later(self) -> None:
        """Write the notes and frames of the paragraph or of the list that is over; between items they would cut it."""
        self._items.end()
        lines, self._later = self._later, []
        for line in lines:
            for note in line.notes:
                for body in note.findall(TEXT + "note-body"):
                    self._flow(body, self._ground, quoted=True)
            for frame in line.frames:
                if frame.tag == TABLE + "table":
                    self._table(frame, self._ground)
                else:
                    self._frame(frame, self._ground)
            self._items.end()

    def _frame(self, frame: Element, behind: str | None) -> None:
        if is_off_page(frame):
            self.findings.hidden(Said.OFF_PAGE(), words(frame), self._paragraphs.where)
            return
        texts = list(frame.iter(DRAW + "text-box")) or (
            [frame] if next(frame.iter(TEXT + "p"), None) is not None else []
        )
        filled = self._styles.fills(frame.get(DRAW + "style-name", ""), behind)
        for text in texts[:1]:
            self._flow(text, filled, quoted=True)
        if not texts:
            self.findings.left_out(Said.PICTURES_AND_DRAWINGS())

    def _table(self, table: Element, behind: str | None) -> None:
        rows = read_rows(table, self._styles, behind)
        if len(rows) == 1 and len(rows[0].cells) == 1 and not rows[0].gone:
            # A frame around text, not a table.
            self._flow(rows[0].cells[0].element, rows[0].cells[0].behind, quoted=True)
            self._items.end()
            return
        grid = Grid(self._counted)
        inner: list[tuple[Element, str | None]] = []
        for row in rows:
            if row.gone:
                self.findings.hidden(Said.HIDDEN_ROW(), " ".join(words(cell.element) for cell in row.cells))
                continue
            cells = row.placed(lambda element, ground: self._cell(element, ground, inner))
            for _ in range(row.repeated):
                grid.add(cells, 0, row.header)
                if grid.over:
                    break
        grid.write(self.composer, self.findings, header=True)
        self._write_later()
        for element, ground in inner:
            self._table(element, ground)

    def _cell(self, cell: Element, behind: str | None, inner: list[tuple[Element, str | None]]) -> str:
        """The text of a cell; the tables in it follow the table it is in."""
        texts: list[str] = []
        for block in self._blocks(cell):
            if block.tag == TABLE + "table":
                inner.append((block, behind))
            elif block.tag == TEXT + "list":
                for line, _, _, marker in self._list_lines(block, behind):
                    texts.append(f"{'•' if marker == '-' else marker} {line.text}" if marker else line.text)
                    self._later_of(line)
            elif block.tag.startswith(DRAW):
                line = OdtLine(self._styles.style("paragraph", ""))
                line.frames.append(block)
                self._later.append(line)
            else:
                line = self._paragraphs.read(block, behind)
                texts.append(line.text)
                self._later_of(line)
        return "\n".join(texts)
