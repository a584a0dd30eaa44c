"""One writer at a time in an index folder."""

from __future__ import annotations

import datetime
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.sayings import system_notice
from index.errors import IndexBusy, IndexUnwritable

FILE = "lock"
BUILDER = "builder"  # says who holds the lock


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock of an index folder, made where it is missing. IndexBusy, or IndexUnwritable.

    The lock is the system's, not the file: what a killed process leaves behind locks nobody out.
    """
    lock = FileLock(folder / FILE, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise IndexBusy(folder, _builder(folder)) from None
    except OSError as error:
        raise IndexUnwritable(folder, system_notice(error)) from error
    try:
        now = datetime.datetime.now(datetime.UTC)
        with suppress(OSError):  # a full disk is said by what needs it
            (folder / BUILDER).write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now:%H:%M:%S} UTC")
        yield
    finally:
        with suppress(OSError):
            (folder / BUILDER).unlink(missing_ok=True)
        lock.release()


def _builder(folder: Path) -> str:
    try:
        return (folder / BUILDER).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
