"""Other ways of searching, measured on the same cases as Passerelle: what they rank first, and what could be quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Statement
from assistant.conversation import standalone
from assistant.evidence import Signs
from corpus.document import Language, Span
from corpus.language import detect
from eval.case import Case
from eval.extract import Extract
from eval.interval import Mean, Rate
from eval.locating import Texts, gold
from eval.retrieval_metrics import Gold, first_rank, hit_at, holds_gold, ndcg_at, recall_at, reciprocal_rank
from eval.running import CaseFailure, Outcome
from eval.scoring import Judgement, judge, length, longest

DEPTH = 10
"""Passages of a ranking that are looked at."""

_NO_SIGNS = Signs(0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is searched: made to stand alone by Passerelle where it follows on from another one."""

    text: str
    language: Language

    @classmethod
    def of(cls, case: Case) -> Asked:
        """That of a case."""
        language = detect(case.question)
        return cls(standalone(case.question, language, case.history), language)


@dataclass(frozen=True, slots=True)
class Search:
    """What a way of searching found for every case.

    - passages: all into which it cut the documents.
    - rankings: for each case, in order, places in `passages`, best first.
    - handed: passages that it hands to whoever writes the answer.
    - seconds: for all questions; of a quick start, with the reading and the embedding of the documents.
    """

    name: str
    passages: tuple[Extract, ...]
    rankings: tuple[tuple[int, ...], ...]
    handed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a way of searching found for one case.

    - relevance: for each of the first `DEPTH` passages, whether it overlaps the evidence.
    - recall_at_5, ndcg_at_10: of the evidence, 0 to 1; None of a case without evidence.
    - judgement, characters: of what is quoted; None where nothing is.
    - handed_holds: whether the passages handed on, however long, hold an answer with its evidence.
    - handed_characters: of these passages.
    """

    case: Case
    relevance: tuple[bool, ...]
    recall_at_5: float | None
    ndcg_at_10: float | None
    judgement: Judgement | None
    characters: int | None
    handed_holds: bool
    handed_characters: int

    @property
    def right(self) -> bool:
        """Whether what is quoted meets the case as an answer must; a crash does not."""
        return self.judgement is not None and self.judgement.right

    @property
    def rank(self) -> int | None:
        """Rank of the first passage with evidence, from 1."""
        return first_rank(self.relevance)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a way of searching on some cases.

    - hit_at_1, hit_at_5, recall_at_5, mrr, ndcg_at_10: of the evidence of cases that have any.
    - right: answerable questions answered right, by the rules of eval/cases/README.md.
    - negatives_right, false_premises_right: by the same rules; what never refuses has few.
    - quoted_characters: of an answer that is given.
    - handed_holds: answerable questions whose passages handed on hold an answer with its evidence, at any length.
    - handed_characters: of the passages handed on for a question.
    """

    hit_at_1: Rate
    hit_at_5: Rate
    recall_at_5: Mean
    mrr: Mean
    ndcg_at_10: Mean
    right: Rate
    negatives_right: Rate
    false_premises_right: Rate
    quoted_characters: Mean
    handed_holds: Rate
    handed_characters: Mean


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way of searching and what it found.

    - passages, characters: how many it cut the documents into, and the length of one.
    - covered: share of the documents' characters that stand in one of its passages, 0 to 1: what it can find at all.
    """

    name: str
    passages: int
    characters: Mean
    handed: int
    covered: float
    seconds: float
    findings: tuple[Finding, ...]

    @property
    def figures(self) -> Figures:
        """On all cases."""
        return figures(self.findings)


def measure(search: Search, cases: Sequence[Case], texts: Texts) -> Baseline:
    """Judge what a way of searching found: its ranking, and its first passages quoted as far as an answer may go."""
    findings = []
    for case, ranking in zip(cases, search.rankings, strict=True):
        found = [search.passages[place] for place in ranking]
        answer = quoted(case, found[: search.handed], texts, longest(case.kind))
        findings.append(_finding(case, found, search.handed, texts, judge(case, answer, texts), answer))
    return _baseline(search.name, search, findings, texts)


def answered(name: str, search: Search, outcomes: Sequence[Outcome], texts: Texts) -> Baseline:
    """The same for the assistant itself: the ranking of its search, with the judgement of the answers that it gave."""
    findings = []
    for outcome, ranking in zip(outcomes, search.rankings, strict=True):
        found = [search.passages[place] for place in ranking]
        answer, judgement = _given(outcome)
        findings.append(_finding(outcome.case, found, search.handed, texts, judgement, answer))
    return _baseline(name, search, findings, texts)


def figures(findings: Sequence[Finding]) -> Figures:
    """The figures of some findings."""
    ranked = [finding for finding in findings if finding.case.evidence]
    answerable = [finding for finding in findings if finding.case.answerable]
    return Figures(
        hit_at_1=Rate.of([hit_at(finding.relevance, 1) for finding in ranked]),
        hit_at_5=Rate.of([hit_at(finding.relevance, 5) for finding in ranked]),
        recall_at_5=Mean.of_shares([finding.recall_at_5 or 0.0 for finding in ranked]),
        mrr=Mean.of_shares([reciprocal_rank(finding.relevance) for finding in ranked]),
        ndcg_at_10=Mean.of_shares([finding.ndcg_at_10 or 0.0 for finding in ranked]),
        right=Rate.of([finding.right for finding in answerable]),
        negatives_right=Rate.of([finding.right for finding in findings if finding.case.negative]),
        false_premises_right=Rate.of([finding.right for finding in findings if finding.case.kind == "false_premise"]),
        quoted_characters=Mean.of([finding.characters for finding in findings if finding.characters is not None]),
        handed_holds=Rate.of([finding.handed_holds for finding in answerable]),
        handed_characters=Mean.of([finding.handed_characters for finding in findings]),
    )


def needs(case: Case, texts: Texts) -> list[Gold]:
    """What a case needs to be found: each piece of evidence, or any one of them where each suffices alone."""
    if case.alternatives:
        return [gold(case.evidence, texts)]
    return [gold([piece], texts) for piece in case.evidence]


def quoted(case: Case, found: Sequence[Extract], texts: Texts, longest: int | None) -> Answer:
    """An answer that quotes passages from the first on, cut after `longest` characters in all, at a blank."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    room = longest
    for extract in found:
        for span in extract.spans:
            whole = texts[extract.document][span.start : span.end]
            quote = whole if room is None or len(whole) <= room else _cut(whole, room)
            if room is not None:
                room = room - len(quote) if quote == whole else 0
            if not quote.strip():
                continue
            citations.append(_citation(len(citations) + 1, extract.document, case.language, span.start, quote))
            statements.append(Statement(quote, (len(citations),), "verbatim"))
    return Answer(
        question=case.question,
        standalone_question=case.question,
        language=case.language,
        statements=tuple(statements),
        citations=tuple(citations),
        hits=(),
        generation="",
        writer="passages",
        seconds=0.0,
        signs=_NO_SIGNS,
    )


