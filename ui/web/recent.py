"""The answers given last, by id, so that a thumb can be put under one without the page sending it back."""

from __future__ import annotations

import threading
from collections import OrderedDict

from assistant.answer import Answer
from eval.feedback import answer_id

REMEMBERED = 500  # answers; some 20 kB each


class Recent:
    """The last answers of a server; the oldest is forgotten first. Any thread may use it."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, answer: Answer) -> None:
        """Remember an answer that is whole."""
        with self._lock:
            name = answer_id(answer)
            self._answers[name] = answer
            self._answers.move_to_end(name)
            while len(self._answers) > self._remembered:
                self._answers.popitem(last=False)

    def get(self, name: str) -> Answer | None:
        """The answer of an id; None where it was never given, or is forgotten."""
        with self._lock:
            return self._answers.get(name)
