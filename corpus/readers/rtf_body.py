"""What a Rich Text file shows, put together: paragraphs, lists and rows, and the notes and boxes that stand apart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corpus.composer import Composer, seen
from corpus.notice import Notice
from corpus.readers.findings import Findings, under
from corpus.readers.rtf_head import Head, RtfStyle
from corpus.readers.writing import Counted, Grid, Items, Placed, typed_item
from corpus.sayings import Said

_MOST_CELLS = 1_000  # of a row


@dataclass(slots=True)
class Paragraph:
    """What holds for a paragraph until the next one says otherwise."""

    style: int = 0
    outline: int | None = None
    depth: int = 0
    in_table: bool = False
    shade: int | None = None


@dataclass(slots=True)
class Row:
    """The cells of a row: their texts, that of the one being read, and what its definition says of each.

    - merge: how the cell that is defined next is one with another, as the format names it; "" for one by itself.
    """

    cell: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    header: bool = False
    merge: str = ""

    def define(self) -> None:
        """A definition begins; it holds for the rows that end from here on, until the next one."""
        self.merges, self.header, self.merge = [], False, ""

    def edge(self) -> None:
        """The definition of a cell is over."""
        if len(self.merges) < _MOST_CELLS:
            self.merges.append(self.merge)
        self.merge = ""

    def end_cell(self) -> None:
        """The cell that is being read is over."""
        self.texts.append("\n".join(self.cell))
        self.cell.clear()

    def end(self) -> list[Placed]:
        """The row is over: its cells."""
        cells: list[Placed] = []
        for place, text in enumerate(self.texts):
            merge = self.merges[place] if place < len(self.merges) else ""
            if merge == "clmrg" and cells:
                cells[-1] = replace(cells[-1], span=cells[-1].span + 1)
            else:
                cells.append(Placed(text, continues=merge == "clvmrg"))
        self.texts.clear()
        return cells


@dataclass(slots=True)
class _Text:
    """A text in the making: the document itself, or a note or a box that stands apart from it."""

    kind: str
    parts: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


class Body:
    """Takes text that is seen, and what ends with it, in the order of the file.

    - head: the tables of the file, as far as they have been read.
    - composer: what has been written.
    - title: what stands in the style of titles, None where nothing does.
    - where: the heading that is being read under, None before the first.
    - paragraph, row: what holds for those being read.
    """

    def __init__(self, head: Head) -> None:
        self.composer = Composer()
        self.findings = Findings()
        self.title: str | None = None
        self.where: Notice | None = None
        self.paragraph = Paragraph()
        self.row = Row()
        self._head = head
        self._counted = Counted()
        self._items = Items(self.composer)
        self._texts = [_Text("document")]
        self._grid: Grid | None = None
        self._later: list[str] = []  # notes and boxes of what has been written
        self._fresh: list[str] = []  # and of what is being read

    @property
    def style(self) -> RtfStyle:
        """The style of the paragraph that is being read."""
        return self._head.styles.get(self.paragraph.style, RtfStyle())

    def write(self, text: str) -> None:
        """Text of the paragraph that is being read."""
        self._texts[-1].parts.append(text)

    def begin_marker(self) -> None:
        """The sign of a list item begins."""
        self._texts[-1].marker.clear()

    def mark(self, text: str) -> None:
        """Text of the sign of a list item."""
        self._texts[-1].marker.append(text)

    def begin_apart(self, kind: str) -> None:
        """A text begins that stands apart: "footnote", "annotation" or "shptxt", as the format names them."""
        self._texts.append(_Text(kind))

    def end_apart(self) -> None:
        """The text that stands apart is over."""
        text = self._texts.pop()
        words = "\n".join([*text.done, "".join(text.parts)])
        if text.kind == "annotation":
            self.findings.left_out(Said.COMMENTS(), words)
        elif words.strip():
            self._fresh.append(words)

    def end(self) -> None:
        """The file is over."""
        self.end_paragraph()
        self._end_table()
        self._later.extend(self._fresh)
        self._write_later()

    def end_paragraph(self) -> None:
        """The paragraph is over. Raises ContentError where the document grows too long."""
        current = self._texts[-1]
        text, marker = "".join(current.parts), "".join(current.marker).strip()
        current.parts.clear()
        current.marker.clear()
        if current.kind != "document":
            current.done.append(text)
        elif self.paragraph.in_table:
            self.row.cell.append(f"{_bullet(marker)} {text}" if marker else text)
        else:
            self._end_table()
            self._block(text, marker)
            self._later.extend(self._fresh)
            self._fresh.clear()

    def _block(self, text: str, marker: str) -> None:
        style = self.style
        text = self._counted.text(text)
        level = 1 if style.role == "title" else style.level
        if self.paragraph.outline is not None:
            level = self.paragraph.outline + 1 if 0 <= self.paragraph.outline < 9 else None
        if not text.strip():
            return
        if style.role == "contents":
            self.findings.left_out(Said.CONTENTS(), text)
        elif level:
            self._write_later()
            titled = style.role != "title" and self.title is not None
            self.composer.heading(f"{marker} {text}" if marker.strip("-•·") else text, level + titled)
            heading = " ".join(seen(text).split())
            self.where = under(heading)
            if style.role == "title" and self.title is None:
                self.title = heading
        elif marker or (typed := typed_item(text)):
            sign = _bullet(marker) if marker else "-"
            self._items.write(text if marker else typed or "", self.paragraph.depth, "-" if sign == "•" else sign)
        else:
            self._write_later()
            self.composer.paragraph(text, quoted=style.role == "subtitle")

    def end_cell(self) -> None:
        """The cell is over."""
        current = self._texts[-1]
        if current.kind == "document" and len(self.row.texts) < _MOST_CELLS:
            self.paragraph.in_table = True
            self.end_paragraph()
            self.row.end_cell()

    def end_row(self) -> None:
        """The row is over. Raises ContentError where the document grows too long."""
        row = self.row
        if self._texts[-1].kind != "document" or not row.texts:
            return
        if self._grid is None:
            self._items.end()
            self._grid = Grid(self._counted)
        self._grid.add(row.end(), 0, row.header)
        self._later.extend(self._fresh)
        self._fresh.clear()

    def _end_table(self) -> None:
        if any(map(str.strip, self.row.cell)):
            self.row.end_cell()
        self.row.cell.clear()
        if self.row.texts:
            self.end_row()
        if self._grid is not None:
            grid, self._grid = self._grid, None
            grid.write(self.composer, self.findings, header=True)
            self._write_later()

    def _write_later(self) -> None:
        """Write the notes and boxes of the paragraph or of the list that is over."""
        self._items.end()
        later, self._later = self._later, []
        for text in later:
            self.composer.paragraph(self._counted.text(text), quoted=True)


def _bullet(marker: str) -> str:
    """A number as it stands, any other sign as a bullet."""
    return marker if any(map(str.isalnum, marker)) and marker != "o" else "•"
