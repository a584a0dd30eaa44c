"""From the bytes of a text to its characters, whatever program wrote them."""

from __future__ import annotations

import codecs
import re

from corpus.errors import ContentError
from corpus.sayings import Said

# Bytes that text does not hold: control characters other than tab, line ends and form feed.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages and mails declare; codecs that are not encodings of text, or hide text (UTF-7), are not among them.
_KNOWN = re.compile(
    r"utf-(?:8|16|32)(?:-le|-be)?|cp(?:125\d|437|85\d|874|932|949|950)|iso8859-\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*"
    r"|euc_\w+|shift_jis\w*|iso2022_\w+"
)
_AS_BROWSERS_READ = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
_DECLARATION = re.compile(
    rb"""(?:<meta[^>]{1,200}charset|<\?xml[^>]{1,100}encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE
)
_MOST_DAMAGE = 0.001  # of the characters may be bytes that the declared encoding does not know


def decode(content: bytes) -> str:
    """The text of a file, each line ending with a line feed.

    It is UTF-8, UTF-16 with its mark, or the encoding of Windows in Western Europe. Raises ContentError.
    """
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
            break
        return re.sub(r"\r\n?", "\n", text)
    raise ContentError(Said.NOT_UTF8())


def decode_declared(content: bytes, declared: str | None) -> str:
    """The text of a page or of a part of a mail, which say in which encoding they are; control characters are gone.

    A mark at the start of the text decides, then the bytes: what is UTF-8 throughout is UTF-8, whatever it says, for
    pages change their encoding and keep what they say of it. Then `declared` decides, then the encoding of Windows in
    Western Europe. Raises ContentError where it is no text in any of them.
    """
    text = _decoded(content, declared)
    if text is None or len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        raise ContentError(Said.NOT_TEXT())
    return re.sub(r"\r\n?", "\n", _CONTROL.sub("", text))


def _decoded(content: bytes, declared: str | None) -> str | None:
    mark = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if mark:
        return content.decode(mark, "replace")
    encoding = _codec(declared)
    # Text in UTF-16 without its mark is UTF-8 too, with a zero for every other character.
    encodings = [encoding] if encoding and b"\x00" in content[:1000] else ["utf-8", encoding]
    for name in encodings:
        try:
            if name:
                return content.decode(name)
        except UnicodeError:
            continue
    if encoding:
        text = content.decode(encoding, "replace")
        if text.count("\N{REPLACEMENT CHARACTER}") <= _MOST_DAMAGE * len(text):
            return text
    # As browsers do, the five bytes that Windows gives no character are control characters, and few of them.
    return content.decode("latin-1").translate(_WINDOWS)


_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def _codec(declared: str | None) -> str | None:
    """The name of the codec for an encoding that a text declares; None where it is unknown."""
    try:
        name = codecs.lookup((declared or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_READ.get(name, name)
    return name if _KNOWN.fullmatch(name) else None


def declared_encoding(content: bytes) -> str | None:
    """The encoding that a web page or an XML file names in its first lines; None where it names none.

    Two bytes for the first bracket tell UTF-16 without its mark.
    """
    if content[:2] in (b"<\x00", b"\x00<"):
        return "utf-16-le" if content[0] else "utf-16-be"
    found = _DECLARATION.search(content[:4096])
    return found[1].decode("ascii") if found else None
