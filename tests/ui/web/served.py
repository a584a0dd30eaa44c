"""The doors for programs, served for tests: a real server in a thread, over whoever is to answer."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import uvicorn
from fastapi import FastAPI

from assistant.answer import Answer, Statement
from assistant.answering import Assistant
from assistant.conversation import Turn
from assistant.settings import Settings
from tests.ui.answers import ANSWER
from ui.web.api import description, doors
from ui.web.api.desk import Desk
from ui.web.chat import Asker
from ui.web.site import Site

FIRST = replace(ANSWER, whole=False)
SECOND = replace(ANSWER, statements=(*ANSWER.statements, Statement("Elle est longue de 9 km.", (1,), "verbatim")))


@dataclass
class Growing:
    """Answers by two statements, the second once it may; keeps what it was asked, whether it began and has ended."""

    may_end: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    failure: Exception | None = None
    last: Answer = SECOND

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, quoting: bool = False
    ) -> Generator[Answer, None, None]:
        """The first statement again and again, then both."""
        assert not quoting
        self.asked.append((question, tuple(history)))
        self.begun.set()
        try:
            yield FIRST
            while not self.may_end.wait(0.01):
                yield FIRST
            if self.failure:
                raise self.failure
            yield self.last
        finally:
            self.left.set()


@contextmanager
def served(
    settings: Settings, asker: Callable[[], Asker], desk: Desk | None = None, opened: Callable[[], bool] = lambda: True
) -> Iterator[str]:
    """The doors over whoever answers, without the page; gives their address, ending in a slash."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=description.ADDRESS)
    # Only the tools of MCP take more of it than questions.
    doors.install(app, Site(settings, cast("Callable[[], Assistant]", asker), opened), desk)
    with socket.create_server(("127.0.0.1", 0)) as listener, running(app, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@contextmanager
def running(app: FastAPI, listener: socket.socket) -> Iterator[None]:
    """An application that answers for as long as this lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        assert not thread.is_alive(), "the server ends"
