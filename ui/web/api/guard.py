"""Who may ask: everyone, or who carries a key, or who the web page knows already."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import HTTPConnection

from ui.keys import KeyFile
from ui.web.api.faults import KeyNeeded

Permission = Callable[[HTTPConnection], bool]
"""Whether a request may read without a key, by its session say."""


class Guard:
    """Lets through who may ask.

    - keys: those that programs carry; None where no key is needed of anybody.
    - known: who may read without one although keys are needed.
    """

    def __init__(self, keys: KeyFile | None, known: Permission = lambda _: False) -> None:
        self._keys, self._known = keys, known

    def __call__(self, request: HTTPConnection) -> None:
        """Raise KeyNeeded where the request may not read."""
        if self._keys is None or self._known(request):
            return
        key = bearer(request)
        if key is None or not self._keys.opens(key):
            raise KeyNeeded


def bearer(request: HTTPConnection) -> str | None:
    """The key that a request carries (`Authorization: Bearer KEY`), None where it carries none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None
