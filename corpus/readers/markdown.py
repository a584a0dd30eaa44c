"""Markdown (CommonMark with tables): token line maps become exact spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import BlockKind, Span
from corpus.extract import Extract
from corpus.structure import Piece, with_day
from corpus.written import written

_PREFIX = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[\s>]*)*")
_BLANKS = re.compile(r"\s*")
_COMMENTS = re.compile(r"(?:\s*<!--.*?-->)*\s*", re.DOTALL)


def read(content: bytes) -> Extract:
    """The content of a Markdown file, front matter included. Raises ContentError."""
    return written(content, pieces)


def pieces(text: str) -> list[Piece]:
    """The pieces of a Markdown text (lines end with a line feed), in reading order.

    Rulers, link definitions and comments are in no piece; the text of code and of HTML is a paragraph, as data.
    """
    walk = _Walk(text)
    for token in MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"]).parse(text):
        walk.piece(token)
    return sorted(walk.found, key=lambda piece: piece.start)


@dataclass(slots=True)
class _Item:
    own: Span | None = None


@dataclass(slots=True)
class _Walk:
    """Goes through the tokens, remembering which list items, quotations, headings and tables are open."""

    text: str
    found: list[Piece] = field(default_factory=list)
    _starts: list[int] = field(init=False)
    _items: list[_Item] = field(default_factory=list)
    _quotes: int = 0
    _heading: int | None = None
    _table: list[Piece] = field(default_factory=list)
    _in_head: bool = False
    _in_table: bool = False

    def __post_init__(self) -> None:
        self._starts = [0, *(end.end() for end in re.finditer("\n", self.text)), len(self.text) + 1]

    def piece(self, token: Token) -> None:
        """Take one token; what it completes is added to `found`."""
        match token.type:
            case "list_item_open":
                self._items.append(_Item())
            case "list_item_close":
                self._items.pop()
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "heading_open":
                self._heading_piece(token)
            case "thead_open":
                self._in_head = True
            case "thead_close":
                self._in_head = False
            case "table_open":
                self._in_table = True
            case "table_close":
                self._close_table()
            case "tr_open":
                self._row(token)
            case "inline" if not self._in_table and self._heading is None:
                self._add("paragraph", self._content(token))
            case "heading_close":
                self._heading = None
            case "fence":
                self._fence(token)
            case "code_block":
                self._add("paragraph", self._lines(*_map(token)))
            case "html_block" if not _COMMENTS.fullmatch(token.content):
                self._add("paragraph", self._lines(*_map(token)))
            case _:
                pass

    def _add(self, kind: BlockKind, span: Span) -> None:
        if span.start >= span.end:
            return
        if not self._items:
            self.found.append(Piece(kind, span.start, span.end, alone=kind == "paragraph" and not self._quotes))
            return
        span = Span(with_day(self.text, span.start), span.end)
        parent = self._items[-2].own if len(self._items) > 1 else None
        self.found.append(Piece("item", span.start, span.end, lead=parent))
        if self._items[-1].own is None:
            self._items[-1].own = span

    def _heading_piece(self, token: Token) -> None:
        """A heading of a list or a quotation opens no section: it is text of that list or quotation."""
        level = int(token.tag.removeprefix("h"))
        self._heading = level
        span = self._lines(*_map(token))
        if self._items or self._quotes:
            self._add("paragraph", span)
        else:
            self.found.append(Piece("heading", span.start, span.end, level=level))

    def _row(self, token: Token) -> None:
        first, last = _map(token)
        span = self._lines(first, last)
        self._table.append(Piece("header" if self._in_head else "row", span.start, span.end))

    def _close_table(self) -> None:
        """Rows lead with their header row; a table of a header alone is a table of one row."""
        header, *rows = self._table
        if not rows:
            self.found.append(Piece("row", header.start, header.end))
        elif any(map(str.isalnum, self.text[header.start : header.end])):
            lead = Span(header.start, header.end)
            self.found.append(header)
            self.found.extend(Piece("row", row.start, row.end, lead=lead) for row in rows)
        else:
            self.found.extend(rows)
        self._table, self._in_table = [], False

    def _fence(self, token: Token) -> None:
        first, last = _map(token)
        lines = token.content.removesuffix("\n").count("\n") + 1 if token.content else 0
        self._add("paragraph", self._lines(first + 1, min(first + 1 + lines, last)))

    def _content(self, token: Token) -> Span:
        """Span of a paragraph: from its first word, behind the markers of the lists and quotations it opens."""
        first, last = _map(token)
        line = self.text[self._starts[first] : self._starts[first + 1] - 1].rstrip()
        words = token.content.split("\n", 1)[0].rstrip()
        span = self._lines(first, last)
        return Span(self._starts[first] + len(line) - len(words), span.end) if words and line.endswith(words) else span

    def _lines(self, first: int, last: int) -> Span:
        """Span of lines `first` (included) to `last` (excluded), without markers before and blanks around."""
        start, end = self._starts[first], min(self._starts[last], len(self.text) + 1) - 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        prefix = _PREFIX if self._items or self._quotes else _BLANKS
        match = prefix.match(self.text, start, max(start, end))
        return Span(match.end() if match else start, end)


def _map(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last
