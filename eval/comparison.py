"""Two runs compared, question by question: what got better, what got worse, and whether it can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from eval.errors import RunsUnlike
from eval.figures import FIGURES, RIGHT, Figure
from eval.interval import Rate
from eval.paired import bootstrap_interval, holm, mcnemar, sign_flips
from eval.record import Record
from eval.report import Run, Setup

LEVEL = 0.05
"""Greatest p of a difference that is trusted."""

Verdict = Literal["better", "worse", "other", "not shown"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A case in both runs."""

    before: Record
    after: Record

    @property
    def better(self) -> bool:
        """Wrong before, right after."""
        return self.after.right and not self.before.right

    @property
    def worse(self) -> bool:
        """Right before, wrong after."""
        return self.before.right and not self.after.right

    @property
    def same(self) -> bool:
        """Whether both runs gave the same answer, word for word, with the same quotes; two crashes are the same."""
        return (self.before.text, self.before.quotes) == (self.after.text, self.after.quotes)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in both runs, over the cases that have it in both.

    - before, after: its mean. difference: after less before, with its 95 % interval where one can be told.
    - gained, lost: cases with more, and with less of it.
    - p: chance of a difference as great, were the runs alike: McNemar's of yes and no, question by question; else by
      flipping signs, document by document. The interval draws the same, questions or documents.
    - adjusted: the same, corrected for how many figures are looked at; None of the first figure, which is tested alone,
      and of figures that two runs of one build do not share.
    """

    figure: Figure
    pairs: int
    before: float
    after: float
    low: float | None
    high: float | None
    gained: int
    lost: int
    p: float
    adjusted: float | None = None

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def shown(self) -> bool:
        """Whether it can be trusted: p at most 5 %, after correction, and an interval without 0."""
        p = self.p if self.adjusted is None else self.adjusted
        clear = self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)
        return p <= LEVEL and clear

    @property
    def verdict(self) -> Verdict:
        """What the difference means; `other` where more of the figure is neither better nor worse."""
        if not self.shown:
            return "not shown"
        if self.figure.better is None:
            return "other"
        return "better" if (self.difference > 0) == (self.figure.better == "more") else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared over the cases they share.

    - only_before, only_after: ids of cases that are in one run only, or that differ between them; not compared.
    - differences: of each figure that a case has in both runs; that of questions met rightly is the first.
    """

    before: Setup
    after: Setup
    pairs: tuple[Pair, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, before: Run, after: Run) -> Comparison:
        """Compare two runs. Raises RunsUnlike where they share no case."""
        others = {record.case.id: record for record in after.records}
        pairs = tuple(
            Pair(record, others[record.case.id])
            for record in before.records
            if record.case.id in others and record.case == others[record.case.id].case
        )
        if not pairs:
            raise RunsUnlike(before.setup.cases, after.setup.cases)
        shared = {pair.before.case.id for pair in pairs}
        return cls(
            before=before.setup,
            after=after.setup,
            pairs=pairs,
            only_before=tuple(record.case.id for record in before.records if record.case.id not in shared),
            only_after=tuple(record.case.id for record in after.records if record.case.id not in shared),
            differences=_differences(pairs),
        )

    @property
    def better(self) -> tuple[Pair, ...]:
        """Cases that were wrong and are right."""
        return tuple(pair for pair in self.pairs if pair.better)

    @property
    def worse(self) -> tuple[Pair, ...]:
        """Cases that were right and are wrong."""
        return tuple(pair for pair in self.pairs if pair.worse)

    @property
    def stable(self) -> Rate:
        """Stability: cases with the same answer and quotes in both runs, of all: |same| / |cases|.

        Of two runs of one build it is 1 where answering is deterministic. After B. Atil et al., LLM Stability (2024):
        total agreement rate of the raw output over runs.
        """
        return Rate.of([pair.same for pair in self.pairs])

    @property
    def verdict(self) -> Verdict:
        """`worse` where any figure of the answers is shown to be worse, else `better` where any is shown to be."""
        found = {difference.verdict for difference in self.differences if difference.figure.steady}
        return "worse" if "worse" in found else "better" if "better" in found else "not shown"


def _differences(pairs: Sequence[Pair]) -> tuple[Difference, ...]:
    """Of every figure; that of cases met rightly stands alone, the other steady ones are corrected together."""
    found = [difference for figure in FIGURES if (difference := _difference(figure, pairs))]
    family = [difference for difference in found if difference.figure.steady and difference.figure is not RIGHT]
    adjusted = dict(zip(map(id, family), holm([difference.p for difference in family]), strict=True))
    return tuple(replace(difference, adjusted=adjusted.get(id(difference))) for difference in found)


def _difference(figure: Figure, pairs: Sequence[Pair]) -> Difference | None:
    both = [pair for pair in pairs if figure.name in pair.before.scores and figure.name in pair.after.scores]
    if not both:
        return None
    before = [float(pair.before.scores[figure.name]) for pair in both]
    after = [float(pair.after.scores[figure.name]) for pair in both]
    apart = [late - early for early, late in zip(before, after, strict=True)]
    # McNemar's test takes questions one by one, and so must the interval beside it: what one document lost is lost.
    alone = figure.form == "yes or no"
    clusters = [pair.before.case.id if alone else pair.before.cluster for pair in both]
    gained, lost = sum(change > 0 for change in apart), sum(change < 0 for change in apart)
    low, high = bootstrap_interval(apart, clusters) or (None, None)
    return Difference(
        figure=figure,
        pairs=len(both),
        before=math.fsum(before) / len(both),
        after=math.fsum(after) / len(both),
        low=low,
        high=high,
        gained=gained,
        lost=lost,
        p=mcnemar(gained, lost) if alone else sign_flips(apart, clusters),
    )
