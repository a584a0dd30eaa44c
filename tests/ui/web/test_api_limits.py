"""What one client may ask: how often, how much at once, and with which key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import Settings
from tests.ui.answers import ANSWER, ScriptedAssistant
from tests.ui.web.served import served
from ui.keys import KeyFile
from ui.web.api.limits import BURST, LARGEST, RESTORED, Buckets

pytestmark = pytest.mark.usefixtures("small_index")


@dataclass
class Clock:
    """Seconds that pass when they are told to."""

    now: float = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@given(st.integers(1, 600), st.lists(st.floats(0, 30), min_size=1, max_size=100))
def test_nobody_asks_more_than_the_rate_allows_and_whoever_waits_as_told_may_ask(rate: int, waits: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(rate, clock=clock)
    allowed: list[float] = []
    for wait in waits:
        clock.now += wait
        if seconds := buckets.take("a"):
            clock.now += seconds
            assert buckets.take("a") == 0
        allowed.append(clock.now)
    most = max(1.0, rate / 60 * BURST)
    for first, start in enumerate(allowed):
        for count, end in enumerate(allowed[first:], start=1):
            assert count <= most + (end - start) * rate / 60 + 1e-6


def test_clients_do_not_share_a_bucket_and_only_so_many_are_remembered() -> None:
    buckets = Buckets(1, clients=100, clock=lambda: 0.0)
    assert [buckets.take(f"client {number}") for number in range(1000)] == [0] * 1000
    assert buckets.take("client 999") == 60
    assert len(buckets._buckets) == 100


def test_without_a_rate_nobody_is_counted() -> None:
    buckets = Buckets(0)
    assert [buckets.take("a") for _ in range(1000)] == [0] * 1000


@pytest.mark.parametrize(
    "path", ["api/ask", "api/feedback", "v1/chat/completions", "mcp", "documents/a%20b/translation"]
)
def test_who_asks_too_often_is_told_how_long_to_wait(small_settings: Settings, path: str) -> None:
    settings = small_settings.model_copy(update={"rate": 3})
    with served(settings, lambda: ScriptedAssistant([ANSWER])) as address:
        httpx.post(f"{address}{path}", json={}, timeout=60)
        response = httpx.post(f"{address}{path}", json={}, timeout=60)
        assert httpx.get(f"{address}health", timeout=60).status_code == 200, "what costs nothing is not counted"
    assert response.status_code == 429
    assert response.json()["error"]["code"] == "too_often"
    assert 1 <= int(response.headers["retry-after"]) <= 20


def test_the_page_shows_the_line_as_well(small_settings: Settings) -> None:
    """Gradio's front end looks for it elsewhere."""
    settings = small_settings.model_copy(update={"rate": 3})
    with served(settings, lambda: ScriptedAssistant([ANSWER])) as address:
        httpx.post(f"{address}gradio_api/queue/join", json={}, timeout=60)
        response = httpx.post(f"{address}gradio_api/queue/join", json={}, timeout=60)
    assert response.status_code == 429
    assert response.json()["detail"] == response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["api/ask", "v1/chat/completions", "mcp", "gradio_api/queue/join", "api/ask/"])
def test_what_is_too_large_is_not_read(small_settings: Settings, path: str) -> None:
    with served(small_settings, lambda: ScriptedAssistant([ANSWER])) as address:
        large = httpx.post(f"{address}{path}", content=b" " * (LARGEST + 1), timeout=60)
        chunks = httpx.post(f"{address}{path}", content=iter([b" " * 1024] * (LARGEST // 1024 + 1)), timeout=60)
    for refused in (large, chunks):
        assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")


def test_what_comes_in_chunks_is_answered_as_well(small_settings: Settings) -> None:
    """A proxy may pass on what it was sent without its length."""
    with served(small_settings, lambda: ScriptedAssistant([ANSWER])) as address:
        json = {"content-type": "application/json"}
        answered = httpx.post(f"{address}api/ask", content=iter([b'{"question"', b': "x"}']), headers=json, timeout=60)
    assert answered.status_code == 200, answered.text


def test_a_conversation_that_comes_back_may_be_larger_than_a_question(small_settings: Settings) -> None:
    with served(small_settings, lambda: ScriptedAssistant([ANSWER])) as address:
        for size, refused in ((LARGEST + 1, False), (RESTORED + 1, True)):
            given = httpx.post(f"{address}gradio_api/run/predict", content=b" " * size, timeout=60)
            assert (given.status_code == 413) is refused


def test_where_keys_are_set_programs_must_carry_one(small_settings: Settings, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys")
    key = keys.add("laptop")
    settings = small_settings.model_copy(update={"api_keys": tmp_path / "keys"})
    asked = {"question": "x", "messages": [{"role": "user", "content": "x"}]}
    with served(settings, lambda: ScriptedAssistant([ANSWER, ANSWER])) as address:
        for carried in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {key}"}):
            for path in ("api/ask", "v1/chat/completions", "mcp"):
                refused = httpx.post(f"{address}{path}", json=asked, headers=carried, timeout=60)
                assert refused.status_code == 401
                assert refused.json()["error"]["code"] == "key_needed"
                assert refused.headers["www-authenticate"] == "Bearer"
            assert httpx.get(f"{address}v1/models", headers=carried, timeout=60).status_code == 401
        bearer = {"authorization": f"Bearer {key}"}
        assert httpx.post(f"{address}api/ask", json=asked, headers=bearer, timeout=60).status_code == 200
        assert httpx.get(f"{address}v1/models", headers=bearer, timeout=60).status_code == 200
        assert httpx.get(f"{address}health", timeout=60).status_code == 200, (
            "whoever watches over the server carries none"
        )
        KeyFile(tmp_path / "keys").remove("laptop")
        refused = httpx.post(f"{address}api/ask", json=asked, headers=bearer, timeout=60)
        assert refused.status_code == 401, "a key that was removed opens nothing, without a restart"


def test_keys_that_cannot_be_read_let_nobody_in(small_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("not json\n", encoding="utf-8")
    settings = small_settings.model_copy(update={"api_keys": tmp_path / "keys"})
    with served(settings, lambda: ScriptedAssistant([ANSWER])) as address:
        response = httpx.post(
            f"{address}api/ask", json={"question": "x"}, headers={"authorization": "Bearer x"}, timeout=60
        )
    assert response.status_code == 500
    assert str(tmp_path) not in response.text
