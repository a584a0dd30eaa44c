"""Seams: a statement put together of pieces of several cited sentences, cut where no piece of a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.analysis import fold

LEAST = 4  # words in a row that make a piece
_MOST_PLACES = 8  # where the same words are looked for: a text that repeats itself shall not cost more
_BOUNDARY = re.compile(r"[^\w\s'’-]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Text:
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    text: str

    @classmethod
    def of(cls, text: str) -> _Text:
        found = list(_WORD.finditer(text))
        return cls(
            tuple(fold(match.group()) for match in found),
            tuple(match.start() for match in found),
            tuple(match.end() for match in found),
            text,
        )

    def may_part_before(self, place: int) -> bool:
        """Whether a clause may begin with that word: a sign stands before it, or nothing."""
        before = self.text[self.ends[place - 1] : self.starts[place]] if 0 < place < len(self.words) else "."
        return bool(_BOUNDARY.search(before))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    length: int
    source: int
    place: int


def seam(statement: str, sources: Sequence[str]) -> str | None:
    """The words on both sides of the first seam in a statement, or None.

    - sources: the cited sentences, without markup.

    A statement that tells two sentences one after the other, or leaves an aside out, has none: its pieces end and begin
    where the sentences have a sign.
    """
    stated, told = _Text.of(statement), [_Text.of(source) for source in sources]
    pieces = _pieces(stated.words, told)
    for first, second in pairwise(pieces):
        gap = second.start - (first.start + first.length)
        if first.source == second.source or gap > 1:
            continue
        ends_well = told[first.source].may_part_before(first.place + first.length)
        if not (ends_well and told[second.source].may_part_before(second.place)):
            last, following = first.start + first.length - 1, second.start
            return statement[
                stated.starts[max(first.start, last - 2)] : stated.ends[min(len(stated.words) - 1, following + 2)]
            ]
    return None


def _pieces(stated: Sequence[str], told: Sequence[_Text]) -> list[_Piece]:
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for source, text in enumerate(told):
        for at in range(len(text.words) - LEAST + 1):
            here = places.setdefault(text.words[at : at + LEAST], [])
            if len(here) < _MOST_PLACES:
                here.append((source, at))
    pieces, at = [], 0
    while at <= len(stated) - LEAST:
        longest = max(
            (
                _Piece(at, _shared(stated, at, told[source].words, place), source, place)
                for source, place in places.get(tuple(stated[at : at + LEAST]), ())
            ),
            key=lambda piece: piece.length,
            default=None,
        )
        if longest:
            pieces.append(longest)
        at += longest.length if longest else 1
    return pieces


def _shared(stated: Sequence[str], at: int, told: Sequence[str], place: int) -> int:
    length = LEAST
    while at + length < len(stated) and place + length < len(told) and stated[at + length] == told[place + length]:
        length += 1
    return length
