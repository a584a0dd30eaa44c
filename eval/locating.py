"""Where the evidence of a case stands in the documents as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.document import Span
from eval.case import Case, Evidence
from eval.letters import letters_of

Texts = Mapping[str, str]
"""The text of each document, by `Document.name`."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Evidence that no longer stands in its document, or whose document is gone."""

    case: str
    field: str
    evidence: Evidence
    document_missing: bool

    def __str__(self) -> str:
        """One line for a person."""
        why = "the document is not in the index" if self.document_missing else "its text no longer holds the quote"
        return f"{self.case}, {self.field}: {self.evidence.document}: {why}: {self.evidence.quote!r}"


def spans(evidence: Evidence, texts: Texts) -> tuple[Span, ...]:
    """Every place where the quote stands in its document; none where it, or the document, is gone.

    Where it does not stand there to the character, it is looked for by its letters and digits: a document that comes in
    another format has other markup.
    """
    text = texts.get(evidence.document, "")
    found = []
    start = text.find(evidence.quote)
    while start >= 0:
        found.append(Span(start, start + len(evidence.quote)))
        start = text.find(evidence.quote, start + 1)
    return tuple(found) or tuple(letters_of(text).places_of(evidence.quote))


def gold(evidence: Iterable[Evidence], texts: Texts) -> dict[str, tuple[Span, ...]]:
    """The spans of several pieces of evidence, by document."""
    found: dict[str, tuple[Span, ...]] = {}
    for piece in evidence:
        found[piece.document] = found.get(piece.document, ()) + spans(piece, texts)
    return found


def stale(cases: Iterable[Case], texts: Texts) -> tuple[Stale, ...]:
    """All evidence that cannot be found: after a document was edited, these cases must be looked at again."""
    return tuple(
        Stale(case.id, field, piece, piece.document not in texts)
        for case in cases
        for field, piece in _pieces(case)
        if not spans(piece, texts)
    )


def documents(cases: Iterable[Case]) -> tuple[str, ...]:
    """Names of the documents that cases rest on, in order of first mention."""
    return tuple(dict.fromkeys(piece.document for case in cases for _, piece in _pieces(case)))


def _pieces(case: Case) -> Iterator[tuple[str, Evidence]]:
    for field in ("evidence", "also", "absence_stated"):
        for piece in getattr(case, field):
            yield field, piece
