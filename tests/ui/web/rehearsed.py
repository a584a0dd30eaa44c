"""The page over rehearsed answers, in a process of its own: `python -m tests.ui.web.rehearsed` serves.

A process of its own, for Gradio leaves event loops open that Python complains of in whatever runs next.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import Answer
from assistant.conversation import Turn
from assistant.errors import QuestionTooLong
from index.errors import IndexMissing
from tests.ui.answers import ANSWER, REFUSAL

GENERATION = "20260101T000000-abcdef12"
FAILURES: dict[str, Exception] = {
    "too long": QuestionTooLong(3000, 2000),
    "no index": IndexMissing(Path("var/index")),
    "broken": ZeroDivisionError("a detail for the log"),
}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Answers by the question's own words; says how many turns came before."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, quoting: bool = False
    ) -> Generator[Answer, None, None]:
        """`FAILURES` are raised, "Und …" is refused, anything else is answered."""
        assert not quoting
        if question in FAILURES:
            raise FAILURES[question]
        answer = REFUSAL if question.startswith("Und") else ANSWER
        yield replace(answer, question=question, standalone_question=f"{question} ({len(history)} before)")


def main() -> None:
    """Serve, say where, end with the input."""
    from fastapi import FastAPI

    from ui.web.page import build_page
    from ui.web.server import run, with_page

    def started() -> None:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        threading.Thread(target=end_with_input, daemon=True).start()

    def end_with_input() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGINT)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        page = build_page(Rehearsed, lambda: GENERATION, suggested=lambda language: [f"Suggested in {language}?"])
        run(with_page(FastAPI(openapi_url=None), page), listener, started)


if __name__ == "__main__":
    main()
