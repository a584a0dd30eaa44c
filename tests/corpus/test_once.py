from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.once import once
from index.translation import bundled_lexicon

THREADS = 12


def test_threads_that_come_at_once_get_one_and_the_same() -> None:
    made: list[str] = []
    all_there = threading.Barrier(THREADS)

    @once
    def slow(name: str) -> object:
        made.append(name)
        threading.Event().wait(0.05)
        return object()

    def ask(number: int) -> object:
        all_there.wait()
        return slow("ab"[number % 2])

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(ask, range(THREADS)))

    assert sorted(made) == ["a", "b"]
    assert set(map(id, found[::2])) == {id(slow("a"))}
    assert set(map(id, found[1::2])) == {id(slow("b"))}


def test_what_failed_is_tried_again() -> None:
    answers = iter([None, 7])

    @once
    def unsteady() -> int:
        answer = next(answers)
        if answer is None:
            raise OSError("not yet")
        return answer

    with pytest.raises(OSError, match="not yet"):
        unsteady()
    assert unsteady() == unsteady() == 7


def test_the_lexicon_is_held_once_however_many_ask_for_it_first() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda _: bundled_lexicon(), range(THREADS)))

    assert len(set(map(id, found))) == 1
