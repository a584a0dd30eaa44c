"""Answers that are under way, and pages that leave them: by a stop, a new conversation, another one.

Gradio ends an answer that is left only when the page has drawn what takes its place, and has then said so. What would
be drawn of the answer until then would bring it back, for good.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 2.0  # seconds that a page at most waits for an answer that is busy; such an answer looks every tenth of one


class Underway:
    """The answer that is under way in each page. For many threads.

    A page is known by any text that it shares with no other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, Drawing] = {}

    @contextmanager
    def begun(self, page: str) -> Iterator[Drawing]:
        """An answer while it is under way; it takes the place of one that the page has left."""
        drawing = Drawing()
        with self._lock:
            self._answers[page] = drawing
        try:
            yield drawing
        finally:
            drawing.end()
            with self._lock:
                if self._answers.get(page) is drawing:
                    del self._answers[page]

    def leave(self, page: str) -> None:
        """Leave the answer that is under way in a page, if there is one: nothing of it is drawn from here on."""
        with self._lock:
            drawing = self._answers.get(page)
        if drawing:
            drawing.leave()


class Drawing:
    """An answer that is drawn piece by piece."""

    def __init__(self) -> None:
        self._left = threading.Event()
        self._still = threading.Event()

    def goes_on(self) -> bool:
        """Whether the next piece may be drawn. To be asked before each, when the one before has been sent."""
        left = self._left.is_set()
        if left:
            self._still.set()
        return not left

    def leave(self) -> None:
        """Nothing more may be drawn; comes back when what was drawn has been sent, or after `PATIENCE`."""
        self._left.set()
        self._still.wait(PATIENCE)

    def end(self) -> None:
        """All has been drawn: nobody needs to wait."""
        self._still.set()
