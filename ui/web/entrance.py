"""What a browser is given first: Gradio's page, with what we load in the page itself.

Gradio's own `head` is put in by a script, late: after its first scripts have come, and have loaded others.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response

from ui.web.gate import App, Message, Receive, Send
from ui.web.packed import CHANGING, packed, response

_BODY = re.compile(r"<body\b[^>]*>")
_THEME = re.compile(r'"theme_hash":\s*"(\w+)"')


class Entrance:
    """ASGI middleware around Gradio: puts into its page the styles, the early script and what is loaded ahead.

    - head: markup for the end of its head.
    - body: gives markup for the beginning of its body: styles there count more than those that Gradio adds to the head.
    """

    def __init__(self, app: App, head: str, body: Callable[[], str]) -> None:
        self._app = app
        self._head = head
        self._body = body

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or path not in ("", "/"):
            await self._app(scope, receive, send)
            return
        begun: Message = {}
        parts: list[bytes] = []

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, gather)
        headers = Headers(raw=begun["headers"])
        if begun["status"] != 200 or "content-encoding" in headers:
            answer = Response(b"".join(parts), begun["status"], dict(headers))
        else:
            page = await run_in_threadpool(self._with_ours, b"".join(parts).decode())
            answer = response(packed(page.encode(), "text/html"), Headers(scope=scope), CHANGING)
        await answer(scope, receive, send)

    def _with_ours(self, page: str) -> str:
        theme = _THEME.search(page)
        ahead = f'<link rel="preload" as="style" href="theme.css?v={theme[1]}">' if theme else ""
        page = page.replace("</head>", f"{ahead}{self._head}</head>", 1)
        return _BODY.sub(lambda begin: begin[0] + self._body(), page, count=1)
