"""Which servers of language models the settings name, and in which order they are asked."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import servers as module
from assistant.errors import LanguageModelMissing, SettingsInvalid
from assistant.servers import servers
from assistant.settings import load_settings

URL = "http://127.0.0.1:1/v1"


def named(**values: Any) -> list[tuple[str, str, str | None]]:
    return [(model.url, model.name, model.key) for model in servers(load_settings(**values)).models]


def test_three_plain_settings_name_one_server() -> None:
    assert named(llm_url=URL, llm_model="m", llm_key="k") == [(URL, "m", "k")]
    assert named(llm_url=URL, llm_model="m") == [(URL, "m", None)]


def test_several_stand_in_order_with_commas() -> None:
    two = f"{URL}, https://b.example/api/v1/"
    second = "https://b.example/api/v1"
    assert named(llm_url=two, llm_model="m") == [(URL, "m", None), (second, "m", None)]
    assert named(llm_url=two, llm_model="m,n", llm_key=",k") == [(URL, "m", None), (second, "n", "k")]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/", "http://localhost:11434/v1"),
        ("https://a.example/v1/chat/completions", "https://a.example/v1"),
        ("https://a.example/openai/v1/", "https://a.example/openai/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_an_address_is_brought_to_where_the_protocol_begins(given: str, taken: str) -> None:
    assert named(llm_url=given, llm_model="m")[0][0] == taken


@pytest.mark.parametrize(
    ("values", "setting"),
    [
        ({"llm_url": "127.0.0.1:8000", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": "ftp://a.example", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": "http://a.example:port/v1", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": "http://[::1/v1", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": "http://u:secret@a.example/v1", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": f"{URL},", "llm_model": "m"}, "PASSERELLE_LLM_URL"),
        ({"llm_url": URL}, "PASSERELLE_LLM_MODEL"),
        ({"llm_url": URL, "llm_model": "m,n"}, "PASSERELLE_LLM_MODEL"),
        ({"llm_url": f"{URL},{URL}", "llm_model": "m", "llm_key": "secret"}, "PASSERELLE_LLM_KEY"),
        ({"llm_url": URL, "llm_model": "m", "llm_key": "secret key"}, "PASSERELLE_LLM_KEY"),
        ({"llm_url": URL, "llm_model": "m", "llm_key": "secrét"}, "PASSERELLE_LLM_KEY"),
    ],
)
def test_what_does_not_go_together_is_said_without_the_secret(values: dict[str, str], setting: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        named(**values)
    assert setting in str(caught.value)
    assert "secr" not in str(caught.value)


def test_a_key_of_the_wrong_kind_in_the_settings_is_not_shown() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load_settings(llm_key=123456789)
    assert "123456789" not in str(caught.value)


def test_the_key_is_not_in_the_settings_that_are_printed() -> None:
    settings = load_settings(llm_key="very-secret")
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_a_writer_without_a_server_is_said() -> None:
    with pytest.raises(LanguageModelMissing):
        servers(load_settings(writer="generative"))


@pytest.mark.parametrize(
    ("values", "generative"),
    [
        ({}, False),
        ({"llm_url": URL}, True),
        ({"llm_url": URL, "writer": "extractive"}, False),
        ({"writer": "generative"}, True),
    ],
)
def test_a_model_writes_where_one_is_set_unless_it_is_left_out(values: dict[str, str], generative: bool) -> None:
    assert load_settings(**values).generative is generative


def test_a_server_that_failed_is_asked_last_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    several = servers(load_settings(llm_url=f"{URL},http://127.0.0.1:2/v1,http://127.0.0.1:3/v1", llm_model="m"))
    first, second, third = several.models
    assert several.in_order() == (first, second, third)
    several.failed(first)
    assert several.in_order() == (second, third, first)
    monkeypatch.setattr(module, "REST", 0.0)
    assert several.in_order() == (first, second, third)
