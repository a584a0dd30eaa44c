"""The keys of programs that ask over HTTP: a file of hashes, one a line as JSON; a key itself is shown once.

A key has 256 random bits, so that a plain hash is enough: there is nothing to guess, as there is with passwords.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

PREFIX = "psrl_"  # by which a key is recognised where it should not be, in a repository say
_NAME = re.compile(r"[\w.@-]{1,64}\Z")


class KeysInvalid(Exception):
    """Keys cannot be read, made or removed; `str(error)` is one line for a person."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: what it is called, when it was made (ISO 8601, UTC), and its SHA-256."""

    name: str
    created: str
    sha256: str


class KeyFile:
    """The file of keys. Another process may change it: it is read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """All keys, the oldest first; none where there is no file. KeysInvalid where it cannot be read."""
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_ino)
            if seen != self._seen:
                lines = self._path.read_text(encoding="utf-8").splitlines()
                self._keys = tuple(Key(**json.loads(line)) for line in lines if line.strip())
                self._seen = seen
        except FileNotFoundError:
            self._seen, self._keys = None, ()
        except (OSError, ValueError, TypeError) as error:
            reason = f"The keys in {str(self._path)!r} cannot be read: {' '.join(str(error).split())}."
            raise KeysInvalid(
                f"{reason} Move the file away and make new ones with: passerelle keys add NAME"
            ) from error
        return self._keys

    def opens(self, key: str) -> bool:
        """Whether it is one of the keys. KeysInvalid where they cannot be read."""
        found = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
        return any(hmac.compare_digest(found, one.sha256) for one in self.keys())

    def add(self, name: str) -> str:
        """Make a key of that name and return it; it cannot be seen again. KeysInvalid where it cannot be made."""
        if not _NAME.match(name):
            raise KeysInvalid(f"A key's name should have 1 to 64 letters, digits, or . _ @ -; found {name!r}.")
        keys = self.keys()
        if name in (one.name for one in keys):
            raise KeysInvalid(f"There is a key {name!r} already. Choose another name, or remove that key first.")
        key = PREFIX + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        self._write((*keys, Key(name, created, hashlib.sha256(key.encode()).hexdigest())))
        return key

    def remove(self, name: str) -> None:
        """Forget the key of that name: it opens nothing from now on. KeysInvalid where there is none."""
        keys = self.keys()
        if name not in (one.name for one in keys):
            raise KeysInvalid(f"There is no key {name!r}; list them with: passerelle keys list")
        self._write([one for one in keys if one.name != name])

    def _write(self, keys: Sequence[Key]) -> None:
        """Readable to its owner only, in one step."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keys-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(asdict(key), ensure_ascii=False) + "\n" for key in keys)
            Path(name).replace(self._path)
        except OSError as error:
            raise KeysInvalid(
                f"The keys cannot be written to {str(self._path)!r}: {error.strerror}. Name another file."
            ) from error
