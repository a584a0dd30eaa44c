"""Where programs' questions are answered: in threads, some at once, some waiting, the next one told to come back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from assistant.answer import Answer
from assistant.conversation import Turn
from ui.web.api.faults import TooManyWaiting
from ui.web.chat import Asker

AT_ONCE = 4  # questions answered at the same time; more than the processor's cores gains nothing
WAITING = 64  # questions that may wait for their turn
RETRY = 5  # seconds after which one that was turned away may come back

Shaped = TypeVar("Shaped")


@dataclass(frozen=True, slots=True)
class _Last:
    """What ends an answering: nothing, or what went wrong."""

    error: Exception | None = None


class Desk:
    """Answers questions of one event loop, in threads of its own. Nothing is computed in the loop.

    - assistant: gives whoever answers; called at each question, in a thread.
    """

    def __init__(self, assistant: Callable[[], Asker], at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._assistant = assistant
        self._most = at_once + waiting
        self._present = 0  # changed in the event loop only, so it needs no lock
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")

    async def grow(
        self, question: str, history: Sequence[Turn], shape: Callable[[Answer], Shaped]
    ) -> AsyncGenerator[Shaped, None]:
        """The answer as it grows, each made by `shape` in the thread that answers; the last one is of the whole answer.

        Closing it ends the answering. Raises Fault (503) where too many wait, and what the assistant raises.
        """
        loop, left = asyncio.get_running_loop(), threading.Event()
        come: asyncio.Queue[Shaped | _Last] = asyncio.Queue()

        def put(item: Shaped | _Last) -> None:
            if not left.is_set():
                loop.call_soon_threadsafe(come.put_nowait, item)

        def work() -> None:
            try:
                for shaped in self._answers(question, history, shape, left):
                    put(shaped)
            except Exception as error:
                put(_Last(error))
            else:
                put(_Last())

        with self._place():
            working = self._threads.submit(work)
            try:
                while not isinstance(item := await come.get(), _Last):
                    yield item
                if item.error is not None:
                    raise item.error
            finally:
                left.set()
                working.cancel()

    async def answer(self, question: str, history: Sequence[Turn], shape: Callable[[Answer], Shaped]) -> Shaped:
        """The whole answer, made by `shape` in the thread that answers it. Raises what `grow` raises."""
        found: list[Shaped] = [
            shaped
            async for shaped in self.grow(question, history, lambda answer: shape(answer) if answer.whole else None)
            if shaped is not None
        ]
        return found[-1]

    async def run(self, work: Callable[[], Shaped]) -> Shaped:
        """What some other work comes to, in the threads and within the bounds of the questions.

        Raises Fault (503) where too many wait, and what the work raises.
        """
        with self._place():
            return await asyncio.wrap_future(self._threads.submit(work))

    @contextmanager
    def _place(self) -> Generator[None, None, None]:
        if self._present >= self._most:
            raise TooManyWaiting(RETRY)
        self._present += 1
        try:
            yield
        finally:
            self._present -= 1

    def _answers(
        self,
        question: str,
        history: Sequence[Turn],
        shape: Callable[[Answer], Shaped],
        left: threading.Event,
    ) -> Generator[Shaped, None, None]:
        before: Answer | None = None
        with closing(self._assistant().stream(question, history)) as answers:
            for answer in answers:
                if left.is_set():
                    return
                if answer is not before:
                    yield shape(answer)
                before = answer
