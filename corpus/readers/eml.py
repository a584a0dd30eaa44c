"""Mails saved as files: who wrote what to whom and when, the text once, earlier mails as quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime

from corpus.composer import Composer, seen
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.properties import Properties, language_of
from corpus.readers import mime
from corpus.readers.html import refuse_long, refuse_others, write_page
from corpus.readers.mail_text import paragraphs
from corpus.readers.mime import Part
from corpus.readers.page_tree import parse
from corpus.readers.page_words import flat
from corpus.sayings import Said

_OF_A_MAIL = ("from", "to", "subject", "date", "received", "message-id", "mime-version")
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_SAME = 0.8  # of the words of the plain text, where the other part says the same
_NOTES = 20
_ADDRESSES = 50  # shown of a header


def read(content: bytes) -> Extract:
    """The mail in `content`; what is attached is noted, not read. Raises ContentError."""
    refuse_others(content, Said.A_MAIL())
    mail = mime.parse(content)
    if not any(mail.headers.get(name) for name in _OF_A_MAIL):
        raise ContentError(Said.NO_MAIL())
    composer = Composer()
    notes: list[Note] = []
    _write(composer, mail, notes, level=1)
    if not composer.length:
        raise ContentError(Said.MAIL_WITHOUT_TEXT())
    more = len(notes) - _NOTES
    if more > 0:
        notes[_NOTES:] = [Note("left out", Said.MORE(count=more))]
    return composer.extract(_properties(mail), notes)


def _properties(mail: Part) -> Properties:
    names = _people(mail, "from")
    topics = re.split("[,;]", mail.headers.get("keywords", ""))
    sent = _sent(mail)
    return Properties(
        title=_line(mail.headers.get("subject", "")) or None,
        language=language_of(mail.headers.get("content-language", "").split(",")[0]),
        date=sent.date().isoformat() if sent else None,
        publisher=next((_line(name or address) for name, address in names if name or address), None),
        topics=tuple(dict.fromkeys(filter(None, map(_line, topics)))),
    )


def _write(composer: Composer, mail: Part, notes: list[Note], level: int) -> None:
    """Write a mail: its subject as a heading, who wrote to whom, its text, the mails it passes on."""
    composer.heading(mail.headers.get("subject", ""), level)
    composer.paragraph("\n".join(_heads(mail)), quoted=True)
    # One stack of what is still to be written: the parts of a mail may be deeper than is seemly.
    ahead = [mail]
    while ahead:
        part = ahead.pop()
        if part.type == "message/rfc822" and part.parts:
            composer.heading(part.parts[0].headers.get("subject", ""), level + 1)
            composer.paragraph("\n".join(_heads(part.parts[0])), quoted=True)
            ahead.append(part.parts[0])
        elif part.type == "multipart/alternative":
            ahead.extend(reversed(_best(part)))
        elif part.type == "multipart/related":
            ahead.extend(reversed([*part.parts[:1], *(inner for inner in part.parts[1:] if inner.attached)]))
        elif part.parts:
            ahead.extend(reversed(part.parts))
        else:
            _write_part(composer, part, notes)
        refuse_long(composer)


def _write_part(composer: Composer, part: Part, notes: list[Note]) -> None:
    _refuse_encrypted(part)
    readable = part.type in ("text/plain", "text/html") or part.type.startswith("multipart/")  # whose bounds are lost
    if part.attached or not readable:
        # The signature of a mail, and an empty part, are no text that anybody missed.
        if not part.type.endswith("-signature") and (part.name or part.content.strip()):
            notes.append(_attachment(part))
    elif part.type == "text/html":
        notes.extend(write_page(composer, parse(part.text()), whole=True))
    else:
        text = part.text()
        if _ENCRYPTED in text:
            raise ContentError(Said.MAIL_PGP())
        for found in paragraphs(text, part.parameters):
            if found.marker:
                composer.item(found.text, marker=found.marker)
            else:
                composer.paragraph(found.text, quoted=True)


def _best(part: Part) -> list[Part]:
    """Of parts that say the same in several forms the richest; the plain one where the other says less."""
    pages = [inner for inner in part.parts if any(leaf.type == "text/html" for leaf in inner.walk())]
    plain = [inner for inner in part.parts if inner.type == "text/plain"]
    others = [inner for inner in part.parts if inner not in pages and inner not in plain and inner.attached]
    if not pages or not plain:
        return [*(pages[-1:] or plain[:1] or part.parts[:1]), *others]
    leaf = next(leaf for leaf in pages[-1].walk() if leaf.type == "text/html")
    there = set(_words(flat(parse(leaf.text()).root)))
    words = _words(plain[0].text())
    same = not words or sum(word in there for word in words) >= _SAME * len(words)
    return [pages[-1] if same else plain[0], *others]


def _refuse_encrypted(part: Part) -> None:
    smime = part.type in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    if smime and part.parameters.get("smime-type", "") != "certs-only":
        raise ContentError(Said.MAIL_SMIME())
    if part.type == "application/pgp-encrypted":
        raise ContentError(Said.MAIL_PGP())


def _attachment(part: Part) -> Note:
    # A name is shown as a name, whatever path or trick is in it.
    name = re.split(r"[/\\:]", _line(part.name or ""))[-1].strip(". ")[:80]
    size = len(part.content) // 1000
    kind = re.sub(r"[^\w/.+-]", "", part.type)[:60]
    if not name:
        return Note("left out", Said.NAMELESS_ATTACHMENT(type=kind, size=size))
    return Note("left out", Said.ATTACHMENT(name=name, type=kind, size=size))


def _heads(mail: Part) -> Iterator[str]:
    """The headers that people read, as "From: Anne Martin <a.martin@example.org>"."""
    for name in ("From", "To", "Cc"):
        people = _people(mail, name.lower())
        shown = [f"{_line(who)} <{_line(address)}>" if who else _line(address) for who, address in people[:_ADDRESSES]]
        more = [f"+ {len(people) - _ADDRESSES}"] if len(people) > _ADDRESSES else []
        if line := ", ".join([*filter(None, shown), *more]):
            yield f"{name}: {line}"
    if sent := _sent(mail):
        yield f"Date: {sent:%Y-%m-%d %H:%M}"
    elif written := _line(mail.headers.get("date", "")):
        yield f"Date: {written}"


def _people(mail: Part, header: str) -> list[tuple[str, str]]:
    """The names and addresses in a header; the header itself where it cannot be read."""
    written = mail.headers.get(header, "")
    try:
        return getaddresses([written])
    except (RecursionError, ValueError, IndexError):
        return [("", written)]


def _sent(mail: Part) -> datetime | None:
    """When a mail was sent, by the clock of the sender."""
    try:
        return parsedate_to_datetime(mail.headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError, RecursionError):
        return None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _line(text: str) -> str:
    return "".join(character for character in " ".join(seen(text).split()) if character.isprintable())[:300]
