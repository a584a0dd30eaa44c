"""A small server that speaks OpenAI's protocol: real HTTP, real streaming, and every fault that a script asks for."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.errors import Failure
from assistant.prompt import MARKS

Script = Callable[["Request"], "Reply"]
"""What the server does with a request."""
HELD = 60.0  # seconds at most that an event is waited for


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: its headers, in small letters, and its body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    def text(self, role: str) -> str:
        """All that was said in a role."""
        return "\n".join(message["content"] for message in self.body["messages"] if message["role"] == role)


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back.

    - pieces: of the text, each in a chunk of its own; a number is a pause, in seconds, an event one until it is set.
    - finish: how the text ends; None cuts the connection without an end.
    - raw: sent as it is in place of `pieces`.
    - status: of the response; any but 200 is sent with an error as its body.
    - before: seconds until the status line.
    """

    pieces: tuple[str | float | threading.Event, ...] = ()
    finish: str | None = "stop"
    raw: Iterator[bytes] | None = None
    status: int = 200
    before: float = 0.0
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class LanguageServer:
    """The server while it runs.

    - requests: what it was asked, in order.
    - sent: when each piece went out (`time.perf_counter`).
    - hung_up: set when a client went away before the end.
    """

    script: Script
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    sent: list[tuple[str, float]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)


_GIVEN = re.compile(r"^([a-z]\d[a-z]\d) (.+)$", re.MULTILINE)
_NOTHING = re.compile(r"\[([a-z]\d[a-z]\d)\]")


def given(request: Request) -> dict[str, str]:
    """The sentences that a prompt gives, by their ids, as a document has them."""
    user, system = request.text("user"), request.text("system")
    (mark,) = {mark for mark in MARKS if f"{mark}" in system}
    return {name: text.replace(mark, " ") for name, text in _GIVEN.findall(user)}


def nothing(request: Request) -> str:
    """The id by which a model says that the sentences do not answer."""
    return str(_NOTHING.findall(request.text("system"))[-1])


def says(*pieces: str | float, finish: str | None = "stop") -> Script:
    """A server that says the same to everybody."""
    return lambda request: Reply(pieces, finish)


class Growing:
    """A server that writes a first statement at once, and a second one, of other sentences, once it `may_end`.

    - first, second: the statements, and words of the sentences that they stand on.
    """

    def __init__(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        self.statements = (first, second)
        self.may_end = threading.Event()

    def __call__(self, request: Request) -> Reply:
        first, second = (
            f"{statement} [{next(name for name, text in given(request).items() if words in text)}]\n"
            for statement, words in self.statements
        )
        return Reply((first, self.may_end, second))


@contextmanager
def serving(script: Script) -> Iterator[LanguageServer]:
    """The server at a free port of this machine, until the block ends."""
    state = LanguageServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, json.loads(body))
            state.requests.append(request)
            try:
                self._reply(state.script(request))
            except OSError:
                state.hung_up.set()
            self.close_connection = True

        def _reply(self, reply: Reply) -> None:
            self._pause(reply.before)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.status != 200:
                content = json.dumps({"error": {"message": "no", "type": "error", "code": None}}).encode()
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                return
            if not any(name == "content-type" for name, _ in reply.headers):
                self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            if reply.raw is not None:
                for chunk in reply.raw:
                    self.wfile.write(chunk)
                    self.wfile.flush()
                return
            for piece in reply.pieces:
                if isinstance(piece, float):
                    self._pause(piece)
                elif isinstance(piece, threading.Event):
                    self._pause(HELD, piece)
                else:
                    self._send(chunk_of({"content": piece}))
                    state.sent.append((piece, time.perf_counter()))
            if reply.finish is not None:
                self._send(chunk_of({}, reply.finish))
                self._send(b"data: [DONE]\n\n")

        def _pause(self, seconds: float, until: threading.Event | None = None) -> None:
            """Wait, and notice meanwhile whether the client goes away."""
            end = time.monotonic() + seconds
            self.connection.settimeout(0.02)
            while time.monotonic() < end and not (until and until.is_set()):
                try:
                    if self.connection.recv(1) == b"":
                        raise ConnectionResetError
                except TimeoutError:
                    continue
            self.connection.settimeout(None)

        def _send(self, content: bytes) -> None:
            self.wfile.write(content)
            self.wfile.flush()

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def chunk_of(delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


def _endless() -> Iterator[bytes]:
    for number in itertools.count():
        yield chunk_of({"content": f"word{number} "})
        time.sleep(0.001)


def _comments() -> Iterator[bytes]:
    while True:
        yield b": still here\n\n"
        time.sleep(0.05)


def _raw(*chunks: bytes, **headers: str) -> Script:
    return lambda request: Reply(raw=iter(chunks), headers=tuple(headers.items()))


def _status(status: int, *headers: tuple[str, str]) -> Script:
    return lambda request: Reply(status=status, headers=headers)


FAULTS: dict[str, tuple[Script, Failure]] = {
    "no status line": (lambda request: Reply(("Late.",), before=20.0), "slow"),
    "no first word": (says(20.0, "Late."), "slow"),
    "silence in the middle": (says("One.", 20.0, "Two."), "slow"),
    "only signs of life": (lambda request: Reply(raw=_comments()), "slow"),
    "key refused": (_status(401), "key"),
    "access refused": (_status(403), "key"),
    "unknown model": (_status(404), "refused"),
    "bad request": (_status(400), "refused"),
    "sent elsewhere": (_status(307, ("location", "http://192.0.2.1/v1")), "refused"),
    "too many requests": (_status(429), "busy"),
    "internal error": (_status(500), "broken"),
    "unavailable": (_status(503), "broken"),
    "an error in the stream": (_raw(b'data: {"error": {"message": "out of memory", "code": 500}}\n\n'), "broken"),
    "a web page": (_raw(b"<html><body>Welcome</body></html>", **{"content-type": "text/html"}), "garbled"),
    "not streamed": (_raw(b'{"choices": [{"message": {"content": "hi"}}]}'), "garbled"),
    "broken JSON": (_raw(b"data: {not json\n\n"), "garbled"),
    "a list": (_raw(b"data: [1, 2]\n\n"), "garbled"),
    "a number as delta": (_raw(b'data: {"choices": [{"delta": 5}]}\n\n'), "garbled"),
    "a number as choices": (_raw(b'data: {"choices": 7}\n\n'), "garbled"),
    "a text as event": (_raw(b'data: "text"\n\n'), "garbled"),
    "bytes that are no text": (_raw(bytes(range(256)) * 40), "garbled"),
    "nothing": (_raw(b""), "garbled"),
    "an end without a beginning": (_raw(b"data: [DONE]\n\n"), "garbled"),
    "cut": (says("One. ", finish=None), "cut"),
    "longer than allowed": (says("One. ", finish="length"), "length"),
    "held back": (says("", finish="content_filter"), "refused"),
    "without an end": (lambda request: Reply(raw=_endless()), "endless"),
    "too much text": (says(*["word " * 1000] * 20), "endless"),
    "10 MB of comments": (_raw(*[b": " + b"x" * 1_000_000 + b"\n"] * 10), "endless"),
    "10 MB in one line": (_raw(b"data: ", *[b"x" * 1_000_000] * 10), "endless"),
}
"""What can go wrong with a server, by name: how it behaves, and which failure that is."""
