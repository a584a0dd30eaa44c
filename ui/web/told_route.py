"""A route of the page whose errors are told in one line, in the language of whoever asks, with a status that fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from corpus.errors import (
    CorpusError,
    FileMissing,
    FileTaken,
    FileTooLarge,
    FolderMissing,
    FolderUnwritable,
    UnsupportedFormat,
)
from eval.errors import EvalError, EvaluationGoesOn, FeedbackUnwritable
from index.errors import GenerationUnknown, IndexBusy, IndexingError, IndexMissing, IndexUnwritable
from ui.web.api.faults import Fault, RequestInvalid, response

_STATUS: tuple[tuple[type[Exception], int], ...] = (  # the first that an error is one of
    (FileTaken, 409),
    (FileTooLarge, 413),
    (UnsupportedFormat, 415),
    (FileMissing, 404),
    (FolderMissing, 500),
    (FolderUnwritable, 507),
    (CorpusError, 422),
    (IndexMissing, 404),
    (GenerationUnknown, 404),
    (IndexBusy, 409),
    (IndexUnwritable, 507),
    (IndexingError, 500),
    (EvaluationGoesOn, 409),
    (FeedbackUnwritable, 507),
    (EvalError, 422),
)


class ToldRoute(APIRoute):
    """A route whose faults, and errors of reading, indexing and evaluating, are told."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """What handles a request."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                answer: Response = await handle(request)
            except RequestValidationError as error:
                first = error.errors()[0]
                return response(RequestInvalid(f"{first['loc'][-1]}: {first['msg']}.", 422), request)
            except Fault as fault:
                return response(fault, request)
            except (CorpusError, IndexingError, EvalError) as error:
                status = next(status for kind, status in _STATUS if isinstance(error, kind))
                return response(error, request, Fault(status, "refused", " ".join(str(error).split())))
            return answer

        return told
