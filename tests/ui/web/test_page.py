"""The page as a server: what it lets through, what it says, what a question gets back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from eval.benchmarks.chatters import ByPage
from tests.ui.web.markup import Element, read_html
from tests.ui.web.rehearsed import GENERATION
from ui.web.interface import ENGLISH, FRENCH, Interface

# What a browser loads by itself.
LOADED = re.compile(r"(?:src|href)=\"([^\"]+)\"|url\([\"']?([^\"')]+)|@import [\"']([^\"']+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A page that is being served: where, and the file its log goes to."""

    address: str
    log: Path


@dataclass
class Client:
    """Talks to the page as its own front end does: state lives in a session of the server."""

    http: httpx.Client
    config: dict[str, Any]
    session: str = field(default_factory=lambda: uuid4().hex)
    shown: dict[str, str] = field(default_factory=dict)

    def press(self, name: str, event: str, *told: str | None) -> None:
        """Set off an event of the component called `name`; `shown` then holds what each of our places shows.

        - told: what the browser gives with it, in the order of the event's inputs.
        """
        components = {part["id"]: part["props"].get("elem_id") for part in self.config["components"]}
        (number,) = (
            call["id"]
            for call in self.config["dependencies"]
            for target, on in call["targets"]
            if call["backend_fn"] and on == event and components.get(target, "") == name
        )
        call = next(call for call in self.config["dependencies"] if call["id"] == number)
        data = [*told, *[None] * (len(call["inputs"]) - len(told))]
        body = {"fn_index": number, "data": data, "session_hash": self.session}
        for output in self._outputs(body, queued=call["queue"]):
            for place, value in zip(call["outputs"], output, strict=True):
                if components.get(place) and isinstance(value, str):
                    self.shown[components[place]] = value

    def _outputs(self, body: dict[str, Any], *, queued: bool) -> Iterator[list[Any]]:
        if not queued:
            yield self.http.post("/gradio_api/run/predict", json=body).raise_for_status().json()["data"]
            return
        self.http.post("/gradio_api/queue/join", json=body).raise_for_status()
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as events:
            before: list[Any] = []
            for line in events.iter_lines():
                message = json.loads(line.removeprefix("data:") or "{}")
                if message.get("msg") == "process_completed":
                    assert message["success"], message
                if message.get("msg") in ("process_generating", "process_completed"):
                    data = message["output"].get("data") or []
                    if message["msg"] == "process_generating" and before:
                        data = [patched(old, edits) for old, edits in zip(before, data, strict=True)]
                    before = data
                    yield data

    def place(self, name: str) -> Element:
        """What a place of ours shows, read back."""
        return read_html(self.shown[name])


