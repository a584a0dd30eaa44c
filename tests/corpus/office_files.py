"""Office files for tests: the same source written in each format, files put together from raw XML, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from corpus.composer import Composer
from corpus.document import Span
from corpus.errors import ContentError
from corpus.extract import Extract

# What the texts of this corpus hold and formats get wrong: ligatures, non-breaking spaces, quotes, currencies, dashes.
HARD = "L’œuvre de M. Ægir : « 25 % de 1 250 000 € », l’efﬁcacité — naïve, Müßiggang, ½ · 5 °C à Besançon."


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Item:
    depth: int
    text: str


@dataclass(frozen=True)
class Table:
    rows: Sequence[Sequence[str]]


Source = Sequence[Heading | Paragraph | Item | Table]

SOURCE: Source = (
    Heading(1, "Le rapport de Valbrume"),
    Paragraph(HARD),
    Heading(2, "Les lignes"),
    Paragraph("Trois lignes desservent la ville :"),
    Item(0, "la ligne A, du canal aux forges"),
    Item(1, "avec 17 stations"),
    Item(1, "et 2 dépôts"),
    Item(0, "la ligne B"),
    Heading(3, "Les ateliers"),
    Table(
        (
            ("Atelier", "Salariés", "Coût"),
            ("Dépôt du Canal", "84", "1 250 000 €"),
            ("Forges", "", "25 %"),
        )
    ),
    Paragraph("Ein Satz auf Deutsch: „Größe“ zählt. And one in English."),
    Heading(2, "La suite"),
    Paragraph("Fin du rapport."),
)


def expected(source: Source) -> Extract:
    """What a reader should make of `source`."""
    composer = Composer()
    above: list[Span | None] = []
    for block in source:
        match block:
            case Heading(level, text):
                composer.heading(text, level)
            case Paragraph(text):
                composer.paragraph(text)
            case Item(depth, text):
                del above[depth:]
                above.append(composer.item(text, depth, "-", above[depth - 1] if depth else None))
            case Table(rows):
                composer.table(rows)
    return composer.extract()


_WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzéèàçœßüÉ  ’«»%€0123456789\u00a0\u202f&<>\"'"),
        st.characters(codec="utf-8", categories=("Ll", "Lu", "Nd")),
    ),
    min_size=1,
    max_size=30,
).map(lambda text: f"x{text}y")


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Documents of a title and blocks of every kind; items nest by one level at a time."""
    blocks: list[Heading | Paragraph | Item | Table] = [Heading(1, draw(_WORDS))]
    for kind in draw(st.lists(st.sampled_from("hpppiiit"), max_size=12)):
        last = blocks[-1]
        if kind == "h":
            blocks.append(Heading(draw(st.integers(2, 4)), draw(_WORDS)))
        elif kind == "p":
            blocks.append(Paragraph(draw(_WORDS)))
        elif kind == "i":
            deepest = last.depth + 1 if isinstance(last, Item) else 0
            blocks.append(Item(draw(st.integers(0, min(deepest, 2))), draw(_WORDS)))
        elif not isinstance(last, Table):
            columns = draw(st.integers(2, 4))
            row = st.lists(_WORDS, min_size=columns, max_size=columns)
            blocks.append(Table(draw(st.lists(row, min_size=2, max_size=4))))
    return blocks


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relations(*each: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """A part of relations: (id, kind, target), and "External" where the target is elsewhere."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    listed = "".join(
        f'<Relationship Id="{relation[0]}" Type="{base}{relation[1]}" Target="{relation[2]}"'
        + (f' TargetMode="{relation[3]}"' if len(relation) == 4 else "")
        + "/>"
        for relation in each
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )


def refused(read: Callable[[bytes], Extract], content: bytes) -> str:
    """The reason that a reader gives for not reading `content`, one line. Fails where it reads it all the same."""
    try:
        read(content)
    except ContentError as error:
        reason = str(error)
        assert reason
        assert "\n" not in reason
        return reason
    raise AssertionError("it was read")


def bomb(member: str, size: int) -> bytes:
    """An archive whose one member unpacks to `size` blanks."""
    return zipped({member: b" " * size})


def lying(content: bytes, member: str) -> bytes:
    """The archive, where `member` says that it unpacks to ten bytes."""
    place = content.rindex(b"PK\x01\x02")
    while content[place + 46 : place + 46 + len(member)] != member.encode():
        place = content.rindex(b"PK\x01\x02", 0, place)
    return content[: place + 24] + struct.pack("<I", 10) + content[place + 28 :]


def crowded(count: int) -> bytes:
    """An archive of `count` empty members, written by hand: zipfile takes a minute for so many."""
    local, central = bytearray(), bytearray()
    checksum = zlib.crc32(b"")
    for number in range(count):
        name = f"{number:06d}".encode()
        head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, checksum, 0, 0, len(name), 0)
        central += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(local)) + name
        local += b"PK\x03\x04" + head + name
    many = min(count, 0xFFFF)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, many, many, len(central), len(local), 0)
    return bytes(local + central + end)


def with_doctype(xml: bytes, doctype: str, content: str = "") -> bytes:
    """The XML of a part behind a document type; `content` is put before the end of its root."""
    declaration, rest = xml.split(b"?>", 1) if xml.startswith(b"<?xml") else (b"<?xml version='1.0'", xml)
    end = rest.rindex(b"</") if b"</" in rest else len(rest)
    return declaration + b"?>" + doctype.encode() + rest[:end] + content.encode() + rest[end:]


def laughs(root: str) -> str:
    """A document type whose entity `&l9;` grows to a billion words."""
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "lol">{grown}]>'


def mutations(content: bytes, draw: Any, count: int) -> list[bytes]:
    """Changed copies of a valid file: bits flipped, stretches cut out, moved, or doubled; `draw` is a Random."""
    changed = []
    for _ in range(count):
        copy = bytearray(content)
        for _ in range(draw.randint(1, 4)):
            start = draw.randrange(len(copy) or 1)
            end = min(len(copy), start + draw.randint(1, 200))
            match draw.randrange(4):
                case 0:
                    copy[start:end] = bytes(byte ^ (1 << draw.randrange(8)) for byte in copy[start:end])
                case 1:
                    del copy[start:end]
                case 2:
                    place = draw.randrange(len(copy) or 1)
                    copy[place:place] = copy[start:end]
                case _:
                    copy[start:end] = draw.randbytes(end - start)
        changed.append(bytes(copy))
    return changed


def mutated_members(content: bytes, draw: Any, count: int) -> list[bytes]:
    """Archives whose members are changed, one each: what gets past the checksums of the archive."""
    members = unzipped(content)
    names = [name for name in members if members[name]]
    changed = []
    for _ in range(count):
        name = draw.choice(names)
        changed.append(zipped({**members, name: mutations(members[name], draw, 1)[0]}))
    return changed
