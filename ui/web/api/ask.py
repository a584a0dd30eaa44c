"""`POST api/ask`: the object of `passerelle ask --json`, whole or as events while it grows."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from assistant.answer import Answer
from assistant.conversation import Turn
from ui.answer_json import answer_object, to_json
from ui.web.api.connection import EVENTS, EventsResponse, event, following, while_connected
from ui.web.api.desk import Desk
from ui.web.api.schema import AnswerSaid, Asked, FaultSaid

GROWING, WHOLE = "growing", "answer"
JSON = "application/json"


def router(desk: Desk) -> APIRouter:
    """The route."""
    routes = APIRouter(tags=["answers"])

    @routes.post(
        "/api/ask",
        summary="Ask a question",
        response_class=Response,
        responses={
            200: {
                "model": AnswerSaid,
                "description": "The answer. With `stream: true`, or where `text/event-stream` is what is accepted: "
                "events `growing` with the answer so far, and a last event `answer` with the whole one.",
                "content": {EVENTS: {"schema": {"type": "string"}}},
            },
            400: {"model": FaultSaid, "description": "The question cannot be read, is empty or too long"},
            503: {"model": FaultSaid, "description": "No index is served, or too many questions wait"},
        },
    )
    async def ask(asked: Asked, request: Request) -> Response:
        """Answer from the documents, with numbered quotes, or say that they do not answer."""
        history = [Turn(turn.question, turn.answer) for turn in asked.history]
        if asked.stream or wants_events(request):
            events = desk.grow(asked.question, history, _eventful(asked.id))
            first = await while_connected(request, anext(events))
            return EventsResponse(following(first, events))
        body = await while_connected(request, desk.answer(asked.question, history, _whole(asked.id)))
        return Response(body, media_type=JSON)

    return routes


def wants_events(request: Request) -> bool:
    """Whether a client takes events and names JSON nowhere before them."""
    return request.headers.get("accept", "").lower().lstrip().startswith(EVENTS)


def _whole(name: int | str | None) -> Callable[[Answer], bytes]:
    return lambda answer: to_json(answer_object(answer, name)).encode()


def _eventful(name: int | str | None) -> Callable[[Answer], bytes]:
    return lambda answer: event(to_json(answer_object(answer, name)), WHOLE if answer.whole else GROWING)
