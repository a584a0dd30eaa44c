"""How often passwords were tried lately, by whom and at whose account; so that they cannot be guessed."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

KEYS = 10_000  # remembered at once; the ones that tried longest ago are forgotten first
WINDOW = 15 * 60  # seconds in which attempts are counted
MOST_HERE = 10  # attempts that fail, of one client at one account
MOST_BY_CLIENT = 30  # of one client at any; an office may share one address
MOST_ANYWHERE = 20  # of all clients together at one account; after that, each further one takes its time
PAUSE = 3.0  # seconds that it takes
PAUSED = 4  # attempts at one account that may be under way so


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


class SignIns:
    """Who may try a password now, and who has to wait.

    Whoever guesses from one place is refused there for a while, and keeps nobody else out: an account that is guessed
    at from many places is not closed, but each attempt takes its time, one after the other, save from where somebody
    has signed in with it lately.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._here = Attempts(MOST_HERE, WINDOW, clock)
        self._by_client = Attempts(MOST_BY_CLIENT, WINDOW, clock)
        self._anywhere = Attempts(MOST_ANYWHERE, WINDOW, clock)
        self._known: dict[tuple[str, str], None] = {}
        self._under_way: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Lock] = {}
        self._sleep = sleep

    @asynccontextmanager
    async def attempt(self, client: str, name: str) -> AsyncIterator[float]:
        """An attempt at the account `name`: 0.0 once it may go ahead; else seconds for which it is refused."""
        wait = self._by_client.begin(client) or self._here.begin(f"{client} {name}")
        if wait or (client, name) in self._known or not self._anywhere.begin(name):
            yield wait
            return
        if self._under_way[name] >= PAUSED:
            yield PAUSE
            return
        self._under_way[name] += 1
        try:
            async with self._turns.setdefault(name, asyncio.Lock()):
                await self._sleep(PAUSE)
            yield 0.0
        finally:
            self._under_way[name] -= 1
            if not self._under_way[name]:
                del self._under_way[name], self._turns[name]

    def succeeded(self, client: str, name: str) -> None:
        """The password was right."""
        self._by_client.succeeded(client)
        self._here.succeeded(f"{client} {name}")
        if (client, name) not in self._known:
            self._anywhere.succeeded(name)
        self._known.pop((client, name), None)
        self._known[client, name] = None
        if len(self._known) > KEYS:
            del self._known[next(iter(self._known))]
