"""Requests that come at the same time, computed together: one asker waits for nobody, many share a computation."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")


@dataclass(eq=False, slots=True)
class _Request(Generic[Asked, Found]):
    """What one thread asked for; `woken` once it is answered, or once it is this thread's turn to compute."""

    asked: Asked
    woken: threading.Event = field(default_factory=threading.Event)
    found: list[Found] = field(default_factory=list)  # one, once answered
    error: BaseException | None = None


class Gathering(Generic[Asked, Found]):
    """Calls a function of many requests from threads that have one each.

    The thread that comes while fewer than `at_once` compute does so itself, at once; what comes meanwhile waits and
    is computed together, by the first of those that wait, as soon as a computation has ended. No thread is started and
    no time is waited for others to come. What fails together is computed again one by one, so that an error reaches
    the asker whose request it is, and nobody else.
    """

    def __init__(self, compute: Callable[[Sequence[Asked]], Sequence[Found]], at_once: int = 1, most: int = 32) -> None:
        """`compute`: one result for each request, in their order; `most`: of them that are computed together."""
        self._compute = compute
        self._most = most
        self._free = at_once
        self._waiting: deque[_Request[Asked, Found]] = deque()
        self._lock = threading.Lock()  # of these two; nothing is computed under it

    def __call__(self, asked: Asked) -> Found:
        """The result of one request, or what `compute` raises for it."""
        own: _Request[Asked, Found] = _Request(asked)
        with self._lock:
            waits = self._free == 0
            if waits:
                self._waiting.append(own)
            else:
                self._free -= 1
        if waits:
            own.woken.wait()
        if not own.found and own.error is None:
            self._lead(own)
        if own.error is not None:
            raise own.error
        return own.found[0]

    def _lead(self, own: _Request[Asked, Found]) -> None:
        """Compute one's own request with those that wait, then hand over to the next."""
        with self._lock:
            batch = [own, *(self._waiting.popleft() for _ in range(min(len(self._waiting), self._most - 1)))]
        try:
            self._answer(batch)
        finally:
            with self._lock:
                heir = self._waiting.popleft() if self._waiting else None
                self._free += heir is None
            for request in (*([heir] if heir else []), *batch):
                request.woken.set()

    def _answer(self, batch: Sequence[_Request[Asked, Found]]) -> None:
        try:
            for request, found in zip(batch, self._compute([one.asked for one in batch]), strict=True):
                request.found.append(found)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for request in batch:
                request.found.clear()
                self._answer([request])
