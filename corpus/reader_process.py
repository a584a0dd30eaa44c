"""The process in which files are read: with little memory and time, no network, and no file but those of its libraries.

It takes requests from a pipe, one at a time: what is wanted, as JSON, then the bytes of a file. It answers with JSON:
the fields of an `Extract`, or of a `PagePicture` whose PNG file comes next by itself, or the words that are recognised
in a page's picture, or the reason why there is none.
See `corpus.confined` for the other end.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import site
import sys
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.formats import BY_NAME
from corpus.limits import CHARACTERS, LARGEST_FILE, MEMORY, SECONDS
from corpus.notice import Notice, plain
from corpus.page_picture import PagePicture, PageWords
from corpus.recognition import PROGRAM
from corpus.sayings import Said

# What would let a document act: audit events (Python's table of them) that no reader has a reason to raise.
_FORBIDDEN = (
    "ftplib.", "http.", "imaplib.", "nntplib.", "os.chmod", "os.chown", "os.exec", "os.fork", "os.kill", "os.link",
    "os.mkdir", "os.posix_spawn", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.system",
    "os.truncate", "os.utime", "poplib.", "pty.", "shutil.", "smtplib.", "socket.", "sqlite3.",
    "telnetlib.", "urllib.", "webbrowser.",
)  # fmt: skip
_SYSTEM_FILES = ("/dev/null", "/dev/urandom", "/etc/mime.types", "/proc/self/", "/usr/share/zoneinfo/")


def serve(descriptor: int) -> None:
    """Answer requests from the pipe until its other end is closed."""
    _confine()
    with Connection(descriptor) as connection:
        while True:
            try:
                wanted = json.loads(connection.recv_bytes(1_000))
                content = connection.recv_bytes(LARGEST_FILE + 1)
            except EOFError:
                return
            _allow_seconds()
            if "format" in wanted:
                connection.send_bytes(json.dumps(answer(wanted["format"], content), default=plain).encode())
                continue
            if "width" not in wanted:
                connection.send_bytes(json.dumps(recognised(content, wanted["page"]), default=plain).encode())
                continue
            values = drawn(content, wanted["page"], wanted["width"])
            png = values.pop("png", None)
            connection.send_bytes(json.dumps(values, default=plain).encode())
            if png is not None:
                connection.send_bytes(png)


def answer(name: str, content: bytes) -> dict[str, Any]:
    """What a file of the format `name` holds, or under `reason` why it cannot be read."""

    def read() -> Extract:
        extract = BY_NAME[name].read(content)
        if len(extract.text) > CHARACTERS:
            raise ContentError(Said.TOO_LONG(most=CHARACTERS, found=len(extract.text)))
        return extract

    return _fields(read)


def drawn(content: bytes, number: int, width: int) -> dict[str, Any]:
    """Page `number` of a PDF, `width` pixels wide, or under `reason` why it cannot be drawn."""
    from corpus.readers.pdf_picture import picture

    return _fields(lambda: picture(content, number, width))


def recognised(content: bytes, number: int) -> dict[str, Any]:
    """The `words` in the picture of page `number` of a PDF, or under `reason` why there are none."""
    from corpus.readers.pdf_picture import words_in_picture

    return _fields(lambda: PageWords(words_in_picture(content, number)))


def _fields(make: Callable[[], Extract | PagePicture | PageWords]) -> dict[str, Any]:
    """The fields of what comes of a file, or under `reason` why nothing does."""
    try:
        return asdict(make())
    except ContentError as error:
        return _reason(error.reason)
    except MemoryError:
        return _reason(Said.TOO_MUCH_MEMORY(most=MEMORY // 10**9))
    except RecursionError:
        return _reason(Said.TOO_DEEP())
    except Exception as error:  # whatever a library raises on a file that nobody thought of
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return _reason(Said.READER_FAULT(error=said[:150]))


def _reason(notice: Notice) -> dict[str, Any]:
    return {"reason": asdict(notice)}


def _confine() -> None:
    """Give up, for good, what reading a file does not need."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.addaudithook(_Guard())


def _allow_seconds() -> None:
    """From now on, `SECONDS` of processor time; then the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS + 1, most))


class _Guard:
    """Raises PermissionError where the process would do what it has no reason to do."""

    def __init__(self) -> None:
        folders = {sys.prefix, sys.base_prefix, *site.getsitepackages(), str(Path(__file__).parent.parent)}
        self._readable = (*(f"{Path(folder).resolve()}{os.sep}" for folder in folders), *_SYSTEM_FILES)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments)
        elif event == "subprocess.Popen":
            if arguments[0] != shutil.which(PROGRAM):
                raise PermissionError(f"a document may not start {arguments[0]!r}")
        elif event.startswith(_FORBIDDEN):
            raise PermissionError(f"a document may not cause {event}")

    def _opened(self, path: object, mode: object, flags: object) -> None:
        if isinstance(path, int):
            return
        name = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else repr(path)
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if (writes and name != os.devnull) or not name.startswith(self._readable):
            raise PermissionError(f"a document may not open {name!r}")
