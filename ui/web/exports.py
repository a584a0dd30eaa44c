"""Conversations to take away: `POST api/export/{format}?language=fr|en` takes what the browser keeps and gives a file.

The server keeps nothing of it. `clipboard` gives an object with `text` and `html`; the others give a file to save.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.concurrency import run_in_threadpool

from ui.web.files.clipboard import pasted
from ui.web.files.markdown import markdown_file
from ui.web.files.pdf import pdf_file
from ui.web.files.word import word_file
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, InterfaceLanguage
from ui.web.kept_conversation import LONGEST, read_kept
from ui.web.site import Site
from ui.web.transcript import Transcript, transcript

Format = Literal["markdown", "docx", "pdf", "clipboard"]
_UTF8 = 4  # most bytes of a character


@dataclass(frozen=True, slots=True)
class _File:
    suffix: str
    media: str
    write: Callable[[Transcript], bytes]


_FILES: dict[Format, _File] = {
    "markdown": _File("md", "text/markdown; charset=utf-8", markdown_file),
    "docx": _File("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_file),
    "pdf": _File("pdf", "application/pdf", pdf_file),
}


def router(_: Site) -> APIRouter:
    """The one route."""
    routes = APIRouter(prefix="/api/export", include_in_schema=False)

    @routes.post("/{format_}")
    async def export(format_: Format, request: Request, language: InterfaceLanguage = DEFAULT_LANGUAGE) -> Response:
        interface = INTERFACES[language]
        text = await _body(request)
        if text is None:
            return PlainTextResponse(interface.exported.too_large, 413)
        conversation = (await run_in_threadpool(read_kept, text)).conversation
        if not conversation:
            return PlainTextResponse(interface.exported.nothing, 422)
        made = transcript(conversation, interface, datetime.now().astimezone())
        if format_ == "clipboard":
            both = pasted(made)
            return JSONResponse({"text": both.text, "html": both.html})
        file = _FILES[format_]
        content = await run_in_threadpool(file.write, made)
        headers = {"content-disposition": f'attachment; filename="{made.name}.{file.suffix}"'}
        return Response(content, media_type=file.media, headers=headers)

    return routes


async def _body(request: Request) -> str | None:
    """The text of a request; None where it is longer than any conversation."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > _UTF8 * LONGEST:
            return None
    return read.decode("utf-8", "replace")
