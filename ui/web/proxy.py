"""What stands before the server: a reverse proxy, whose word counts where the settings name it, and a root path."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import RedirectResponse
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ui.web.gate import App, Message, Receive, Send

# What whoever stands between may say; Gradio would believe it of anybody. Nobody behind this module looks for them.
_SAID = (b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-prefix", b"x-gradio-server")


class Proxied:
    """ASGI middleware, the outermost: scheme, host and client are those that the person's browser knows.

    - root_path: where the proxy serves the page ("/passerelle"), whether or not it takes that off what it passes on.
    - proxies: addresses and networks that are believed; "*" for anybody.
    """

    def __init__(self, app: App, root_path: str = "", proxies: Iterable[str] = ()) -> None:
        self._app = app
        self._root_path = root_path
        self._trusting: App = ProxyHeadersMiddleware(self._hosted, list(proxies))  # type: ignore[arg-type, assignment]
        self._trusted = self._trusting.trusted_hosts  # type: ignore[attr-defined]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope.get("client") and scope["client"][0] in self._trusted:
            await self._trusting({**scope}, receive, send)
        else:
            await self._placed(scope, receive, send)

    async def _hosted(self, scope: Message, receive: Receive, send: Send) -> None:
        """A request that comes through a proxy we believe: its host is the one that the browser asked for."""
        named = next((value for name, value in scope["headers"] if name == b"x-forwarded-host"), None)
        if named:
            others = [pair for pair in scope["headers"] if pair[0] != b"host"]
            scope = {**scope, "headers": [*others, (b"host", named.split(b",")[0].strip())]}
        await self._placed(scope, receive, send)

    async def _placed(self, scope: Message, receive: Receive, send: Send) -> None:
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _SAID]}
        root, path = self._root_path, scope["path"]
        if root and path == root:  # everything on the page is loaded relative to its folder
            await RedirectResponse(f"{root}/", 308)(scope, receive, send)
            return
        if root:
            if not path.startswith(f"{root}/"):
                raw = scope.get("raw_path")
                scope["path"], scope["raw_path"] = root + path, raw and root.encode() + raw
            scope["root_path"] = root
        await self._app(scope, receive, send)
