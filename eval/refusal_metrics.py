"""How well refusals fall on the questions that the documents do not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.interval import Rate


@dataclass(frozen=True, slots=True)
class Decision:
    """A question, whether the documents answer it, and what was decided.

    - withheld: it was refused, or met with the passage that says that the fact is not known. False for a crash at a
      question that is not answerable, True for one at a question that is: wrong both times.
    - strength: of the evidence; infinite, to the wrong side, for a crash.
    """

    answerable: bool
    withheld: bool
    strength: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """The figures of some decisions. False premises are none: both refusing and contradicting them are right.

    - false_answers: questions that the documents do not answer, answered nevertheless: FP / (FP + TN) of answering.
    - false_refusals: answerable questions withheld.
    - f1: of withholding as a search for the questions without an answer, 0 to 1.
    - auroc: chance that an answerable question has stronger evidence than one that is not, 0 to 1.
    Both are None where there is nothing to tell apart.
    """

    false_answers: Rate
    false_refusals: Rate
    f1: float | None
    auroc: float | None

    @classmethod
    def of(cls, decisions: Sequence[Decision]) -> Refusal:
        """The figures of some decisions."""
        without = [one for one in decisions if not one.answerable]
        answerable = [one for one in decisions if one.answerable]
        return cls(
            false_answers=Rate.of([not one.withheld for one in without]),
            false_refusals=Rate.of([one.withheld for one in answerable]),
            f1=refusal_f1(decisions),
            auroc=auroc([one.strength for one in answerable], [one.strength for one in without]),
        )


def refusal_f1(decisions: Sequence[Decision]) -> float | None:
    """Harmonic mean of precision and recall of withholding: F1 = 2·TP / (2·TP + FP + FN).

    TP: questions without an answer, withheld. C. J. van Rijsbergen, Information Retrieval (1979), chapter 7. None where
    nothing had to be withheld and nothing was.
    """
    hit = sum(one.withheld and not one.answerable for one in decisions)
    wrong = sum(one.withheld == one.answerable for one in decisions)
    return 2 * hit / (2 * hit + wrong) if hit + wrong else None


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """Area under the ROC curve: AUROC = P(x > y) + P(x = y) / 2 for x of `higher`, y of `lower`; 0.5 is chance.

    J. A. Hanley and B. J. McNeil, Radiology 143 (1982), 29-36. None where one of the two is empty.
    """
    if not higher or not lower:
        return None
    above = sum((one > other) + (one == other) / 2 for one in higher for other in lower)
    return above / (len(higher) * len(lower))
