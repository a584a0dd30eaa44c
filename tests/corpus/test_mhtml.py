"""Pages saved with their pictures in one file."""

from __future__ import annotations

import quopri
import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ContentError
from corpus.readers.mhtml import read
from eval.benchmarks.page_shells import page

MARKUP = page("L’été à 3\u00a0€ : « déjà ».\n\n## Suite\n\n- un\n- deux\n", "Le bois", "semantic")


def chrome(markup: str = MARKUP) -> bytes:
    body = quopri.encodestring(markup.encode())
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/bois\r\n"
        b"Subject: =?utf-8?Q?Le=20bois?=\r\nDate: Mon, 6 May 2024 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
        b"------MultipartBoundary--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/bois\r\n\r\n"
        + body
        + b"\r\n------MultipartBoundary--x----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://example.org/a.png\r\n\r\niVBORw0KGgo=\r\n------MultipartBoundary--x------\r\n"
    )


def test_page_saved_by_a_browser_is_read() -> None:
    found = read(chrome())

    assert found.text == "Le bois\n\nL’été à 3\u00a0€ : « déjà ».\n\nSuite\n\n- un\n- deux\n"
    assert found.properties.url == "https://example.org/bois"
    assert found.properties.title == "Le bois"


def test_page_saved_by_an_office_program_is_read() -> None:
    content = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_NextPart_1"\n\nDocument made by a'
        b" program.\n\n------=_NextPart_1\nContent-Location: file:///C:/41A/note.htm\n"
        b'Content-Transfer-Encoding: base64\nContent-Type: text/html; charset="windows-1252"\n\n'
        b"PGh0bWw+PGJvZHk+PHAgY2xhc3M9TXNvTm9ybWFsPkwn6XTpLjxvOnA+PC9vOnA+PC9wPjwvYm9keT48L2h0bWw+\n\n"
        b"------=_NextPart_1--\n"
    )
    found = read(content)

    assert found.text == "L'été.\n"
    assert found.properties.url is None


def test_the_part_that_the_file_names_is_the_page() -> None:
    content = (
        b'Content-Type: multipart/related; start="<two>"; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Frame.\n'
        b"--b\nContent-Type: text/html\nContent-ID: <two>\n\n<p>Page.\n--b--\n"
    )
    found = read(content)

    assert found.text == "Page.\n"
    assert [note.kind for note in found.notes] == ["left out"]


def test_page_alone_under_this_suffix_is_read() -> None:
    assert read(b"<html><p>Alone.").text == "Alone.\n"
    assert read(b"Content-Type: text/html\n\n<p>Alone.").text == "Alone.\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no page"),
        (b"%PDF-1.7", "found a PDF"),
        (b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--", "no page"),
        (b"Content-Type: multipart/related; boundary=b\n\n" + b"--b\n\nx\n" * 100_000, "1,000 parts"),
        (chrome("<script>render()</script>"), "by scripts"),
    ],
)
def test_what_cannot_be_read_has_one_clear_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ContentError, match=reason):
        read(content)


@settings(max_examples=100, deadline=None)
@given(st.integers(), st.integers(1, 20))
def test_damaged_files_are_read_or_refused(seed: int, changes: int) -> None:
    content = bytearray(chrome())
    draw = random.Random(seed)
    for _ in range(changes):
        at = draw.randrange(min(len(content), 1500))
        content[at : at + draw.randrange(3)] = bytes(draw.randrange(256) for _ in range(draw.randrange(3)))
    with suppress(ContentError):
        read(bytes(content))
