"""How strong the evidence for an answer is; below the settings' threshold the documents are said not to answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.candidate import Candidate
from assistant.question import Question


def strength(question: Question, ranked: Sequence[Candidate]) -> float:
    """Probability, 0 to 1, that the best candidates answer the question: a logistic function of the signs."""
    best = ranked[0]
    return 1 / (1 + math.exp(-(4 * best.similarity + 2 * best.coverage - 2)))