def _cut(text: str, room: int) -> str:
    """The beginning of a text that is longer than `room`, at most so long, without the word it is cut in."""
    end = room
    while end and not text[end].isspace():
        end -= 1
    return text[:end]


def _finding(
    case: Case,
    found: Sequence[Extract],
    handed: int,
    texts: Texts,
    judgement: Judgement | None,
    answer: Answer | None,
) -> Finding:
    wanted = needs(case, texts)
    covers = [[number for number, need in enumerate(wanted) if _overlaps(extract, need)] for extract in found[:DEPTH]]
    everything = judge(case, quoted(case, found[:handed], texts, None), texts)
    return Finding(
        case=case,
        relevance=tuple(bool(met) for met in covers),
        recall_at_5=recall_at(covers, len(wanted), 5) if wanted else None,
        ndcg_at_10=ndcg_at(covers, len(wanted), DEPTH) if wanted else None,
        judgement=judgement,
        characters=None if answer is None or answer.refused else length(answer),
        handed_holds=case.answerable and everything.reason in ("right", "too_long"),
        handed_characters=sum(extract.characters for extract in found[:handed]),
    )


def _given(outcome: Outcome) -> tuple[Answer | None, Judgement | None]:
    return (None, None) if isinstance(outcome, CaseFailure) else (outcome.answer, outcome.judgement)


def _overlaps(extract: Extract, need: Gold) -> bool:
    return any(holds_gold(extract.document, span, need) for span in extract.spans)


def _baseline(name: str, search: Search, findings: Sequence[Finding], texts: Texts) -> Baseline:
    lengths = [extract.characters for extract in search.passages]
    covered = {
        (extract.document, place)
        for extract in search.passages
        for span in extract.spans
        for place in range(span.start, span.end)
    }
    return Baseline(
        name=name,
        passages=len(search.passages),
        characters=Mean.of(lengths),
        handed=search.handed,
        covered=len(covered) / max(1, sum(map(len, texts.values()))),
        seconds=search.seconds,
        findings=tuple(findings),
    )


def by_reach(baseline: Baseline) -> Mapping[str, Figures]:
    """The figures of cases whose evidence stands in the question's language, and of those where it does not."""
    with_evidence = [finding for finding in baseline.findings if finding.case.evidence]
    own = [finding for finding in with_evidence if finding.case.language in finding.case.evidence_languages]
    return {
        "own language": figures(own),
        "other language": figures([finding for finding in with_evidence if finding not in own]),
    }


def _citation(number: int, document: str, language: Language, start: int, quote: str) -> Citation:
    span = Span(start, start + len(quote))
    return Citation(
        number=number,
        document=document,
        title=document,
        language=language,
        date=None,
        publisher=None,
        url=None,
        page=None,
        section=None,
        quote=quote,
        start=span.start,
        end=span.end,
        context=quote,
        context_start=span.start,
    )
