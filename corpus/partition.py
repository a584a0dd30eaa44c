"""Which sentences of a section share a passage: the partition that costs least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Block, Span
from corpus.passage import Sentence

# What a passage costs, and a cut in each place: few passages, of like sizes, cut where a reader would.
_PER_PASSAGE = 10.0
_UNEVEN = 2.0
_CUT_BETWEEN_ITEMS = 1.0
_CUT_PARAGRAPH = 2.0
_CUT_ITEM = 3.0
_CUT_AFTER_INTRODUCTION = 4.0


@dataclass(frozen=True, slots=True)
class Atom:
    """A sentence with what cutting must know.

    - block: the block it is in.
    - header: the header row that stands directly before it.
    - words: as it is indexed; tokens: their number.
    - lead_words, lead_tokens: of its lead, as they are indexed where the lead is outside the passage.
    """

    sentence: Sentence
    block: Block
    header: Span | None
    words: str
    tokens: int = 0
    lead_words: str = ""
    lead_tokens: int = 0

    @property
    def start(self) -> int:
        """Where a passage that begins with it starts: at the header row of a table whose first row it is."""
        return self.header.start if self.header else self.sentence.start


def partition(atoms: Sequence[Atom], heading_tokens: int, limit: int) -> list[Sequence[Atom]]:
    """The runs of the atoms of a section that cost least together, each to become a passage.

    A run holds at most `limit` tokens, those of its heading and of the leads outside it included; one atom alone may
    hold more.
    """
    best: list[float] = [0.0] + [float("inf")] * len(atoms)
    begun: list[int] = [0] * (len(atoms) + 1)
    for first in range(len(atoms)):
        size = heading_tokens
        leads: set[str] = set()
        base = best[first] + _PER_PASSAGE + (_cut_cost(atoms[first - 1], atoms[first]) if first else 0.0)
        for last in range(first, len(atoms)):
            atom = atoms[last]
            if atom.lead_words not in leads and (atom.header or lead_outside(atom, atoms[first].start)):
                leads.add(atom.lead_words)
                size += atom.lead_tokens
            # At least one, so that a run of empty texts ends.
            size += max(atom.tokens, 1)
            if size > limit and last > first:
                break
            cost = base + _UNEVEN * max(0.0, 1 - size / limit) ** 2
            if cost < best[last + 1]:
                best[last + 1], begun[last + 1] = cost, first
    runs: list[Sequence[Atom]] = []
    end = len(atoms)
    while end:
        runs.append(atoms[begun[end] : end])
        end = begun[end]
    return runs[::-1]


def _cut_cost(before: Atom, after: Atom) -> float:
    if before.block == after.block:
        return _CUT_PARAGRAPH if after.sentence.kind == "sentence" else _CUT_ITEM
    lead = after.sentence.lead
    if lead is not None and before.sentence.start <= lead.start < before.sentence.end:
        return _CUT_AFTER_INTRODUCTION
    return _CUT_BETWEEN_ITEMS if after.sentence.kind == before.sentence.kind != "sentence" else 0.0


def best_cut(run: Sequence[Atom]) -> int:
    """Where a run of several atoms is cut in two: where it costs least, near the middle."""
    middle = len(run) / 2
    return min(range(1, len(run)), key=lambda at: (_cut_cost(run[at - 1], run[at]), abs(at - middle)))


def lead_outside(atom: Atom, start: int) -> bool:
    """Whether the atom's lead stands before a passage that begins at `start`, and has to be indexed with it."""
    return atom.sentence.lead is not None and atom.sentence.lead.start < start
