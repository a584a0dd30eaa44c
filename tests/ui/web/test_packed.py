"""Files as browsers get them, over HTTP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.ui.web.served import running
from ui.web.packed import CHANGING, LASTING, Files
from ui.web.server import listening

SCRIPT = "export const bridge = 'Saône';\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is served, with a file beside it that is not."""
    (tmp_path / "secret.js").write_text("secret")
    served = tmp_path / "served"
    (served / "scripts").mkdir(parents=True)
    (served / "scripts" / "main.js").write_text(SCRIPT, encoding="utf-8")
    (served / "link.js").symlink_to(tmp_path / "secret.js")
    return served


@pytest.fixture
def http(folder: Path) -> Iterator[httpx.Client]:
    """Requests to the folder, at two addresses."""
    app = FastAPI(openapi_url=None)
    app.mount("/ui", Files(folder, CHANGING, {"page.css": b"p { margin: 0 }"}))
    app.mount("/assets", Files(folder, LASTING))
    with (
        closing(listening("127.0.0.1", 0)) as listener,
        running(app, listener),
        httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=60) as client,
    ):
        yield client


def test_a_file_comes_packed_to_whoever_can_unpack_it(http: httpx.Client) -> None:
    packed = http.get("/ui/scripts/main.js", headers={"accept-encoding": "gzip, br"})
    plain = http.get("/ui/scripts/main.js", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(SCRIPT) / 10
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == SCRIPT
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["vary"] == "Accept-Encoding"
    assert http.head("/ui/scripts/main.js").headers["etag"] == plain.headers["etag"]
    assert http.get("/ui/page.css").text == "p { margin: 0 }"


def test_a_browser_that_has_it_gets_it_again_only_once_it_has_changed(http: httpx.Client, folder: Path) -> None:
    first = http.get("/ui/scripts/main.js")
    assert first.headers["cache-control"] == "no-cache"
    assert "immutable" in http.get("/assets/scripts/main.js").headers["cache-control"]
    known = {"if-none-match": first.headers["etag"]}
    again = http.get("/ui/scripts/main.js", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    (folder / "scripts" / "main.js").write_text("export {};")
    assert http.get("/ui/scripts/main.js", headers=known).text == "export {};"


@pytest.mark.parametrize(
    "address",
    [
        "/ui/",
        "/ui/scripts",
        "/ui/none.js",
        "/ui/../secret.js",
        "/ui/%2e%2e/secret.js",
        "/ui/link.js",
        "/ui/%00",
        "/ui//",
    ],
)
def test_nothing_else_is_there(http: httpx.Client, address: str) -> None:
    assert http.get(address).status_code == 404
    assert http.post("/ui/scripts/main.js").status_code == 404


def test_each_part_of_a_response_is_sent_at_once() -> None:
    """Otherwise the second part waits for the receiver to say that it has the first: 40 ms for each request."""

    async def accepted() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            found.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with closing(listening("127.0.0.1", 0)) as listener:
            async with await asyncio.start_server(accept, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
                no_delay = await found
                writer.close()
        return no_delay

    assert asyncio.run(accepted()) == 1
