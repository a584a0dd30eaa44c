"""The tokens of Rich Text Format, and the code pages that its bytes are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_LARGEST = 2**31
# Character sets of fonts, by the code page that they stand for.
_CHARSETS: Mapping[int, str] = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES: Mapping[int, str] = {10000: "mac_roman", 65001: "utf-8", 936: "gb18030", 1361: "johab"}
USUAL = "cp1252"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: a control `word` with its number, or a brace, or `text`, or a `byte` in some code page."""

    word: str = ""
    number: int | None = None
    text: str = ""
    byte: int | None = None


# Words that no control word can be: "\\{" is a sign.
OPEN, CLOSE = Token("{{"), Token("}}")


def tokens(content: bytes) -> Iterator[Token]:
    """The tokens of a file, in one pass. Raw data is passed over; bytes above 127 are kept as `byte`."""
    text = content.decode("latin-1")
    place = 0
    while found := _TOKEN.match(text, place):
        place = found.end()
        kind = found.lastgroup
        if kind == "brace":
            yield OPEN if found["brace"] == "{" else CLOSE
        elif found["word"]:
            number = found["number"]
            value = max(-_LARGEST, min(int(number), _LARGEST)) if number else None
            if found["word"] == "bin":
                place += max(value or 0, 0)
            else:
                yield Token(found["word"], value)
        elif kind == "byte":
            yield Token(byte=int(found["byte"], 16))
        elif kind == "sign":
            yield Token(found["sign"])
        elif kind == "text":
            yield from _plain(found["text"])


def _plain(text: str) -> Iterator[Token]:
    if text.isascii():
        yield Token(text=text)
        return
    for part in re.findall("[\x00-\x7f]+|[\x80-\xff]", text):
        yield Token(text=part) if part.isascii() else Token(byte=ord(part))


def charset(number: int) -> str | None:
    """The code page of a font's character set; None where it is that of the file."""
    return _CHARSETS.get(number)


def code_page(number: int) -> str:
    """The codec for a code page, that of Western Europe where there is none."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return USUAL
    return name
