"""What refusing buys: how often the answers given are wrong, by the share of questions that is answered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from eval.interval import Rate
from eval.record import Record


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that could be given: the strength of its evidence, and whether it would be right."""

    strength: float
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What happens where every answer of at least this strength is given.

    - coverage: questions answered, of all.
    - risk: wrong answers, of those given.
    """

    strength: float
    coverage: Rate
    risk: Rate


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The curve, from the fewest answers to all that can be given, and the area under it, 0 to 1; less is better.

    R. El-Yaniv and Y. Wiener, On the Foundations of Noise-free Selective Classification, JMLR 11 (2010), 1605-1641;
    area (AURC): Y. Geifman, G. Uziel and R. El-Yaniv, Bias-Reduced Uncertainty Estimation, ICLR 2019.

    - area: mean risk over the answers, each taken with all that are at least as strong.
    - best: the area, were every right answer stronger than every wrong one.
    - chance: the area, did strength say nothing: the share of wrong answers. All three None where nothing is given.
    """

    points: tuple[Point, ...]
    area: float | None
    best: float | None
    chance: float | None

    @classmethod
    def of(cls, given: Sequence[Given], questions: int) -> RiskCoverage:
        """The curve of the answers that could be given to so many questions; equal strengths make one point."""
        points: list[Point] = []
        area = 0.0
        answered = wrong = 0
        for strength, tied in groupby(sorted(given, key=lambda one: -one.strength), key=lambda one: one.strength):
            group = list(tied)
            answered += len(group)
            wrong += sum(not one.right for one in group)
            points.append(Point(strength, Rate(answered, questions), Rate(wrong, answered)))
            area += len(group) * wrong / answered
        if not given:
            return cls((), None, None, None)
        failures = accumulate(sorted(not one.right for one in given))
        best = math.fsum(failed / count for count, failed in enumerate(failures, start=1))
        return cls(tuple(points), area / answered, best / answered, wrong / answered)

    def at(self, coverage: float) -> Point | None:
        """The point of the fewest answers that still cover this share of the questions; None where none does."""
        return next((point for point in self.points if (point.coverage.value or 0.0) >= coverage - 1e-9), None)

    def above(self, strength: float) -> Point | None:
        """The point of all answers of at least this strength; None where there are none."""
        return next((point for point in reversed(self.points) if point.strength >= strength), None)


def risk_coverage(records: Sequence[Record]) -> RiskCoverage:
    """The curve of every answer that could be given; a crash is a wrong answer, given always."""
    given = [
        Given(math.inf if record.strength is None else record.strength, record.right_if_given)
        for record in records
        if record.right_if_given is not None
    ]
    return RiskCoverage.of(given, len(records))
