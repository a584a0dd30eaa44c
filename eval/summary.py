"""The figures of a run, overall and by slice. A case counts in every figure it belongs to, a crashed one as wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.case import KINDS, Case
from eval.figures import FIGURES, Figure
from eval.interval import Mean, Rate
from eval.record import Record
from eval.running import CaseResult, Outcome


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of some cases, under the name of their slice.

    - cases, crashed: how many, and how many of them got no answer because the assistant crashed.
    - figures: by name, every one of `FIGURES`; a rate or mean of no case has total 0 and no value.
    """

    name: str
    cases: int
    crashed: int
    figures: Mapping[str, Rate | Mean]


def summarise(name: str, records: Sequence[Record]) -> Summary:
    """The figures of some records, under the name of their slice."""
    return Summary(
        name=name,
        cases=len(records),
        crashed=sum(record.crashed for record in records),
        figures={figure.name: taken(figure, records) for figure in FIGURES},
    )


def taken(figure: Figure, records: Sequence[Record]) -> Rate | Mean:
    """A figure over the records that have it.

    Yes and no make a rate with its score interval, shares a mean with the same interval, amounts a mean resampled by
    document.
    """
    having = [record for record in records if figure.name in record.scores]
    values = [record.scores[figure.name] for record in having]
    match figure.form:
        case "yes or no":
            return Rate.of([bool(value) for value in values])
        case "share":
            return Mean.of_shares(values)
        case "amount":
            return Mean.of(values, [record.cluster for record in having])


def by_document_drawn(figure: Figure, records: Sequence[Record]) -> Mean:
    """A figure as a mean whose interval comes from drawing documents, with all the questions on them."""
    having = [record for record in records if figure.name in record.scores]
    return Mean.of([float(record.scores[figure.name]) for record in having], [record.cluster for record in having])


def right(outcome: Outcome) -> bool:
    """Whether the case was answered, or refused, as it should be."""
    return isinstance(outcome, CaseResult) and outcome.judgement.right


def language_pair(case: Case) -> str:
    """Language of the question, then those of the evidence: "fr>en", "en>de/fr"; "fr>none" without evidence."""
    return f"{case.language}>{'/'.join(sorted(set(case.evidence_languages))) or 'none'}"


def by_reach(records: Sequence[Record]) -> tuple[Summary, ...]:
    """Questions whose evidence stands in their own language, and those that must cross to another one."""
    with_evidence = [record for record in records if record.case.evidence]
    return _sliced(with_evidence, lambda record: _reach(record.case), ("own language", "other language"))


def by_pair(records: Sequence[Record]) -> tuple[Summary, ...]:
    """By language of the question and of the evidence, largest first."""
    return _largest_first(records, lambda record: language_pair(record.case))


def by_kind(records: Sequence[Record]) -> tuple[Summary, ...]:
    """By kind of question, in the order of `KINDS`."""
    return _sliced(records, lambda record: record.case.kind, KINDS)


def by_document(records: Sequence[Record]) -> tuple[Summary, ...]:
    """By the document that the question is mostly about, largest first; questions about none are left out."""
    return _largest_first([record for record in records if record.case.passages], lambda record: record.cluster)


def by_format(records: Sequence[Record]) -> tuple[Summary, ...]:
    """By the formats of the documents with the evidence, largest first; questions without evidence are left out."""
    with_evidence = [record for record in records if record.formats]
    return _largest_first(with_evidence, lambda record: "/".join(sorted(record.formats)))


def _largest_first(records: Sequence[Record], key: Callable[[Record], str]) -> tuple[Summary, ...]:
    names = [key(record) for record in records]
    return _sliced(records, key, sorted(set(names), key=lambda name: (-names.count(name), name)))


def _sliced(records: Sequence[Record], key: Callable[[Record], str], names: Iterable[str]) -> tuple[Summary, ...]:
    slices: dict[str, list[Record]] = {name: [] for name in names}
    for record in records:
        slices[key(record)].append(record)
    return tuple(summarise(name, members) for name, members in slices.items() if members)


def _reach(case: Case) -> str:
    return "own language" if case.language in case.evidence_languages else "other language"
