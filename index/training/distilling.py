"""Distillation: the student's vector of a text is drawn to the teacher's vector of its English translation.

N. Reimers and I. Gurevych, Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation,
EMNLP 2020.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.training.batches import batches
from index.training.encoder import Encoder, Ids
from index.training.parallel import Pair

if TYPE_CHECKING:
    from torch import Tensor

# Weights of the two parts of the loss, and the temperature of the second.
NEARNESS = 4.0
CHOICE = 0.5
TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text as the student reads it, and its English translation as the teacher does."""

    text: Ids
    english: Ids


def lessons(student: Encoder, teacher: Encoder, pairs: Sequence[Pair], english: float, seed: int) -> list[Lesson]:
    """A lesson for each pair and, for a share `english` of them, 0 to 1, one more whose text is the English itself."""
    drawn = random.Random(seed)
    own = [pair for pair in pairs if drawn.random() < english]
    texts = student.ids([pair.text for pair in pairs] + [pair.english for pair in own])
    translations = teacher.ids([pair.english for pair in pairs] + [pair.english for pair in own])
    return [Lesson(text, translation) for text, translation in zip(texts, translations, strict=True)]


def lesson_batches(found: Sequence[Lesson], tokens: int, drawn: random.Random) -> Iterator[list[Lesson]]:
    """Every lesson once, in batches of at most so many tokens on the longer side."""
    return batches(found, lambda lesson: max(len(lesson.text), len(lesson.english)), tokens, drawn)


def distillation_loss(student: Encoder, teacher: Encoder, batch: Sequence[Lesson]) -> Tensor:
    """How far the student is from the teacher on a batch, 0 or more.

    4 (1 - cos(s_i, t_i)) + 0.5 CE_i(cos(s_i, t_j) / 0.05 over j), averaged over i: near to its own translation, and
    nearer to it than to the others'. Texts of the same translation do not compete.
    """
    import torch

    with torch.no_grad():
        targets = teacher.vectors([lesson.english for lesson in batch])
    similarity = student.vectors([lesson.text for lesson in batch]) @ targets.T
    near = 1 - similarity.diagonal()
    # Nearly the same vector: the same sentence, or the teacher cannot tell them apart.
    twins = (targets @ targets.T > 0.98) & ~torch.eye(len(batch), dtype=torch.bool, device=targets.device)
    choices = (similarity / TEMPERATURE).masked_fill(twins, float("-inf"))
    choice = torch.nn.functional.cross_entropy(choices, torch.arange(len(batch), device=targets.device))
    return NEARNESS * near.mean() + CHOICE * choice
