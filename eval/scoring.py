"""Whether an answer is right: a pure function of the case, the answer and the documents' texts.

The rules are those of eval/cases/README.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer, Citation
from eval.answer_metrics import cited, texts_given
from eval.case import Case, Evidence, Kind
from eval.folding import holds
from eval.locating import Texts, gold
from eval.retrieval_metrics import holds_gold

LENGTH = 700  # most characters of all statements together
LONG = 1200  # of those that must give several things
_LONG_KINDS: frozenset[Kind] = frozenset({"list", "compare", "conflict"})

Reason = Literal[
    "right",
    "right_refused",
    "right_absence_cited",
    "right_premise_contradicted",
    "refused",
    "answer_missing",
    "evidence_not_cited",
    "too_long",
    "answered",
    "premise_accepted",
    "quote_not_verbatim",
    "marker_unresolved",
]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an answer is right, and why.

    - detail: what `reason` is about: the missing item, the quote, the number of characters; empty where it says all.
    - verbatim, quotes: quotes that stand in their document just as cited, of how many.
    """

    right: bool
    reason: Reason
    detail: str
    verbatim: int
    quotes: int


def judge(case: Case, answer: Answer, texts: Texts) -> Judgement:
    """Judge an answer. `texts` holds at least the documents that the case and the answer name."""
    reason, detail = _broken(answer, texts) or _reason(case, answer, texts)
    verbatim = sum(is_verbatim(citation, texts) for citation in answer.citations)
    return Judgement(reason.startswith("right"), reason, detail, verbatim, len(answer.citations))


def is_verbatim(citation: Citation, texts: Texts) -> bool:
    """Whether the quote is exactly what its document holds at its span."""
    text = texts.get(citation.document)
    return (
        text is not None
        and 0 <= citation.start < citation.end <= len(text)
        and text[citation.start : citation.end] == citation.quote
    )


def cites(answer: Answer, evidence: Iterable[Evidence], texts: Texts) -> bool:
    """Whether at least one quote overlaps a piece of evidence in the same document."""
    wanted = gold(evidence, texts)
    return any(holds_gold(citation.document, citation.span, wanted) for citation in cited(answer))


def located(answer: Answer) -> tuple[str, ...]:
    """The values asked for that an answer points out in its quotes, as they stand there."""
    return tuple(
        citation.quote[citation.asked.start - citation.start : citation.asked.end - citation.start]
        for citation in answer.citations
        if citation.asked
    )


def located_rightly(case: Case, answer: Answer) -> bool:
    """Whether every value pointed out is an accepted answer or required item, or a part of one, or holds one."""
    wanted = (*case.answers, *case.required)
    return all(any(holds(item, value) or holds(value, item) for item in wanted) for value in located(answer))


def longest(kind: Kind) -> int:
    """Most characters that all statements of an answer to a question of a kind may have together."""
    return LONG if kind in _LONG_KINDS else LENGTH


def length(answer: Answer) -> int:
    """Characters of all statements together, markers not counted."""
    return sum(len(statement.text) for statement in answer.statements)


def _broken(answer: Answer, texts: Texts) -> tuple[Reason, str] | None:
    """What is wrong with the citations themselves, whatever the question."""
    numbers = [citation.number for citation in answer.citations]
    for statement in answer.statements:
        for number in statement.citations:
            if numbers.count(number) != 1:
                return "marker_unresolved", f"[{number}]"
    for citation in answer.citations:
        if not is_verbatim(citation, texts):
            return "quote_not_verbatim", f"[{citation.number}] {citation.document} {citation.start}-{citation.end}"
    return None


def _reason(case: Case, answer: Answer, texts: Texts) -> tuple[Reason, str]:
    if case.answerable:
        return _answerable(case, answer, texts)
    if answer.refused:
        return "right_refused", ""
    if case.negative:  # only kind `unanswerable` has such passages: the loading of cases sees to it
        return ("right_absence_cited" if cites(answer, case.absence_stated, texts) else "answered"), ""
    return ("right_premise_contradicted" if cites(answer, case.evidence, texts) else "premise_accepted"), ""


def _answerable(case: Case, answer: Answer, texts: Texts) -> tuple[Reason, str]:
    if answer.refused:
        return "refused", ""
    missing = _missing(case, answer)
    if missing is not None:
        return "answer_missing", missing
    if not cites(answer, (*case.evidence, *case.also), texts):
        return "evidence_not_cited", ""
    most = longest(case.kind)
    if length(answer) > most:
        return "too_long", f"{length(answer)} characters, at most {most}"
    return "right", ""


def _missing(case: Case, answer: Answer) -> str | None:
    """The accepted answers, or required items, that no quote and no statement holds; None where none is missing."""
    texts = texts_given(answer)
    missing = [item for item in case.required or case.answers if not any(holds(text, item) for text in texts)]
    if case.required:
        return ", ".join(missing) or None
    return " or ".join(missing) if len(missing) == len(case.answers) else None
