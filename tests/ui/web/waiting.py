"""The page over small documents, an embedding model that takes its time: `python -m tests.ui.web.waiting SETTINGS`.

SETTINGS is a JSON object: the settings, as `load_settings` takes them. Questions in which "patience" stands wait until
a line comes in; the program ends with its input.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answering import Assistant
from assistant.evidence import Calibration
from assistant.extractive import ExtractiveWriter
from assistant.opening import open_embedder, open_index
from assistant.settings import load_settings
from index.embedding import Embedder, ModelIdentity, ReadQuestion, TokenVectors, Vectors


@dataclass
class Patient(Embedder):
    """Embeds as another does; a question with the word only once `may` is set."""

    inner: Embedder
    may: threading.Event = field(default_factory=threading.Event)

    @property
    def identity(self) -> ModelIdentity:
        return self.inner.identity

    @property
    def dimensions(self) -> int:
        return self.inner.dimensions

    @property
    def budget(self) -> int:
        return self.inner.budget

    def count(self, texts: Sequence[str]) -> list[int]:
        return self.inner.count(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return self.inner.embed_documents(texts)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        return self.inner.embed_tokens(texts)

    def embed_question(self, text: str) -> Vectors:
        self._wait(text)
        return self.inner.embed_question(text)

    def read_question(self, text: str) -> ReadQuestion:
        self._wait(text)
        return self.inner.read_question(text)

    def read_ahead(self, texts: Sequence[str]) -> Iterator[ReadQuestion]:
        self._wait(*texts)
        return self.inner.read_ahead(texts)

    def _wait(self, *texts: str) -> None:
        if any("patience" in text for text in texts):
            self.may.wait()


def main() -> None:
    """Serve, say where, go on with a line, end with the input."""
    from fastapi import FastAPI

    from ui.web.page import build_page
    from ui.web.server import run, with_page

    settings = load_settings(**json.loads(sys.argv[1]))
    embedder = Patient(open_embedder(settings))
    writer = ExtractiveWriter(statements=settings.statements, length=settings.answer_length)
    assistant = Assistant(open_index(settings, embedder), embedder, writer, Calibration.load(), settings)

    def started() -> None:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
        sys.stdout.flush()
        threading.Thread(target=follow_input, daemon=True).start()

    def follow_input() -> None:
        for _ in sys.stdin:
            embedder.may.set()
        embedder.may.set()
        os.kill(os.getpid(), signal.SIGINT)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        page = build_page(lambda: assistant, suggested=lambda language: ["How high is the lighthouse of Lakeport?"])
        run(with_page(FastAPI(openapi_url=None), page), listener, started)


if __name__ == "__main__":
    main()
