"""What the web server lets through: the few addresses the page needs, and the headers every response carries."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# Gradio serves some sixty addresses: uploads, files, proxies, monitoring, run history, code editing. The page needs
# these. `queue` carries questions and answers, `run` the change of language, `heartbeat` says that a page is open.
SERVED = re.compile(
    r"/(?:config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)?/?\Z"
    r"|/(?:assets|static|svelte)/"
    r"|/gradio_api/(?:startup-events|theme\.css|cancel|reset|app_id|run/predict|queue/join|queue/data|heartbeat/[\w-]+)/?\Z"
)

# Gradio starts by inline scripts and compiles its templates in the browser: without the two "unsafe" words for scripts
# it shows an empty page. All document and user text is escaped before it gets there; nothing is loaded from elsewhere.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
SAFE = ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware around Gradio: 404 for what the page does not need."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or SERVED.match(scope["path"].removeprefix(scope.get("root_path", ""))):
            await self._app(scope, receive, send)
        else:
            await _say(send, 404, "not_found", "There is nothing at this address, or not by this method: docs/api.md.")


class Headers:
    """ASGI middleware around everything: `HEADERS` on every response; what changes something comes from here.

    A browser says whether a request comes from a page of another site, or names that page; a request of another site's
    page that is more than a look is refused. Programs say nothing of it.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].decode("latin-1").lower() not in HEADERS]
                ours = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in HEADERS.items()]
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        if scope["method"] not in SAFE and _from_elsewhere(dict(scope["headers"])):
            await _say(send_with_headers, 403, "other_site", "Requests that come from another site's page are refused.")
        else:
            await self._app(scope, receive, send_with_headers)


def _from_elsewhere(headers: Mapping[bytes, bytes]) -> bool:
    site = headers.get(b"sec-fetch-site")
    if site is not None:  # no page can write it; browsers leave it out where the connection is not private
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    if origin is None:
        return False
    scheme, _, named = origin.decode("latin-1").casefold().partition("://")
    default = _DEFAULT_PORTS.get(scheme)
    host = headers.get(b"host", b"").decode("latin-1").casefold()
    # Proxies may write out the port that browsers leave out.
    return default is None or named.removesuffix(default) != host.removesuffix(default)


async def _say(send: Send, status: int, code: str, message: str) -> None:
    """One line, in the shape of `ui.web.api.faults`."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})
