"""The page with a language model as its writer: the answer grows, can be stopped, and says who wrote it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.settings import Settings
from tests.language_server import Growing, LanguageServer, says, serving
from tests.ui.web.test_page import Client, patched
from ui.web.interface import ENGLISH

QUESTION = "When was the lighthouse of Lakeport rebuilt?"
STATEMENT = "The lighthouse of Lakeport was rebuilt in 1987 after a storm."


def growing() -> Growing:
    """A model whose second statement is held back."""
    return Growing((STATEMENT, "1987"), ("It is 42 metres high.", "42 metres"))


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    with serving(growing()) as server:
        yield server


@pytest.fixture
def model(server: LanguageServer) -> Growing:
    """What the server does in this test."""
    server.script = model = growing()
    return model


@pytest.fixture(scope="module")
def address(
    server: LanguageServer, small_index: Path, small_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    assert small_index == small_settings.index
    with page(server, small_settings, tmp_path_factory.mktemp("writing") / "log") as address:
        yield address


@contextmanager
def page(server: LanguageServer, settings: Settings, log: Path) -> Iterator[str]:
    """The page as a process of its own, with the server as its writer; where it is."""
    values = {
        "documents": str(settings.documents),
        "index": str(settings.index),
        "llm_url": server.url,
        "llm_model": "small-model",
    }
    command = [sys.executable, "-m", "tests.ui.web.writing", json.dumps(values)]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address, log.read_text()
        try:
            yield address
        finally:
            process.terminate()  # where tests run in the background, an interruption is not heard
            process.stdout.close()
            process.wait(timeout=30)


@dataclass
class Watcher:
    """Asks as a browser does, in the background, and notes when each thing was shown."""

    http: httpx.Client
    session: str
    event: str = ""
    number: int = 0
    shown: list[tuple[float, str]] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    leave: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def ask(self, question: str, *, by_model: bool = True) -> None:
        config = self.http.get("/config").raise_for_status().json()
        Client(self.http, config, self.session).press("", "load")
        components = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
        call = next(
            call
            for call in config["dependencies"]
            if any(components.get(target) == "question" and on == "submit" for target, on in call["targets"])
        )
        self.number = call["id"]
        self.outputs = [components.get(place) for place in call["outputs"]]
        data = [question, None, None, by_model, None]
        body = {"fn_index": call["id"], "data": data, "session_hash": self.session}
        self.event = self.http.post("/gradio_api/queue/join", json=body).raise_for_status().json()["event_id"]
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Go away: close the page."""
        self.leave.set()
        if self.thread:
            self.thread.join(10)

    def _watch(self) -> None:
        before: list[Any] = []
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as events:
            for line in events.iter_lines():
                if self.leave.is_set():
                    return
                message = json.loads(line.removeprefix("data:") or "{}")
                if message.get("msg") in ("process_generating", "process_completed"):
                    data = message["output"].get("data") or []
                    if message["msg"] == "process_generating" and before:
                        data = [patched(old, edits) for old, edits in zip(before, data, strict=True)]
                    before = data
                    thread = dict(zip(self.outputs, data, strict=False)).get("thread")
                    if isinstance(thread, str):
                        self.shown.append((time.perf_counter(), thread))
                if message.get("msg") == "process_completed":
                    break
        self.done.set()

    def sees(self, text: str) -> float:
        """When a text was first shown; waits for it."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for when, thread in self.shown:
                if text in thread:
                    return when
            time.sleep(0.01)
        raise AssertionError(f"never shown: {text}\n{self.shown}")


@pytest.fixture
def watcher(address: str) -> Iterator[Watcher]:
    with httpx.Client(base_url=address, timeout=60) as http:
        watcher = Watcher(http, session=f"s{time.monotonic_ns()}")
        yield watcher
        watcher.close()


def test_the_answer_grows_and_says_who_wrote_it(watcher: Watcher, model: Growing) -> None:
    watcher.ask(QUESTION)
    watcher.sees("1987")
    grown = next(thread for _, thread in watcher.shown if "1987" in thread)
    assert "42 metres" not in grown
    assert ENGLISH.writing.split(";")[0] in grown or "rédige" in grown
    assert "data-announce" not in grown, "read aloud once, when it is whole"
    model.may_end.set()
    assert watcher.done.wait(30)
    whole = watcher.shown[-1][1]
    assert "42 metres" in whole
    assert "small-model" in whole
    assert "data-announce" in whole


@pytest.mark.usefixtures("model")
def test_what_the_model_has_said_is_on_the_page_soon(watcher: Watcher, server: LanguageServer) -> None:
    """Bounded generously here; `python -m tests.ui.web.first_words` measures it."""
    watcher.ask(QUESTION)
    shown = watcher.sees("1987")
    sent = max(when for piece, when in server.sent if "1987" in piece)
    assert 0 < shown - sent < 5


@pytest.mark.usefixtures("model")
def test_stopping_hangs_up_on_the_model(watcher: Watcher, server: LanguageServer) -> None:
    server.hung_up.clear()
    watcher.ask(QUESTION)
    watcher.sees("1987")
    body = {"session_hash": watcher.session, "fn_index": watcher.number, "event_id": watcher.event}
    watcher.http.post("/gradio_api/cancel", json=body).raise_for_status()
    assert server.hung_up.wait(10)


@pytest.mark.usefixtures("model")
def test_leaving_hangs_up_on_the_model(watcher: Watcher, server: LanguageServer) -> None:
    server.hung_up.clear()
    watcher.ask(QUESTION)
    watcher.sees("1987")
    watcher.close()
    assert server.hung_up.wait(10)


def test_whoever_wants_quotes_only_tells_no_model(watcher: Watcher, server: LanguageServer) -> None:
    before = len(server.requests)
    watcher.ask(QUESTION, by_model=False)
    assert watcher.done.wait(30)
    assert "1987" in watcher.shown[-1][1]
    assert len(server.requests) == before


def test_the_choice_and_the_stop_are_there_only_with_a_model(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as http:
        config = http.get("/config").json()
        http.headers["accept-language"] = "en"
        client = Client(http, config)
        client.press("", "load")
    choice = next(part["props"] for part in config["components"] if part["props"].get("elem_id") == "by-model")
    assert choice["visible"]
    assert "small-model" in choice["label"]


def test_a_fault_of_the_server_is_one_line_under_the_quotes(watcher: Watcher, server: LanguageServer) -> None:
    server.script = says("garbage without end", finish=None)
    watcher.ask(QUESTION)
    assert watcher.done.wait(30)
    whole = watcher.shown[-1][1]
    assert "1987" in whole
    assert '<p class="remark"' in whole
    assert "its answer broke off" in whole
