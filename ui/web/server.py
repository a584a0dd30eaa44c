"""The server: our own doors, then Gradio's page at the root, the headers around all of it."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from assistant.settings import Settings
from ui.web import document_routes, evaluation, exports, frontend, library, login, views
from ui.web.access import Access, Guard, visitor
from ui.web.api import description, doors
from ui.web.entrance import Entrance
from ui.web.further import Further
from ui.web.gate import Gate, Headers
from ui.web.hosts import Hosts, is_loopback, named_hosts
from ui.web.interface import DEFAULT_LANGUAGE, InterfaceLanguage
from ui.web.opinions import Opinions
from ui.web.packed import CHANGING, LASTING, Files
from ui.web.page import build_page
from ui.web.proxy import Proxied
from ui.web.shell import shell_html
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
# In the order in which they are applied; a page gets them as one file.
STYLES = (
    "tokens.css",
    "frame.css",
    "chat.css",
    "evidence.css",
    "conversations.css",
    "connection.css",
    "views.css",
    "document.css",
    "translation.css",
    "library.css",
    "evaluation.css",
    "adaptation.css",
)
APART = ("main", "theme")  # scripts that are loaded otherwise, or by the page of the login
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
    page = build_page(site.assistant, site.generation, site.model, suggestions, further, opinions)
    with_page(app, page, site.generation, suggestions)
    names = named_hosts(settings)
    if names:  # what a proxy says that the browser asked for, too
        app.add_middleware(Hosts, names=names)
    proxies = [proxy.strip() for proxy in (settings.proxies or "").split(",") if proxy.strip()]
    app.add_middleware(Proxied, root_path=settings.root_path or "", proxies=proxies)
    if local:
        app.add_middleware(Hosts, names=names)
    return app


def with_page(
    app: FastAPI,
    page: gr.Blocks,
    generation: Callable[[], str | None] = lambda: None,
    suggested: Callable[[InterfaceLanguage], Sequence[str]] = lambda language: (),
) -> FastAPI:
    """The page at the root, behind whatever routes there are, with what it loads; headers around everything.

    - generation, suggested: as for `build_page`, for what is seen before the page is there.
    """
    styles, script = ((STATIC / "early" / name).read_text(encoding="utf-8") for name in ("shell.css", "shell.js"))

    def body() -> str:
        return f'<link rel="stylesheet" href="ui/page.css">{shell_html(generation(), suggested, styles, script)}'

    app.add_middleware(Headers)
    app.mount("/ui", Files(STATIC, CHANGING, {"page.css": _styles()}))
    if frontend.ASSETS.is_dir():  # else Gradio serves them itself
        app.mount("/assets", Files(frontend.ASSETS, LASTING))
    page.state_session_capacity = SESSIONS
    gr.mount_gradio_app(app, page, path="/", **page_options(page, body))
    return app


def page_options(page: gr.Blocks, body: Callable[[], str]) -> dict[str, Any]:
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
        "app_kwargs": {
            # The head and not Gradio's `head`, `css` and `js`: those come late, and it rewrites selectors.
            "middleware": [Middleware(Gate), Middleware(Entrance, head=_head(page), body=body)],
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
        },
        # Fonts given as strings are the machine's own; the themes' defaults would be fetched from elsewhere.
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
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
    with closing(listening(host, port)) as listener:
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
    logging.getLogger("uvicorn.error").addFilter(_unless_cut_off)
    with suppress(KeyboardInterrupt):
        asyncio.run(_Server(config, started).serve(sockets=[listener]))


def _unless_cut_off(record: logging.LogRecord) -> bool:
    """Whether a line is to be logged: that open pages are cut off when the server ends is no fault, and always so."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "timeout graceful shutdown exceeded" not in str(record.msg)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._started()


def listening(host: str, port: int) -> socket.socket:
    """A socket at that address, to be served on. Raises OSError where there can be none."""
    # The protocol is named: only then does asyncio send each part of a response at once, and not 40 ms later.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, proto=socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _styles() -> bytes:
    return b"".join((STATIC / "styles" / name).read_bytes() for name in STYLES)


def _head(page: gr.Blocks) -> str:
    """What the page loads. The language is found out before anything is drawn; the rest of the scripts may wait.

    All files are named beforehand, Gradio's first, so that none of them is waited for in turns.
    """
    early = (STATIC / "early" / "early.js").read_text(encoding="utf-8")
    kinds = {block.get_block_name() for block in page.blocks.values() if getattr(block, "visible", True)}
    theirs = "".join(_ahead(f"assets/{name}") for name in frontend.needed(sorted(kinds)))
    names = sorted(path.name for path in (STATIC / "scripts").glob("*.js") if path.stem not in APART)
    ours = "".join(_ahead(f"ui/scripts/{name}") for name in ("main.js", *names))
    styles = '<link rel="preload" as="style" href="ui/page.css">'  # first of all: nothing is painted without
    return f'<script>{early}</script>{styles}{theirs}{ours}<script type="module" src="ui/scripts/main.js"></script>'


def _ahead(address: str) -> str:
    kind = 'rel="modulepreload"' if address.endswith(".js") else 'rel="preload" as="style"'
    return f'<link {kind} crossorigin href="{address}">'
