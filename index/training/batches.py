"""Batches of texts of like length, of about as many tokens each, in an order drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

# So many batches' worth of items are sorted by length together: enough for little padding, few enough for variety.
SORTED_TOGETHER = 64


def batches(
    items: Sequence[Item], length: Callable[[Item], int], tokens: int, drawn: random.Random
) -> Iterator[list[Item]]:
    """Every item once, in batches of at most `tokens` tokens with padding; an item longer than that is alone.

    `length` gives the tokens of an item.
    """
    order = list(items)
    drawn.shuffle(order)
    mean = max(1, sum(map(length, order)) // max(1, len(order)))
    span = max(1, SORTED_TOGETHER * tokens // mean)
    for start in range(0, len(order), span):
        found = list(_cut(sorted(order[start : start + span], key=length), length, tokens))
        drawn.shuffle(found)
        yield from found


def _cut(items: Sequence[Item], length: Callable[[Item], int], tokens: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:  # shortest first, so that the newest sets the width
        if batch and (len(batch) + 1) * length(item) > tokens:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch
