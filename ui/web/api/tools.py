"""What the tools of the Model Context Protocol do, without the protocol: ask, search, show."""

from __future__ import annotations

from pydantic import BaseModel, Field

from assistant.answering import Assistant
from corpus.document import Document
from ui.web.api.faults import RequestInvalid

CHARACTERS = 20_000  # of a document, shown at once
AROUND = 600  # characters shown before and after a span


class PassageFound(BaseModel):
    """A passage of a document, as it stands there."""

    document: str = Field(description="name of the document, for `show`")
    title: str
    section: str | None
    language: str
    date: str | None = Field(description="of the document, ISO 8601, possibly shortened")
    url: str | None
    page: int | None
    start: int = Field(description="where the passage begins in the document, in characters")
    end: int
    score: float = Field(description="0 to 1; ranks the passages of one search only")
    text: str


class Found(BaseModel):
    """The passages nearest to a question, best first."""

    question: str
    generation: str = Field(description="of the index that was searched")
    passages: list[PassageFound]


class Shown(BaseModel):
    """A document, or the part of it that was asked for."""

    document: str
    title: str
    language: str
    publisher: str | None
    date: str | None
    url: str | None
    length: int = Field(description="characters of the whole document")
    start: int = Field(description="where `text` begins in it")
    end: int
    more: int | None = Field(description="`start` to go on from, null at the end of the document")
    marked: str | None = Field(description="the text of the span asked for")
    text: str


def search(assistant: Assistant, question: str, most: int) -> Found:
    """The passages nearest to a question; `most` is 1 to 50. Raises what the assistant raises of a question."""
    generation = assistant.served.generation()
    hits = assistant.retrieve(assistant.read(question), generation)[:most]
    passages = []
    for hit in hits:
        document = generation.document(hit.passage.document)
        passages.append(
            PassageFound(
                document=document.name,
                title=document.title,
                section=hit.passage.section,
                language=hit.passage.language,
                date=document.date,
                url=document.url,
                page=document.page_at(hit.passage.start),
                start=hit.passage.start,
                end=hit.passage.end,
                score=round(hit.score, 6),
                text=hit.passage.text,
            )
        )
    return Found(question=question, generation=generation.id, passages=passages)


def show(document: Document, start: int | None, end: int | None) -> Shown:
    """The document from `start` on; with an `end`, that span with some text around it, as whole lines.

    At most `CHARACTERS` are shown. Raises Fault where the span is none of the document's.
    """
    length = len(document.text)
    first = start or 0
    last = length if end is None else end
    if not 0 <= first <= last <= length:
        raise RequestInvalid(f"The span should lie within 0 and {length}, found {first} to {last}.")
    marked = None
    if end is not None:
        marked = document.text[first:last]
        first = document.text.rfind("\n", 0, max(0, first - AROUND)) + 1
        after = document.text.find("\n", min(length, last + AROUND))
        last = length if after < 0 else after
    last = min(last, first + CHARACTERS)
    return Shown(
        document=document.name,
        title=document.title,
        language=document.language,
        publisher=document.publisher,
        date=document.date,
        url=document.url,
        length=length,
        start=first,
        end=last,
        more=last if last < length else None,
        marked=marked,
        text=document.text[first:last],
    )
