"""The library and signing in, without Gradio's page, for tests to call directly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.settings import Settings
from ui.accounts import Accounts
from ui.web import library, login
from ui.web.access import Access, Guard
from ui.web.api import faults
from ui.web.gate import Headers
from ui.web.proxy import Proxied
from ui.web.site import Site
from ui.web.source import Opened

PASSWORD = "correct horse battery"  # noqa: S105
HERE = "127.0.0.1"


def library_app(settings: Settings, *, local: bool = True) -> FastAPI:
    """The application, as the server builds it."""
    app = FastAPI(openapi_url=None)
    faults.install(app)
    access = Access(settings, local)
    app.include_router(library.router(Site(settings, Opened(settings))))
    app.include_router(login.router(access))
    app.add_middleware(Guard, access=access)
    app.add_middleware(Headers)
    proxies = (settings.proxies or "").split(",") if settings.proxies else []
    app.add_middleware(Proxied, root_path=settings.root_path or "", proxies=proxies)
    return app


@contextmanager
def opened(app: FastAPI, client: str = HERE, host: str = f"http://{HERE}:7860") -> Iterator[TestClient]:
    """Somebody who talks to the application, from an address, under a name of the server."""
    with TestClient(app, base_url=host, client=(client, 50_000), follow_redirects=False) as http:
        yield http


def add_accounts(file: Path) -> Path:
    """An editor, marie, and a reader, paul, in a file."""
    accounts = Accounts(file)
    accounts.add("marie", "editor", PASSWORD)
    accounts.add("paul", "reader", PASSWORD)
    return file


def sign_in(http: TestClient, name: str, password: str = PASSWORD) -> int:
    """Fill in the form; the status that comes back."""
    return http.post("/login", data={"name": name, "password": password}).status_code
