"""Where the pieces of a plain text stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.text import pieces


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.start : piece.end]) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb \n\n \n  c\n", [("paragraph", "a\nb"), ("paragraph", "c")]),
        ("Titre\n=====\nSuite", [("heading", "Titre\n====="), ("paragraph", "Suite")]),
        ("Titre\n-----\n\nSuite", [("heading", "Titre\n-----"), ("paragraph", "Suite")]),
        ("Voici :\n- a\n  b\n- c", [("paragraph", "Voici :"), ("item", "a\n  b"), ("item", "c")]),
        ("• a\n➔ b\n– c", [("item", "a"), ("item", "b"), ("item", "c")]),
        ("1. a\n2. b\n3) c", [("item", "a"), ("item", "b"), ("item", "c")]),
        ("Am\n12. Oktober kam er.", [("paragraph", "Am\n12. Oktober kam er.")]),
        ("1. Am\n12. Oktober kam er.\n2. b", [("item", "Am\n12. Oktober kam er."), ("item", "b")]),
        ("3. Oktober 2025: a", [("item", "3. Oktober 2025: a")]),
        ("# no heading\n**as** it is", [("paragraph", "# no heading\n**as** it is")]),
        ("-5 °C\n*a*", [("paragraph", "-5 °C\n*a*")]),
        ("", []),
    ],
)
def test_pieces_are_exact(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(st.text(st.sampled_from("ab1.)-*=•\n \t\u00a0é😀\u2028"), max_size=100))
def test_pieces_of_any_text_are_trimmed_in_order_and_leave_no_word_out(text: str) -> None:
    left = list(text)
    end = 0
    for piece in pieces(text):
        assert end <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end] == text[piece.start : piece.end].strip()
        left[piece.start : piece.end] = [" "] * (piece.end - piece.start)
        end = piece.end
    assert not set("".join(left)) & set("abé😀")
