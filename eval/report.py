"""A run as a report: its figures with what they were measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.figures import FIGURES
from eval.interval import Mean, Rate
from eval.judged import Judged
from eval.locating import Stale
from eval.record import Record
from eval.refusal_metrics import Refusal
from eval.retrieval_metrics import recall_at
from eval.risk_coverage import RiskCoverage, risk_coverage
from eval.summary import (
    Summary,
    by_document,
    by_document_drawn,
    by_format,
    by_kind,
    by_pair,
    by_reach,
    summarise,
)

DEPTH = 10  # passages down to which recall is given


@dataclass(frozen=True, slots=True)
class Setup:
    """What was measured, so that a figure can be traced.

    - cases, digest: name of the set of cases, and SHA-256 of its file.
    - generation: id of the index generation that answered.
    - model: the embedding model, name and fingerprint.
    - writer: `extractive`, or the name of the language model.
    - threshold: least strength of evidence of an answer that is given, 0 to 1.
    - settings: the settings in force, by name, but for folders and secrets: a report may be shown to anybody.
    - created: when the run began, ISO 8601 in UTC.
    - seconds: the whole run, loading of the model not counted.
    - commit: of the code, with "+" where it was changed since; None where that is not known.
    - machine: kind of processor, cores and Python; empty where that was not kept.
    - judge: the language model that gave its opinion of the answers; None where none was asked.
    """

    cases: str
    digest: str
    generation: str
    model: str
    writer: str
    threshold: float
    settings: Mapping[str, object]
    created: str
    seconds: float
    commit: str | None = None
    machine: str = ""
    judge: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept: what was measured, what became of each case, and evidence that no longer stands."""

    setup: Setup
    records: tuple[Record, ...]
    stale: tuple[Stale, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run, overall and by slice, and what a person must look at.

    - drawn: each figure overall, its interval by drawing documents with all the questions on them: where questions on
      one document fare alike, it is wider than the score interval.
    - recall: of evidence among the first 1, 2, … passages.
    - quotes: those that are intact, of all that answers lean on.
    - judged: a language model's opinions, beside the figures; None where none was asked.
    """

    setup: Setup
    overall: Summary
    drawn: Mapping[str, Mean]
    reach: tuple[Summary, ...]
    pairs: tuple[Summary, ...]
    kinds: tuple[Summary, ...]
    documents: tuple[Summary, ...]
    formats: tuple[Summary, ...]
    recall: tuple[Mean, ...]
    refusal: Refusal
    curve: RiskCoverage
    quotes: Rate
    judged: Judged | None
    reasons: Mapping[str, int]
    stale: tuple[Stale, ...]
    records: tuple[Record, ...]

    @classmethod
    def of(cls, run: Run) -> Report:
        """The report of a run."""
        records = run.records
        wrong = Counter(record.reason for record in records if not record.right)
        return cls(
            setup=run.setup,
            overall=summarise("all", records),
            drawn={figure.name: by_document_drawn(figure, records) for figure in FIGURES},
            reach=by_reach(records),
            pairs=by_pair(records),
            kinds=by_kind(records),
            documents=by_document(records),
            formats=by_format(records),
            recall=tuple(_recall(records, k) for k in range(1, DEPTH + 1)),
            refusal=Refusal.of([record.decision for record in records if record.case.kind != "false_premise"]),
            curve=risk_coverage(records),
            quotes=Rate.of([quote.intact for record in records for quote in record.quotes]),
            judged=Judged.of(records),
            reasons=dict(wrong.most_common()),
            stale=run.stale,
            records=records,
        )

    @property
    def slices(self) -> Mapping[str, tuple[Summary, ...]]:
        """The slices, by the name that JSON and files of thresholds give them."""
        return {
            "by_reach": self.reach,
            "by_language_pair": self.pairs,
            "by_kind": self.kinds,
            "by_document": self.documents,
            "by_format": self.formats,
        }

    @property
    def crashed(self) -> tuple[Record, ...]:
        """The cases at which the assistant failed."""
        return tuple(record for record in self.records if record.crashed)


def _recall(records: Sequence[Record], k: int) -> Mean:
    return Mean.of_shares([recall_at(record.covers, record.needed, k) for record in records if record.needed])
