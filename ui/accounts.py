"""Accounts of the web page: names, roles, hashed passwords in one file that the terminal writes and the page reads.

A line an account: `name:role:hash`. The hash is Argon2id's with RFC 9106's parameters for ordinary memory; there is no
password that comes with the program. The only module that knows argon2.

    AccountError
    ├── AccountInvalid       the name or the password cannot be used
    ├── AccountTaken         there is one of this name
    ├── AccountUnknown       there is none of this name
    └── AccountsUnreadable   the file cannot be read or written, or is not one of accounts
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST, LONGEST = 12, 200  # characters of a password
VERIFIED_AT_ONCE = 2  # each takes 64 MiB and a processor for a moment

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccountError(Exception):
    """Something is wrong with an account; `str(error)` is one line for a person."""


class AccountInvalid(AccountError):
    """The name or the password cannot be used."""


class AccountTaken(AccountError):
    """There is an account of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is an account {name!r} already. Remove it first: passerelle accounts remove {name}")


class AccountUnknown(AccountError):
    """There is no account of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no account {name!r}. List them with: passerelle accounts list")


class AccountsUnreadable(AccountError):
    """The file of accounts cannot be read or written, or is not one."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"The file of accounts {str(file)!r} cannot be used: {reason}. "
            "It is named in PASSERELLE_ACCOUNTS, and written by: passerelle accounts add"
        )


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. A reader asks and reads; an editor changes documents and index as well."""

    name: str
    role: Role
    hash: str


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash that a password is compared with where there is no such account."""
    return _hasher().hash(secrets.token_urlsafe())


class Accounts:
    """The accounts in a file; none where there is no file. What another process writes counts at the next look."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Account] = {}
        self._verifying = threading.Semaphore(VERIFIED_AT_ONCE)

    def all(self) -> tuple[Account, ...]:
        """All accounts, by name. AccountsUnreadable."""
        return tuple(self._read().values())

    def find(self, name: str) -> Account | None:
        """The account of this name, None where there is none. AccountsUnreadable."""
        return self._read().get(name.casefold())

    def verified(self, name: str, password: str) -> Account | None:
        """The account, where the password is its own; a name that is not there takes as long as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError

        account = self.find(name)
        with self._verifying:
            try:
                _hasher().verify(account.hash if account else _nobody(), password)
            except (VerificationError, InvalidHashError):
                return None
        return account

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account. AccountInvalid, AccountTaken or AccountsUnreadable."""
        name = name.casefold()
        if not _NAME.fullmatch(name):
            raise AccountInvalid(
                f"The name {name!r} cannot be used: expected at most 64 letters without accents, digits, '.', '_', '-' "
                "and '@', a letter or a digit first."
            )
        if not SHORTEST <= len(password) <= LONGEST:
            raise AccountInvalid(
                f"The password has {len(password)} characters: expected {SHORTEST} to {LONGEST}. Several words do well."
            )
        known = self._read()
        if name in known:
            raise AccountTaken(name)
        account = Account(name, role, _hasher().hash(password))
        self._write({**known, name: account})
        return account

    def remove(self, name: str) -> None:
        """Remove an account; whoever is signed in with it is signed out. AccountUnknown or AccountsUnreadable."""
        known = self._read()
        if name.casefold() not in known:
            raise AccountUnknown(name)
        self._write({key: account for key, account in known.items() if key != name.casefold()})

    def _read(self) -> dict[str, Account]:
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                lines = self._file.read_text(encoding="utf-8").splitlines()
                self._known = {account.name: account for account in map(self._account, filter(None, lines))}
                self._seen = seen
        except FileNotFoundError:
            self._seen, self._known = None, {}
        except (OSError, UnicodeDecodeError) as error:
            raise AccountsUnreadable(self._file, getattr(error, "strerror", None) or "it is not text") from error
        return self._known

    def _account(self, line: str) -> Account:
        name, _, rest = line.partition(":")
        role, _, hash_ = rest.partition(":")
        for known in ROLES:
            if role == known and _NAME.fullmatch(name) and hash_.startswith("$argon2"):
                return Account(name, known, hash_)
        raise AccountsUnreadable(self._file, "expected lines of name:role:hash")

    def _write(self, accounts: dict[str, Account]) -> None:
        """Replace the file in one step; nobody but its owner may read it."""
        text = "".join(f"{one.name}:{one.role}:{one.hash}\n" for _, one in sorted(accounts.items()))
        aside = self._file.with_name(f".{self._file.name}-{secrets.token_hex(8)}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self._file)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise AccountsUnreadable(self._file, error.strerror or str(error)) from error
