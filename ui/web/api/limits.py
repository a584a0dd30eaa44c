"""How much one client may ask: the size of what it sends, and questions a minute."""

from __future__ import annotations

import json
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.api.faults import Fault, RequestTooLarge, TooOften, response

LARGEST = 256 * 1024  # bytes of a request that asks: a question with its history
RESTORED = 1024 * 1024  # bytes of a conversation that the browser kept and sends back: thirty long answers take half
CLIENTS = 10_000  # remembered, the one that asked least recently is forgotten first
BURST = 20  # seconds of its rate that a client may use at once

ASKING = re.compile(
    r"/(?:api/ask|api/feedback|v1/chat/completions|mcp|gradio_api/(?:queue/join|run/predict)|documents/[^/]+/translation)\Z"
)
"""The addresses that are limited in size; all but `run/predict`, which computes nothing, are counted too."""
UNCOUNTED = "/gradio_api/run/predict"


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


class Buckets:
    """A bucket of questions for each client, refilled evenly (token bucket).

    - rate: questions a minute; 0 for no limit.
    - clock: seconds that only go forward.
    """

    def __init__(self, rate: int, clients: int = CLIENTS, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clients, self._clock = rate / 60, clients, clock
        self._most = max(1.0, self._rate * BURST)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, client: str) -> int:
        """Whole seconds until the client may ask, 0 where it may now; then a question is taken from its bucket."""
        if not self._rate:
            return 0
        now = self._clock()
        bucket = self._buckets.setdefault(client, _Bucket(self._most, now))
        self._buckets.move_to_end(client)
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        bucket.left = min(self._most, bucket.left + (now - bucket.seen) * self._rate)
        bucket.seen = now
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) / self._rate)
        bucket.left -= 1
        return 0


class Limits:
    """ASGI middleware: 429 for a client that asks too often, 413 for a request that is too large.

    A client is the address that the connection comes from, or that a trusted proxy names.
    """

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        self._app, self._buckets = app, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")).rstrip("/")
        if not ASKING.match(path):
            await self._app(scope, receive, send)
            return
        most = RESTORED if path == UNCOUNTED else LARGEST
        fault = _too_large(scope, most) or (self._too_often(scope) if path != UNCOUNTED else None)
        if fault is None and b"transfer-encoding" in dict(scope["headers"]):
            body = await _gathered(receive, most)
            if body is None:
                fault = RequestTooLarge(most)
            else:
                receive = _replayed(body, receive)
        if fault:
            await _say(fault, path, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _too_often(self, scope: Scope) -> Fault | None:
        client = scope["client"][0] if scope.get("client") else ""
        seconds = self._buckets.take(client)
        return TooOften(seconds) if seconds else None


def _too_large(scope: Scope, most: int) -> Fault | None:
    """What a request says of its own length; the server has refused what is no number."""
    length = int(dict(scope["headers"]).get(b"content-length", b"0"))
    return RequestTooLarge(most) if length > most else None


async def _gathered(receive: Receive, most: int) -> bytes | None:
    """The body of a request that came in chunks without saying its length; None once it is longer than `most`."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once more, in one piece, then whatever comes."""
    pieces = iter([body])

    async def replayed() -> Message:
        piece = next(pieces, None)
        if piece is None:
            return await receive()
        return {"type": "http.request", "body": piece, "more_body": False}

    return replayed


def _say(fault: Fault, path: str, scope: Scope) -> JSONResponse:
    """The page's own front end shows the line that it finds as `detail`."""
    said = response(fault, HTTPConnection(scope))
    if path.startswith("/gradio_api/"):
        told = json.loads(bytes(said.body))
        return JSONResponse({**told, "detail": told["error"]["message"]}, fault.status, dict(fault.headers))
    return said
