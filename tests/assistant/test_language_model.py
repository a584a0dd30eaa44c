"""The client of language models against a real server over HTTP: what comes through, what goes wrong, what is told."""

from __future__ import annotations

import itertools
import socket
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import Failure, LanguageModelFailed
from assistant.language_model import LanguageModel, Limits, Message, is_local
from tests.language_server import FAULTS, LanguageServer, Reply, Request, Script, says, serving

LIMITS = Limits(connect=5.0, first=20.0, pause=20.0, total=60.0, retries=0, tokens=100)
ASKED = [Message("system", "Be brief."), Message("user", "Hello?")]


def model(server: LanguageServer, **limits: Any) -> LanguageModel:
    return LanguageModel(server.url, "small", key="secret-key", limits=replace(LIMITS, **limits))


def said(model: LanguageModel) -> list[str]:
    return [piece for piece in model.stream(ASKED) if piece]


def failure(script: Script, **limits: Any) -> Failure:
    with serving(script) as server, pytest.raises(LanguageModelFailed) as caught:
        said(model(server, **limits))
    assert "secret-key" not in str(caught.value)
    return caught.value.failure


def test_pieces_come_as_they_were_sent() -> None:
    with serving(says("Bon", "jour", " à tous.")) as server:
        assert said(model(server)) == ["Bon", "jour", " à tous."]


def test_the_request_holds_the_messages_the_key_and_the_tokens_and_nothing_of_this_machine() -> None:
    with serving(says("Yes.")) as server:
        said(model(server))
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.body["messages"] == [{"role": m.role, "content": m.text} for m in ASKED]
    assert (request.body["model"], request.body["max_tokens"], request.body["stream"]) == ("small", 100, True)
    assert request.headers["authorization"] == "Bearer secret-key"
    told = set(request.headers) - {"authorization", "host", "accept", "accept-encoding", "connection"}
    assert told == {"content-type", "content-length", "user-agent"}
    assert request.headers["user-agent"] == "passerelle"


def test_no_key_sends_none() -> None:
    with serving(says("Yes.")) as server:
        said(replace(model(server), key=None))
    assert "authorization" not in server.requests[0].headers


def test_the_key_is_not_in_what_is_printed() -> None:
    assert "secret" not in repr(LanguageModel("http://127.0.0.1/v1", "m", key="secret"))


def test_whoever_stops_hangs_up() -> None:
    with serving(says("One.", 20.0, "Two.")) as server:
        stream = model(server).stream(ASKED)
        next(piece for piece in stream if piece)
        stream.close()
        assert server.hung_up.wait(5)


def test_whoever_stops_before_the_first_word_hangs_up() -> None:
    with serving(says(20.0, "One.")) as server:
        stream = model(server).stream(ASKED)
        assert next(stream) == ""
        while not server.requests:
            assert next(stream) == ""
        stream.close()
        assert server.hung_up.wait(5)


def test_listening_can_be_stopped_at_any_moment() -> None:
    with serving(says(1.0, "One.")) as server:
        ticks = list(itertools.takewhile(lambda piece: not piece, model(server).stream(ASKED)))
    assert len(ticks) >= 3


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_of_a_server_has_its_name(name: str) -> None:
    script, expected = FAULTS[name]
    hasty = {"connect": 1.0, "first": 0.3, "pause": 0.3} if expected == "slow" else {}
    assert failure(script, **hasty) == expected


def test_an_answer_that_takes_too_long_as_a_whole_is_slow() -> None:
    assert failure(says(*("word ", 0.2) * 50), total=0.8) == "slow"


def test_a_server_that_is_not_there_is_down() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(LanguageModelFailed) as caught:
        said(LanguageModel(f"http://127.0.0.1:{port}/v1", "m", limits=LIMITS))
    assert caught.value.failure == "down"


def flaky(faults: int, status: int) -> Script:
    left = iter([status] * faults)

    def script(_: Request) -> Reply:
        return Reply(status=status) if next(left, None) else Reply(("Yes.",))

    return script


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(status: int) -> None:
    with serving(flaky(2, status)) as server:
        assert said(model(server, retries=2)) == ["Yes."]
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 404])
def test_what_will_not_pass_is_not_tried_again(status: int) -> None:
    with serving(flaky(1, status)) as server, pytest.raises(LanguageModelFailed):
        said(model(server, retries=2))
    assert len(server.requests) == 1


def test_nothing_is_tried_again_once_a_piece_has_come() -> None:
    with serving(says("One. ", finish=None)) as server, pytest.raises(LanguageModelFailed):
        said(model(server, retries=3))
    assert len(server.requests) == 1


def test_retries_are_bounded() -> None:
    with serving(lambda request: Reply(status=500)) as server, pytest.raises(LanguageModelFailed):
        said(model(server, retries=2))
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://[::1]/v1", True),
        ("http://localhost:8000/v1", True),
        ("https://api.example/v1", False),
        ("http://10.0.0.4/v1", False),
        ("http://localhost.example/v1", False),
    ],
)
def test_which_servers_are_this_machine(url: str, local: bool) -> None:
    assert is_local(url) is local