def patched(value: Any, edits: list[list[Any]]) -> Any:
    """What a place holds after the edits by which Gradio sends all but the first of an event's outputs."""
    for action, path, new in edits:
        if not path:
            value = value + new if action == "append" else new
            continue
        value = {**value}
        if action == "delete":
            del value[path[0]]
        else:
            value[path[0]] = patched(value.get(path[0]), [[action, path[1:], new]])
    return value


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over rehearsed answers, served with the options that people get."""
    log = tmp_path_factory.mktemp("page") / "log"
    command = [sys.executable, "-m", "tests.ui.web.rehearsed"]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdin
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address, log.read_text()
        yield Server(address, log)
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    """Plain requests to the page."""
    with httpx.Client(base_url=server.address, timeout=60) as client:
        yield client


@pytest.fixture
def visit(http: httpx.Client) -> Callable[[str], Client]:
    """Opens the page in a browser that prefers a language."""

    def opened(language: str = "en") -> Client:
        http.headers["accept-language"] = language
        client = Client(http, http.get("/config").raise_for_status().json())
        client.press("", "load")
        return client

    return opened


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
def test_what_the_page_does_not_need_is_not_there(http: httpx.Client, address: str) -> None:
    for method in ("GET", "POST"):
        assert http.request(method, address).status_code in (404, 405), method


def test_every_answer_of_the_server_carries_the_headers(http: httpx.Client) -> None:
    script = re.findall(r'src="\./(assets/[^"]+\.js)"', http.get("/").text)[0]
    for address in ("/", f"/{script}", "/config", "/theme.css", "/favicon.ico", "/not/there", "/monitoring"):
        headers = http.get(address).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert policy["img-src"] == "'self' data:"
        assert policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert not any("http" in sources or "*" in sources for sources in policy.values()), "no remote source"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_nothing_is_counted_recorded_shared_or_offered_to_programs(visit: Callable[[str], Client]) -> None:
    config = visit("en").config
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["footer_links"] == []
    assert not config.get("mcp_server")
    assert config["max_file_size"] == 1024 * 1024
    assert {call["api_visibility"] for call in config["dependencies"]} == {"private"}
    assert config["title"] == "Passerelle"


def test_nothing_on_the_page_is_loaded_from_another_machine(http: httpx.Client) -> None:
    """Fonts, styles and scripts come from its own server; the sharing picture that Gradio names is never loaded."""
    page = re.sub(r"<script>.*?</script>", "", http.get("/").text, flags=re.DOTALL)
    loaded = ["".join(groups) for groups in LOADED.findall(page + http.get("/theme.css").text)]
    assert loaded
    assert [address for address in loaded if address.startswith(("http:", "https:", "//"))] == []


@pytest.mark.parametrize(
    ("header", "interface", "other"), [("en-GB,en;q=0.9", ENGLISH, FRENCH), ("de-DE", FRENCH, ENGLISH)]
)
def test_the_page_opens_in_the_browsers_language_and_can_be_switched(
    visit: Callable[[str], Client], header: str, interface: Interface, other: Interface
) -> None:
    client = visit(header)
    assert client.place("thread").one("h2").text() == interface.welcome
    assert client.place("footer").one("p", "notice").text() == interface.notice
    client.press("question", "submit", "How many stops?")
    client.press("switch", "click")
    assert client.place("header").one("header")["data-interface"] == other.language
    assert client.place("footer").one("p", "notice").text() == other.notice
    assert client.place("thread").one("div", "asked").one("p").text() == "How many stops?", "the conversation stays"
    assert client.place("panel").one("article").one("span", "check").text() == other.checks["verbatim"]


def test_questions_are_answered_in_one_conversation_until_a_new_one_begins(visit: Callable[[str], Client]) -> None:
    client = visit("en")
    client.press("question", "submit", "How many stops?")
    client.press("send", "click", "Und der Flughafen?")
    assert [line.text() for line in client.place("thread").all("p", "searched")] == [
        "Question searched: How many stops? (0 before)",
        "Question searched: Und der Flughafen? (1 before)",
    ]
    assert len(client.place("panel").all("section")) == 2
    assert client.shown["question"] == "", "the box is free for the next question"
    client.press("new", "click")
    assert client.place("thread").one("h2").text() == ENGLISH.welcome
    assert not client.place("panel").all("article")
    client.press("question", "submit", "And now?")
    assert client.place("thread").one("p", "searched").text() == "Question searched: And now? (0 before)"


def kept(client: Client) -> str:
    """What the browser is given to keep: the latest exchange."""
    return client.place("keep").one("div")["data-kept"]


def test_what_the_browser_kept_is_shown_again_and_goes_on(visit: Callable[[str], Client]) -> None:
    """As after a reload: another session of the server, in another language, with what the first one gave out."""
    first = visit("en")
    first.press("question", "submit", "How many stops?")
    again = visit("fr")
    again.press("", "load", "fr", kept(first))
    assert again.place("thread").one("div", "asked").one("p").text() == "How many stops?"
    assert again.place("panel").one("article").one("span", "check").text() == FRENCH.checks["verbatim"]
    assert again.shown["error"] == ""
    again.press("question", "submit", "Und der Flughafen?")
    assert again.place("thread").all("p", "searched")[1].text().endswith("(1 before)")
    again.press("open", "click", kept(first))
    assert len(again.place("thread").all("article")) == 1
    again.press("open", "click", None)
    assert again.place("thread").one("h2").text() == FRENCH.welcome


def test_a_page_that_another_server_opened_is_told_to_open_again(http: httpx.Client) -> None:
    """As after a restart: this server has never heard of the page, nor of its language. Only a question is repeated."""
    client = Client(http, http.get("/config").raise_for_status().json())
    for name, event in (("question", "submit"), ("send", "click"), ("ask", "click")):
        client.press(name, event, "And now?")
        assert client.place("keep").one("div")["data-unknown"] == "question"
    for name in ("switch", "new", "open", "stop"):
        client.shown.clear()
        client.press(name, "click")
        assert client.place("keep").one("div")["data-unknown"] == "page"
        assert set(client.shown) == {"keep"}, "nothing is drawn in a language that nobody chose"
    client.press("", "load")
    client.press("question", "submit", "How many stops?")
    assert "data-kept" in client.place("keep").one("div").attributes


def test_what_cannot_be_read_of_it_is_left_out_with_one_line(visit: Callable[[str], Client]) -> None:
    client = visit("en")
    client.press("", "load", "en", '{"format": 1, "exchanges": [{"question": "<img src=x onerror=alert(1)>"}]}')
    assert client.place("error").one("p", "error").text() == ENGLISH.conversations.lost
    assert client.place("thread").one("h2").text() == ENGLISH.welcome


def test_the_last_question_is_asked_again_or_mended_in_its_place(visit: Callable[[str], Client]) -> None:
    client = visit("en")
    client.press("question", "submit", "How many stops?")
    client.press("question", "submit", "How many lines?")
    for manner, question in (("again", "How many lines?"), ("edited", "Und der Flughafen?")):
        client.press("ask", "click", question, None, None, None, manner)
        thread = client.place("thread")
        assert [asked.one("p").text() for asked in thread.all("div", "asked")] == ["How many stops?", question]
        assert thread.all("p", "searched")[1].text() == f"Question searched: {question} (1 before)"
        assert [len(article.all("button", "tool")) for article in thread.all("article")] == [5, 7], "only the latest"
    client.press("ask", "click", "broken", None, None, None, "edited")
    assert client.place("error").one("p", "error").text() == ENGLISH.unexpected
    assert [asked.one("p").text() for asked in client.place("thread").all("div", "asked")] == [
        "How many stops?",
        "Und der Flughafen?",
    ]


def test_questions_to_begin_with_are_there_until_the_first_and_others_after_each(
    visit: Callable[[str], Client],
) -> None:
    client = visit("en")
    assert [one.text() for one in client.place("begin-with").all("button", "suggested")] == ["Suggested in en?"]
    client.press("switch", "click")
    assert [one.text() for one in client.place("begin-with").all("button", "suggested")] == ["Suggested in fr?"]
    client.press("ask", "click", "Suggested in fr?", None, None, None, "suggested")
    assert "question" not in client.shown, "what was being typed stays"
    client.shown.clear()
    client.press("new", "click")
    assert client.place("begin-with").all("button", "suggested")


def test_two_people_have_two_conversations(visit: Callable[[str], Client]) -> None:
    first, second = visit("en"), visit("fr")
    first.press("question", "submit", "How many stops?")
    second.press("question", "submit", "Combien ?")
    assert [asked.one("p").text() for asked in second.place("thread").all("div", "asked")] == ["Combien ?"]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("too long", ENGLISH.errors["QuestionTooLong"].format(length="3,000", longest="2,000")),
        ("no index", ENGLISH.errors["IndexMissing"]),
        ("broken", ENGLISH.unexpected),
        ("  \n ", ENGLISH.errors["QuestionEmpty"]),
    ],
)
def test_what_goes_wrong_is_one_line_and_the_question_can_be_mended(
    visit: Callable[[str], Client], server: Server, question: str, line: str
) -> None:
    """Never a traceback in the page; what was not foreseen is in the server's log."""
    client = visit("en")
    client.press("question", "submit", question)
    assert client.place("error").one("p", "error").text() == line
    assert client.shown.get("question", question) == question
    assert client.place("thread").one("h2").text() == ENGLISH.welcome
    assert "a detail for the log" not in "".join(client.shown.values())
    assert question != "broken" or "a detail for the log" in server.log.read_text()
    client.press("question", "submit", "How many stops?")
    assert client.shown["error"] == ""
    assert client.place("panel").all("article")


def test_the_page_says_which_generation_answers(visit: Callable[[str], Client]) -> None:
    assert GENERATION in visit("en").place("footer").one("p", "generation").text()


def test_the_queue_cannot_be_gone_around(visit: Callable[[str], Client]) -> None:
    """Only the queue bounds how many questions are answered at once."""
    client = visit("en")
    asking = next(call for call in client.config["dependencies"] if call["queue"])
    body = {"fn_index": asking["id"], "data": ["x", None, None], "session_hash": "other"}
    assert client.http.post("/gradio_api/run/predict", json=body).status_code == 404


def test_the_benchmark_of_people_who_chat_asks_as_the_front_end_does(http: httpx.Client) -> None:
    person = ByPage(http)
    waited = person.ask("How many stops?")
    assert 0 < waited.first <= waited.whole
    with pytest.raises(ValueError, match="no answer"):
        person.ask("broken")
    person.begin_anew()
