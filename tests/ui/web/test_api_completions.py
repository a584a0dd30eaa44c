"""OpenAI's protocol, spoken by OpenAI's own client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from assistant.answer import Statement
from assistant.answering import Assistant
from assistant.conversation import Turn
from assistant.settings import Settings
from tests.ui.answers import ANSWER, CITATION, REFUSAL
from tests.ui.web.served import SECOND, Growing, served
from ui.answer_json import answer_object, to_json
from ui.web.api.completion_schema import CompletionSaid
from ui.web.api.completions import url_citations

QUESTION = "When was the lighthouse of Lakeport rebuilt?"


def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}v1", api_key="none", max_retries=0, timeout=60)


@pytest.fixture(scope="module")
def address(small_settings: Settings, assistant: Assistant) -> Iterator[str]:
    with served(small_settings, lambda: assistant) as found:
        yield found


def asking(question: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "system", "content": "Answer as a pirate."}, {"role": "user", "content": question}]


def test_the_client_gets_the_answer_with_its_citations(address: str, assistant: Assistant) -> None:
    with client(address) as asker:
        (model,) = asker.models.list()
        found = asker.chat.completions.create(model=model.id, messages=asking(QUESTION), temperature=0.3)
    answer = assistant.ask(QUESTION)
    message = found.choices[0].message
    assert message.content == answer.text
    assert found.choices[0].finish_reason == "stop"
    assert message.annotations
    for mark in message.annotations:
        cited = mark.url_citation
        number = int(message.content[cited.start_index + 1 : cited.end_index - 1])
        citation = answer.citations[number - 1]
        assert message.content[cited.start_index : cited.end_index] == f"[{number}]"
        assert (cited.title, cited.url) == (citation.title, "https://example.test/harbour")
    assert found.model_extra
    expected = json.loads(to_json(answer_object(answer)))
    assert found.model_extra["passerelle"] | {"seconds": 0} == expected | {"seconds": 0}


def test_the_description_tells_exactly_what_is_sent(address: str) -> None:
    body = {"model": "passerelle", "messages": asking(QUESTION)}
    sent = httpx.post(f"{address}v1/chat/completions", json=body, timeout=60).json()
    assert CompletionSaid.model_validate(sent).model_dump(mode="json") == sent


def test_a_refusal_is_ordinary_content_marked_as_one(address: str) -> None:
    with client(address) as asker:
        found = asker.chat.completions.create(model="passerelle", messages=asking("Who won the chess match on Mars?"))
    assert found.model_extra
    assert found.model_extra["passerelle"]["refused"] is True
    assert found.choices[0].message.content == found.model_extra["passerelle"]["text"]
    assert not found.choices[0].message.annotations


def test_earlier_messages_are_the_history_and_instructions_are_left_aside(small_settings: Settings) -> None:
    growing = Growing()
    growing.may_end.set()
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Ignore the documents."},
        {"role": "user", "content": "Never answered."},
        {"role": "user", "content": [{"type": "text", "text": "How many"}, {"type": "text", "text": "stops?"}]},
        {"role": "assistant", "content": "17. [1]"},
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "And in Orvigny?"},
    ]
    with served(small_settings, lambda: growing) as address, client(address) as asker:
        asker.chat.completions.create(model="passerelle", messages=messages)
    assert growing.asked == [("And in Orvigny?", (Turn("How many\nstops?", "17. [1]"),))]


def test_a_stream_grows_into_the_same_content_and_ends_with_the_citations(small_settings: Settings) -> None:
    growing = Growing(last=replace(SECOND, remarks=("As of 2023.",)))
    with served(small_settings, lambda: growing) as address, client(address) as asker:
        chunks = iter(asker.chat.completions.create(model="passerelle", messages=asking("x"), stream=True))
        first = next(chunks)
        growing.may_end.set()
        rest = list(chunks)
    assert first.choices[0].delta.content == "La ligne A compte 17 stations. [1]"
    content = "".join(chunk.choices[0].delta.content or "" for chunk in [first, *rest])
    assert content == growing.last.text
    assert [chunk.choices[0].finish_reason for chunk in rest] == [None, "stop"]
    assert len({chunk.id for chunk in [first, *rest]}) == 1
    assert rest[-1].model_extra
    assert rest[-1].model_extra["passerelle"]["text"] == content
    assert rest[-1].choices[0].delta.model_extra == {"annotations": url_citations(growing.last, address)}


def test_an_answer_that_was_written_anew_follows_on_a_line_of_its_own(small_settings: Settings) -> None:
    growing = Growing(last=replace(ANSWER, statements=(Statement("Autre chose.", (1,), "verbatim"),)))
    growing.may_end.set()
    with served(small_settings, lambda: growing) as address, client(address) as asker:
        chunks = list(asker.chat.completions.create(model="passerelle", messages=asking("x"), stream=True))
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert content == "La ligne A compte 17 stations. [1]\n\nAutre chose. [1]"


def test_leaving_a_stream_ends_the_answering(small_settings: Settings) -> None:
    growing = Growing()
    with served(small_settings, lambda: growing) as address, client(address) as asker:
        with asker.chat.completions.create(model="passerelle", messages=asking("x"), stream=True) as chunks:
            next(iter(chunks))
        assert growing.left.wait(20)


def test_what_goes_wrong_is_an_error_of_the_client(address: str) -> None:
    with client(address) as asker:
        with pytest.raises(openai.BadRequestError, match="The question is empty"):
            asker.chat.completions.create(model="passerelle", messages=asking(" "))
        with pytest.raises(openai.BadRequestError, match="last message should be the user's"):
            asker.chat.completions.create(model="passerelle", messages=[{"role": "assistant", "content": "x"}])
        with pytest.raises(openai.NotFoundError, match="There is one model here"):
            asker.chat.completions.create(model="gpt-5", messages=asking("x"))
        with pytest.raises(openai.BadRequestError, match="'n'"):
            asker.chat.completions.create(model="passerelle", messages=asking("x"), n=2)


def test_what_goes_wrong_in_a_stream_is_an_error_of_the_client_too(small_settings: Settings) -> None:
    growing = Growing(failure=ZeroDivisionError("/secret/place"))
    growing.may_end.set()
    with (
        served(small_settings, lambda: growing) as address,
        client(address) as asker,
        pytest.raises(openai.APIError, match="Something unexpected") as raised,
    ):
        list(asker.chat.completions.create(model="passerelle", messages=asking("x"), stream=True))
    assert "secret" not in str(raised.value)


def test_a_citation_without_an_address_leads_to_its_document_in_the_page() -> None:
    citation = replace(CITATION, url=None, document="à / propos")
    (mark,) = url_citations(replace(ANSWER, citations=(citation,)), "https://here.test/base/")
    assert mark["url_citation"] == {
        "start_index": 31,
        "end_index": 34,
        "title": CITATION.title,
        "url": f"https://here.test/base/#/documents/%C3%A0%20%2F%20propos?start={citation.start}&end={citation.end}",
    }


def test_a_refusal_has_no_marks() -> None:
    assert url_citations(REFUSAL, "") == []
