"""An answer as a JSON object, for programs; README.md documents its keys."""

from __future__ import annotations

import json
from dataclasses import asdict

from assistant.answer import Answer, Citation
from corpus.document import Span
from corpus.notice import plain

SCORE_DIGITS = 6


def answer_object(answer: Answer, name: str | int | None = None) -> dict[str, object]:
    """The object that `passerelle ask --json` prints; `name` is the caller's own for the question."""
    return {
        "id": name,
        "question": answer.question,
        "language": answer.language,
        "standalone_question": answer.standalone_question,
        "refused": answer.refused,
        "text": answer.text,
        "statements": [
            {
                "text": statement.text,
                "citations": list(statement.citations),
                "check": statement.check,
                "asked": _span_object(statement.asked),
                "faults": list(statement.faults),
            }
            for statement in answer.statements
        ],
        "citations": [_citation_object(citation) for citation in answer.citations],
        "differing": (
            [{"value": claim.text, "citation": claim.citation, "date": claim.date} for claim in answer.differing]
            if answer.differing is not None
            else None
        ),
        "remarks": list(answer.remarks),
        "hits": [
            {
                "document": hit.passage.document,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, SCORE_DIGITS),
            }
            for hit in answer.hits
        ],
        "generation": answer.generation,
        "writer": answer.writer,
        "seconds": round(answer.seconds, 3),
    }


def to_json(value: object, *, indent: int | None = None) -> str:
    """JSON as the terminal prints it: accents as they are, kinds by their names; on one line unless indented."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=plain)


def _span_object(span: Span | None) -> dict[str, int] | None:
    return {"start": span.start, "end": span.end} if span else None


def _citation_object(citation: Citation) -> dict[str, object]:
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "language": citation.language,
        "date": citation.date,
        "url": citation.url,
        "page": citation.page,
        "recognised": citation.recognised,
        "section": citation.section,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "asked": _span_object(citation.asked),
        "lead": citation.lead,
        "sources": [asdict(source) for source in citation.sources],
    }
