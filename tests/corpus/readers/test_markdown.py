"""Where the pieces of a Markdown text stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.markdown import pieces


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.start : piece.end]) for piece in pieces(text)]


def leads(text: str) -> dict[str, str | None]:
    return {
        text[piece.start : piece.end]: text[piece.lead.start : piece.lead.end] if piece.lead else None
        for piece in pieces(text)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\nTwo\nthree  \n\nFour", [("heading", "# One"), ("paragraph", "Two\nthree"), ("paragraph", "Four")]),
        ("One\n===\n\n  ## Two ##\nThree", [("heading", "One\n==="), ("heading", "## Two ##"), ("paragraph", "Three")]),
        ("- a\n  b\n- **c** [1]\n", [("item", "a\n  b"), ("item", "**c** [1]")]),
        ("1. a\n2) b\n", [("item", "a"), ("item", "b")]),
        ("- a\n  - b\n    c\n\n  d\n- - e", [("item", "a"), ("item", "b\n    c"), ("item", "d"), ("item", "e")]),
        ("3. Oktober 2025: a\n4. b\n", [("item", "3. Oktober 2025: a"), ("item", "b")]),
        ("* [ ] a\n+\n+ b", [("item", "[ ] a"), ("item", "b")]),
        ("> a\n> b\n>\n> - c\nd", [("paragraph", "a\n> b"), ("item", "c\nd")]),
        ("- > a\n  > b", [("item", "a\n  > b")]),
        ("- # a\n- ```\n  b\n  ```", [("item", "# a"), ("item", "b")]),
        ("```py\na\n\n  b\n```\n\n    c\n    d", [("paragraph", "a\n\n  b"), ("paragraph", "c\n    d")]),
        ("```\nnever closed", [("paragraph", "never closed")]),
        ("```\n```", []),
        ("<div>\na\n</div>\n\n<!-- b\n\nc -->\n\nd", [("paragraph", "<div>\na\n</div>"), ("paragraph", "d")]),
        ("a\n\n---\n\n[1]: https://example.org\n\n***\n\nb", [("paragraph", "a"), ("paragraph", "b")]),
        ("\ta\u00a0b\u2028c\x0cd", [("paragraph", "a\u00a0b\u2028c\x0cd")]),
        ("  \u00a0 a b \u00a0\n", [("paragraph", "a b")]),
        ("", []),
    ],
)
def test_pieces_are_exact(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_table_is_a_header_and_rows_without_the_ruler() -> None:
    text = "  | a | b |  \n  |---|:-:|\n  | **1** | 2 [3] |\n  x | y\n\nafter"

    assert found(text) == [
        ("header", "| a | b |"),
        ("row", "| **1** | 2 [3] |"),
        ("row", "x | y"),
        ("paragraph", "after"),
    ]
    assert leads(text)["x | y"] == "| a | b |"


def test_table_in_a_list_and_in_a_quotation_starts_at_its_first_border() -> None:
    for text in ("1. | a | b |\n   |---|---|\n   | 1 | 2 |", "> | a | b |\n> |---|---|\n> | 1 | 2 |"):
        assert found(text) == [("header", "| a | b |"), ("row", "| 1 | 2 |")]


def test_table_of_a_header_alone_is_a_row() -> None:
    assert found("| a | b |\n|---|---|") == [("row", "| a | b |")]


def test_table_with_an_empty_header_has_rows_without_lead() -> None:
    text = "| | |\n|---|---|\n| 1 | 2 |"

    assert found(text) == [("row", "| 1 | 2 |")]
    assert leads(text) == {"| 1 | 2 |": None}


def test_nested_item_leads_with_its_parent() -> None:
    text = "- parent\n  - child\n    - grandchild\n- other"

    assert leads(text) == {"parent": None, "child": "parent", "grandchild": "child", "other": None}


def test_only_a_paragraph_of_the_document_itself_stands_alone() -> None:
    assert [piece.alone for piece in pieces("a\n\n> b\n\n- c\n\n# d")] == [True, False, False, False]


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# ",
            "## ",
            "- ",
            "  - ",
            "1. ",
            "> ",
            "| a | b |",
            "|---|---|",
            "| 1 |",
            "```",
            "    ",
            "\t",
            "---",
            "===",
            "<p>",
        ]
        + ["<!-- x -->", "[1]: x", "a", "b c.", "**d**", " ", "é😀", "\u00a0", "\u2028", "\x0b", "\\", "`"]
        + ["\n"] * 12
    ),
    max_size=50,
).map("".join)


@given(MARKDOWN)
def test_pieces_of_any_text_are_trimmed_in_order_and_apart(text: str) -> None:
    end = 0
    for piece in pieces(text):
        assert end <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end] == text[piece.start : piece.end].strip()
        assert piece.lead is None or piece.lead.end <= piece.start
        end = piece.end


@given(st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,5}\.", fullmatch=True), max_size=8))
def test_no_word_of_plain_paragraphs_is_lost(paragraphs: list[str]) -> None:
    assert found("\n\n".join(paragraphs)) == [("paragraph", paragraph) for paragraph in paragraphs]
