"""What went wrong, and what was found in files, in the words of the interface: chosen by the kind, not by a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from starlette.requests import HTTPConnection

from corpus.notice import Notice, Saying, shown
from ui.failure import Failure
from ui.web.builder import BuildRefused
from ui.web.interface import INTERFACES, Interface, SaidOfFiles

COOKIE = "passerelle-language"  # the language of the interface, which the page's script tells with each request
_GROUPS = {"fr": "\N{NARROW NO-BREAK SPACE}", "en": ","}  # between thousands


def explain(error: Exception | Failure, interface: Interface) -> str:
    """One line for a person, plain text, to be escaped where it is used; what nobody foresaw is in the server's log."""
    if isinstance(error, BuildRefused):
        error = error.failure
    failure = error if isinstance(error, Failure) else Failure.of(error)
    line = next((line for name, line in interface.errors.items() if name == failure.name), None)
    if line is None:
        return interface.unexpected
    return line.format(**shown(failure.values, _wording(interface), _figure(interface)))


def notice_text(notice: Notice, interface: Interface) -> str:
    """What was found in a file, plain text."""
    return notice.worded(_wording(interface), _figure(interface))


def asked_interface(request: HTTPConnection) -> Interface | None:
    """The interface whose language a request names, as `language` or as the page's cookie; None for programs."""
    named = (request.query_params.get("language"), request.cookies.get(COOKIE))
    return next((INTERFACES[language] for name in named for language in INTERFACES if name == language), None)


def _wording(interface: Interface) -> Callable[[Saying], str]:
    return lambda saying: interface.notices[cast(SaidOfFiles, saying)]


def _figure(interface: Interface) -> Callable[[int], str]:
    return lambda number: f"{number:,}".replace(",", _GROUPS[interface.language])
