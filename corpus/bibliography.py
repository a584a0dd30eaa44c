"""The list of sources at the end of a document, whose numbers its text marks as "[3]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Source
from corpus.markup import plain, references
from corpus.properties import date_of, is_web_address
from corpus.structure import Piece

_HEADINGS = frozenset(
    {
        "sources",
        "source",
        "références",
        "références bibliographiques",
        "bibliographie",
        "notes et références",
        "references",
        "bibliography",
        "works cited",
        "notes and references",
        "quellen",
        "quellenangaben",
        "quellenverzeichnis",
        "literatur",
        "literaturverzeichnis",
        "einzelnachweise",
    }
)
_NUMBER = re.compile(r"(?:[-*+•] )?\[?(\d{1,3})[\].)][ \t\u00a0]*")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_DATE = re.compile(r"\b((?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?)\b")
_QUOTED = re.compile(r'[«“„"]\s*(.+?)\s*[»”"](?=\s*(?:[,.;:(–—-]|$))')
_AROUND = " \t\u00a0\u202f,.;:–—-"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The sources that a document lists, and its pieces without that list."""

    sources: tuple[Source, ...]
    pieces: tuple[Piece, ...]


def bibliography(text: str, pieces: Sequence[Piece]) -> Bibliography:
    """The list of sources of a document: the numbered entries under its last heading, where that is named so.

    It is one only where the text before it marks one of the numbers. Its entries name documents and say nothing
    themselves, so they are no longer pieces that can be quoted. Without such a list, all pieces stay.
    """
    last = max((index for index, piece in enumerate(pieces) if piece.kind == "heading"), default=None)
    if last is None or plain(text[pieces[last].start : pieces[last].end]).casefold().strip(" :") not in _HEADINGS:
        return Bibliography((), tuple(pieces))
    entries = [_entry(line) for line in _lines(text, pieces[last + 1 :])]
    sources = {entry.number: entry for entry in entries if entry}
    marked = references(text[: pieces[last].start])
    if len(sources) < len(entries) or not sources.keys() & set(marked):
        return Bibliography((), tuple(pieces))
    return Bibliography(tuple(sources.values()), tuple(pieces[:last]))


def _lines(text: str, pieces: Sequence[Piece]) -> list[str]:
    """The entries on one line each; an address that stands in a piece of its own goes with the entry before it."""
    lines: list[str] = []
    for piece in pieces:
        start = text.rfind("\n", 0, piece.start) + 1
        line = " ".join(text[start : piece.end].split())
        if lines and not _NUMBER.match(line) and _ADDRESS.match(line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _entry(entry: str) -> Source | None:
    """The source that an entry names, as "« Title », publisher, 2025-04-02, address"; None where it has no number."""
    number = _NUMBER.match(entry)
    if number is None:
        return None
    entry = entry[number.end() :]
    address = _ADDRESS.search(entry)
    url = address[1].rstrip(_AROUND) if address else None
    entry = _ADDRESS.sub("", entry)
    quoted = _QUOTED.match(entry)
    rest = entry[quoted.end() :] if quoted else entry
    dates = [date for date in _DATE.findall(rest) if date_of(date)]
    date = dates[-1] if dates else None
    if quoted:
        undated = rest if date is None else "".join(rest.rsplit(date, 1))
        publisher = undated.replace("()", "").strip(_AROUND)
        title = quoted[1]
    else:
        publisher, title = "", entry.strip(_AROUND)
    return Source(
        int(number[1]),
        title or url or str(number[1]),
        publisher or None,
        url if url and is_web_address(url) else None,
        date,
    )
