from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.training.alignment import align


def test_words_find_their_translations_whatever_their_order() -> None:
    """Piece n always stands for piece 100 + n; position tells nothing."""
    drawn = random.Random(1)
    texts = [drawn.sample(range(30), 6) for _ in range(300)]
    translations = [drawn.sample([100 + piece for piece in text], 6) for text in texts]

    found = align(texts, translations)

    assert {piece: likely[0][0] for piece, likely in found.items()} == {piece: 100 + piece for piece in range(30)}
    assert all(likely[0][1] > 0.5 for likely in found.values())


def test_a_word_in_every_translation_is_nobody_s() -> None:
    """An article (99) stands in every English text and translates nothing: the empty piece takes it."""
    drawn = random.Random(2)
    texts = [drawn.sample(range(20), 4) for _ in range(300)]
    translations = [[99, *(100 + piece for piece in text)] for text in texts]

    found = align(texts, translations, iterations=10)

    assert all(likely[0][0] != 99 for likely in found.values())


@given(st.lists(st.tuples(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9))), max_size=8))
def test_what_a_piece_stands_for_adds_up_to_at_most_one(pairs: list[tuple[list[int], list[int]]]) -> None:
    found = align([text for text, _ in pairs], [translation for _, translation in pairs])

    for piece, likely in found.items():
        together = {other for text, translation in pairs if piece in text for other in translation}
        assert {other for other, _ in likely} <= together
        assert sum(probability for _, probability in likely) <= 1 + 1e-9
        assert [p for _, p in likely] == sorted((p for _, p in likely), reverse=True)


def test_nothing_aligns_with_nothing() -> None:
    assert align([], []) == {}
    assert align([[1, 2]], [[]]) == {}
    assert np.isclose(dict(align([[1]], [[5]])[1])[5], 1)
