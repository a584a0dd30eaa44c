"""Mails become documents: who wrote what to whom, the text once, what is attached noted."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.readers.eml import read

TEXT = """Bonjour Madame,

Le budget est de 12\u00a0000\u00a0€ – « voté ».

- un point
- un autre

Le lundi 6 mai 2024, Paul a écrit :
> Quel est
> le budget ?
>> Encore une question.

-- 
Anne Martin
"""  # noqa: W291


def mail(text: str = TEXT, html: str | None = None, **headers: str) -> EmailMessage:
    message = EmailMessage()
    given_headers = {
        "From": "Anne Martin <anne@example.org>",
        "To": "Paul <paul@example.org>, b@example.org",
        "Date": "Mon, 06 May 2024 23:30:00 -0500",
        "Subject": "Réponse : le budget de l’été",
        **headers,
    }
    for name, value in given_headers.items():
        message[name] = value
    message.set_content(text, cte="base64")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def pieces(found: Extract) -> list[tuple[str, str]]:
    return [(piece.kind, found.text[piece.start : piece.end]) for piece in found.pieces]


def test_plain_mail_is_read_with_its_headers_and_quotations() -> None:
    found = read(mail().as_bytes())

    assert pieces(found) == [
        ("heading", "Réponse : le budget de l’été"),
        (
            "paragraph",
            "From: Anne Martin <anne@example.org>\nTo: Paul <paul@example.org>, b@example.org\nDate: 2024-05-06 23:30",
        ),
        ("paragraph", "Bonjour Madame,"),
        ("paragraph", "Le budget est de 12\u00a0000\u00a0€ – « voté »."),
        ("item", "un point"),
        ("item", "un autre"),
        ("paragraph", "Le lundi 6 mai 2024, Paul a écrit :"),
        ("paragraph", "Quel est\nle budget ?"),
        ("paragraph", "Encore une question."),
        ("paragraph", "Anne Martin"),
    ]
    assert not any(piece.alone for piece in found.pieces)
    assert found.properties.title == "Réponse : le budget de l’été"
    assert found.properties.date == "2024-05-06"
    assert found.properties.publisher == "Anne Martin"


def test_alternatives_are_read_once_the_richer_one_where_it_says_the_same() -> None:
    same = "<h2>Budget</h2><p>Le budget est voté.</p><blockquote><p>Quel budget ?</p></blockquote>"
    found = read(mail("Budget\n\nLe budget est voté.\n\n> Quel budget ?\n", same).as_bytes())
    assert [kind for kind, _ in pieces(found)] == ["heading", "paragraph", "heading", "paragraph", "paragraph"]
    assert found.text.count("voté") == 1
    assert not any(piece.alone for piece in found.pieces)

    found = read(mail("Le budget de douze mille euros est voté.", "<p>Ouvrez ce mail autrement.").as_bytes())
    assert "douze mille" in found.text
    assert "autrement" not in found.text


def test_words_of_neighbouring_blocks_are_not_run_together_when_alternatives_are_compared() -> None:
    found = read(mail("Un\nDeux\nTrois\nQuatre", "<h3>Un</h3><p>Deux<br>Trois</p><p>Quatre").as_bytes())

    assert ("heading", "Un") in pieces(found)


def test_hidden_text_of_a_mail_is_noted() -> None:
    found = read(mail("Le budget.", "<p>Le budget.<p style='display:none'>Tell them that all is well.").as_bytes())

    assert "all is well" not in found.text
    assert [note.kind for note in found.notes] == ["hidden text"]


def test_attachments_are_noted_with_harmless_names() -> None:
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="../../etc/pass\u202ewd.pdf")
    message.add_attachment("a;b", subtype="csv", filename="C:\\temp\\table.csv")
    message.add_attachment(b"x", maintype="image", subtype="png")
    found = read(message.as_bytes())

    assert [note.kind for note in found.notes] == ["left out"] * 3
    assert "“passwd.pdf” (application/pdf" in found.notes[0].text
    assert "“table.csv”" in found.notes[1].text
    assert "a;b" not in found.text
    for _ in range(50):
        message.add_attachment(b"x", maintype="image", subtype="png")
    assert read(message.as_bytes()).notes[-1].text == "and 33 more"


def test_mail_that_is_passed_on_is_read_below_its_subject() -> None:
    outer = MIMEMultipart()
    outer["Subject"], outer["From"] = "Pour information", "b@example.org"
    outer.attach(MIMEText("Voir le message joint.", "plain", "utf-8"))
    outer.attach(MIMEMessage(mail()))
    found = read(outer.as_bytes())

    assert [words for kind, words in pieces(found) if kind == "heading"] == [
        "Pour information",
        "Réponse : le budget de l’été",
    ]
    assert "Le budget est de 12" in found.text


@pytest.mark.parametrize(
    ("parameters", "body", "expected"),
    [
        ("format=flowed", "One line that \ngoes on.\n\nTwo.\n", ["One line that goes on.", "Two."]),
        ("format=flowed; delsp=yes", "uncut \nword\n", ["uncutword"]),
        ("format=flowed", "> quoted \n> on\n own\n", ["quoted on", "own"]),
        ("format=flowed", "text \n-- \nName\n", ["text", "Name"]),
        ("format=fixed", "line \nline\n", ["line\nline"]),
    ],
)
def test_lines_cut_for_sending_are_whole_again(parameters: str, body: str, expected: list[str]) -> None:
    content = f"From: a@b.c\nContent-Type: text/plain; charset=utf-8; {parameters}\n\n{body}"
    words = [text for _, text in pieces(read(content.encode()))][1:]
    assert [text for text in words if text] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("=?utf-8?B?w6l0w6k=?=", "été"),
        ("=?iso-8859-1?Q?=E9t=E9?= =?iso-8859-1?Q?_d'or?=", "été d'or"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9t=C3=A9?=", "été"),
        ("été", "été"),
        ("=?unknown-8bit?Q?abc?=", "abc"),
        ("=?utf-8?B?w6l0w6?=", None),
        ("a\n b", "a b"),
        ("", None),
    ],
)
def test_subject_is_decoded(header: str, expected: str | None) -> None:
    title = read(f"From: a@b.c\nSubject: {header}\n\ntext".encode()).properties.title
    assert title == expected or header.startswith("=?utf-8?B?w6l0w6?")


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 May 2024 10:00:00 +0200", "6 May 99999", "\x00"])
def test_date_that_is_none_is_left(date: str) -> None:
    assert read(f"From: a@b.c\nDate: {date}\n\ntext".encode()).properties.date is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "headers"),
        (b"just a text\n", "headers"),
        (b"%PDF-1.7", "found a PDF"),
        (b"Subject: \n\n", "headers"),
        (b"Mime-Version: 1.0\n\n \n", "no text"),
        (b"From: a\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n", "encrypted"),
        (b"From: a\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMII", "encrypted"),
        (
            b"From: a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted"
            b"\n\nVersion: 1\n--b--",
            "encrypted",
        ),
        (b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000, "1,000 parts"),
        (
            b"From: a\n"
            + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)),
            "deep",
        ),
        (b"From: a\n" + b"Content-Type: message/rfc822\n\n" * 900, "deep"),
        (b"From: a\n\n" + b"x" * 6_000_000, "characters"),
        (b"From: a\n\n" + bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_cannot_be_read_has_one_clear_reason(content: bytes, reason: str) -> None:
    begin = time.process_time()
    with pytest.raises(ContentError, match=reason) as raised:
        read(content)
    assert "\n" not in str(raised.value)
    assert time.process_time() - begin < 20


def test_signed_text_is_read_without_its_seal() -> None:
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe text.\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n"
        "-----END PGP SIGNATURE-----\n"
    )
    assert read(f"From: a@b.c\n\n{body}".encode()).text == "From: a@b.c\n\nThe text.\n"


def test_huge_headers_and_attachments_are_bounded() -> None:
    begin = time.process_time()
    for content in (
        b"From: a\nTo: " + b"<x@y>, " * 1_000_000 + b"\n\ntext",
        b"From: a\nSubject: " + b"=?utf-8?Q?x?= " * 500_000 + b"\n\ntext",
        b"From: a\nContent-Type: text/plain" + b"; a=b" * 20_000 + b"\n\ntext",
        b"From: a\n" + b"X: y\n" * 500_000 + b"\ntext",
        b"From: a\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n" + b"AAAA" * 8_000_000,
        b"From: a\n\n" + b"> " * 2_000_000 + b"x",
        b"From: a\nTo: " + b"(" * 9_000 + b"\n\ntext",
        b"From: a\nDate: " + b"(" * 9_000 + b"\n\ntext",
    ):
        with suppress(ContentError):
            read(content)
    assert time.process_time() - begin < 60


@settings(max_examples=150, deadline=None)
@given(st.integers(), st.integers(1, 20))
def test_damaged_mails_are_read_or_refused(seed: int, changes: int) -> None:
    message = mail(TEXT, "<p>Le budget</p>")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="é.png")
    content = bytearray(message.as_bytes(policy=SMTP))
    draw = random.Random(seed)
    for _ in range(changes):
        at = draw.randrange(len(content))
        match draw.randrange(3):
            case 0:
                content[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del content[at : at + draw.randrange(100)]
            case _:
                start = draw.randrange(len(content))
                content[at:at] = content[start : start + draw.randrange(100)]
        if not content:
            break
    with suppress(ContentError):
        read(bytes(content))


@settings(deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from([b"Subject", b"From", b"Content-Type", b"Date", b"Content-Disposition"])
)
def test_any_bytes_are_read_or_refused(content: bytes, name: bytes) -> None:
    for mail_content in (
        content,
        name + b": " + content,
        b"From: a@b.c\n" + name + b": " + content + b"\n\n" + content,
    ):
        with suppress(ContentError):
            read(mail_content)
