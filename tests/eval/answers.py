"""Answers and hits made by hand, over a few documents given as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer import Answer, Citation, Statement
from assistant.evidence import Signs
from corpus.document import Block, Document, Page
from corpus.passage import Passage
from eval.record import Record, records
from eval.running import Outcome
from index.hit import Hit


def citation(number: int, document: str, quote: str, texts: Mapping[str, str]) -> Citation:
    """The quote where it first stands in the document."""
    start = texts[document].index(quote)
    return Citation(
        number=number,
        document=document,
        title=document,
        language="fr",
        date=None,
        publisher=None,
        url=None,
        page=None,
        section=None,
        quote=quote,
        start=start,
        end=start + len(quote),
        context=quote,
        context_start=start,
    )


def answer(
    *quotes: tuple[str, str],
    texts: Mapping[str, str] | None = None,
    statements: Sequence[str] | None = None,
    hits: Sequence[Hit] = (),
    refused: bool = False,
    generation: str = "g1",
) -> Answer:
    """One statement for each quote, (document, quote), that says the quote unless `statements` says otherwise."""
    said = statements if statements is not None else [quote for _, quote in quotes]
    return Answer(
        question="?",
        standalone_question="?",
        language="fr",
        statements=tuple(Statement(text, (number,), "verbatim") for number, text in enumerate(said, start=1)),
        citations=tuple(
            citation(number, document, quote, texts or {}) for number, (document, quote) in enumerate(quotes, start=1)
        ),
        hits=tuple(hits),
        generation=generation,
        writer="by hand",
        seconds=0.5,
        signs=Signs(0.5, 0.5, 0.0, 0.0, 0.0),
        strength=0.2 if refused else 0.9,
        refusal="Non." if refused else None,
    )


def document(name: str, text: str, page: int | None = None, suffix: str = "md") -> Document:
    """A document of one paragraph, on a page of that number."""
    blocks = (Block("paragraph", 0, len(text)),)
    return Document(name, f"{name}.{suffix}", suffix, text, name, "fr", blocks, pages=(Page(0),) * (page or 0))


def recorded(outcomes: Sequence[Outcome], texts: Mapping[str, str], threshold: float = 0.5) -> tuple[Record, ...]:
    """Outcomes as records, over documents of these texts."""
    return records(outcomes, threshold, {name: document(name, text) for name, text in texts.items()})


def hit(document: str, start: int, end: int) -> Hit:
    """A passage of a document, found."""
    text = "x" * (end - start)
    passage = Passage(document, document, "fr", None, start, end, text, text, ())
    return Hit(passage, score=1.0, similarity=0.5, lexical=0.0)
