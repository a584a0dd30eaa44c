"""A page that leaves an answer: nothing of it is drawn from then on, and other answers are not touched."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from ui.web.underway import Underway


@pytest.fixture
def pages() -> Underway:
    return Underway()


class Painter:
    """Draws an answer in a thread of its own until it is left or told to end."""

    def __init__(self, pages: Underway, page: str) -> None:
        self.drawn = 0
        self.enough = threading.Event()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(pages, page))

    def __enter__(self) -> Painter:
        self._thread.start()
        assert self._begun.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        self._thread.join(10)

    def _work(self, pages: Underway, page: str) -> None:
        with pages.begun(page) as drawing:
            while not self.enough.is_set():
                if drawing.goes_on():
                    self.drawn += 1
                self._begun.set()
                self.enough.wait(0.001)


def test_nothing_is_drawn_of_what_was_left_and_other_pages_go_on(pages: Underway) -> None:
    with Painter(pages, "one") as left, Painter(pages, "two") as other:
        pages.leave("one")
        before, others = left.drawn, other.drawn
        for _ in range(1000):
            if other.drawn > others + 10:
                break
            other.enough.wait(0.01)
        assert other.drawn > others
        assert left.drawn == before


def test_what_comes_after_an_answer_that_was_left_is_drawn(pages: Underway) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(pages.begun("one"))
        with pages.begun("one") as second:
            stack.close()  # the one that was left ends late
            assert second.goes_on()
            leaving = threading.Thread(target=pages.leave, args=("one",))
            leaving.start()
            while second.goes_on():
                leaving.join(0.001)
            leaving.join(10)
            assert not leaving.is_alive()
        assert first.goes_on(), "it was never left"


def test_where_no_answer_is_under_way_there_is_nothing_to_leave(pages: Underway) -> None:
    with pages.begun("one"):
        pass
    pages.leave("one")
    pages.leave("never opened")
    with pages.begun("one") as drawing:
        assert drawing.goes_on()
