"""Whether a statement is borne out by the sentences that it cites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Check
from assistant.draft import Quote
from corpus.document import Document, Language
from corpus.markup import plain
from index.analysis import words
from index.embedding import Embedder

FaultKind = Literal["reference", "number", "date", "name", "negation", "meaning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a statement that its citations do not bear out.

    - kind: `reference` where nothing is cited, else what the part is.
    - found: the part, as it stands in the statement; the whole statement where no single part is at fault.
    """

    kind: FaultKind
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a statement stands to the sentences that it cites; `faults` is empty unless `check` is "unsupported"."""

    check: Check
    faults: tuple[Fault, ...] = ()


class Checker:
    """Checks statements against the sentences they cite; the same statement and quotes always get the same verdict."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(
        self, statement: str, language: Language, quotes: Sequence[Quote], document: Callable[[str], Document]
    ) -> Verdict:
        """The verdict on a statement in plain text, without its citation marks.

        - language: of the statement.
        - quotes: what it cites; none where no citation resolved.
        - document: a document by its name, such as `Generation.document`.
        """
        if not quotes:
            return Verdict("unsupported", (Fault("reference", statement),))
        own = words(statement)
        if any(own == words(plain(quote.text)) for quote in quotes):
            return Verdict("verbatim")
        vectors = self._embedder.embed_documents([statement, *(plain(quote.text) for quote in quotes)])
        if float((vectors[1:] @ vectors[0]).max()) < 0.5:
            return Verdict("unsupported", (Fault("meaning", statement),))
        return Verdict("supported")
