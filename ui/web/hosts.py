"""Under which names the server answers: a page elsewhere may have its own name lead to this machine (DNS rebinding).

The browser then takes what is served here for that page's own, and lets it read answers, documents and views. It says
the name all the same, in the header `Host`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from assistant.settings import Settings
from ui.web.api.faults import HostUnknown, response
from ui.web.gate import App, Headers, Message, Receive, Send


class Hosts:
    """ASGI middleware: refuses requests under a name that is neither this machine's own nor among `names`."""

    def __init__(self, app: App, names: Iterable[str] = ()) -> None:
        self._app, self._names = app, frozenset(names)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan" or self._answers_to(asked_host(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await Headers(response(HostUnknown(), HTTPConnection(scope)))(scope, receive, send)

    def _answers_to(self, host: str) -> bool:
        return is_loopback(host) or host.removesuffix(".") in self._names


def named_hosts(settings: Settings) -> tuple[str, ...]:
    """The names that the settings give the server, in small letters, without ports; none where they give none."""
    return tuple(host for part in (settings.hosts or "").split(",") if (host := _hostname(part.strip())))


def asked_host(scope: Message) -> str:
    """The name or address that a request asks for the server under, without its port; empty where it names none."""
    return _hostname(HTTPConnection(scope).headers.get("host", ""))


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own, which no other reaches."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.casefold() == "localhost"
    return address.is_loopback


def _hostname(named: str) -> str:
    try:
        return urlsplit(f"//{named}").hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
