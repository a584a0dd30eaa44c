"""The page as a server: what it lets through, what it says, what a question gets back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answering import Assistant
from assistant.errors import QuestionTooLong
from assistant.settings import load_settings
from index.errors import IndexMissing
from tests.ui.answers import ANSWER, REFUSAL, ScriptedAssistant
from tests.ui.markup import Element, read_html
from ui.chat import Asker
from ui.interface import ENGLISH, FRENCH
from ui.page import Opened, _free_port, build_page, launch_options

HOST = "127.0.0.1"


@dataclass
class Client:
    """Talks to the page as its own front end does: state lives in a session of the server."""

    http: httpx.Client
    config: dict[str, Any]
    shown: dict[str, str] = field(default_factory=dict)

    def press(self, name: str, event: str, typed: str | None = None) -> None:
        """Set off an event of the component called `name`; `shown` then holds what each of our places shows."""
        components = {part["id"]: part["props"].get("elem_id") for part in self.config["components"]}
        (number,) = (
            call["id"]
            for call in self.config["dependencies"]
            for target, on in call["targets"]
            if on == event and components.get(target, "") == name
        )
        call = next(call for call in self.config["dependencies"] if call["id"] == number)
        data = [typed if index == 0 else None for index in range(len(call["inputs"]))]
        body = {"fn_index": number, "data": data, "session_hash": "test"}
        for output in self._outputs(body, queued=call["queue"]):
            for place, value in zip(call["outputs"], output, strict=True):
                if components.get(place) and isinstance(value, str):
                    self.shown[components[place]] = value

    def _outputs(self, body: dict[str, Any], *, queued: bool) -> Iterator[list[Any]]:
        if not queued:
            yield self.http.post("/gradio_api/run/predict", json=body).raise_for_status().json()["data"]
            return
        self.http.post("/gradio_api/queue/join", json=body).raise_for_status()
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": "test"}) as events:
            for line in events.iter_lines():
                message = json.loads(line.removeprefix("data:") or "{}")
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                if message.get("msg") in ("process_generating", "process_completed"):
                    yield [None if isinstance(value, list) else value for value in message["output"]["data"]]

    def place(self, name: str) -> Element:
        """What a place of ours shows, read back."""
        return read_html(self.shown[name])


@pytest.fixture
def serve() -> Iterator[Any]:
    """Serves a page over whoever answers, with the options that people get, and gives a client to it."""
    pages: list[Any] = []
    clients: list[httpx.Client] = []

    def start(asker: Asker, language: str = "en") -> Client:
        page = build_page(lambda: asker, lambda: "20260101T000000-abcdef12")
        page.launch(**launch_options(HOST, _free_port(HOST)))
        pages.append(page)
        http = httpx.Client(base_url=page.local_url, headers={"accept-language": language}, timeout=60)
        clients.append(http)
        client = Client(http, http.get("/config").raise_for_status().json())
        client.press("", "load")
        return client

    yield start
    for client in clients:
        client.close()
    for page in pages:
        page.close(verbose=False)


@pytest.mark.parametrize(
    "address",
    [
        "/monitoring",
        "/monitoring/summary",
        "/gradio_api/runs",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/openapi.json",
        "/docs",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://example.test/",
        "/gradio_api/proxy=http://example.test/",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/vibe-code",
        "/gradio_api/mcp",
        "/gradio_api/deep_link",
        "/gradio_api/run/asked",
        "/gradio_api/run/predict/../../upload",
        "/login",
        "/static/../../etc/passwd",
    ],
)
def test_what_the_page_does_not_need_is_not_there(serve: Any, address: str) -> None:
    http = serve(ScriptedAssistant([])).http
    for method in ("GET", "POST"):
        assert http.request(method, address).status_code in (404, 405), method


def test_every_answer_of_the_server_carries_the_headers(serve: Any) -> None:
    http = serve(ScriptedAssistant([])).http
    script = re.findall(r'src="\./(assets/[^"]+\.js)"', http.get("/").text)[0]
    for address in ("/", f"/{script}", "/config", "/theme.css", "/not/there", "/monitoring"):
        headers = http.get(address).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert policy["img-src"] == "'self' data:"
        assert policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert not any("http" in sources or "*" in sources for sources in policy.values()), "no remote source"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_nothing_is_counted_recorded_shared_or_offered_to_programs(serve: Any) -> None:
    config = serve(ScriptedAssistant([])).config
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["enable_monitoring"] is False
    assert config["footer_links"] == []
    assert not config.get("mcp_server")
    assert config["max_file_size"] == 1024 * 1024
    assert {call["api_visibility"] for call in config["dependencies"]} == {"private"}
    assert config["title"] == "Passerelle"


def test_the_page_names_no_address_of_another_machine(serve: Any) -> None:
    """Fonts, styles and scripts of the page come from its own server; the sharing picture Gradio names is not loaded."""
    client = serve(ScriptedAssistant([]))
    page = read_loaded(client.http.get("/").text) + read_loaded(client.http.get("/theme.css").text)
    assert [address for address in page if address.startswith(("http:", "https:", "//"))] == []


def read_loaded(text: str) -> list[str]:
    """Addresses that a browser loads by itself: sources, style sheets, imports, `url(…)`."""
    text = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    found = re.findall(r'(?:src|href)="([^"]+)"|url\(["\']?([^"\')]+)|@import ["\']([^"\']+)', text)
    return [address for groups in found for address in groups if address]


@pytest.mark.parametrize(
    ("header", "interface", "other"), [("en-GB,en;q=0.9", ENGLISH, FRENCH), ("de-DE", FRENCH, ENGLISH)]
)
def test_the_page_opens_in_the_browsers_language_and_can_be_switched(
    serve: Any, header: str, interface: Any, other: Any
) -> None:
    client = serve(ScriptedAssistant([ANSWER]), header)
    assert client.place("thread").one("h2").text() == interface.welcome
    assert client.place("footer").one("p", "notice").text() == interface.notice
    client.press("question", "submit", "How many stops?")
    client.press("switch", "click")
    assert client.place("header").one("header")["data-interface"] == other.language
    assert client.place("footer").one("p", "notice").text() == other.notice
    assert client.place("thread").one("div", "asked").one("p").text() == "How many stops?", "the conversation stays"
    assert client.place("panel").one("article").one("span", "check").text() == other.checks["verbatim"]


def test_questions_are_answered_in_one_conversation_until_a_new_one_begins(serve: Any) -> None:
    asker = ScriptedAssistant([ANSWER, REFUSAL, ANSWER])
    client = serve(asker)
    client.press("question", "submit", "How many stops?")
    client.press("send", "click", "Und der Flughafen?")
    assert [asked.one("p").text() for asked in client.place("thread").all("div", "asked")] == [
        "How many stops?",
        "Und der Flughafen?",
    ]
    assert len(client.place("panel").all("section")) == 2
    client.press("new", "click")
    assert client.place("thread").one("h2").text() == ENGLISH.welcome
    assert not client.place("panel").all("article")
    client.press("question", "submit", "How many stops?")
    assert [len(history) for _, history in asker.asked] == [0, 1, 0]


def test_the_real_assistant_answers_through_the_page(serve: Any, assistant: Assistant) -> None:
    client = serve(assistant)
    client.press("question", "submit", "When was the lighthouse of Lakeport rebuilt?")
    assert "1987" in client.place("thread").all("p", "statement")[0].text()
    assert "1987" in "".join(mark.text() for mark in client.place("panel").all("article")[0].all("mark"))


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (QuestionTooLong(3000, 2000), ENGLISH.question_too_long),
        (IndexMissing(Path("var/index")), ENGLISH.index_missing),
        (ZeroDivisionError("secret detail"), ENGLISH.unexpected),
    ],
)
def test_what_goes_wrong_is_one_line_and_the_question_can_be_mended(
    serve: Any, error: Exception, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Never a traceback in the page; what was not foreseen is in the server's log."""
    client = serve(ScriptedAssistant([error, ANSWER]))
    client.press("question", "submit", "How many <b>stops</b>?")
    assert client.place("error").one("p", "error").text() == line
    assert client.shown["question"] == "How many <b>stops</b>?"
    assert client.place("thread").one("h2").text() == ENGLISH.welcome
    assert "secret detail" not in "".join(client.shown.values())
    assert ("secret detail" in caplog.text) == isinstance(error, ZeroDivisionError)
    client.press("question", "submit", "How many stops?")
    assert client.shown["error"] == ""
    assert client.place("panel").all("article")


def test_an_empty_question_is_not_asked(serve: Any) -> None:
    asker = ScriptedAssistant([])
    client = serve(asker)
    client.press("question", "submit", "  \n ")
    assert client.place("error").one("p", "error").text() == ENGLISH.question_empty
    assert asker.asked == []


def test_the_queue_cannot_be_gone_around(serve: Any) -> None:
    """Only the queue bounds how many questions are answered at once."""
    client = serve(ScriptedAssistant([ANSWER]))
    asking = next(call for call in client.config["dependencies"] if call["queue"])
    body = {"fn_index": asking["id"], "data": ["x", None, None], "session_hash": "other"}
    assert client.http.post("/gradio_api/run/predict", json=body).status_code == 404


def test_an_index_built_after_the_page_opened_is_taken(
    small_index: Path, small_documents: Path, tmp_path: Path
) -> None:
    place = tmp_path / "index"
    source = Opened(load_settings(documents=small_documents, index=place))
    with pytest.raises(IndexMissing):
        source()
    place.symlink_to(small_index, target_is_directory=True)
    answer = source().ask("When was the lighthouse of Lakeport rebuilt?")
    assert not answer.refused
    assert source() is source(), "opened once"
