"""The figures of a run, overall and by slice. A case counts in every figure it belongs to, a crashed one as wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.case import KINDS, Case
from eval.interval import Mean, Rate
from eval.retrieval_metrics import hit_at, reciprocal_rank
from eval.running import CaseFailure, CaseResult, Outcome
from eval.scoring import length, located, located_rightly


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of some cases. A rate of no case has total 0 and no value.

    - cases, crashed: how many, and how many of them got no answer because the assistant crashed.
    - answerable_right: answerable questions answered right.
    - false_refusals: answerable questions refused.
    - negatives_right: questions that the documents do not answer, refused or met with the passage that says so.
    - false_premises_right: false premises refused or contradicted.
    - verbatim: quotes that stand in their document just as cited, of all quotes.
    - characters, statements: of an answer that is given.
    - located, located_rightly: answers given that point out the value asked for; those of them that do rightly.
    - differing, differing_elsewhere: answers given that say that sources differ, where they do and to other questions.
    - hit_at_1, hit_at_5: questions with evidence that has a passage among the first 1 and 5 hits.
    - mrr: mean reciprocal rank of the first such passage.
    - seconds: from a question to its answer.
    """

    name: str
    cases: int
    crashed: int
    answerable_right: Rate
    false_refusals: Rate
    negatives_right: Rate
    false_premises_right: Rate
    verbatim: Rate
    characters: Mean
    statements: Mean
    located: Rate
    located_rightly: Rate
    differing: Rate
    differing_elsewhere: Rate
    hit_at_1: Rate
    hit_at_5: Rate
    mrr: Mean
    seconds: Mean


def summarise(name: str, outcomes: Sequence[Outcome]) -> Summary:
    """The figures of some outcomes, under the name of their slice."""
    results = [outcome for outcome in outcomes if isinstance(outcome, CaseResult)]
    given = [result.answer for result in results if not result.answer.refused]
    answerable = [outcome for outcome in outcomes if outcome.case.answerable]
    relevances = [_relevance(outcome) for outcome in outcomes if outcome.case.evidence]
    return Summary(
        name=name,
        cases=len(outcomes),
        crashed=sum(isinstance(outcome, CaseFailure) for outcome in outcomes),
        answerable_right=_rights(outcome for outcome in outcomes if outcome.case.answerable),
        false_refusals=Rate.of([isinstance(outcome, CaseResult) and outcome.answer.refused for outcome in answerable]),
        negatives_right=_rights(outcome for outcome in outcomes if outcome.case.negative),
        false_premises_right=_rights(outcome for outcome in outcomes if outcome.case.kind == "false_premise"),
        verbatim=Rate(
            sum(result.judgement.verbatim for result in results), sum(result.judgement.quotes for result in results)
        ),
        characters=Mean.of([length(answer) for answer in given]),
        statements=Mean.of([len(answer.statements) for answer in given]),
        located=Rate.of([bool(located(answer)) for answer in given]),
        located_rightly=Rate.of(
            [
                located_rightly(result.case, result.answer)
                for result in results
                if not result.answer.refused and located(result.answer)
            ]
        ),
        differing=Rate.of(_differing(results, conflict=True)),
        differing_elsewhere=Rate.of(_differing(results, conflict=False)),
        hit_at_1=Rate.of([hit_at(relevance, 1) for relevance in relevances]),
        hit_at_5=Rate.of([hit_at(relevance, 5) for relevance in relevances]),
        mrr=Mean.of_shares([reciprocal_rank(relevance) for relevance in relevances]),
        seconds=Mean.of([outcome.seconds for outcome in outcomes]),
    )


def _differing(results: Sequence[CaseResult], *, conflict: bool) -> list[bool]:
    return [
        result.answer.differing is not None
        for result in results
        if not result.answer.refused and (result.case.kind == "conflict") == conflict
    ]


def right(outcome: Outcome) -> bool:
    """Whether the case was answered, or refused, as it should be."""
    return isinstance(outcome, CaseResult) and outcome.judgement.right


def language_pair(case: Case) -> str:
    """Language of the question, then those of the evidence: "fr>en", "en>de/fr"; "fr>none" without evidence."""
    return f"{case.language}>{'/'.join(sorted(set(case.evidence_languages))) or 'none'}"


def by_reach(outcomes: Sequence[Outcome]) -> tuple[Summary, ...]:
    """Questions whose evidence stands in their own language, and those that must cross to another one."""
    with_evidence = [outcome for outcome in outcomes if outcome.case.evidence]
    return _sliced(with_evidence, _reach, ("own language", "other language"))


def by_pair(outcomes: Sequence[Outcome]) -> tuple[Summary, ...]:
    """By language of the question and of the evidence, largest first."""
    pairs = [language_pair(outcome.case) for outcome in outcomes]
    return _sliced(outcomes, language_pair, sorted(set(pairs), key=lambda pair: (-pairs.count(pair), pair)))


def by_kind(outcomes: Sequence[Outcome]) -> tuple[Summary, ...]:
    """By kind of question, in the order of `KINDS`."""
    return _sliced(outcomes, lambda case: case.kind, KINDS)


def _sliced(outcomes: Sequence[Outcome], key: Callable[[Case], str], names: Iterable[str]) -> tuple[Summary, ...]:
    slices: dict[str, list[Outcome]] = {name: [] for name in names}
    for outcome in outcomes:
        slices[key(outcome.case)].append(outcome)
    return tuple(summarise(name, members) for name, members in slices.items() if members)


def _reach(case: Case) -> str:
    return "own language" if case.language in case.evidence_languages else "other language"


def _rights(outcomes: Iterable[Outcome]) -> Rate:
    return Rate.of([right(outcome) for outcome in outcomes])


def _relevance(outcome: Outcome) -> tuple[bool, ...]:
    return outcome.relevance if isinstance(outcome, CaseResult) else ()
