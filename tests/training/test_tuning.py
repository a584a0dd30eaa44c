from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from index.training.asking import Asked
from index.training.encoder import Encoder, load
from index.training.tuning import Drill, drill_batches, drills, tuning_loss
from tests.training.toy import NOUNS, Toy


@pytest.fixture(scope="module")
def encoder(toy: Toy) -> Encoder:
    encoder = load(toy.teacher, 32)
    encoder.model.requires_grad_(False)
    return encoder


def asked() -> list[Asked]:
    return [Asked(f"{one} {other} ?", f"{one} {other}.") for one in NOUNS for other in NOUNS if one != other]


def test_every_drill_is_in_one_batch_with_passages_easily_taken_for_its_own(encoder: Encoder) -> None:
    found = drills(encoder, asked(), 32)

    batches = list(drill_batches(encoder, found, 8, random.Random(1)))

    assert sorted(drill.question for batch in batches for drill in batch) == sorted(drill.question for drill in found)
    hard = np.mean([_likeness(encoder, batch) for batch in batches])
    drawn = random.Random(2)
    easy = np.mean([_likeness(encoder, drawn.sample(found, 8)) for _ in range(20)])
    assert hard > easy + 0.02


def test_the_loss_is_small_where_each_question_is_nearest_to_its_passage(encoder: Encoder) -> None:
    found = drills(encoder, [Asked(f"{noun} {noun} ?", f"{noun} {noun}.") for noun in NOUNS], 32)
    right = float(tuning_loss(encoder, found))
    mixed = [
        type(found[0])(one.question, other.passage) for one, other in zip(found, found[1:] + found[:1], strict=True)
    ]

    assert 0 <= right < float(tuning_loss(encoder, mixed)) / 2


def test_a_passage_that_says_the_same_does_not_compete(encoder: Encoder) -> None:
    twice = drills(encoder, [Asked("cow farm ?", "cow farm.")] * 2, 32)

    assert float(tuning_loss(encoder, twice)) == pytest.approx(0, abs=1e-6)


def test_passages_are_cut_at_the_tokens_asked_for(encoder: Encoder) -> None:
    (drill,) = drills(encoder, [Asked("cow ?", "cow " * 100)], 12)

    assert len(drill.passage) == 12


def _likeness(encoder: Encoder, batch: Sequence[Drill]) -> float:
    vectors = encoder.vectors([drill.passage for drill in batch]).numpy()
    return float((vectors @ vectors.T)[np.triu_indices(len(batch), 1)].mean())
