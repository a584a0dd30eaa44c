"""`POST api/ask`: the object of the command, whole or growing; what goes wrong is one line; leaving ends the work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answering import Assistant
from assistant.conversation import Turn
from assistant.settings import Settings
from index.errors import IndexDamaged, IndexMissing
from tests.ui.answers import ANSWER, REFUSAL, ScriptedAssistant
from tests.ui.web.served import Growing, served
from ui.answer_json import answer_object, to_json
from ui.web.api.desk import Desk
from ui.web.api.schema import AnswerSaid
from ui.web.chat import Asker

QUESTION = "When was the lighthouse of Lakeport rebuilt?"


@dataclass(frozen=True, slots=True)
class Failing:
    """Whoever opens the assistant is told so."""

    error: Exception

    def __call__(self) -> Asker:
        """Nobody answers."""
        raise self.error


@pytest.fixture(scope="module")
def address(small_settings: Settings, assistant: Assistant) -> Iterator[str]:
    with served(small_settings, lambda: assistant) as found:
        yield found


def ask(address: str, body: object, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json", **headers}
    return httpx.post(f"{address}api/ask", content=content, headers=headers, timeout=60)


def events(text: str) -> list[tuple[str, Any]]:
    """The names of events with what they carry."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_the_answer_is_the_object_of_the_command(address: str, assistant: Assistant) -> None:
    response = ask(address, {"question": QUESTION, "id": "q1", "unknown": 1})

    expected = answer_object(assistant.ask(QUESTION), "q1")
    assert response.status_code == 200
    assert response.json() | {"seconds": 0} == json.loads(to_json(expected)) | {"seconds": 0}
    assert list(response.json()) == list(expected)


def test_the_history_is_what_a_follow_up_leans_on(address: str, assistant: Assistant) -> None:
    history = [{"question": QUESTION, "answer": "It was rebuilt in 1987. [1]"}]
    found = ask(address, {"question": "How high is it?", "history": history}).json()

    expected = assistant.ask("How high is it?", [Turn(QUESTION, "It was rebuilt in 1987. [1]")])
    assert found["standalone_question"] == expected.standalone_question != "How high is it?"


@pytest.mark.parametrize("answer", [ANSWER, REFUSAL], ids=["answer", "refusal"])
def test_the_description_tells_exactly_what_is_sent(answer: Any) -> None:
    AnswerSaid.model_validate_json(to_json(answer_object(answer, 3)))


@pytest.mark.parametrize(("body", "accept"), [({"stream": True}, "*/*"), ({}, "text/event-stream")])
def test_an_answer_grows_in_events_and_the_last_one_is_whole(
    small_settings: Settings, body: dict[str, object], accept: str
) -> None:
    growing = Growing()
    with served(small_settings, lambda: growing) as address:
        asked = {"question": "How many stops?", "id": 7, **body}
        with httpx.stream("POST", f"{address}api/ask", json=asked, headers={"accept": accept}) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            lines = response.iter_lines()
            assert next(lines) == "event: growing", "before the answer is whole"
            growing.may_end.set()
            found = events("event: growing\n" + "\n".join(lines))
    assert [name for name, _ in found] == ["growing", "answer"], "what is the same is sent once"
    assert found[-1][1]["text"] == "La ligne A compte 17 stations. [1]\nElle est longue de 9 km. [1]"
    assert [one["id"] for _, one in found] == [7, 7]
    for _, one in found:
        AnswerSaid.model_validate(one)


@pytest.mark.parametrize("stream", [True, False], ids=["events", "whole"])
def test_closing_the_connection_ends_the_answering(small_settings: Settings, stream: bool) -> None:
    growing = Growing()
    with served(small_settings, lambda: growing) as address:
        if stream:
            with httpx.stream("POST", f"{address}api/ask", json={"question": "x", "stream": True}) as response:
                next(response.iter_lines())
        else:
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{address}api/ask", json={"question": "x"}, timeout=0.5)
        assert growing.left.wait(20)
        assert not growing.may_end.is_set()


def test_a_question_too_many_is_told_to_come_back(small_settings: Settings) -> None:
    growing = Growing()
    desk = Desk(lambda: growing, at_once=1, waiting=0)
    with served(small_settings, lambda: growing, desk) as address, ThreadPoolExecutor() as pool:
        first = pool.submit(ask, address, {"question": "x"})
        assert growing.begun.wait(60)
        turned_away = ask(address, {"question": "x"})
        growing.may_end.set()
        assert first.result().status_code == 200
        assert ask(address, {"question": "x"}).status_code == 200, "its place is free again"
    assert (turned_away.status_code, turned_away.json()["error"]["code"]) == (503, "busy")
    assert int(turned_away.headers["retry-after"]) > 0


def test_those_that_wait_are_answered(small_settings: Settings) -> None:
    growing = Growing()
    desk = Desk(lambda: growing, at_once=1, waiting=3)
    with served(small_settings, lambda: growing, desk) as address, ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask, address, {"question": "x"}) for _ in range(4)]
        assert growing.begun.wait(60)
        assert len(growing.asked) == 1, "one at a time"
        growing.may_end.set()
        assert [one.result().status_code for one in asked] == [200] * 4


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"question": "  ?"}, "question_empty"),
        ({"question": "word " * 1000}, "question_too_long"),
        ({"question": 3}, "'question'"),
        ({}, "'question'"),
        ({"question": "x", "history": [{"question": "y"}]}, "'history.0.answer'"),
        ({"question": "x", "history": [{"question": "y", "answer": "z"}] * 51}, "'history'"),
        ({"question": "x", "stream": "yes"}, "'stream'"),
        ({"question": "x", "id": True}, "'id"),
        ([1], "the body"),
        (b"{", "JSON object"),
        (b'{"question": "\\ud800"}', "'question'"),
        (b"\xff\xfe", "JSON object"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(address: str, body: object, said: str) -> None:
    response = ask(address, body)

    (error,) = response.json().values()
    assert response.status_code == 400
    assert set(error) == {"code", "message"}
    assert said in error["code"] + error["message"]
    assert "\n" not in error["message"]
    assert "pydantic" not in response.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (IndexMissing(Path("/secret/place")), 503, "index_missing"),
        (IndexDamaged("g", "/secret/place"), 503, "index_unusable"),
        (ZeroDivisionError("/secret/place"), 500, "unexpected"),
    ],
)
def test_what_fails_inside_stays_inside(
    small_settings: Settings, error: Exception, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with served(small_settings, Failing(error)) as address:
        response = ask(address, {"question": "x"})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert code == "index_missing" or "secret" in caplog.text, "the log says why"


def test_what_fails_after_the_first_words_is_the_last_event(small_settings: Settings) -> None:
    growing = Growing(failure=ZeroDivisionError("/secret/place"))
    growing.may_end.set()
    with served(small_settings, lambda: growing) as address:
        found = events(ask(address, {"question": "x", "stream": True}).text)
    assert [name for name, _ in found] == ["growing", "error"]
    assert found[-1][1]["error"]["code"] == "unexpected"
    assert "secret" not in str(found)


def test_the_history_reaches_whoever_answers(small_settings: Settings) -> None:
    scripted = ScriptedAssistant([ANSWER])
    with served(small_settings, lambda: scripted) as address:
        ask(address, {"question": "Et là ?", "history": [{"question": "a", "answer": "b"}]})
    assert scripted.asked == [("Et là ?", (Turn("a", "b"),))]
