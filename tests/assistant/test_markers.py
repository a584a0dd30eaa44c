"""Reading what a model writes: citations in every form, in any cut, in linear time, and nothing but plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.markers import RANGE, STATEMENT_LENGTH, Said, StatementReader, resolved


def read(*pieces: str) -> list[Said]:
    reader = StatementReader()
    return [*(said for piece in pieces for said in reader.feed(piece)), *reader.close()]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("It opened. [k7f2]", ["k7f2"]),
        ("It opened [k7f2].", ["k7f2"]),
        ("It opened [K7F2].", ["k7f2"]),
        ("It opened. [k7f2][m3x9]", ["k7f2", "m3x9"]),
        ("It opened. [k7f2] [m3x9]", ["k7f2", "m3x9"]),
        ("It opened. [k7f2, m3x9]", ["k7f2", "m3x9"]),
        ("It opened. [k7f2; m3x9]", ["k7f2", "m3x9"]),
        ("It opened. [k7f2 m3x9]", ["k7f2", "m3x9"]),
        ("It opened. [[k7f2]]", ["k7f2"]),
        ("It opened. [[k7f2]].", ["k7f2"]),
        ("It opened. 【k7f2】", ["k7f2"]),
        ("It opened. ［k7f2］", ["k7f2"]),
        ("It opened. [id: k7f2]", ["k7f2"]),
        ("It opened. [k7f2-m3x9]", [("k7f2", "m3x9")]),
        ("It opened. [k7f2 – m3x9]", [("k7f2", "m3x9")]),
        ("It opened. [1]", ["1"]),
        ("It opened. [1,2]", ["1", "2"]),
        ("It opened. [[1]]", ["1"]),
        ("It opened. 【1】", ["1"]),
        ("It opened. ［1］", ["1"]),
        ("It opened. [1-999999999]", [("1", "999999999")]),
        ("**It opened.** [k7f2]", ["k7f2"]),
        ("- It opened. [k7f2]", ["k7f2"]),
        ("1. It opened. [k7f2]", ["k7f2"]),
        ("It `opened`. [k7f2]", ["k7f2"]),
        ("<b>It</b> opened. [k7f2]", ["k7f2"]),
        ("[It](http://192.0.2.1/?d=secret) opened. [k7f2]", ["k7f2"]),
        ("It\u200b ope\u202ened\x1b. [k7f2]", ["k7f2"]),
        ("<think>Is it [m3x9]? [</think>It opened. [k7f2]", ["k7f2"]),
        ("<think>\nIs it\nso?\n</think>\n\nIt opened. [k7f2]", ["k7f2"]),
        ("```\nIt opened. [k7f2]\n```", ["k7f2"]),
    ],
)
def test_citations_are_read_in_every_form(text: str, cited: list[str | tuple[str, str]]) -> None:
    assert read(text) == [Said("It opened.", tuple(cited))]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("One. [k7f2]\nTwo. [m3x9]\n", [Said("One.", ("k7f2",)), Said("Two.", ("m3x9",))]),
        ("One. [k7f2] Two. [m3x9]", [Said("One.", ("k7f2",)), Said("Two.", ("m3x9",))]),
        ("One [k7f2]. Two [m3x9].", [Said("One.", ("k7f2",)), Said("Two.", ("m3x9",))]),
        ("One.\nTwo. [m3x9]", [Said("One."), Said("Two.", ("m3x9",))]),
        ("One [sic] opened. [k7f2]", [Said("One [sic] opened.", ("k7f2",))]),
        ("One [a list, of words", [Said("One [a list, of words")]),
        ("One [a [k7f2]", [Said("One [a", ("k7f2",))]),
        ("[q4z7]", [Said("", ("q4z7",))]),
        ("", []),
        ("\n\n \n", []),
        ("]]][[[", [Said("]]][[[")]),
        ("![x](http://192.0.2.1/a.png)", []),
        ("One. ![x](http://192.0.2.1/a.png) [k7f2]", [Said("One.", ("k7f2",))]),
        ("<img src=x onerror=alert(1)>Hi", [Said("Hi")]),
        ("<script>alert(1)</script>", [Said("alert(1)")]),
        ("[k7f2](http://192.0.2.1/)", [Said("", ("k7f2",)), Said("(http://192.0.2.1/)")]),
    ],
)
def test_a_statement_ends_with_its_citations_or_its_line(text: str, statements: list[Said]) -> None:
    assert read(text) == statements


def test_a_statement_comes_out_as_soon_as_it_is_over() -> None:
    reader = StatementReader()
    assert [*reader.feed("One. [k7f2]")] == []
    assert [*reader.feed("\n")] == [Said("One.", ("k7f2",))]


PIECES = st.sampled_from(
    [
        *"[ ] [[ ]] 【 】 ［ ］ k7f2 m3x9 1 - One é <think> </think> ``` ** ](http://x.test) <b> > <".split(),
        *(", ", ". ", "\n", " ", "\u202e", "\x00", "😀", "\ud800"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40), st.data())
def test_any_cut_gives_the_same_statements(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20)))
    assert read(*(text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True))) == read(text)


@given(st.lists(st.one_of(PIECES, st.text()), max_size=60))
def test_any_text_is_read_and_comes_out_plain(parts: list[str]) -> None:
    for said in read("".join(parts)):
        assert said.text == " ".join(said.text.split())
        assert all(char.isprintable() for char in said.text)
        assert len(said.text) <= STATEMENT_LENGTH + 100


LONG = {
    "open": "[" * 60_000,
    "open number": "[1" * 30_000,
    "list": "[1, " * 11_000,
    "thinking": "<think" * 10_000,
    "tags": "<" * 60_000,
    "words": "a " * 30_000,
    "citations": "[k7f2] " * 8_000,
    "nearly a citation": "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 x]" * 1_000,
    "emphasis": "**" * 30_000,
    "links": "](" * 30_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    """Generous: some 5 microseconds a character are usual."""
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < len(text) * 2e-4


def test_only_ids_that_were_given_lead_somewhere() -> None:
    ids = [f"a{tens}b{ones}" for tens in range(3) for ones in range(10)]
    assert resolved(["a0b1", "1", "z9z9", "a0b0", "a0b1"], ids) == (1, 0)
    assert resolved([("a0b1", "a0b3")], ids) == (1, 2, 3)
    assert resolved([("a0b0", "a2b9")], ids) == tuple(range(RANGE))
    assert resolved([("a0b3", "a0b1"), ("a0b5", "z1z1"), ("1", "999999999")], ids) == (3, 1, 5)
