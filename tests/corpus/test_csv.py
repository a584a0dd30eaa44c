"""Tables saved as text become rows with their cells as written."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ContentError
from corpus.limits import CELLS
from corpus.markup import row_cells
from corpus.readers.csv import read


def rows(text: str, encoding: str = "utf-8") -> list[tuple[str, str]]:
    found = read(text.encode(encoding))
    return [(piece.kind, found.text[piece.start : piece.end]) for piece in found.pieces]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["Année", "Effectif", "Dépense (€)"]) + "\r\n"
    text += "".join(delimiter.join([str(year), "12 000", "3.5"]) + "\r\n" for year in (2023, 2024))

    assert rows(text, encoding) == [
        ("header", "| Année | Effectif | Dépense (€) |"),
        ("row", "| 2023 | 12 000 | 3.5 |"),
        ("row", "| 2024 | 12 000 | 3.5 |"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1,5;2,3\n", ["| a | b |", "| 1,5 | 2,3 |"]),  # decimal commas
        ("sep=|\na,b|c\n1|2\n", ["| a,b | c |", "| 1 | 2 |"]),
        ('a,b\n"x, ""y""","one\ntwo"\n', ["| a | b |", '| x, "y" | one two |']),
        ("a,b\n=1+2,@SUM(A1)\n", ["| a | b |", "| =1+2 | @SUM(A1) |"]),
        ("a,b\n007,1e5\n+33 3 80,-0\n", ["| a | b |", "| 007 | 1e5 |", "| +33 3 80 | -0 |"]),
        ("a,,b\n1,,2\n3\n4,,5,6\n", ["| a | b |  |", "| 1 | 2 |  |", "| 3 |  |  |", "| 4 | 5 | 6 |"]),
        ("\n;;\na;b\n;\n1;2\n", ["| a | b |", "| 1 | 2 |"]),
        ("a|b;c\n1;2\n", ["| a\\|b | c |", "| 1 | 2 |"]),
        ("Ventes;\n\nMois;Total\nmai;3\n", ["Ventes", "| Mois | Total |", "| mai | 3 |"]),
        ("one\ntwo\n", ["| one |", "| two |"]),
    ],
)
def test_cells_stay_as_written(text: str, expected: list[str]) -> None:
    assert [row for _, row in rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [("a;b\n1;2\n", "header"), ("1;2\n3;4\n", "row"), ("a;a\n1;2\n", "row"), ("Pays;2023;2024\nA;1;2\n", "header")],
)
def test_first_row_names_the_columns_where_it_holds_words(text: str, kind: str) -> None:
    assert rows(text)[0][0] == kind


def test_rows_over_the_limit_are_noted() -> None:
    found = read(b"a;b\n" + b"1;2\n" * (CELLS // 2 + 10))

    assert len(found.pieces) == CELLS // 2
    (note,) = found.notes
    assert note.kind == "left out"
    assert note.text.startswith("11 rows")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no text"),
        (b";;\n;\n", "no text"),
        (b"a;b\x00c", "binary"),
        (b"%PDF-1.4 ", "found a PDF"),
        (b"a;" * 1_000_000, "rows of at most"),
        (b'a;"' + b"x" * 9_000_000, "quotation mark"),
        (b"x" * 50_000_000, "at most"),
        (b"a;b\n" + b"x" * 100_000 + b";" + (b"y" * 100_000 + b";") * 80, "5,000,000 characters"),
    ],
)
def test_what_cannot_be_read_has_one_clear_reason(content: bytes, reason: str) -> None:
    begin = time.process_time()
    with pytest.raises(ContentError, match=reason) as raised:
        read(content)
    assert "\n" not in str(raised.value)
    assert time.process_time() - begin < 20


WORDS = st.text(alphabet=st.sampled_from("abcéß «»’;,\t\"'|\n12"), min_size=1, max_size=12).filter(
    lambda cell: cell.strip()
)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=3, max_size=6))
def test_what_a_spreadsheet_writes_comes_back(table: list[list[str]]) -> None:
    table = [["one", "two", "three"], *table]
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(table)
    found = read(("sep=;\n" + written.getvalue()).encode())
    back = [row_cells(found.text[piece.start : piece.end]) for piece in found.pieces]

    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    assert [[letters(cell) for cell in row] for row in back] == [[letters(cell) for cell in row] for row in table]


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet=";,\"'\n\r\tab1|", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ContentError):
        found = read(content)
        assert all(found.text[piece.start : piece.end].strip() for piece in found.pieces)
