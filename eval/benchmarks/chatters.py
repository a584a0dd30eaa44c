"""People who chat at once: how long each waits for first words and for the whole answer, and what fails.

    passerelle ui --no-browser
    python -m eval.benchmarks.chatters --people 30 --seconds 120

Every other person asks through the page's own queue, as the front end in a browser does, the rest over `api/ask` with
events and the turns before. Each asks one of the shipped questions, reads for a while, asks the next. All of them come
from one address: PASSERELLE_RATE of the server must allow what they ask together.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from eval.case import find, load

PATIENCE = 60.0  # seconds that a person waits for an answer before it counts as failed
TURNS = 6  # after which a person begins a new conversation
ANSWERED = 'class="answer'  # in the page, once for each answer of which it shows words


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds until the first words and until the whole answer."""

    first: float
    whole: float


@dataclass(slots=True)
class Diary:
    """What one person lived through."""

    waited: list[Waited] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of seconds: the median, the 95th percentile, the most."""

    p50: float
    p95: float
    most: float


@dataclass(frozen=True, slots=True)
class Door:
    """What the people at one door waited; `failures` counts what they were told instead of an answer."""

    people: int
    answers: int
    failures: dict[str, int]
    first: Percentiles | None
    whole: Percentiles | None


@dataclass(frozen=True, slots=True)
class Crowd:
    """One run; `load` is of the machine, at its end."""

    machine: str
    load: float
    people: int
    seconds: float
    reading: tuple[float, float]
    page: Door
    api: Door


class ByApi:
    """A person whose program asks over `api/ask`."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._history: list[dict[str, str]] = []

    def ask(self, question: str) -> Waited:
        """Ask and wait. Raises ValueError with what was told instead."""
        started, first = time.perf_counter(), 0.0
        answer: dict[str, Any] = {}
        body = {"question": question, "history": self._history, "stream": True}
        with self._http.stream("POST", "api/ask", json=body) as response:
            if response.status_code != 200:
                raise ValueError(f"status {response.status_code}")
            for line in response.iter_lines():
                if line.startswith("event: error"):
                    raise ValueError("an event of an error")
                if line.startswith("data: "):
                    answer = json.loads(line.removeprefix("data: "))
                    if not first and answer["text"]:
                        first = time.perf_counter() - started
        if not answer.get("text"):
            raise ValueError("no answer")
        self._history = [*self._history[-TURNS:], {"question": question, "answer": answer["text"]}]
        return Waited(first, time.perf_counter() - started)

    def begin_anew(self) -> None:
        """Forget what was said."""
        self._history = []


class ByPage:
    """A person at the page: its events go through Gradio's queue, its conversation lies in a session of the server."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._config = http.get("config").raise_for_status().json()
        self._names = {part["id"]: part["props"].get("elem_id") for part in self._config["components"]}
        self._session = uuid4().hex
        self._answered = 0
        opening = self._call("", "load")
        body = self._body(opening, None)
        http.post("gradio_api/run/predict", json=body).raise_for_status()

    def ask(self, question: str) -> Waited:
        """Ask and wait. Raises ValueError with what was told instead."""
        started, first = time.perf_counter(), 0.0
        call = self._call("question", "submit")
        places = [self._names.get(place) for place in call["outputs"]]
        answered = self._answered
        for shown in self._shown(call, question):
            thread = shown[places.index("thread")]
            if isinstance(thread, str):  # else it stays as it was
                self._answered = thread.count(ANSWERED)
            if not first and self._answered > answered:
                first = time.perf_counter() - started
        if not first:
            raise ValueError("no answer in the page")
        return Waited(first, time.perf_counter() - started)

    def begin_anew(self) -> None:
        """Press the button of a new conversation."""
        for _ in self._shown(self._call("new", "click"), None):
            self._answered = 0

    def _shown(self, call: dict[str, Any], typed: str | None) -> Iterator[list[Any]]:
        """What the places of an event hold, each time something in them has changed."""
        joined = self._http.post("gradio_api/queue/join", json=self._body(call, typed))
        if joined.status_code != 200:
            raise ValueError(f"status {joined.status_code}")
        asked = {"session_hash": self._session}
        shown: list[Any] = []
        with self._http.stream("GET", "gradio_api/queue/data", params=asked) as events:
            for line in events.iter_lines():
                message = json.loads(line.removeprefix("data:") or "{}")
                if message.get("msg") == "process_completed" and not message["success"]:
                    raise ValueError("an error in the page's queue")
                if message.get("msg") in ("process_generating", "process_completed"):
                    data = message["output"].get("data") or shown
                    if message["msg"] == "process_generating" and shown:
                        data = [_edited(old, edits) for old, edits in zip(shown, data, strict=True)]
                    shown = data
                    yield shown

    def _call(self, name: str, event: str) -> dict[str, Any]:
        found: dict[str, Any] = next(
            call
            for call in self._config["dependencies"]
            for target, on in call["targets"]
            if call["backend_fn"] and on == event and self._names.get(target, "") == name
        )
        return found

    def _body(self, call: dict[str, Any], typed: str | None) -> dict[str, Any]:
        data = [typed if place == 0 else None for place in range(len(call["inputs"]))]
        return {"fn_index": call["id"], "data": data, "session_hash": self._session}


def _edited(value: Any, edits: Sequence[Any]) -> Any:
    """What a place holds after the edits by which Gradio sends all but the first of an event's outputs."""
    for action, path, new in edits:
        if path:
            held = {**value}
            if action == "delete":
                del held[path[0]]
            else:
                held[path[0]] = _edited(value.get(path[0]), [[action, path[1:], new]])
            value = held
        else:
            value = value + new if action == "append" else new
    return value


