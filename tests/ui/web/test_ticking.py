"""What takes its time can be left while it is waited for."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from ui.web.ticking import ticking


def test_everything_comes_in_order_and_an_error_after_it() -> None:
    def items() -> Generator[int, None, None]:
        yield from (1, 2, 3)
        raise ZeroDivisionError("at the end")

    came: list[int | None] = []

    def take() -> None:
        for item in ticking(items(), 60):
            came.append(item)  # noqa: PERF402  what came before the error is kept

    with pytest.raises(ZeroDivisionError, match="at the end"):
        take()
    assert came == [1, 2, 3]


def test_whoever_leaves_while_nothing_comes_waits_for_nothing_and_the_rest_is_not_made() -> None:
    may, closed = threading.Event(), threading.Event()
    made: list[int] = []

    def items() -> Generator[int, None, None]:
        try:
            for number in (1, 2, 3):
                may.wait(30)
                made.append(number)
                yield number
        finally:
            closed.set()

    waiting = ticking(items(), 0.01)
    assert [next(waiting), next(waiting)] == [None, None]
    waiting.close()
    assert not closed.is_set()
    may.set()
    assert closed.wait(30)
    assert made == [1]
