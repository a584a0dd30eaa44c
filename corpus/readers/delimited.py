"""Tables saved as text (CSV, TSV): which character divides the cells, which row names the columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.errors import ContentError
from corpus.sayings import Said

DELIMITERS = "\t;|,"  # surest first: a comma may divide a number, and all of them but the tab a sentence
_SAMPLE = 200  # rows
_SAMPLE_CHARACTERS = 200_000
_EVEN = 0.8  # of the rows have as many cells as most have
_DIRECTIVE = re.compile(r"sep=(.)\n", re.IGNORECASE)
_FIGURE = re.compile(r"[-+−]?[\d\s.,'’/:%€$£()-]*\d[\d\s.,'’/:%€$£()-]*[a-zA-Z]{0,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def delimiter_of(text: str) -> tuple[str, int]:
    """The character that divides the cells of `text`, a comma where none does, and where the table begins.

    Spreadsheets may say it in a first line, "sep=;".
    """
    if said := _DIRECTIVE.match(text):
        return said[1], said.end()
    sample = text[:_SAMPLE_CHARACTERS]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _sample(sample, delimiter))
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        share = max(wide)[0] / widths.total()
        if share >= _EVEN:
            return delimiter, 0
        if share > score:
            best, score = delimiter, share
    return best, 0


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of `text`, cell by cell, as written. Raises ContentError."""
    try:
        yield from csv.reader(_lines(text), delimiter=delimiter)
    except csv.Error as error:
        raise ContentError(Said.TOO_LONG_CELL(most=csv.field_size_limit())) from error


def names_columns(row: Sequence[str]) -> bool:
    """Whether `row` names the columns of a table: words, each once, or years behind a word."""
    names = [name.strip() for name in row if name.strip()]
    figures = [name for name in names if _FIGURE.fullmatch(name)]
    years = names and names[0] not in figures and all(map(_YEAR.fullmatch, figures))
    return bool(years) and len(names) == len(set(names))


def _sample(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(csv.reader(_lines(text), delimiter=delimiter)):
            if number == _SAMPLE:
                return
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:
        return


def _lines(text: str) -> Iterator[str]:
    """The lines of `text`, without a list of all of them."""
    return (line.group() for line in re.finditer(r"[^\n]*\n|[^\n]+\Z", text))
