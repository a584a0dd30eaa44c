"""The server: our own doors, then Gradio's page at the root, the headers around all of it."""

from __future__ import annotations

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.settings import Settings
from ui.web import document_routes, evaluation, exports, library, login, views
from ui.web.access import Access, Guard, visitor
from ui.web.api import description, doors
from ui.web.further import Further
from ui.web.gate import Gate, Headers
from ui.web.hosts import Hosts, is_loopback, named_hosts
from ui.web.interface import DEFAULT_LANGUAGE
from ui.web.opinions import Opinions
from ui.web.page import build_page
from ui.web.proxy import Proxied
from ui.web.site import Site
from ui.web.source import Opened
from ui.web.suggestions import Suggestions

STATIC = Path(__file__).resolve().parent / "static"
# One for each of our own doors; those for programs are in `ui.web.api`.
ROUTERS: tuple[Callable[[Site], APIRouter], ...] = (
    views.router,
    document_routes.router,
    library.router,
    exports.router,
    evaluation.router,
)
# In the order in which they are applied.
STYLES = (
    "tokens.css",
    "frame.css",
    "chat.css",
    "evidence.css",
    "conversations.css",
    "views.css",
    "document.css",
    "translation.css",
    "library.css",
    "evaluation.css",
    "adaptation.css",
)
APART = ("early", "main", "theme")  # scripts that are loaded otherwise, or by the page of the login
LARGEST_UPLOAD = "1mb"  # Gradio's page takes no file, and the gate lets none through
SESSIONS = 1000  # conversations held in memory, the least recently used is dropped first
KEEP = 75  # seconds that a connection may idle; closed sooner, it would be under a question that comes just then
LEAVE = 2  # seconds that open pages are given to end what they do when the server is interrupted


def build_app(site: Site, suggestions: Suggestions, *, local: bool = False) -> FastAPI:
    """Everything that is served, not listening yet.

    - local: whether it can be reached from this machine only.

    Raises SettingsInvalid where the settings open to others what is meant for this machine.
    """
    settings = site.settings
    access = Access(settings, local)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=description.ADDRESS)
    for router in ROUTERS:
        app.include_router(router(site))
    app.include_router(login.router(access))
    doors.install(app, site, known=lambda request: visitor(request).account is not None)
    app.add_middleware(Guard, access=access)
    opinions = Opinions(site.recent) if settings.feedback else None
    further = Further(site.assistant)
    with_page(app, build_page(site.assistant, site.generation, site.model, suggestions, further, opinions))
    names = named_hosts(settings)
    if names:  # what a proxy says that the browser asked for, too
        app.add_middleware(Hosts, names=names)
    proxies = [proxy.strip() for proxy in (settings.proxies or "").split(",") if proxy.strip()]
    app.add_middleware(Proxied, root_path=settings.root_path or "", proxies=proxies)
    if local:
        app.add_middleware(Hosts, names=names)
    return app


def with_page(app: FastAPI, page: gr.Blocks) -> FastAPI:
    """The page at the root, behind whatever routes there are, with what it loads; headers around everything."""
    app.add_middleware(Headers)
    app.mount("/ui", _Static(directory=STATIC))
    page.state_session_capacity = SESSIONS
    gr.mount_gradio_app(app, page, path="/", **page_options())
    return app


def page_options() -> dict[str, Any]:
    """Everything Gradio is told, in one place: nothing shared, recorded, uploaded or watched."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return {
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "show_error": False,
        "allowed_paths": [],
        "max_file_size": LARGEST_UPLOAD,
        "favicon_path": str(STATIC / "favicon.svg"),
        "app_kwargs": {"middleware": [Middleware(Gate)], "docs_url": None, "redoc_url": None, "openapi_url": None},
        # Fonts given as strings are the machine's own; the themes' defaults would be fetched from elsewhere.
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
        # In the head and not as Gradio's `css` and `js`: it rewrites the selectors of the one, runs the other late.
        "head": _head(),
    }


def serve(
    settings: Settings,
    host: str,
    port: int,
    open_browser: bool,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve the page until interrupted (Ctrl+C).

    - host: address to listen on; 127.0.0.1 keeps it to this machine.
    - port: 0 for any that is free.
    - ready: told the address once the page can be opened.

    Raises OSError where nothing can be served at that address, SettingsInvalid where the settings open to others what
    is meant for this machine. An index that is missing does not keep the page from starting: the page says so, and
    answers as soon as there is one.
    """
    with closing(_listening(host, port)) as listener:
        opened = Opened(settings)
        site = Site(settings, opened, opened.is_open)
        suggestions = Suggestions(opened, site.generation, settings.index.parent / "suggestions")

        def prepare() -> None:
            opened.warm()
            suggestions(DEFAULT_LANGUAGE)

        def started() -> None:
            named = f"[{host}]" if ":" in host else host
            address = f"http://{named}:{listener.getsockname()[1]}/"
            ready(address)
            # Only now: the seconds of work this takes would hold up the start of the server.
            threading.Thread(target=prepare, name="open the assistant", daemon=True).start()
            if open_browser:
                webbrowser.open(address)

        run(build_app(site, suggestions, local=is_loopback(host)), listener, started)


def run(app: FastAPI, listener: socket.socket, started: Callable[[], None]) -> None:
    """Serve an application on a socket until interrupted; `started` is called once it answers."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP,
        proxy_headers=False,  # ours believes only what the settings name
        timeout_graceful_shutdown=LEAVE,
    )
    with suppress(KeyboardInterrupt):
        asyncio.run(_Server(config, started).serve(sockets=[listener]))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._started()


class _Static(StaticFiles):
    """Files of ours, which a browser keeps and asks after: they change with the program, without a change of name."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _head() -> str:
    """What the page loads. The language is found out before anything is drawn; the rest of the scripts may wait.

    The styles stand in the page itself, and the scripts are named beforehand, so that nothing is waited for in turns.
    """
    styles = "".join((STATIC / "styles" / name).read_text(encoding="utf-8") for name in STYLES)
    early = (STATIC / "scripts" / "early.js").read_text(encoding="utf-8")
    names = sorted(path.name for path in (STATIC / "scripts").glob("*.js") if path.stem not in APART)
    ahead = "".join(f'<link rel="modulepreload" href="ui/scripts/{name}">' for name in ("main.js", *names))
    main = '<script type="module" src="ui/scripts/main.js"></script>'
    return f"<style>{styles}</style><script>{early}</script>{ahead}{main}"
