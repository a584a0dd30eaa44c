"""Reads files in a process of their own, which can be ended when one of them takes too much or brings it down."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.document import Page, Source, Span
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.formats import Format
from corpus.limits import CHARACTERS, LOOKING_SECONDS, MEMORY, RECOGNITION_SECONDS, SECONDS, WAIT
from corpus.notice import Notice
from corpus.page_picture import Box, PagePicture, PageWords, PlacedWord
from corpus.properties import Properties
from corpus.sayings import Said, notice_of
from corpus.structure import Piece

# Isolated: neither the folder it is started in nor the environment may put a module of theirs before one of ours.
_COMMAND = (
    "import sys; sys.path.insert(0, sys.argv[1]); from corpus.reader_process import serve; serve(int(sys.argv[2]))"
)
_ROOT = Path(__file__).resolve().parent.parent
_KEPT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TESSDATA_PREFIX", "TZ")
_LARGEST_ANSWER = 40 * CHARACTERS  # bytes of JSON, pieces included
_LARGEST_PICTURE = 50_000_000  # bytes of a page's picture


class ConfinedReader:
    """A process that reads or draws one file after the other; started by the first one, and again after its end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def read(self, format_: Format, content: bytes) -> Extract:
        """What a file of this format holds. ContentError where it cannot be read, or takes too much time or memory."""
        wait = WAIT + RECOGNITION_SECONDS * format_.recognises
        with self._waiting(wait) as connection:
            values = self._ask(connection, {"format": format_.name}, content, wait)
        if "reason" in values:
            raise ContentError(notice_of(values["reason"]))
        return _extract(values)

    def draw(self, content: bytes, page: int, width: int) -> PagePicture:
        """Page `page`, from 1, of the PDF `content`, some `width` pixels wide.

        ContentError where it cannot be drawn, or takes too much time or memory.
        """
        with self._waiting(WAIT) as connection:
            values = self._ask(connection, {"page": page, "width": width}, content, WAIT)
            png = b"" if "reason" in values else connection.recv_bytes(_LARGEST_PICTURE)
        if "reason" in values:
            raise ContentError(notice_of(values["reason"]))
        return PagePicture(png, values["width"], values["height"], _words(values))

    def recognise(self, content: bytes, page: int) -> PageWords:
        """The words in the picture of page `page`, from 1, of the PDF `content`; none where nothing recognises them.

        It takes seconds. ContentError where it cannot be looked at, or takes too much time or memory.
        """
        wait = LOOKING_SECONDS + SECONDS  # the page is drawn first
        with self._waiting(wait) as connection:
            values = self._ask(connection, {"page": page}, content, wait)
        if "reason" in values:
            raise ContentError(notice_of(values["reason"]))
        return PageWords(_words(values))

    @contextlib.contextmanager
    def _waiting(self, wait: int) -> Iterator[Connection]:
        """The connection to the process; whatever goes wrong meanwhile ends it, and is a ContentError."""
        try:
            yield self._connection or self._start()
        except TimeoutError as error:
            self.close()
            raise ContentError(Said.TOO_MUCH_TIME(seconds=wait)) from error
        except (OSError, EOFError, ValueError) as error:
            raise ContentError(self._end()) from error
        except BaseException:  # an interruption leaves an answer that nobody waits for any more
            self.close()
            raise

    def _ask(self, connection: Connection, wanted: dict[str, Any], content: bytes, wait: int) -> dict[str, Any]:
        connection.send_bytes(json.dumps(wanted).encode())
        connection.send_bytes(content)
        if not connection.poll(wait):
            raise TimeoutError
        values: dict[str, Any] = json.loads(connection.recv_bytes(_LARGEST_ANSWER))
        return values

    def close(self) -> None:
        """End the process, with what it may have started."""
        if self._connection:
            self._connection.close()
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._connection = self._process = None

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        with theirs:
            descriptor = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603  Our own code, in our own interpreter.
                [sys.executable, "-I", "-c", _COMMAND, str(_ROOT), str(descriptor)],
                pass_fds=[descriptor],
                env={name: os.environ[name] for name in _KEPT if name in os.environ}
                | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._connection = ours
        return ours

    def _end(self) -> Notice:
        """Why the process ended by itself, for the person who put the file there."""
        process = self._process
        try:
            status = process.wait(timeout=5) if process else None
        except subprocess.TimeoutExpired:
            status = None  # it is there, but what it answered was no answer
        self.close()
        if status == -signal.SIGXCPU:
            return Said.TOO_MUCH_PROCESSOR(seconds=SECONDS)
        return Said.BROUGHT_DOWN(most=MEMORY // 10**9)


def _extract(values: dict[str, Any]) -> Extract:
    """The extract whose `asdict` these values are; the other process is taken at no word but these."""
    properties = values["properties"]
    return Extract(
        text=values["text"],
        pieces=tuple(Piece(**{**piece, "lead": _span(piece["lead"])}) for piece in values["pieces"]),
        properties=Properties(
            **{
                **{name: properties[name] for name in ("title", "language", "date", "publisher", "url")},
                "topics": tuple(properties["topics"]),
                "sources": tuple(Source(**source) for source in properties["sources"]),
            }
        ),
        pages=tuple(Page(**page) for page in values["pages"]),
        notes=tuple(Note(note["kind"], notice_of(note["notice"])) for note in values["notes"]),
    )


def _words(values: dict[str, Any]) -> tuple[PlacedWord, ...]:
    return tuple(PlacedWord(word["text"], Box(**word["box"])) for word in values["words"])


def _span(values: dict[str, int] | None) -> Span | None:
    return Span(**values) if values else None
