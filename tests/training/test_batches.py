from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from index.training.batches import batches


@given(st.lists(st.integers(1, 50)), st.integers(1, 200), st.integers(0, 3))
def test_every_item_once_and_no_batch_wider_than_asked(lengths: list[int], tokens: int, seed: int) -> None:
    items = list(enumerate(lengths))

    found = list(batches(items, lambda item: item[1], tokens, random.Random(seed)))

    assert sorted(item for batch in found for item in batch) == items
    assert all(len(batch) == 1 or len(batch) * max(length for _, length in batch) <= tokens for batch in found)
    assert found == list(batches(items, lambda item: item[1], tokens, random.Random(seed)))


def test_little_of_a_batch_is_padding() -> None:
    drawn = random.Random(4)
    items = [drawn.randint(4, 200) for _ in range(5000)]

    found = list(batches(items, lambda item: item, 2000, drawn))

    padded = sum(len(batch) * max(batch) for batch in found)
    assert padded < 1.1 * sum(items)
    assert found != sorted(found)  # short and long batches in turn: not all the short ones first
