"""What people read of a Markdown text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.markup import plain, references, row_cells, row_text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("L'accord **BioForward – AER BFC** [3][5].", "L'accord BioForward – AER BFC."),
        ("*up to* 30,000, _really_, __very__ ***much***", "up to 30,000, really, very much"),
        ("`code` and ~~gone~~", "code and gone"),
        ('Voir [le site](https://a.b/c_(d)) et ![logo](x.png "Logo").', "Voir le site et logo."),
        ("[1](https://a.b) is a link, [1] is not", "1 is a link, is not"),
        ("<https://a.b/c_d> or https://a.b/c_d_e", "https://a.b/c_d or https://a.b/c_d_e"),
        ("snake_case, 5*3 = 15, 5 * 3, a**b", "snake_case, 5*3 = 15, 5 * 3, ab"),
        (r"5 \* 3 \[not a link\] \\ \a", r"5 * 3 [not a link] \ \a"),
        ("## Titre\n\n> cité\n> suite\n- un\n* deux", "Titre cité suite un deux"),
        ("a\u00a0:\u202f25\u00a0%\n b\t c", "a : 25 % b c"),
        ("un<br>deux<br/>trois", "un deux trois"),
        ("| Jahr | Wert |\n|---|:-:|\n| **1976** | a [1][2] |", "Jahr · Wert 1976 · a"),
        ("reste **ouvert et `aussi", "reste ouvert et aussi"),
        ("[2024] and [note] stay, [1, 2] and [3-5] go", "[2024] and [note] stay, and go"),
        ("- 5 °C, -5 °C, 3 - 2", "5 °C, -5 °C, 3 - 2"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("", ""),
    ],
)
def test_markup_and_references_go_and_words_stay(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("un [3], deux [5][3], trois [10]", [3, 5, 10]),
        ("[1, 4] et [6-8] et [9–10]", [1, 4, 6, 7, 8, 9, 10]),
        ("[1](https://a.b) [2024] [] [x] [-1]", []),
        ("[9-2]", []),
    ],
)
def test_references_are_the_numbers_marked_in_order(text: str, numbers: list[int]) -> None:
    assert references(text) == numbers


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| 2011 | 58 000 t | production | [3] |", ["2011", "58 000 t", "production", ""]),
        ("a | **b** | c", ["a", "b", "c"]),
        (r"| a \| b | c |", ["a | b", "c"]),
        (r"| a | b \|", ["a", "b |"]),
        ("|  |  |", ["", ""]),
    ],
)
def test_row_is_its_cells(row: str, cells: list[str]) -> None:
    assert row_cells(row) == cells
    assert row_text(row) == " · ".join(cell for cell in cells if cell)


@given(st.text(st.sampled_from('ab1 *_`~[](){}|<>\\#-+:!"\n\u00a0é😀.'), max_size=300))
def test_any_text_becomes_one_trimmed_line(text: str) -> None:
    read = plain(text)

    assert read == " ".join(read.split())
    assert set(read) <= set(text) | {" ", "·"}


@given(st.text(st.characters(categories=["L", "N"]), max_size=50))
def test_words_without_markup_are_read_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "fragment",
    [
        "[",
        "[a](",
        "![",
        "*",
        "`",
        "<",
        "[1",
        "\\",
        "|",
        '[a](b "',
        "[x](a(b",
        "_a",
        " [1]",
        " \n",
        " ",
        "-",
        "|-",
        "#",
        "> ",
    ],
)
def test_any_repetition_is_read_in_reasonable_time(fragment: str) -> None:
    """Eighty thousand characters; a pattern that looks back again and again would run for minutes."""
    for text in (fragment * (80_000 // len(fragment)), "|" + fragment * (80_000 // len(fragment)) + "x"):
        assert len(plain(text)) <= 2 * len(text)
        assert references(text) in ([], [1])
