"""From the pieces that a reader finds to a document's blocks: sections, title, and what introduces a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind, Language, Span
from corpus.markup import plain
from corpus.sentences import split

# A line that stands alone, with no full stop, up to this long, reads as a heading.
_HEADING_CHARACTERS = 130
_HEADING_WORDS = 18
_LOWEST_LEVEL = 7
_DAY = re.compile(r"\d{1,2}\.[ \t]+\Z")
_MONTH = re.compile(
    r"(?:Jan(?:uar|\.)|Jänner|Feb(?:ruar|\.)|März|Apr(?:il|\.)|Mai|Juni?|Juli?|Aug(?:ust|\.)|Sep(?:tember|t?\.)|Okt(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dez(?:ember|\.)|Jahrhundert)(?!\w)"
)
_ONLY_MARKUP = re.compile(r"[\s|*_#>~`=:+-]*")
_CLOSING = (".", "!", "?", "…", ":", ";", ",", "|")
_INTRODUCES = (":",)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as its reader finds it, before it is known where it belongs.

    - level: of a heading, 1 (outermost) to 6; 7 for the lowest.
    - lead: a row's header row, a nested item's parent item.
    - alone: whether the piece is a paragraph of the document itself, not of a list or a quotation.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = _LOWEST_LEVEL
    lead: Span | None = None
    alone: bool = False


def with_day(text: str, start: int) -> int:
    """Where an item begins whose text begins at `start`: before its number where that is a day ("3. Oktober 2025")."""
    day = _DAY.search(text, max(0, start - 6), start)
    return day.start() if day and _MONTH.match(text, start) else start


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks of a document, and its title where a heading gives one."""

    title: str | None
    blocks: tuple[Block, ...]


def assemble(text: str, pieces: Iterable[Piece], title: str | None, language: Language) -> Structure:
    """The structure of `text`, whose `pieces` come in reading order and do not overlap.

    - title: as the front matter gives it; where it is None, the first heading is the title.
    """
    found = _headings_in_disguise(text, [piece for piece in pieces if _says_something(text, piece)])
    headings = [index for index, piece in enumerate(found) if piece.kind == "heading"]
    first = headings[0] if headings else None
    heading = _text_of(text, found[first]) if first is not None else None
    names_document = first is not None and (
        title is None
        or _folded(heading or "") == _folded(title)
        or (first == 0 and found[0].level == 1 and all(found[index].level > 1 for index in headings[1:]))
    )
    blocks = _blocks(text, found, first if names_document else None, language)
    return Structure(title or heading, tuple(blocks))


def _blocks(text: str, pieces: Sequence[Piece], title: int | None, language: Language) -> Iterator[Block]:
    above: list[tuple[int, str]] = []
    introduction: Span | None = None
    for index, piece in enumerate(pieces):
        if piece.kind == "heading":
            while above and above[-1][0] >= piece.level:
                above.pop()
        section = " > ".join(name for _, name in above) or None
        lead = piece.lead
        if piece.kind == "item":
            if index and pieces[index - 1].kind != "item":
                introduction = _introduction(text, pieces[index - 1], language)
            lead = lead or introduction
        else:
            introduction = None
        yield Block(piece.kind, piece.start, piece.end, section, lead)
        if piece.kind == "heading" and index != title and (name := _text_of(text, piece)):
            above.append((piece.level, name))


def _introduction(text: str, before: Piece, language: Language) -> Span | None:
    """What introduces a list: a bare line before it, or the last sentence before it where that ends with a colon."""
    if before.kind != "paragraph":
        return None
    if _is_bare_line(text, before):
        return Span(before.start, before.end)
    last = split(text[before.start : before.end], language)[-1]
    span = Span(before.start + last.start, before.start + last.end)
    return span if plain(text[span.start : span.end]).endswith(_INTRODUCES) else None


def _headings_in_disguise(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, where a bare line followed by a paragraph is a heading: press releases pasted as text have those."""
    bare = [_is_bare_line(text, piece) for piece in pieces]
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        follower = pieces[index + 1] if index + 1 < len(pieces) else None
        # Of several bare lines in a row (an address, a signature) only one that opens the document heads anything.
        if bare[index] and follower and follower.alone and (index == 0 or not bare[index + 1]):
            piece = replace(piece, kind="heading", level=1 if index == 0 else _LOWEST_LEVEL, alone=False)
        found.append(piece)
    return found


def _is_bare_line(text: str, piece: Piece) -> bool:
    if not piece.alone or piece.end - piece.start > _HEADING_CHARACTERS:
        return False
    raw = text[piece.start : piece.end]
    line = plain(raw)
    return (
        "\n" not in raw
        and line[:1].isalnum()
        and not line[:1].islower()
        and not line.endswith(_CLOSING)
        and "://" not in line
        and len(line.split()) <= _HEADING_WORDS
        and any(map(str.isalpha, line))
    )


def _says_something(text: str, piece: Piece) -> bool:
    """Whether there is more in a piece than blanks and markup; an empty row is not kept, "…" is."""
    return not _ONLY_MARKUP.fullmatch(text, piece.start, piece.end)


def _text_of(text: str, piece: Piece) -> str:
    """The words of a heading, without its underline or its marks."""
    lines = text[piece.start : piece.end].split("\n")
    if len(lines) > 1 and re.fullmatch(r"[ \t>]*(?:=+|-+)[ \t]*", lines[-1]):
        lines.pop()
    words = "\n".join(lines).rstrip()
    unclosed = words.rstrip("#")
    return plain(unclosed if unclosed.endswith((" ", "\t")) else words)


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, plain(title).casefold()))
