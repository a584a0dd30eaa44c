"""Retrieval tuning: a question's vector is drawn to its passage's, away from the passages most easily taken for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.training.asking import Asked
from index.training.encoder import Encoder, Ids

if TYPE_CHECKING:
    from torch import Tensor

TEMPERATURE = 0.05
# A passage so near to the right one says the same: taking it is no mistake.
SAME = 0.9
# For each question drawn, this many others come into its batch because their passages are mistaken for its own.
HARD = 3
# Among so many passages nearest to a question the mistaken ones are drawn.
NEAREST = 30
VECTORS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Drill:
    """A question and its passage, as ids."""

    question: Ids
    passage: Ids


def drills(student: Encoder, asked: Sequence[Asked], longest: int) -> list[Drill]:
    """Questions and passages as ids, passages cut at `longest` tokens."""
    questions = student.ids([one.question for one in asked], longest)
    passages = student.ids([one.passage for one in asked], longest)
    return [Drill(question, passage) for question, passage in zip(questions, passages, strict=True)]


def drill_batches(student: Encoder, found: Sequence[Drill], size: int, drawn: random.Random) -> Iterator[list[Drill]]:
    """Every drill once, in batches that hold hard negatives: passages that the student now takes for the right one.

    A batch has `size` drills; of each four, one is drawn and three are those whose passages are near its question.
    """
    questions = _vectors(student, [drill.question for drill in found])
    passages = _vectors(student, [drill.passage for drill in found])
    left = list(range(len(found)))
    drawn.shuffle(left)
    free = np.ones(len(found), dtype=bool)
    batch: list[int] = []
    for row in left:
        if not free[row]:
            continue
        hard = _mistaken(row, questions, passages, free)
        chosen = [row, *drawn.sample(hard, min(HARD, len(hard)))]
        free[chosen] = False
        batch += chosen
        if len(batch) >= size:
            yield [found[one] for one in batch]
            batch = []
    if len(batch) > 1:
        yield [found[one] for one in batch]


def tuning_loss(student: Encoder, batch: Sequence[Drill]) -> Tensor:
    """How often a question would take another's passage, 0 or more.

    The mean over i of CE_i(cos(q_i, p_j) / 0.05 over j), over questions and, at half the weight, over passages.
    Passages that say the same as the right one do not compete.
    """
    import torch

    questions = student.vectors([drill.question for drill in batch])
    passages = student.vectors([drill.passage for drill in batch])
    right = torch.arange(len(batch), device=questions.device)
    same = (passages @ passages.T).detach() > SAME
    same = same & ~torch.eye(len(batch), dtype=torch.bool, device=questions.device)
    scores = (questions @ passages.T / TEMPERATURE).masked_fill(same, float("-inf"))
    choose = torch.nn.functional.cross_entropy
    return choose(scores, right) + 0.5 * choose(scores.T, right)


def _mistaken(
    row: int, questions: npt.NDArray[np.float32], passages: npt.NDArray[np.float32], free: npt.NDArray[np.bool_]
) -> list[int]:
    scores = passages @ questions[row]
    scores[~free | (passages @ passages[row] > SAME)] = -np.inf
    nearest = np.argpartition(-scores, min(NEAREST, len(scores) - 1))[:NEAREST]
    return [int(one) for one in nearest if np.isfinite(scores[one])]


def _vectors(student: Encoder, texts: Sequence[Ids]) -> npt.NDArray[np.float32]:
    import torch

    # A paragraph comes once for each of its questions; texts of like length are computed together.
    different = sorted({tuple(text) for text in texts}, key=lambda text: (len(text), text))
    vectors = np.zeros((len(different), student.model.config.hidden_size), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(different), VECTORS_AT_ONCE):
            some = different[start : start + VECTORS_AT_ONCE]
            vectors[start : start + len(some)] = student.vectors([list(text) for text in some]).cpu().numpy()
    rows = {text: row for row, text in enumerate(different)}
    return vectors[[rows[tuple(text)] for text in texts]]
