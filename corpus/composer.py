"""Writes the text of a document piece by piece, for formats that are not text; spans are counted while writing.

The text looks the same whatever the format was: pieces with a blank line between them, list items behind "- " or their
number, table rows as "| cell | cell |".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.document import Page, Span
from corpus.extract import Extract, Note
from corpus.properties import Properties
from corpus.structure import Piece

# Control characters but tab and line feed, half surrogates, and what shows nothing: soft hyphens, zero-width
# characters, marks that turn the direction of writing, variation selectors, and tags that can spell out hidden words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_BLANKS = re.compile(r"[ \t]+")  # non-breaking spaces are part of the text
_AROUND_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")


def seen(text: str) -> str:
    """`text` as people see it: composed characters (NFC), no invisible ones, one space where there were several.

    Single line ends are kept; non-breaking spaces too.
    """
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return _AROUND_LINE_END.sub("\n", _BLANKS.sub(" ", text)).strip()


class Composer:
    """A text in the making. What is written goes through `seen`; what is empty then is not written.

    Every method that writes returns the span of the piece, None where nothing was written.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._pages: list[Page] = []
        self._unplaced: list[float | None] = []

    @property
    def length(self) -> int:
        """Characters written so far."""
        return self._length

    def page(self, recognised: float | None = None) -> None:
        """Begin the next page: what is written from now on is on it."""
        self._unplaced.append(recognised)

    def heading(self, text: str, level: int) -> Span | None:
        """A heading, of `level` 1 (outermost) to 6; on one line."""
        return self._piece(Piece("heading", 0, 0, level=min(max(level, 1), 6)), " ".join(seen(text).split("\n")))

    def paragraph(self, text: str, quoted: bool = False) -> Span | None:
        """A paragraph; `quoted` where it stands in a quotation, a box or a cell, so that it can head nothing."""
        return self._piece(Piece("paragraph", 0, 0, alone=not quoted), seen(text))

    def item(self, text: str, depth: int = 0, marker: str = "-", parent: Span | None = None) -> Span | None:
        """A list item. `depth` counts the lists around its own; `parent` is the span of the item it is nested in."""
        return self._piece(Piece("item", 0, 0, lead=parent), seen(text), "  " * depth + seen(marker) + " ")

    def table(self, rows: Iterable[Sequence[str]], header: bool = True) -> None:
        """A table, row by row; `header` where the first row that is not empty names the columns.

        A table of a header alone is a table of one row.
        """
        lead: Span | None = None
        first: int | None = None
        for row in rows:
            line = _row(row)
            if not line:
                continue
            named = header and first is None
            span = self._piece(Piece("header" if named else "row", 0, 0, lead=lead), line, joined=first is not None)
            if named:
                lead, first = span, len(self._pieces) - 1
            elif first is None:
                first = len(self._pieces) - 1
        if first is not None and lead is not None and first == len(self._pieces) - 1:
            self._pieces[first] = replace(self._pieces[first], kind="row")

    def resume(self, text: str, joint: str = " ") -> Span | None:
        """Go on with the last piece, which a page or a column had broken; `joint` stands between the two parts."""
        text = seen(text)
        if not text or not self._pieces:
            return None
        self._write(joint)
        self._place_pages()
        self._write(text)
        self._pieces[-1] = replace(self._pieces[-1], end=self._length)
        return Span(self._pieces[-1].start, self._length)

    def extract(self, properties: Properties = Properties(), notes: Iterable[Note] = ()) -> Extract:
        """What was written."""
        self._place_pages()
        if self._parts:
            self._write("\n")
        return Extract("".join(self._parts), tuple(self._pieces), properties, tuple(self._pages), tuple(notes))

    def _piece(self, piece: Piece, text: str, before: str = "", joined: bool = False) -> Span | None:
        if not text:
            return None
        if self._pieces:
            follows = joined or piece.kind == self._pieces[-1].kind == "item"
            self._write("\n" if follows else "\n\n")
        self._place_pages()
        self._write(before)
        span = Span(self._length, self._length + len(text))
        self._write(text)
        self._pieces.append(replace(piece, start=span.start, end=span.end))
        return span

    def _place_pages(self) -> None:
        """The pages begun since the last piece start here; the first one always at the start of the text."""
        start = self._length if self._parts else 0
        self._pages.extend(Page(start, recognised) for recognised in self._unplaced)
        self._unplaced.clear()

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _row(cells: Sequence[str]) -> str:
    """A table row on one line; nothing where every cell is empty."""
    shown = [" ".join(seen(cell).split("\n")).replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(shown)} |" if any(shown) else ""
