"""Whether the server lives and answers, told to whoever watches over it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from assistant.answering import Assistant
from assistant.settings import Settings
from tests.ui.web.served import served
from ui.web.api.health import health_of
from ui.web.site import Site


def test_a_server_that_answers_says_from_what(small_settings: Settings, assistant: Assistant) -> None:
    with served(small_settings, lambda: assistant) as address:
        response = httpx.get(f"{address}health", timeout=60)
    found = response.json()
    assert response.status_code == 200
    assert found["ready"] is True
    assert found["generation"] == assistant.generation
    assert (found["documents"], found["model_loaded"], found["reason"]) == (3, True, None)
    assert str(small_settings.index) not in response.text


def test_the_age_is_counted_from_the_build(small_settings: Settings, assistant: Assistant) -> None:
    built = datetime.fromisoformat(assistant.served.generation().manifest.created)
    found = health_of(Site(small_settings, lambda: assistant), built.astimezone(UTC) + timedelta(hours=2))
    assert found.age == 7200


def test_a_server_without_an_index_lives_and_is_not_ready(
    small_settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    settings = small_settings.model_copy(update={"index": tmp_path})
    with served(settings, lambda: assistant) as address:
        response = httpx.get(f"{address}health", timeout=60)
        assert httpx.get(f"{address}health/live", timeout=60).json() == {"alive": True}
    assert (response.status_code, response.json()["ready"]) == (503, False)
    assert response.json()["reason"] == "no index is served"
    assert str(tmp_path) not in response.text


def test_a_server_that_still_loads_its_model_is_not_ready(small_settings: Settings, assistant: Assistant) -> None:
    with served(small_settings, lambda: assistant, opened=lambda: False) as address:
        response = httpx.get(f"{address}health", timeout=60)
    assert (response.status_code, response.json()["model_loaded"]) == (503, False)
