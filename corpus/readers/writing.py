"""What the office readers do alike on the way to the composer: lists that nest, rows that add up, limits that hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.composer import Composer
from corpus.document import Span
from corpus.errors import ContentError
from corpus.limits import CELLS, CHARACTERS
from corpus.readers.findings import Findings
from corpus.sayings import Said

# What a cell says that spans several rows is said in each of them, so that a row can be quoted by itself; a text that
# fills a column is said once.
_REPEATED = 200
# A list that was typed: a bullet, or a dash with a blank behind it.
_TYPED = re.compile(r"\s*(?:[•▪◦‣●■□➢➔✓❖·]|[-–—*](?=[ \t\u00a0]))[ \t\u00a0]*(?=\S)")


@dataclass(slots=True)
class Counted:
    """What one file has given so far, within the limits."""

    characters: int = 0
    cells: int = 0

    def text(self, text: str) -> str:
        """`text`, counted. Raises ContentError where the document grows too long."""
        self.characters += len(text)
        if self.characters > CHARACTERS:
            raise ContentError(Said.TOO_MUCH_TEXT(most=CHARACTERS))
        return text

    def row(self, cells: Sequence[str]) -> bool:
        """Whether a row of these cells is still within the limit of cells."""
        self.cells += len(cells)
        self.text("".join(cells))
        return self.cells <= CELLS


@dataclass(slots=True)
class Items:
    """Writes list items, each below the last one that is less deep, until something else ends the list."""

    composer: Composer
    _open: list[tuple[int, Span]] = field(default_factory=list)

    def write(self, text: str, depth: int, marker: str) -> None:
        """The next item."""
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        parent = self._open[-1][1] if self._open else None
        span = self.composer.item(text, len(self._open), marker or "-", parent)
        if span:
            self._open.append((depth, span))

    def end(self) -> None:
        """The list is over."""
        self._open.clear()


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its row: its text, the columns it spans, whether it is the lower part of the cell above."""

    text: str
    span: int = 1
    continues: bool = False


@dataclass(slots=True)
class Grid:
    """The texts of a table, row by row, within the limit of cells; what spans several rows is repeated where short.

    - headers: the rows that are marked as naming the columns; what spans columns there stands above each of them.
    - over: rows that were left out.
    """

    counted: Counted
    headers: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    over: int = 0
    _above: dict[int, str] = field(default_factory=dict)

    def add(self, cells: Iterable[Placed], before: int = 0, header: bool = False) -> None:
        """Take the next row: its cells behind `before` empty columns."""
        header = header and not self.rows
        texts = [""] * before
        for cell in cells:
            text = self._above.get(len(texts), "") if cell.continues else cell.text
            if not cell.continues:
                self._above[len(texts)] = text if len(text) <= _REPEATED else ""
            texts.extend([text] * cell.span if header else [text, *[""] * (cell.span - 1)])
        if self.counted.row(texts):
            (self.headers if header else self.rows).append(texts)
        else:
            self.over += 1

    def write(self, composer: Composer, findings: Findings, header: bool) -> None:
        """Write the table; `header`: whether its first row names the columns where no row is marked as doing so."""
        if self.over:
            findings.left_out(Said.ROWS_OVER(count=self.over))
        headers = [header_of(self.headers)] if self.headers else []
        composer.table([*headers, *self.rows], header=header or bool(headers))


def typed_item(text: str) -> str | None:
    """The text of a list item whose bullet was typed as text, None where there is no bullet."""
    bullet = _TYPED.match(text)
    return text[bullet.end() :] if bullet else None


def header_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """One header row of several: what stands above a column, from top to bottom, each once."""
    width = max(map(len, rows), default=0)
    columns = ([row[column] for row in rows if column < len(row)] for column in range(width))
    return [" ".join(dict.fromkeys(filter(None, names))) for names in columns]
