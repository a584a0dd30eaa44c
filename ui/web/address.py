"""Addresses within the page: where a document is opened, and at which of its sentences."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import Literal
from urllib.parse import quote as encoded
from urllib.parse import urlencode

from corpus.document import Document, Language, Span

Shape = Literal["page", "text"]
_DIGITS = 12  # of a digest: enough to tell a sentence from another that has come in its place


@dataclass(frozen=True, slots=True)
class Place:
    """What of a document is to be shown; None where nothing was said.

    - start, end: the sentence to mark, characters of the document's text.
    - quote: `fingerprint` of that sentence; where it is given, another text at that place is not marked.
    - shape: the page as it was printed, or the text.
    - page: of the file, from 1; part: of the text, from 1.
    """

    start: int | None = None
    end: int | None = None
    quote: str | None = None
    shape: Shape | None = None
    page: int | None = None
    part: int | None = None

    def stands_in(self, document: Document) -> Span | None:
        """The sentence to mark; None where there is none at that place of this document."""
        text, start, end = document.text, self.start, self.end
        if start is None or end is None or not 0 <= start < end <= len(text) or not text[start:end].strip():
            return None
        return Span(start, end) if self.quote in (None, fingerprint(text[start:end])) else None


def fingerprint(text: str) -> str:
    """A short digest of a sentence, by which a link knows whether it still stands where it did."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def document_address(name: str, place: Place = Place()) -> str:
    """The link to a document, below the page's own address. Plain text, to be escaped where it is used."""
    values = {field.name: getattr(place, field.name) for field in fields(place)}
    query = urlencode({key: value for key, value in values.items() if value is not None})
    return f"#/documents/{encoded(name, safe='')}" + (f"?{query}" if query else "")


def translation_address(name: str, sentence: Span, quote: str, into: Language) -> str:
    """Where the translation of a sentence is asked for. Plain text, to be escaped where it is used."""
    query = urlencode({"start": sentence.start, "end": sentence.end, "quote": quote, "into": into})
    return f"documents/{encoded(name, safe='')}/translation?{query}"


def places_address(name: str, page: int, sentence: Span, quote: str) -> str:
    """Where it is asked where a sentence stands in the picture of its page. Plain text, to be escaped."""
    query = urlencode({"start": sentence.start, "end": sentence.end, "quote": quote})
    return f"documents/{encoded(name, safe='')}/pages/{page}/places?{query}"
