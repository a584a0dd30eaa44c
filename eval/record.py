"""What is kept of a case in a run: the case, what became of it, and its figures. One line of `cases.jsonl`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from assistant.answer import Answer
from corpus.document import Document, Span
from eval.answer_metrics import cited, integrity
from eval.case import Case, from_object, to_object
from eval.judge import Opinion
from eval.locating import gold
from eval.measuring import Scores, measure, needs
from eval.refusal_metrics import Decision
from eval.retrieval_metrics import Covers, Gold, covered, first_rank
from eval.running import CaseFailure, CaseResult, Outcome, served
from eval.scoring import located

SCORE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of an answer.

    - intact: its marker resolves, and its document holds it verbatim at its place and on its page.
    - evidence: the stretches of it that overlap evidence, counted from its start, in order.
    """

    number: int
    document: str
    title: str
    page: int | None
    start: int
    end: int
    quote: str
    intact: bool
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A case and what became of it.

    - formats: of the documents of its evidence.
    - reason, detail: why it is right or wrong; `crashed` where the assistant failed, with its error as detail.
    - language, standalone_question: as the assistant read them; None where it crashed.
    - text, quotes: of the answer, or the refusal.
    - strength: of the evidence, 0 to 1; None where it crashed.
    - right_if_given: whether the answer drafted, given, would be right; None where nothing could be drafted.
    - needed, covers: how many things the evidence must give, and which of them each passage found gives.
    - scores: the figures that the case has.
    - opinion: what a language model thinks of the answer; None where none was asked, or there is no answer to judge.
    """

    case: Case
    formats: tuple[str, ...]
    reason: str
    detail: str
    refused: bool
    language: str | None
    standalone_question: str | None
    text: str
    located: tuple[str, ...]
    quotes: tuple[Quote, ...]
    strength: float | None
    right_if_given: bool | None
    needed: int
    covers: Covers
    scores: Scores
    opinion: Opinion | None = None

    @property
    def right(self) -> bool:
        """Whether the case was met rightly."""
        return bool(self.scores["right"])

    @property
    def crashed(self) -> bool:
        """Whether the assistant failed at it."""
        return self.strength is None

    @property
    def cluster(self) -> str:
        """The document that the case is mostly about, by which it varies with others; its own where there is none."""
        return self.case.passages[0].document if self.case.passages else f"case {self.case.id}"

    @property
    def rank(self) -> int | None:
        """Rank of the first passage with evidence, from 1."""
        return first_rank([bool(met) for met in self.covers])

    @property
    def decision(self) -> Decision:
        """Whether it was answered, and on what strength; not for false premises."""
        if self.strength is None:
            answerable = self.case.answerable
            return Decision(answerable, withheld=answerable, strength=-math.inf if answerable else math.inf)
        withheld = self.refused or (self.case.negative and self.right)
        return Decision(self.case.answerable, withheld, self.strength)


def records(
    drafts: Sequence[Outcome],
    threshold: float,
    documents: Mapping[str, Document],
    opinions: Mapping[str, Opinion] | None = None,
) -> tuple[Record, ...]:
    """A run that refused nothing as records, where answers of less strength than the threshold are refused.

    - documents: at least those that cases and answers name.
    - opinions: of a language model, by the id of the case.
    """
    return tuple(
        replace(_record(draft, outcome, documents), opinion=(opinions or {}).get(draft.case.id))
        for draft, outcome in zip(drafts, served(drafts, threshold), strict=True)
    )


def _record(draft: Outcome, outcome: Outcome, documents: Mapping[str, Document]) -> Record:
    case = outcome.case
    texts = {name: document.text for name, document in documents.items()}
    scores = {
        name: round(score, SCORE_DIGITS) if isinstance(score, float) else score
        for name, score in measure(outcome, documents).items()
    }
    named = dict.fromkeys(piece.document for piece in case.evidence)
    formats = tuple(dict.fromkeys(documents[name].format for name in named if name in documents))
    needed = needs(case, texts)
    if isinstance(draft, CaseFailure):
        return Record(
            case=case,
            formats=formats,
            reason="crashed",
            detail=draft.error,
            refused=False,
            language=None,
            standalone_question=None,
            text="",
            located=(),
            quotes=(),
            strength=None,
            right_if_given=False,
            needed=len(needed),
            covers=(),
            scores=scores,
        )
    assert isinstance(outcome, CaseResult)  # what is served of a result is one
    answer = outcome.answer
    return Record(
        case=case,
        formats=formats,
        reason=outcome.judgement.reason,
        detail=outcome.judgement.detail,
        refused=answer.refused,
        language=answer.language,
        standalone_question=answer.standalone_question,
        text=answer.text,
        located=located(answer),
        quotes=_quotes(answer, documents, gold(case.passages, texts)),
        strength=round(answer.strength, SCORE_DIGITS),
        right_if_given=None if draft.answer.refused else draft.judgement.right,
        needed=len(needed),
        covers=covered(answer.hits, needed),
        scores=scores,
    )


def _quotes(answer: Answer, documents: Mapping[str, Document], evidence: Gold) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            number=citation.number,
            document=citation.document,
            title=citation.title,
            page=citation.page,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            intact=integrity(citation, answer, documents.get(citation.document)).intact,
            evidence=_stretches(citation.span, evidence.get(citation.document, ())),
        )
        for citation in cited(answer)
    )


def _stretches(quote: Span, evidence: Sequence[Span]) -> tuple[Span, ...]:
    """What of a quote overlaps evidence, counted from its start; stretches that touch are one."""
    found: list[Span] = []
    for span in sorted(evidence, key=lambda span: span.start):
        start, end = max(span.start, quote.start) - quote.start, min(span.end, quote.end) - quote.start
        if start >= end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return tuple(found)


def record_object(record: Record) -> dict[str, object]:
    """A record as JSON holds it."""
    values: dict[str, object] = {field.name: getattr(record, field.name) for field in fields(record)}
    values["case"] = to_object(record.case)
    values["quotes"] = [asdict(quote) for quote in record.quotes]
    values["scores"] = dict(record.scores)
    if record.opinion is None:
        del values["opinion"]
    else:
        values["opinion"] = asdict(record.opinion)
    return values


def record_of(row: Mapping[str, Any]) -> Record:
    """A record from what JSON held. KeyError, TypeError or ValueError where it is none."""
    values: dict[str, Any] = dict(row)
    values["case"] = from_object(row["case"])
    values["quotes"] = tuple(_quote_of(quote) for quote in row["quotes"])
    values["covers"] = tuple(tuple(met) for met in row["covers"])
    values |= {name: tuple(row[name]) for name in ("formats", "located")}
    if not isinstance(row["scores"]["right"], bool):
        raise ValueError("scores lacks whether the case was met rightly")
    if "opinion" in row:
        lists = {name: tuple(row["opinion"][name]) for name in ("checked", "support")}
        values["opinion"] = Opinion(**{**row["opinion"], **lists})
    return Record(**values)


def _quote_of(values: Mapping[str, Any]) -> Quote:
    return Quote(**{**values, "evidence": tuple(Span(**span) for span in values["evidence"])})
