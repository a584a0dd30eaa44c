"""Tables saved as text (CSV, TSV), by spreadsheets and by data portals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.composer import Composer
from corpus.decoding import decode
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.limits import CELLS
from corpus.readers.delimited import delimiter_of, names_columns, rows_of
from corpus.readers.html import refuse_long, refuse_others
from corpus.sayings import Said


def read(content: bytes) -> Extract:
    """The table in `content`: cells as they are written, a formula too. Raises ContentError."""
    refuse_others(content, Said.A_TEXT_TABLE())
    text = decode(content)
    delimiter, start = delimiter_of(text)
    notes: list[Note] = []
    rows = list(_within(rows_of(text[start:], delimiter), notes))
    used = sorted({column for row in rows for column, cell in enumerate(row) if cell.strip()})
    if not any(map(str.isalnum, text)):
        raise ContentError(Said.NO_TEXT())
    composer = Composer()
    # Reports have a title or a remark in the first cell of the rows above the table.
    above = 0
    while len(used) > 1 and above < len(rows) and sum(map(bool, map(str.strip, rows[above]))) <= 1:
        composer.paragraph("".join(rows[above]), quoted=True)
        above += 1
    table = [[row[column] if column < len(row) else "" for column in used] for row in rows[above:]]
    composer.table(table, header=bool(table) and names_columns(table[0]))
    if not composer.length:
        raise ContentError(Said.TOO_LONG_ROWS(most=CELLS))
    refuse_long(composer)
    return composer.extract(notes=notes)


def _within(rows: Iterator[Sequence[str]], notes: list[Note]) -> Iterator[Sequence[str]]:
    """`rows` up to the limit of cells, without those where every cell is empty; a note of what is over it."""
    cells = 0
    for row in rows:
        if not any(map(str.strip, row)):
            continue
        cells += len(row)
        if cells > CELLS:
            more = 1 + sum(1 for _ in islice(rows, CELLS))
            notes.append(Note("left out", Said.ROWS_LEFT_OUT(count=more, most=CELLS)))
            return
        yield row
