"""The doors of one document: the view of it, and the pictures of its pages."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse

from assistant.errors import AssistantError, Failure, LanguageModelFailed
from assistant.servers import servers
from assistant.translating import LONGEST, translated
from assistant.wording import failure_text
from corpus.document import Document, Language
from corpus.errors import ContentError
from corpus.highlight import highlight
from corpus.markup import plain
from index.errors import DocumentUnknown, IndexingError
from index.manifest import DocumentEntry
from ui.web.address import Place, Shape, fingerprint, places_address
from ui.web.document_page import Leaf, boxes_html, not_located_html
from ui.web.document_view import Citing, DocumentView, document_html, missing_html
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, Interface, InterfaceLanguage
from ui.web.pages import DRAWN, Pages
from ui.web.site import Site
from ui.web.telling import explain, notice_text
from ui.web.translation import translation_html, untranslated_html

_LARGEST = 2**31  # no document, page or part has such a number
Counted = Annotated[int | None, Query(ge=0, le=_LARGEST)]
Quote = Annotated[str | None, Query(max_length=64)]
TRANSLATING = 2  # sentences translated at the same time
_KEPT = "private, max-age=31536000, immutable"  # the address names the file's digest
_ASKED_AFTER = "private, no-cache"


def router(site: Site) -> APIRouter:
    """The routes of one document."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    pages = Pages(site.settings.folders)
    models = servers(site.settings) if site.settings.generative else None
    turns = threading.BoundedSemaphore(TRANSLATING)

    def found(name: str) -> tuple[Document, DocumentEntry]:
        generation = site.assistant().served.generation()
        document = generation.document(name)
        return document, next(entry for entry in generation.manifest.documents if entry.name == name)

    @routes.get("/views/documents/{name}")
    def document(
        name: str,
        start: Counted = None,
        end: Counted = None,
        quote: Quote = None,
        shape: Shape | None = None,
        page: Counted = None,
        part: Counted = None,
        citation: Counted = None,
        of: Counted = None,
        language: InterfaceLanguage = DEFAULT_LANGUAGE,
    ) -> HTMLResponse:
        interface = INTERFACES[language]
        try:
            known, entry = found(name)
        except (AssistantError, IndexingError) as error:
            return unknown(error, interface)
        place = Place(start, end, quote, shape, page, part)
        citing = Citing(citation, of) if citation and of and citation <= of else None
        view = opened(known, entry, place, citing, interface)
        return HTMLResponse(document_html(view, interface))

    def opened(
        document: Document, entry: DocumentEntry, place: Place, citing: Citing | None, interface: Interface
    ) -> DocumentView:
        if document.format not in DRAWN or not document.pages:
            return DocumentView(document, place, citing=citing, model=site.model)
        told, leaf, shows = "", None, True
        try:
            if place.shape != "text":
                leaf = _leaf(document, entry, place, pages)
                shows = leaf is not None
                told = "" if leaf else interface.document.original_gone
        except ContentError as error:
            shows, told = False, interface.document.not_drawn.format(error=notice_text(error.reason, interface))
        return DocumentView(document, place, leaf, shows, told, citing, site.model)

    @routes.get("/documents/{name}/pages/{number}.png", response_class=Response)
    def picture(
        name: str, number: int, file: str = "", if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        try:
            known, entry = found(name)
            tag = f'"{entry.file}-{number}"'
            headers = {"etag": tag, "cache-control": _KEPT if file == entry.file else _ASKED_AFTER}
            if known.format not in DRAWN or not 1 <= number <= len(known.pages):
                return Response(status_code=404)
            if if_none_match == tag:
                return Response(status_code=304, headers=headers)
            drawn = pages.picture(entry, number)
        except (AssistantError, IndexingError, ContentError):
            return Response(status_code=404)
        if drawn is None:
            return Response(status_code=404)
        return Response(drawn.png, media_type="image/png", headers=headers)

    @routes.get("/documents/{name}/pages/{number}/places")
    def places(
        name: str,
        number: int,
        start: Counted = None,
        end: Counted = None,
        quote: Quote = None,
        language: InterfaceLanguage = DEFAULT_LANGUAGE,
    ) -> HTMLResponse:
        """What lights a sentence on a page whose picture has to be read first, or a line that says why nothing does."""
        interface = INTERFACES[language]
        try:
            known, entry = found(name)
        except (AssistantError, IndexingError) as error:
            return unknown(error, interface)
        goal = Place(start, end, quote).stands_in(known)
        if goal is None or not _pictured(known, number):
            return HTMLResponse(not_located_html(interface), 404)
        sentence = known.text[goal.start : goal.end]
        boxes = highlight(sentence, pages.words_in_picture(entry, number))
        return HTMLResponse(boxes_html(boxes, plain(sentence)) if boxes else not_located_html(interface))

    @routes.post("/documents/{name}/translation")
    def translation(
        name: str,
        start: Counted = None,
        end: Counted = None,
        quote: Quote = None,
        into: Language | None = None,
        language: InterfaceLanguage = DEFAULT_LANGUAGE,
    ) -> HTMLResponse:
        """Sentences of served documents alone: nobody else's text is passed on to the model."""
        interface = INTERFACES[language]
        if models is None:
            return HTMLResponse(status_code=404)

        def refused(line: str, status: int) -> HTMLResponse:
            return HTMLResponse(untranslated_html(line), status)

        try:
            known, _ = found(name)
        except (AssistantError, IndexingError) as error:
            return refused(*_reason(error, interface))
        goal = Place(start, end, quote).stands_in(known)
        if goal is None or goal.end - goal.start > LONGEST:
            return refused(interface.document.moved, 404)
        if not turns.acquire(blocking=False):
            return refused(_failed("busy", interface), 503)
        try:
            text = translated(known.text[goal.start : goal.end], into or language, models)
        except LanguageModelFailed as error:
            return refused(_failed(error.failure, interface), 502)
        finally:
            turns.release()
        return HTMLResponse(translation_html(text, into or language, models.name, interface))

    def unknown(error: AssistantError | IndexingError, interface: Interface) -> HTMLResponse:
        line, status = _reason(error, interface)
        return HTMLResponse(missing_html(line), status)

    return routes


def _reason(error: AssistantError | IndexingError, interface: Interface) -> tuple[str, int]:
    """Why a document is not there: a line, and the status that goes with it."""
    if isinstance(error, DocumentUnknown):
        return interface.document.unknown, 404
    return explain(error, interface), 503


def _failed(failure: Failure, interface: Interface) -> str:
    """Why there is no translation, in a line."""
    return interface.document.not_translated.format(reason=failure_text(failure, interface.language))


def _leaf(document: Document, entry: DocumentEntry, place: Place, pages: Pages) -> Leaf | None:
    """The page that is asked for, or that the sentence begins on, with the sentence located; None without its file."""
    goal = place.stands_in(document)
    first = document.page_at(goal.start) or 1 if goal else 1
    last = document.page_at(goal.end - 1) or first if goal else first
    number = min(max(place.page or first, 1), len(document.pages))
    picture = pages.picture(entry, number)
    if picture is None:
        return None
    sentence = document.text[goal.start : goal.end] if goal and first <= number <= last else None
    boxes = highlight(sentence, picture.words) if sentence else ()
    places = None
    if goal and sentence and not boxes and _pictured(document, number):
        read = pages.read_words(entry, number)
        boxes = highlight(sentence, read or ())
        places = places_address(document.name, number, goal, fingerprint(sentence)) if read is None else None
    return Leaf(
        document.name,
        document.title,
        number,
        len(document.pages),
        entry.file,
        picture,
        boxes,
        plain(sentence) if sentence else None,
        places,
    )


def _pictured(document: Document, number: int) -> bool:
    """Whether page `number`, from 1, is a picture whose text was recognised."""
    return 1 <= number <= len(document.pages) and document.pages[number - 1].recognised is not None
