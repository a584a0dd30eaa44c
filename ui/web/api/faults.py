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

from assistant.errors import AssistantError, QuestionEmpty, QuestionTooLong
from index.errors import DocumentUnknown, IndexingError, IndexMissing

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


UNEXPECTED = Fault(500, "unexpected", "Something unexpected went wrong; the server's log says what. Try again.")
_CODES = {
    400: "invalid_request",
    401: "sign_in_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    422: "invalid_request",
}
# What a router says where nobody has chosen the words.
_LINES = {
    "Not Found": "There is nothing at this address; docs/api.md lists what is.",
    "Method Not Allowed": "This address does not take that method; docs/api.md says which it takes.",
}


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
    return UNEXPECTED


def invalid(message: str) -> Fault:
    """A request that cannot be read: what was expected where, and what was found."""
    return Fault(400, "invalid_request", message)


def install(app: FastAPI) -> None:
    """Have every error of our own routes told in this way."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    for kind in (Fault, AssistantError, IndexingError, Exception):
        app.add_exception_handler(kind, _on_error)


async def _on_error(_request: Request, error: Exception) -> JSONResponse:
    return response(fault_of(error))


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    line = " ".join(str(error.detail).split())
    told = response(Fault(error.status_code, _CODES.get(error.status_code, "refused"), _LINES.get(line, line)))
    told.headers.update(error.headers or {})
    return told


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return response(invalid("The body should be a JSON object, sent as application/json; found something else."))
    place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    expected = str(first["msg"])
    return response(invalid(f"{place!r}: {expected[0].lower()}{expected[1:]}. {_SEE}"))


_SEE = "What is expected stands in docs/api.md and at api/openapi.json."


def response(fault: Fault) -> JSONResponse:
    """The fault as a response."""
    return JSONResponse(fault.object, fault.status, dict(fault.headers))
