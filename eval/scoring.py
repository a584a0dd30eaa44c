"""Whether an answer is right: a pure function of the case, the answer and the documents' texts.

The rules are those of eval/cases/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer, Citation
from eval.case import Case, Evidence, Kind
from eval.locating import Texts, gold
from eval.retrieval_metrics import holds_gold
from index.analysis import fold

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


def holds(text: str, wanted: str) -> bool:
    """Whether a text holds a string as whole words and whole numbers; accents, case, spaces and `**` are folded.

    "6 %" is not in "13,6 %", nor "500 €" in "1 500 €"; a string that begins or ends with a symbol ("$48", "10 %")
    may touch a letter there.
    """
    return _holds(_folded(text), _folded(wanted))


def cites(answer: Answer, evidence: Iterable[Evidence], texts: Texts) -> bool:
    """Whether at least one quote overlaps a piece of evidence in the same document."""
    wanted = gold(evidence, texts)
    return any(holds_gold(citation.document, citation.span, wanted) for citation in _cited(answer))


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
    match case.group:
        case "negative":
            if answer.refused:
                return "right_refused", ""
            # Only kind `unanswerable` has such passages: the loading of cases sees to it.
            return ("right_absence_cited" if cites(answer, case.absence_stated, texts) else "answered"), ""
        case "false_premise":
            if answer.refused:
                return "right_refused", ""
            return ("right_premise_contradicted" if cites(answer, case.evidence, texts) else "premise_accepted"), ""
        case "answerable":
            return _answerable(case, answer, texts)


def _answerable(case: Case, answer: Answer, texts: Texts) -> tuple[Reason, str]:
    if answer.refused:
        return "refused", ""
    missing = _missing(case, answer)
    if missing is not None:
        return "answer_missing", missing
    if not cites(answer, (*case.evidence, *case.also), texts):
        return "evidence_not_cited", ""
    longest = LONG if case.kind in _LONG_KINDS else LENGTH
    if length(answer) > longest:
        return "too_long", f"{length(answer)} characters, at most {longest}"
    return "right", ""


def _missing(case: Case, answer: Answer) -> str | None:
    """The accepted answers, or required items, that quotes and statements together do not hold; None where they do."""
    quotes = [citation.quote for citation in _cited(answer)]
    given = _folded("\n".join([*quotes, *(statement.text for statement in answer.statements)]))
    if case.required:
        return ", ".join(item for item in case.required if not _holds(given, _folded(item))) or None
    if any(_holds(given, _folded(item)) for item in case.answers):
        return None
    return " or ".join(case.answers)


def _cited(answer: Answer) -> list[Citation]:
    """The citations that a statement leans on: what is merely attached to an answer earns nothing."""
    numbers = {number for statement in answer.statements for number in statement.citations}
    return [citation for citation in answer.citations if citation.number in numbers]


def _folded(text: str) -> str:
    return " ".join(fold(text.replace("**", "")).split())


def _holds(text: str, wanted: str) -> bool:
    """`holds` on texts already folded."""
    if not wanted:
        return False
    begins = r"(?<!\w)" if _WORD.match(wanted) else ""
    ends = r"(?!\w)" if _WORD.match(wanted[-1]) else ""
    # Looking ahead finds overlapping occurrences too: the first one may be part of a longer number.
    places = re.finditer(f"(?={begins}{re.escape(wanted)}{ends})", text)
    return any(not _in_longer_number(text, place.start(), place.start() + len(wanted)) for place in places)


_WORD = re.compile(r"\w")
_DECIMAL_BEFORE = re.compile(r"\d[.,']\Z")
_DECIMAL_AFTER = re.compile(r"[.,']\d")
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3} \Z")  # "1 " before "500 000": thousands are set apart by spaces
_GROUP_AFTER = re.compile(r" \d{3}(?!\d)")
_FIRST_GROUP = re.compile(r"(?<!\d)\d{1,3}\Z")
_LATER_GROUP = re.compile(r"\d{3}(?!\d)")


def _in_longer_number(text: str, start: int, end: int) -> bool:
    """Whether the number that text[start:end] begins or ends with goes on outside it."""
    before, found, after = text[max(0, start - 5) : start], text[start:end], text[end : end + 5]
    goes_back = found[0].isdigit() and (
        _DECIMAL_BEFORE.search(before) or (_LATER_GROUP.match(found) and _GROUP_BEFORE.search(before))
    )
    goes_on = found[-1].isdigit() and (
        _DECIMAL_AFTER.match(after) or (_FIRST_GROUP.search(found) and _GROUP_AFTER.match(after))
    )
    return bool(goes_back or goes_on)
