"""How often something was tried lately, by whom; so that passwords cannot be guessed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

KEYS = 10_000  # remembered at once; the ones that tried longest ago are forgotten first


class Attempts:
    """Counts attempts by key within a window of time. Safe to share between threads.

    - most: attempts of one key within the window; - window: seconds.
    """

    def __init__(self, most: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._window, self._clock = most, window, clock
        self._tried: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def begin(self, key: str) -> float:
        """Count an attempt: 0.0 where it may go ahead; else seconds until the next one may, and it is not counted."""
        with self._lock:
            now = self._clock()
            recent = [at for at in self._tried.pop(key, ()) if now - at < self._window]
            wait = recent[0] + self._window - now if len(recent) >= self._most else 0.0
            self._tried[key] = recent if wait else [*recent, now]
            if len(self._tried) > KEYS:
                del self._tried[next(iter(self._tried))]
            return wait

    def succeeded(self, key: str) -> None:
        """Take back the latest attempt."""
        with self._lock:
            if recent := self._tried.get(key):
                recent.pop()
