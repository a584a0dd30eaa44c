"""What a judge's opinions come to, and how far they agree with the figures; no part of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.agreement import Agreement
from eval.interval import Rate, figure_object
from eval.record import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """The opinions of a run.

    - answers: those put to the judge on which it gave an opinion; the others count as neither supported nor complete,
      so that a judge that fails flatters nobody.
    - failures: why there was no opinion, and how often.
    - supported: statements that their quotes bear out fully.
    - complete: answers to answerable questions that give all that is expected.
    - support_agreement: with the check of our own, statement by statement, where there is an opinion.
    - complete_agreement: with every vital nugget being held, answer by answer.
    - seconds: that the judge took in all.
    """

    answers: Rate
    failures: Mapping[str, int]
    supported: Rate
    complete: Rate
    support_agreement: Agreement
    complete_agreement: Agreement
    seconds: float

    @classmethod
    def of(cls, records: Sequence[Record]) -> Judged | None:
        """The opinions that records hold; None where there is none."""
        pairs = [(record, record.opinion) for record in records if record.opinion]
        if not pairs:
            return None
        failures = Counter(opinion.failure for _, opinion in pairs if opinion.failure)
        statements = [
            (checked, verdict == "full", record.cluster)
            for record, opinion in pairs
            for checked, verdict in zip(opinion.checked, opinion.support, strict=False)
        ]
        answers = [
            (record.scores["nuggets_vital"] == 1, opinion.complete == "full", record.cluster)
            for record, opinion in pairs
            if opinion.complete
        ]
        return cls(
            answers=Rate(len(pairs) - failures.total(), len(pairs)),
            failures=dict(failures.most_common()),
            supported=Rate(sum(full for _, full, _ in statements), sum(len(opinion.checked) for _, opinion in pairs)),
            complete=Rate(sum(full for _, full, _ in answers), sum(record.case.answerable for record, _ in pairs)),
            support_agreement=_agreement(statements),
            complete_agreement=_agreement(answers),
            seconds=sum(opinion.seconds for _, opinion in pairs),
        )

    def rows(self) -> list[tuple[str, str]]:
        """What each figure is called, and its value, for people."""
        failed = ", ".join(f"{failure} {count}" for failure, count in self.failures.items())
        return [
            ("Answers judged", str(self.answers) + (f" (failed: {failed})" if failed else "")),
            ("Statements that their quotes bear out fully", str(self.supported)),
            ("… Cohen's kappa with the check of our own", str(self.support_agreement)),
            ("Answers that give all that is expected", str(self.complete)),
            ("… Cohen's kappa with all vital nuggets held", str(self.complete_agreement)),
        ]

    def to_object(self) -> dict[str, object]:
        """The same as JSON holds it."""
        return {
            "answers": figure_object(self.answers),
            "failures": dict(self.failures),
            "supported": figure_object(self.supported),
            "complete": figure_object(self.complete),
            "support_agreement": _agreement_object(self.support_agreement),
            "complete_agreement": _agreement_object(self.complete_agreement),
            "seconds": self.seconds,
        }


def _agreement(judgements: Sequence[tuple[bool, bool, str]]) -> Agreement:
    own, others, clusters = zip(*judgements, strict=True) if judgements else ((), (), ())
    return Agreement.of(own, others, clusters)


def _agreement_object(agreement: Agreement) -> dict[str, object]:
    return {
        "same": figure_object(agreement.same),
        "kappa": agreement.kappa,
        "low": agreement.low,
        "high": agreement.high,
    }