def measure(url: str, people: int, seconds: float, reading: tuple[float, float], seed: int = 0) -> Crowd:
    """Have so many people chat for so long; each reads an answer for some seconds, least and most given."""
    questions = [case.question for case in load(find("dev"))]
    diaries = [Diary() for _ in range(people)]
    ending = time.monotonic() + seconds
    threads = []
    for number, diary in enumerate(diaries):
        draw = random.Random(seed + number)  # noqa: S311 - draws that a seed repeats
        way = ByPage if number % 2 else ByApi
        threads.append(threading.Thread(target=_chat, args=(url, way, questions, draw, reading, ending, diary)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Crowd(
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        load=round(os.getloadavg()[0], 1),
        people=people,
        seconds=seconds,
        reading=reading,
        page=_door(diaries[1::2]),
        api=_door(diaries[::2]),
    )


def _chat(
    url: str,
    way: type[ByApi] | type[ByPage],
    questions: Sequence[str],
    draw: random.Random,
    reading: tuple[float, float],
    ending: float,
    diary: Diary,
) -> None:
    with httpx.Client(base_url=url, timeout=PATIENCE) as http:
        time.sleep(draw.uniform(0, reading[1]))  # people do not come at the same moment
        person: ByApi | ByPage | None = None
        while time.monotonic() < ending:
            try:
                person = person or way(http)
                if diary.waited and len(diary.waited) % TURNS == 0:
                    person.begin_anew()
                diary.waited.append(person.ask(draw.choice(questions)))
            except (ValueError, httpx.HTTPError) as error:
                diary.failures.append(str(error) if isinstance(error, ValueError) else type(error).__name__)
            time.sleep(draw.uniform(*reading))


def _door(diaries: Sequence[Diary]) -> Door:
    waited = [one for diary in diaries for one in diary.waited]
    return Door(
        people=len(diaries),
        answers=len(waited),
        failures=dict(Counter(failure for diary in diaries for failure in diary.failures)),
        first=_percentiles([one.first for one in waited]),
        whole=_percentiles([one.whole for one in waited]),
    )


def _percentiles(values: Sequence[float]) -> Percentiles | None:
    """By nearest rank."""
    if not values:
        return None
    ranked = sorted(values)
    return Percentiles(*(round(ranked[round(share * (len(ranked) - 1))], 3) for share in (0.5, 0.95, 1)))


def main() -> None:
    """Measure as the command line says and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:7860/", help="of the running page, ending in a slash")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--reading", type=float, nargs=2, default=(3.0, 9.0), metavar=("LEAST", "MOST"))
    given = parser.parse_args()
    found = measure(given.url, given.people, given.seconds, (given.reading[0], given.reading[1]))
    sys.stdout.write(json.dumps(asdict(found), indent=1) + "\n")


if __name__ == "__main__":
    main()
