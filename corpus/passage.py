"""Sentences, the unit of citation, and passages, the unit of retrieval."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from corpus.document import Language, Span

SentenceKind = Literal["sentence", "item", "row"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of citation: a sentence, a list item or a table row. `document.text[start:end] == text`.

    - lead: what must be shown with it to be understood: a row's header row, the sentence that introduces a list.
    """

    start: int
    end: int
    text: str
    kind: SentenceKind = "sentence"
    lead: Span | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: consecutive sentences of one section. `document.text[start:end] == text`.

    - document, title, language, section: where it comes from (`document` is `Document.name`).
    - page: the 1-based page on which it begins; it may go on over the next. None where the format has no pages.
    - indexed: what is embedded and searched: "title > section", then the text without its markup.
    """

    document: str
    title: str
    language: Language
    section: str | None
    start: int
    end: int
    text: str
    indexed: str
    sentences: tuple[Sentence, ...]
    page: int | None = None

    @property
    def id(self) -> str:
        """Identity by content and place: the same passage of the same document always has the same id."""
        key = f"{self.document}\0{self.start}\0{self.end}\0{self.language}\0{self.indexed}\0{self.text}"
        return hashlib.sha256(key.encode()).hexdigest()[:32]
