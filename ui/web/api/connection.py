"""A client's connection: events sent over it, and work that ends when it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse

from ui.answer_json import to_json
from ui.web.api.faults import Fault, fault_of

EVENTS = "text/event-stream"

Result = TypeVar("Result")


class EventsResponse(StreamingResponse):
    """Events that no cache keeps and no proxy holds back."""

    media_type = EVENTS

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"})


def event(data: str, name: str = "") -> bytes:
    """One server-sent event; `data` is one line."""
    named = f"event: {name}\n" if name else ""
    return f"{named}data: {data}\n\n".encode()


async def following(first: bytes, events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """All events; what goes wrong after the first is told in the last one. Closing it closes them."""
    async with aclosing(events):
        try:
            yield first
            async for one in events:
                yield one
        except Exception as error:
            yield event(to_json(fault_of(error).object), "error")


async def while_connected(request: Request, work: Awaitable[Result]) -> Result:
    """What the work comes to; it is cancelled where the client leaves before, and Fault is raised for nobody.

    The body of the request must have been read.
    """
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Fault(499, "left", "The client closed the connection.")
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
