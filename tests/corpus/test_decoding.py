"""From bytes to characters."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decoding import decode, decode_declared
from corpus.errors import ContentError

SENTENCE = "L’été à Besançon : 5 € – « déjà »"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_people_save_in(encoding: str) -> None:
    assert decode(f"{SENTENCE}\r\nfin\r".encode(encoding)) == f"{SENTENCE}\nfin\n"


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"a\x00b", b"\x01" * 50, b"\xff\xfea", bytes(range(256))])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ContentError, match="is it binary"):
        decode(content)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "iso-8859-1"),  # the page was converted, what it says of itself was not
        ("cp1252", "utf-8"),
        ("cp1252", "ISO-8859-1"),
        ("cp1252", "no-such-encoding"),
        ("cp1252", "rot13"),
        ("cp1252", ""),
        ("utf-16-le", "utf-16-le"),
        ("utf-16", "utf-8"),
        ("utf-32", None),
        ("mac-roman", '"macintosh"'),
    ],
)
def test_declared_encoding_counts_where_the_bytes_agree(encoding: str, declared: str | None) -> None:
    assert decode_declared(SENTENCE.encode(encoding), declared) == SENTENCE


def test_one_damaged_byte_does_not_spoil_every_accent() -> None:
    text = SENTENCE * 100

    assert decode_declared(text.encode() + b"\xe9", "utf-8").startswith(text)


def test_a_zero_byte_is_dropped_and_many_are_refused() -> None:
    assert decode_declared(b"a" * 500 + b"\x00b", "utf-8").endswith("ab")
    with pytest.raises(ContentError, match="binary"):
        decode_declared(b"a\x00" * 50, "utf-8")


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-16", "gb18030", "iso2022_jp", "utf-7", "a\x00"]))
def test_any_bytes_are_text_or_refused(content: bytes, declared: str | None) -> None:
    for read in (decode, lambda content: decode_declared(content, declared)):
        with suppress(ContentError):
            assert "\r" not in read(content)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(["utf-8", None]))
def test_utf8_comes_back(text: str, declared: str | None) -> None:
    if not text.encode().startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF8)):
        assert decode_declared(text.encode(), declared) == text
