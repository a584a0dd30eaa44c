"""The Model Context Protocol, spoken by its own client: over HTTP and on standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult

from assistant.answering import Assistant
from assistant.settings import Settings
from tests.ui.web.served import served
from ui.answer_json import answer_object, to_json

QUESTION = "When was the lighthouse of Lakeport rebuilt?"

Talk = Callable[[Client], Awaitable[None]]


def over_http(settings: Settings, assistant: Assistant, talk: Talk, mode: str = "auto") -> None:
    with served(settings, lambda: assistant) as address:
        talked(Client(f"{address}mcp", mode=mode), talk)


def talked(opening: AbstractAsyncContextManager[Client], talk: Talk) -> None:
    async def run() -> None:
        async with opening as client:
            await talk(client)

    asyncio.run(run())


def on_streams(index: Path, talk: Talk) -> None:
    command = ["-c", "from ui.terminal.cli import main; main()", "mcp", "--index", str(index)]
    root = str(Path(__file__).parents[3])
    talked(Client(StdioServerParameters(command=sys.executable, args=command, cwd=root)), talk)


def content(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    (block,) = result.content
    assert block.type == "text"
    assert json.loads(block.text) == result.structured_content, "clients that read text only are told the same"
    return result.structured_content


@pytest.fixture
def whole_talk(assistant: Assistant) -> Talk:
    """Everything a client does: looks at the tools, asks, searches, shows what was quoted."""

    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "search", "show"}
        for tool in tools.values():
            assert tool.description
            assert tool.output_schema
            assert tool.annotations
            assert tool.annotations.read_only_hint is True

        answer = content(await client.call_tool("ask", {"question": QUESTION}))
        assert answer | {"seconds": 0} == json.loads(to_json(answer_object(assistant.ask(QUESTION)))) | {"seconds": 0}
        citation = answer["citations"][0]
        assert citation["url"] == "https://example.test/harbour"

        span = {"document": citation["document"], "start": citation["start"], "end": citation["end"]}
        shown = content(await client.call_tool("show", span))
        assert shown["marked"] == citation["quote"]
        assert shown["text"] in assistant.document(citation["document"]).text
        assert citation["quote"] in shown["text"]

        found = content(await client.call_tool("search", {"question": QUESTION, "most": 2}))
        assert len(found["passages"]) == 2
        for passage in found["passages"]:
            text = assistant.document(passage["document"]).text
            assert text[passage["start"] : passage["end"]] == passage["text"]

    return talk


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http_a_client_asks_searches_and_reads(
    small_settings: Settings, assistant: Assistant, whole_talk: Talk, mode: str
) -> None:
    """Clients that still shake hands first are served, too."""
    over_http(small_settings, assistant, whole_talk, mode)


def test_on_standard_input_and_output_a_client_asks_searches_and_reads(small_index: Path, whole_talk: Talk) -> None:
    on_streams(small_index, whole_talk)


def test_a_follow_up_leans_on_the_history(small_settings: Settings, assistant: Assistant) -> None:
    async def talk(client: Client) -> None:
        history = [{"question": QUESTION, "answer": "It was rebuilt in 1987. [1]"}]
        found = content(await client.call_tool("ask", {"question": "How high is it?", "history": history}))
        assert "Lakeport" in found["standalone_question"]

    over_http(small_settings, assistant, talk)


def test_a_long_document_is_read_in_parts(small_settings: Settings, assistant: Assistant) -> None:
    async def talk(client: Client) -> None:
        whole = assistant.document("tramway").text
        first = content(await client.call_tool("show", {"document": "tramway"}))
        assert (first["text"], first["more"], first["marked"]) == (whole, None, None)
        rest = content(await client.call_tool("show", {"document": "tramway", "start": 50}))
        assert rest["text"] == whole[50:]

    over_http(small_settings, assistant, talk)


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "word " * 1000}, "at most 2000 are read"),
        ("show", {"document": "tramwai"}, "Nearest: tramway"),
        ("show", {"document": "tramway", "start": 5, "end": 3}, "should lie within"),
        ("show", {"document": "tramway", "start": 10**9}, "should lie within"),
    ],
)
def test_what_goes_wrong_is_told_to_the_model_in_one_line(
    small_settings: Settings, assistant: Assistant, tool: str, given: dict[str, Any], said: str
) -> None:
    async def talk(client: Client) -> None:
        result = await client.call_tool(tool, given)
        assert result.is_error
        (block,) = result.content
        assert block.type == "text"
        assert said in block.text
        assert "\n" not in block.text
        assert "Traceback" not in block.text

    over_http(small_settings, assistant, talk)


def test_what_fails_inside_stays_inside(small_settings: Settings) -> None:
    def nobody() -> Assistant:
        raise ZeroDivisionError("/secret/place")

    async def talk(client: Client) -> None:
        for tool in ("ask", "search"):
            result = await client.call_tool(tool, {"question": "x"})
            assert result.is_error
            assert "Something unexpected went wrong" in str(result.content)
            assert "secret" not in str(result)

    with served(small_settings, nobody) as address:
        talked(Client(f"{address}mcp"), talk)


def test_what_is_no_message_of_the_protocol_is_refused(small_settings: Settings, assistant: Assistant) -> None:
    with served(small_settings, lambda: assistant) as address:
        for body in (b"{", b"[]", b'{"jsonrpc": "2.0", "id": 1, "method": "nothing"}'):
            headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
            response = httpx.post(f"{address}mcp", content=body, headers=headers, timeout=60)
            assert "error" in response.json()
            assert "Traceback" not in response.text


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_stream_is_kept_open_and_no_session(small_settings: Settings, assistant: Assistant, method: str) -> None:
    with served(small_settings, lambda: assistant) as address:
        response = httpx.request(method, f"{address}mcp", headers={"accept": "text/event-stream"}, timeout=60)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["error"]["code"] == "method_not_allowed"
