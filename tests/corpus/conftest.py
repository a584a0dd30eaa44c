"""What the tests of the readers share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


@pytest.fixture
def listener(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What is asked of a web server on this machine: a file that makes its reader ask anything is seen here."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    request.node.listener_port = server.server_address[1]
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def listener_url(request: pytest.FixtureRequest, listener: list[str]) -> str:
    """The address of `listener`, with a slash at its end."""
    assert listener == []
    return f"http://127.0.0.1:{request.node.listener_port}/"
