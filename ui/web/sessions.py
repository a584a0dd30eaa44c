"""Who is signed in: random tokens, kept in the server's memory until they expire."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ui.accounts import Account, Accounts

COOKIE = "passerelle_session"
LIFETIME = 12 * 3600  # seconds from signing in: a working day
SESSIONS = 1000  # at once; the oldest end first


@dataclass(frozen=True, slots=True)
class _Session:
    account: Account
    ends: float


class Sessions:
    """The sessions of a server; one ends with its time, with the account, or with a change of its role or password."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts, self._clock = accounts, clock
        self._open: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, account: Account) -> str:
        """A new session: the token that names it, which nobody can guess and the server does not keep."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[_digest(token)] = _Session(account, self._clock() + LIFETIME)
            if len(self._open) > SESSIONS:
                del self._open[next(iter(self._open))]
        return token

    def account(self, token: str) -> Account | None:
        """Whose session it is; None where there is none of this token, or none any more."""
        with self._lock:
            session = self._open.get(_digest(token))
        if session is None:
            return None
        if self._clock() >= session.ends or self._accounts.find(session.account.name) != session.account:
            self.end(token)
            return None
        return session.account

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with self._lock:
            self._open.pop(_digest(token), None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
