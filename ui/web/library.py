"""The library of documents: its view and its doors; uploads, builds and the way back are for editors.

What they do and answer is what the commands `passerelle documents` and `passerelle index` do and print with `--json`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.responses import Response

from assistant.opening import open_embedder
from assistant.settings import Settings
from corpus.folder import Incoming, remove
from corpus.notice import Notice
from corpus.sayings import notice_of
from index.errors import IndexingError
from index.rollback import roll_back
from ui.accounts import Accounts, AccountsUnreadable
from ui.changes import changes_object
from ui.index_json import age, documents_object, generation_object
from ui.standing import standing
from ui.web.access import Visitor, editor, visitor
from ui.web.api.faults import NoBuild, NothingServed
from ui.web.builder import Build, Builder
from ui.web.holdings import Holdings, Shelf
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, InterfaceLanguage
from ui.web.library_view import library_html
from ui.web.site import Site
from ui.web.telling import asked_interface, explain, notice_text
from ui.web.told_route import ToldRoute

WRITE = 1_000_000  # bytes that are gathered before they are written
LOOK = 0.25  # seconds between two looks at a build that is followed
SIGN = 15.0  # seconds without news after which a sign is sent, so that nothing between takes the connection for dead

_Full = Annotated[bool, Query(description="build from nothing, even what has not changed")]


def router(site: Site) -> APIRouter:
    """The routes, and whatever they share."""
    settings, shelf, builder = site.settings, Shelf(site.settings.index), Builder(site.settings)
    embedder = cache(lambda: open_embedder(settings))  # not at the start, which a model that is missing does not stop
    comparing = asyncio.Lock()  # reading a large folder again for each of many who look would help nobody

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        builder.close()

    routes = APIRouter(prefix="/api", route_class=ToldRoute)
    page = APIRouter(prefix="/views", default_response_class=HTMLResponse, include_in_schema=False)

    def served() -> Holdings:
        found = shelf.look()
        if found is None:
            raise NothingServed
        return found

    @routes.get("/documents", summary="The documents that are served, and what looks wrong with them")
    def documents(request: Request) -> dict[str, object]:
        found = served()
        entries = [(one.document, one.passages) for one in found.holdings]
        findings = [finding for one in found.holdings for finding in one.findings]
        return documents_object(entries, found.manifest, findings, _words(request))

    @routes.put("/documents/{name:path}", status_code=201, summary="Add a file to the documents folder: its bytes")
    async def add(
        name: str, request: Request, _: Annotated[Visitor, Depends(editor)], replace: bool = False
    ) -> dict[str, object]:
        incoming = await run_in_threadpool(Incoming, settings.documents, name, replace=replace)
        with incoming:
            gathered = bytearray()
            async for chunk in request.stream():
                gathered += chunk
                if len(gathered) >= WRITE:
                    await run_in_threadpool(incoming.write, bytes(gathered))
                    gathered.clear()
            await run_in_threadpool(incoming.write, bytes(gathered))
            await run_in_threadpool(incoming.keep)
        return {"name": incoming.name, "bytes": incoming.size}

    @routes.delete("/documents/{path:path}", status_code=204, summary="Remove a file from the documents folder")
    def delete(path: str, _: Annotated[Visitor, Depends(editor)]) -> None:
        remove(settings.documents, path)

    @routes.get("/index", summary="The served generation, its age, and whether the documents have changed since")
    async def status(request: Request) -> dict[str, object]:
        found = await run_in_threadpool(served)
        async with comparing:
            compared = await run_in_threadpool(lambda: standing(settings, found.manifest, embedder()))
        words = _words(request)
        known = generation_object(found.manifest, words)
        for place in ("documents_folder", "further_folders"):  # on the server, which is nobody's business here
            known.pop(place)
        return known | {
            "age_seconds": age(found.manifest),
            "stale": compared.stale,
            "stale_reason": compared.reason if compared.stale is not None else "the documents cannot be looked at",
            "changes": changes_object(compared.changes, words) if compared.changes else {},
            "kept": list(shelf.others()),
        }

    @routes.post("/index/forecast", summary="What a build would do and how long it would take; nothing is written")
    def forecast(request: Request, _: Annotated[Visitor, Depends(editor)], full: _Full = False) -> dict[str, object]:
        return _in_words(builder.forecast(full=full), _words(request))

    @routes.post("/index/build", status_code=202, summary="Begin a build; what is served serves until it is proven")
    def build(request: Request, who: Annotated[Visitor, Depends(editor)], full: _Full = False) -> dict[str, object]:
        return build_object(builder.start(who.account.name if who.account else None, full=full), request)

    @routes.get("/index/build", summary="The build that runs, or that ran last")
    def latest(request: Request, _: Annotated[Visitor, Depends(editor)]) -> dict[str, object]:
        if builder.latest is None:
            raise NoBuild
        return build_object(builder.latest, request)

    @routes.get("/index/build/events", summary="The same as server-sent events, until it is over")
    async def events(request: Request, _: Annotated[Visitor, Depends(editor)]) -> StreamingResponse:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}  # proxies are not to hold it back
        return StreamingResponse(_events(builder, request), media_type="text/event-stream", headers=headers)

    @routes.post("/index/rollback", summary="Prove an earlier generation and serve it again")
    def rollback(_: Annotated[Visitor, Depends(editor)], generation: str | None = None) -> dict[str, object]:
        return {"generation": roll_back(settings.index, generation).id}

    @page.get("/documents")
    def view(request: Request, response: Response, language: InterfaceLanguage = DEFAULT_LANGUAGE) -> str:
        response.headers["cache-control"] = "no-store"  # it is not the same for everybody
        interface, latest, trouble = INTERFACES[language], builder.latest, None
        try:
            found = shelf.look()
        except IndexingError as error:
            found, trouble = None, explain(error, interface)
        return library_html(
            interface,
            found,
            shelf.others(),
            visitor(request),
            accounts=has_accounts(settings),
            trouble=trouble,
            building=latest is not None and latest.running,
            removable=lambda path: (settings.documents / path).is_file(),
        )

    both = APIRouter(lifespan=lifespan)
    both.include_router(routes)
    both.include_router(page)
    return both


def has_accounts(settings: Settings) -> bool:
    """Whether anybody can sign in; a file of accounts that cannot be used lets nobody."""
    try:
        return bool(Accounts(settings.accounts).all())
    except AccountsUnreadable:
        return False


def build_object(build: Build, request: Request) -> dict[str, object]:
    """A build as far as it has come, for programs; why it failed in the language of whoever asks."""
    known, interface, failure = asdict(build), asked_interface(request), build.failure
    del known["failure"]
    if build.report is not None:
        known["report"] = _in_words(build.report, _words(request))
    error = None if failure is None else explain(failure, interface) if interface else failure.line
    return known | {"error": error, "running": build.running}


def _words(request: Request) -> Callable[[Notice], str]:
    """How what was found in files is told to whoever asks."""
    interface = asked_interface(request)
    return str if interface is None else lambda notice: notice_text(notice, interface)


def _in_words(printed: Mapping[str, Any], words: Callable[[Notice], str]) -> dict[str, object]:
    """What the command prints, with the reasons of files that are not read in other words."""
    files = [{**file, "reason": words(notice_of(file["notice"]))} for file in printed["unreadable"]]
    return {**printed, "unreadable": files}


async def _events(builder: Builder, request: Request) -> AsyncIterator[str]:
    said, silent = None, 0.0
    while (build := builder.latest) is not None:
        if build != said:
            yield f"data: {json.dumps(build_object(build, request))}\n\n"
            said, silent = build, 0.0
        elif silent >= SIGN:
            yield ": still going on\n\n"
            silent = 0.0
        if not build.running:
            break
        await asyncio.sleep(LOOK)
        silent += LOOK
