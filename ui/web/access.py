"""Who may do what on the server: reading is open or needs an account; changing anything needs an editor's."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from ui.accounts import Account, Accounts, AccountsUnreadable
from ui.keys import KeyFile
from ui.web.api.faults import EditorNeeded, ReaderOnly, SignInNeeded, response
from ui.web.api.guard import bearer
from ui.web.gate import App, Message, Receive, Send
from ui.web.hosts import asked_host, is_loopback
from ui.web.sessions import COOKIE, Sessions

_OPEN = ("/login", "/logout", "/health", "/health/live")  # for everybody, with the files under /ui/
_VISITOR = "passerelle.visitor"
_THROUGH = (b"x-forwarded-for", b"forwarded", b"via")  # what a proxy between says of itself


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever a request comes from: the account they are signed in with, if any, and what they may do."""

    account: Account | None = None
    reads: bool = False
    edits: bool = False


class Access:
    """The rights on one server.

    - local: whether it can be reached from this machine only.

    Raises SettingsInvalid where the settings open to others what is meant for this machine.
    """

    def __init__(self, settings: Settings, local: bool) -> None:
        if settings.editing == "local" and not (local and not settings.root_path and not settings.proxies):
            raise SettingsInvalid(
                "PASSERELLE_EDITING",
                "`local` is for a page that only this machine reaches, and this one is served to others; "
                "take `accounts`, and add an editor with: passerelle accounts add NAME --role editor",
            )
        self.accounts = Accounts(settings.accounts)
        self.sessions = Sessions(self.accounts)
        self._settings = settings
        self._keys = KeyFile(settings.api_keys) if settings.api_keys else None

    def visitor(self, scope: Message) -> Visitor:
        """Who a request comes from, and what they may do; nothing at all while the accounts cannot be read."""
        try:
            account = self.sessions.account(session_token(scope) or "")
        except AccountsUnreadable:
            account = None
        reads = account is not None or self._settings.reading == "open" or self._carries_key(scope)
        edits = account.role == "editor" if account else self._settings.editing == "local" and _from_here(scope)
        return Visitor(account, reads or edits, edits)

    def _carries_key(self, scope: Message) -> bool:
        """Whether a program asks, with a key of its own; that it needs one is for its doors to say."""
        key = bearer(HTTPConnection(scope))
        return self._keys is not None and key is not None and self._keys.opens(key)


class Guard:
    """ASGI middleware around everything that answers: says who asks, and lets nobody read who may not."""

    def __init__(self, app: App, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        visitor = self._access.visitor(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if visitor.reads or path in _OPEN or path.startswith("/ui/"):
            await self._app({**scope, _VISITOR: visitor}, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif path in ("", "/") and scope["method"] in ("GET", "HEAD"):
            await RedirectResponse("login", 303)(scope, receive, send)
        else:
            await response(SignInNeeded(), HTTPConnection(scope))(scope, receive, send)


def visitor(request: HTTPConnection) -> Visitor:
    """Who a request comes from, as the guard has found; whoever it has not seen may do nothing."""
    found: Visitor = request.scope.get(_VISITOR, Visitor())
    return found


def editor(request: HTTPConnection) -> Visitor:
    """Who a request comes from, for a route that changes something: refused unless they may."""
    found = visitor(request)
    if not found.edits:
        if found.account:
            raise ReaderOnly(found.account.name)
        raise EditorNeeded
    return found


def session_token(scope: Message) -> str | None:
    """The token of the session that a request belongs to."""
    return HTTPConnection(scope).cookies.get(COOKIE)


def _from_here(scope: Message) -> bool:
    """Whether a request comes from this machine, by its own name: another site's name may lead here as well."""
    client = (scope.get("client") or ("",))[0]
    through = any(name in _THROUGH for name, _ in scope["headers"])
    return is_loopback(client) and is_loopback(asked_host(scope)) and not through
