"""A small reverse proxy: `python -m tests.ui.web.forwarder TARGET SCHEME` serves TARGET under /passerelle/, says where.

It takes /passerelle off what it passes on and says what a real one says of itself; SCHEME is what it claims that
browsers reached it by. It ends with its input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

PREFIX = "/passerelle"
_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding"}


def forwarder(target: str, scheme: str) -> Starlette:
    """The application."""
    client = httpx.AsyncClient(base_url=target, timeout=120)

    async def forward(request: Request) -> Response:
        path = request.url.path
        if not path.startswith(PREFIX):
            return PlainTextResponse("elsewhere", 404)
        kept = [(name, value) for name, value in request.headers.items() if name not in (*_HOP, "host")]
        said = {
            "x-forwarded-host": request.headers["host"],
            "x-forwarded-proto": scheme,
            "x-forwarded-for": request.client.host if request.client else "",
        }
        url = httpx.URL(path=path.removeprefix(PREFIX) or "/", query=request.url.query.encode())
        asked = client.build_request(request.method, url, headers=[*kept, *said.items()], content=request.stream())
        answer = await client.send(asked, stream=True)

        async def body() -> AsyncIterator[bytes]:
            async for chunk in answer.aiter_raw():
                yield chunk
            await answer.aclose()

        response = StreamingResponse(body(), answer.status_code)
        response.raw_headers = [
            (name, value) for name, value in answer.headers.raw if name.decode().lower() not in _HOP
        ]
        return response

    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
    return Starlette(routes=[Route("/{path:path}", forward, methods=methods)])


def main() -> None:
    """Serve until the input ends."""

    def end_with_input() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGINT)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}{PREFIX}/\n")
        sys.stdout.flush()
        threading.Thread(target=end_with_input, daemon=True).start()
        config = uvicorn.Config(
            forwarder(sys.argv[1], sys.argv[2]), log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        try:
            asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
