from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eval.benchmarks.askers import PATH, Answerer, Report, ask_round, http_asker, level, picture, table

QUESTIONS = [f"Question {number} ?" for number in range(20)]


class Answering(BaseHTTPRequestHandler):
    """Answers every question but one, which it refuses."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        refused = self.path != PATH or question == QUESTIONS[3]
        content = json.dumps({"question": question}).encode()
        self.send_response(503 if refused else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is printed."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_address[1]
        server.shutdown()
        serving.join()


@pytest.mark.parametrize("askers", [1, 7])
def test_askers_share_the_questions_and_each_is_asked_once(askers: int) -> None:
    asked: list[str] = []

    found = ask_round(Answerer("here", os.getpid(), lambda: nullcontext(asked.append)), askers, QUESTIONS)

    assert sorted(asked) == sorted(QUESTIONS)
    assert len(found.latencies) == len(QUESTIONS)
    assert found.errors == []


def test_what_is_no_answer_is_an_error_and_no_latency(port: int) -> None:
    answerer = Answerer("over HTTP", os.getpid(), lambda: http_asker("127.0.0.1", port))

    rounds = [ask_round(answerer, 4, QUESTIONS) for _ in range(2)]
    found = level(4, rounds)

    assert found.answered == 2 * (len(QUESTIONS) - 1)
    assert [error.split(":")[0] for error in found.errors] == ["HTTPException"] * 2
    assert found.p50.median <= found.p95.median <= found.p99.median <= 1000 * max(max(one.latencies) for one in rounds)
    report = Report("here", "over HTTP", len(QUESTIONS), 2, 1, [found])
    assert table(report).count("\n| 4 |") == 1
    assert picture(report).startswith("<svg")


def test_a_refusal_names_its_status(port: int) -> None:
    with http_asker("127.0.0.1", port) as ask, pytest.raises(HTTPException, match="503"):
        ask(QUESTIONS[3])
