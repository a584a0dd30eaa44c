"""What a client is told when something goes wrong: one shape, one line, never a traceback.

{"error": {"code": "question_empty", "message": "The question is empty. Ask one in French, English or German."}}
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from assistant.errors import AssistantError, QuestionEmpty, QuestionTooLong
from index.errors import DocumentUnknown, IndexingError, IndexMissing
from ui.web.telling import asked_interface, explain

_log = logging.getLogger(__name__)


class Fault(Exception):
    """Why a request got no answer.

    - status: of HTTP, 400 to 599.
    - code: a word that programs compare; message: a line that people read.
    - retry: seconds after which it may be tried again, None where that is of no use.
    """

    def __init__(self, status: int, code: str, message: str, retry: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry = status, code, message, retry

    @property
    def headers(self) -> Mapping[str, str]:
        """What is said in headers beside it."""
        named = {"www-authenticate": "Bearer"} if self.status == 401 else {}
        return named if self.retry is None else {**named, "retry-after": str(self.retry)}

    @property
    def object(self) -> dict[str, object]:
        """The body of the response."""
        return {"error": {"code": self.code, "message": self.message}}


class TooOften(Fault):
    """A client asks more questions than the settings allow; `retry` in seconds."""

    def __init__(self, retry: int) -> None:
        super().__init__(429, "too_often", f"Too many questions in a short time. Try again in {retry} seconds.", retry)


class TooManyWaiting(Fault):
    """More questions wait than can be answered soon; `retry` in seconds."""

    def __init__(self, retry: int) -> None:
        super().__init__(503, "busy", f"Too many questions are waiting. Try again in {retry} seconds.", retry)


class RequestTooLarge(Fault):
    """A request has more bytes than any question with its history."""

    def __init__(self, most: int) -> None:
        super().__init__(
            413, "too_large", f"The request should have at most {most} bytes, found more. Send a shorter history."
        )
        self.most = most


class RequestInvalid(Fault):
    """A request cannot be read: what was expected where, and what was found, is for programs."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(status, "invalid_request", message)


class SignInNeeded(Fault):
    """Nobody may read here without an account or a key."""

    def __init__(self) -> None:
        super().__init__(401, "sign_in_needed", "Sign in first, or send a key as `Authorization: Bearer KEY`.")


class KeyNeeded(Fault):
    """Programs need a key here."""

    def __init__(self) -> None:
        line = "A key is needed: send it as `Authorization: Bearer KEY`. Whoever runs the server makes them."
        super().__init__(401, "key_needed", line)


class EditorNeeded(Fault):
    """Something is for editors, and nobody is signed in."""

    def __init__(self) -> None:
        super().__init__(401, "sign_in_needed", "Sign in as an editor first.")


class ReaderOnly(Fault):
    """Something is for editors, and the account that is signed in may read."""

    def __init__(self, account: str) -> None:
        super().__init__(403, "not_allowed", f"The account {account!r} may read; this is for editors.")
        self.account = account


class HostUnknown(Fault):
    """The server is asked under a name that is not its own."""

    def __init__(self) -> None:
        line = (
            "The server is not known by the name it was asked for under. Open it as 127.0.0.1 or localhost, or name it "
            "in PASSERELLE_HOSTS: docs/deployment.md."
        )
        super().__init__(421, "other_host", line)


class NothingServed(Fault):
    """No index is served."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "No index is served.")


class NoBuild(Fault):
    """No build was begun."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "No build was begun since the server started.")


class NoEvaluation(Fault):
    """No evaluation has been run."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "No evaluation has been run yet.")


class AnswerForgotten(Fault):
    """An opinion is of an answer that was given long ago, or elsewhere."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "That answer is no longer known; ask the question again.")


class PlaceUnknown(Fault):
    """Nothing is at an address."""

    def __init__(self) -> None:
        super().__init__(404, "not_found", "There is nothing at this address; docs/api.md lists what is.")


class MethodUnknown(Fault):
    """An address does not take a method."""

    def __init__(self) -> None:
        super().__init__(
            405, "method_not_allowed", "This address does not take that method; docs/api.md says which it takes."
        )


class Unexpected(Fault):
    """Something that nobody foresaw; it is in the log."""

    def __init__(self) -> None:
        super().__init__(500, "unexpected", "Something unexpected went wrong; the server's log says what. Try again.")


_UNKNOWN: dict[int, type[PlaceUnknown | MethodUnknown]] = {404: PlaceUnknown, 405: MethodUnknown}


def fault_of(error: Exception) -> Fault:
    """What a client is told of an error. What the server's own paths or log would show stays in the log."""
    match error:
        case Fault():
            return error
        case QuestionEmpty():
            return Fault(400, "question_empty", str(error))
        case QuestionTooLong():
            return Fault(400, "question_too_long", str(error))
        case DocumentUnknown():
            return Fault(404, "document_unknown", str(error))
        case IndexMissing():
            message = "No index is served yet. Whoever runs the server builds it with: passerelle index build"
            return Fault(503, "index_missing", message, 60)
        case IndexingError() | AssistantError():
            _log.warning("%s", error)
            message = "The index cannot be used at the moment; the server's log says why."
            return Fault(503, "index_unusable", message, 60)
    _log.error("a request could not be answered", exc_info=error)
    return Unexpected()


def install(app: FastAPI) -> None:
    """Have every error of our own routes told in this way."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    for kind in (Fault, AssistantError, IndexingError, Exception):
        app.add_exception_handler(kind, _on_error)


async def _on_error(request: Request, error: Exception) -> JSONResponse:
    return response(error, request)


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    """What a router says where nothing of ours answers."""
    assert isinstance(error, HTTPException)
    line = " ".join(str(error.detail).split())
    kind = _UNKNOWN.get(error.status_code)
    said = response(kind() if kind else Fault(error.status_code, "refused", line), request)
    said.headers.update(error.headers or {})
    return said


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        line = "The body should be a JSON object, sent as application/json; found something else."
        return response(RequestInvalid(line), request)
    place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    expected = str(first["msg"])
    return response(RequestInvalid(f"{place!r}: {expected[0].lower()}{expected[1:]}. {_SEE}"), request)


_SEE = "What is expected stands in docs/api.md and at api/openapi.json."


def response(error: Exception, request: HTTPConnection, fault: Fault | None = None) -> JSONResponse:
    """What a client is told of an error: in English, or in the language of the page that asks.

    - fault: how programs are told of it; `fault_of` the error where it is not given.
    """
    fault = fault or fault_of(error)
    interface = asked_interface(request)
    message = explain(error, interface) if interface else fault.message
    return JSONResponse({"error": {"code": fault.code, "message": message}}, fault.status, dict(fault.headers))
