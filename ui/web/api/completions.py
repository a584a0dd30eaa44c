"""`POST v1/chat/completions` and `GET v1/models`: answers for clients that speak OpenAI's protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from assistant.answer import Answer, Citation
from assistant.conversation import Turn
from ui.answer_json import answer_object, to_json
from ui.web.api.completion_schema import MODEL, CompletionAsked, CompletionSaid, Message, ModelSaid, ModelsSaid
from ui.web.api.connection import EVENTS, EventsResponse, event, following, while_connected
from ui.web.api.desk import Desk
from ui.web.api.faults import Fault, RequestInvalid
from ui.web.api.schema import FaultSaid

DONE = event("[DONE]")


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])
    started = int(time.time())

    @routes.post(
        "/chat/completions",
        summary="Ask as a chat completion",
        response_class=Response,
        responses={
            200: {
                "model": CompletionSaid,
                "description": "The answer; with `stream: true`, chunks of OpenAI's form, then `[DONE]`.",
                "content": {EVENTS: {"schema": {"type": "string"}}},
            },
            400: {"model": FaultSaid, "description": "The conversation cannot be read, or ends with no question"},
            404: {"model": FaultSaid, "description": "Another model is named"},
            503: {"model": FaultSaid, "description": "No index is served, or too many questions wait"},
        },
    )
    async def completions(asked: CompletionAsked, request: Request) -> Response:
        """Answer the last message; citations are `annotations`, everything else is under `passerelle`."""
        if asked.model != MODEL:
            raise Fault(404, "model_unknown", f"There is one model here, {MODEL!r}; found {asked.model[:100]!r}.")
        question, history = conversation(asked.messages)
        page = str(request.base_url)
        if asked.stream:
            events = desk.grow(question, history, Chunks(page))
            first = await while_connected(request, anext(events))
            return EventsResponse(following(first, events))
        body = await while_connected(request, desk.answer(question, history, _completion(page)))
        return Response(body, media_type="application/json")

    @routes.get("/models", summary="The models that can be named")
    async def models() -> ModelsSaid:
        return ModelsSaid(data=[ModelSaid(id=MODEL, created=started, owned_by=MODEL)])

    return routes


def conversation(messages: Sequence[Message]) -> tuple[str, list[Turn]]:
    """The question and the turns before it. What is neither a person's nor the assistant's is left aside.

    Raises Fault where the last message asks nothing.
    """
    said = [message for message in messages if message.role in ("user", "assistant")]
    if not said or said[-1].role != "user":
        raise RequestInvalid("The last message should be the user's question; found none.")
    turns = []
    for asked, answered in pairwise(said):
        if (asked.role, answered.role) == ("user", "assistant"):
            turns.append(Turn(asked.text, answered.text))
    return said[-1].text, turns


@dataclass(slots=True)
class Chunks:
    """The chunks of one answer, of which each is told what the content has become since the last.

    What was sent cannot be taken back: where the answer was written anew, all of it follows on a line of its own.

    - page: address of the web page, ending in a slash.
    """

    page: str
    sent: str = ""
    name: str = ""
    created: int = 0

    def __call__(self, answer: Answer) -> bytes:
        """The chunk of an answer; the last one carries the citations and ends the stream."""
        opening: dict[str, object] = {}
        if not self.name:
            self.name, self.created = _new_name(), int(time.time())
            opening = {"role": "assistant"}
        # Remarks stand below the statements, which may still grow.
        text = answer.text if answer.whole else content_of(answer)[0]
        new = text[len(self.sent) :] if text.startswith(self.sent) else f"\n\n{text}"
        self.sent = text
        delta = {**opening, "content": new}
        if not answer.whole:
            return event(to_json(self._chunk(delta)))
        last = self._chunk({"annotations": url_citations(answer, self.page)}, "stop")
        last["passerelle"] = answer_object(answer)
        return event(to_json(self._chunk(delta))) + event(to_json(last)) + DONE

    def _chunk(self, delta: dict[str, object], finish: str | None = None) -> dict[str, object]:
        return {
            "id": self.name,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": MODEL,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}],
        }


def _completion(page: str) -> Callable[[Answer], bytes]:
    def completion(answer: Answer) -> bytes:
        message = {
            "role": "assistant",
            "content": answer.text,
            "refusal": None,
            "annotations": url_citations(answer, page),
        }
        return to_json(
            {
                "id": _new_name(),
                "object": "chat.completion",
                "created": int(time.time()),
                "model": MODEL,
                "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
                "passerelle": answer_object(answer),
            }
        ).encode()

    return completion


def content_of(answer: Answer) -> tuple[str, list[tuple[int, int, int]]]:
    """The statements as `Answer.text` begins with them, and where each marker stands: number, start, end."""
    text = ""
    markers = []
    for statement in answer.statements:
        if statement.check == "unsupported":
            continue
        text += f"\n{statement.text} " if text else f"{statement.text} "
        for number in statement.citations:
            marker = f"[{number}]"
            markers.append((number, len(text), len(text) + len(marker)))
            text += marker
    return text, markers


def url_citations(answer: Answer, page: str) -> list[dict[str, object]]:
    """The citations as OpenAI's clients know them: one for each marker in the content."""
    cited = {citation.number: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": start,
                "end_index": end,
                "title": cited[number].title,
                "url": address(cited[number], page),
            },
        }
        for number, start, end in content_of(answer)[1]
    ]


def address(citation: Citation, page: str) -> str:
    """Where a quote can be looked up: its source, else its document in the web page, at the quoted sentence."""
    return citation.url or (
        f"{page}#/documents/{quote(citation.document, safe='')}?start={citation.start}&end={citation.end}"
    )


def _new_name() -> str:
    return f"chatcmpl-{uuid4().hex}"
