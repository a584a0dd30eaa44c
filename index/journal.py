"""What an unfinished build has embedded already, kept so that the next one need not do it again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

FILE = "unfinished.sqlite3"
_CHECK = 8  # bytes of a digest before each value: a loss of power may leave pages that were never written


class Journal:
    """Bytes by key, on disk in one file; a build writes it as it goes, and removes it once its generation is served.

    A journal that cannot be read is begun anew: nothing in it is more than a saving.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Open the journal of a model in an index folder, or begin one. OSError where it cannot be written."""
        self._path = folder / FILE
        self._fingerprint = fingerprint
        try:
            self._database = self._opened()
        except sqlite3.Error:
            remove(folder)
            try:
                self._database = self._opened()
            except sqlite3.Error as error:
                raise OSError(None, str(error), str(self._path)) from error

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        try:
            database.execute("CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
            database.execute("PRAGMA synchronous = OFF")  # a loss of power costs embedding again, nothing else
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("damaged")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def find(self, kind: str, texts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Those of these texts of which something was kept under a kind, each with it."""
        for text in texts:
            row = self._database.execute("SELECT value FROM made WHERE key = ?", (self._key(kind, text),)).fetchone()
            if row and row[0][:_CHECK] == _check(row[0][_CHECK:]):
                yield text, row[0][_CHECK:]

    def keep(self, kind: str, made: Mapping[str, bytes]) -> None:
        """Keep bytes by text, all or none. OSError where the disk is full."""
        try:
            self._database.execute("BEGIN")
            rows = [(self._key(kind, text), _check(value) + value) for text, value in made.items()]
            self._database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", rows)
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(None, str(error), str(self._path)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _key(self, kind: str, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\0{kind}\0{text}".encode()).digest()


def _check(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()[:_CHECK]


def remove(folder: Path) -> None:
    """Take the journal of an index folder away, if there is one."""
    for suffix in ("", "-journal"):
        with suppress(FileNotFoundError):
            (folder / f"{FILE}{suffix}").unlink()
