"""The parts of a mail or of a page saved with its pictures, unwrapped and decoded (MIME, RFC 2045 to 2049)."""

from __future__ import annotations

import email
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from typing import Any

from corpus.decoding import declared_encoding, decode_declared
from corpus.errors import ContentError
from corpus.limits import MAIL_DEPTH, PARTS
from corpus.sayings import Said

_LONGEST_HEADER = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Part:
    """A part, or a whole message.

    - type: of its content, in lower case, such as "text/html".
    - headers: by their names in lower case, decoded, on one line each; the first of a name.
    - parameters: of the type, such as "charset", by their names in lower case.
    - name: of the file that it was, None where it has none; as it came, not to be trusted.
    - attached: whether the sender marked it as a file beside the text.
    - content: of a part without parts, unwrapped.
    - parts: within it; the message within a part of type "message/rfc822".
    """

    type: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    name: str | None
    attached: bool
    content: bytes
    parts: tuple[Part, ...]

    def walk(self) -> Iterator[Part]:
        """The part itself and all parts in it, in their order."""
        ahead = [self]
        while ahead:
            part = ahead.pop()
            yield part
            ahead.extend(reversed(part.parts))

    def text(self) -> str:
        """The content as text, in the encoding that the part declares. Raises ContentError."""
        declared = self.parameters.get("charset")
        if self.type == "text/html":
            declared = declared or declared_encoding(self.content)
        return decode_declared(self.content, declared)


def parse(content: bytes) -> Part:
    """The message in `content`. Raises ContentError."""
    try:
        message = email.message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
        return _part(message, _Count())
    except ContentError:
        raise
    except RecursionError as error:
        raise ContentError(Said.TOO_DEEP_MAIL(most=MAIL_DEPTH)) from error
    except (
        Exception
    ) as error:  # the parser of the standard library lets errors of every kind through on damaged headers
        raise ContentError(Said.DAMAGED()) from error


@dataclass(slots=True)
class _Count:
    parts: int = 0
    depth: int = 0


def _part(message: Message[Any, Any], count: _Count) -> Part:
    count.parts += 1
    if count.parts > PARTS:
        raise ContentError(Said.TOO_MANY_PARTS(most=PARTS))
    if count.depth > MAIL_DEPTH:
        raise ContentError(Said.TOO_DEEP_MAIL(most=MAIL_DEPTH))
    payload = message.get_payload()
    parts: tuple[Part, ...] = ()
    if isinstance(payload, list):
        count.depth += 1
        parts = tuple(_part(inner, count) for inner in payload if isinstance(inner, Message))
        count.depth -= 1
    unwrapped = b"" if parts else message.get_payload(decode=True)
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        headers.setdefault(name.lower(), _decoded(str(value)))
    file = message.get_filename()
    return Part(
        type=message.get_content_type(),
        headers=headers,
        parameters={key.lower(): str(value) for key, value in message.get_params([])[1:]},
        name=_decoded(file) if file else None,
        attached=message.get_content_disposition() == "attachment",
        content=unwrapped if isinstance(unwrapped, bytes) else b"",
        parts=parts,
    )


def _decoded(value: str) -> str:
    """A header's value on one line, encoded words decoded; bytes that are none of ASCII are read as text of a mail."""
    value = value[:_LONGEST_HEADER]
    found: list[str] = []
    for text, encoding in decode_header(value):
        raw = text if isinstance(text, bytes) else text.encode("ascii", "surrogateescape" if _raw(text) else "replace")
        if isinstance(text, str) and not _raw(text):
            found.append(text)
            continue
        try:
            found.append(decode_declared(raw, encoding))
        except ContentError:
            found.append(raw.decode("ascii", "replace"))
    return " ".join("".join(found).split())


def _raw(text: str) -> bool:
    """Whether `text` holds bytes that are not ASCII, as the parser keeps them."""
    return any("\udc80" <= character <= "\udcff" for character in text)
