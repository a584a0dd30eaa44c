"""One document: what is known of it, its text or a page of it with a sentence marked, its own sources; as safe HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlsplit

from assistant.wording import date_text
from corpus.document import Document, Source
from corpus.markup import plain
from ui.web.address import Place, document_address, fingerprint
from ui.web.document_page import Leaf, page_html
from ui.web.document_text import part_of, parts, text_html
from ui.web.interface import Interface
from ui.web.quote import safe_url
from ui.web.translation import offer_html


@dataclass(frozen=True, slots=True)
class Citing:
    """Which citation of how many of an answer the document is opened at; both from 1."""

    place: int
    count: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What is to be drawn.

    - place: what was asked for.
    - leaf: the page, where one is shown in place of the text.
    - pages: whether its pages can be shown; None where its format has none to show.
    - told: a line about what could not be shown; empty where all could.
    - citing: where it is opened beside an answer.
    - model: who may translate the sentence, where a language model is set.
    """

    document: Document
    place: Place
    leaf: Leaf | None = None
    pages: bool | None = None
    told: str = ""
    citing: Citing | None = None
    model: str | None = None


def document_html(view: DocumentView, interface: Interface) -> str:
    """The whole view: a bar with the way back, what is known of the document, then its text or its page."""
    document = view.document
    body = page_html(view.leaf, _turning(view, interface), interface) if view.leaf else _text(view, interface)
    told = f'<p class="told">{escape(view.told)}</p>' if view.told else ""
    return (
        f'<article class="document" lang="{interface.language}">{_bar(view, interface)}'
        f'<header class="known"><h2 tabindex="-1" lang="{document.language}">{escape(document.title)}</h2>'
        f"{_facts(document, interface)}{_shapes(view, interface)}</header>"
        f"{_moved(view, interface)}{told}{_translation(view, interface)}{body}"
        f"{'' if view.leaf else _sources(document, interface)}</article>"
    )


def missing_html(line: str) -> str:
    """One line in place of a document that is not there."""
    return f'<p class="told" role="alert">{escape(line)}</p>'


def _bar(view: DocumentView, interface: Interface) -> str:
    """Beside an answer, the way back to its sources and along its citations; else the way to all documents."""
    words, citing = interface.document, view.citing
    if citing is None:
        return f'<p class="bar"><a href="#/documents">‹ {escape(words.all_documents)}</a></p>'
    in_full = escape(document_address(view.document.name, view.place))
    place = escape(words.citation_of.format(number=citing.place, count=citing.count))
    steps = "".join(
        f'<button type="button" data-step="{step}"{" disabled" if not 1 <= citing.place + step <= citing.count else ""}'
        f' aria-label="{escape(name)}" title="{escape(name)}"><span aria-hidden="true">{sign}</span></button>'
        for step, name, sign in ((-1, words.previous, "‹"), (1, words.next, "›"))
    )
    return (
        f'<nav class="bar" aria-label="{escape(words.citations)}">'
        f'<button type="button" data-sources><span aria-hidden="true">‹ </span>{escape(interface.evidence)}</button>'
        f'<span class="steps"><span class="count">{place}</span>{steps}</span>'
        f'<a href="{in_full}" data-in-full>{escape(words.in_full)}</a></nav>'
    )


def _facts(document: Document, interface: Interface) -> str:
    facts = [f"<span>{escape(document.publisher)}</span>"] if document.publisher else []
    if document.date:
        shown = escape(date_text(document.date, interface.language))
        facts.append(f'<time datetime="{escape(document.date)}">{shown}</time>')
    facts.append(f"<span>{escape(interface.languages[document.language])}</span>")
    facts.append(f"<span>{escape(interface.format_name(document.format))}</span>")
    if document.pages:
        facts.append(f"<span>{escape(interface.document.page_count.format(count=len(document.pages)))}</span>")
    url = safe_url(document.url)
    if url:
        host = escape((urlsplit(url).hostname or "").removeprefix("www."))
        facts.append(
            f'<a class="source" href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
            f'{escape(interface.source)} <span class="host">{host}</span>'
            f'<span class="sr-only"> ({escape(interface.new_tab)})</span></a>'
        )
    return f'<p class="facts">{"".join(facts)}</p>'


def _link(view: DocumentView, place: Place, text: str, *, current: bool = False) -> str:
    """A link to another place of the same document; the script opens it where the document is."""
    state = ' aria-current="true"' if current else ""
    return f'<a href="{escape(document_address(view.document.name, place))}" data-within{state}>{escape(text)}</a>'


def _shapes(view: DocumentView, interface: Interface) -> str:
    """The choice between the printed page and the text."""
    if not view.pages:
        return ""
    words, shown = interface.document, view.leaf is not None
    printed = _link(view, replace(view.place, shape="page", part=None), words.shape_page, current=shown)
    text = _link(view, replace(view.place, shape="text", page=None), words.shape_text, current=not shown)
    return f'<p class="shapes" role="group" aria-label="{escape(words.shape)}">{printed}{text}</p>'


def _turning(view: DocumentView, interface: Interface) -> str:
    leaf, words = view.leaf, interface.document
    if leaf is None or leaf.count < 2:
        return ""
    here = words.page_of.format(page=leaf.number, count=leaf.count)
    before = _link(view, replace(view.place, page=leaf.number - 1), f"‹ {words.previous_page}")
    behind = _link(view, replace(view.place, page=leaf.number + 1), f"{words.next_page} ›")
    return _between(before if leaf.number > 1 else "", here, behind if leaf.number < leaf.count else "")


def _between(before: str, here: str, behind: str) -> str:
    """Where one is among pages or parts, between the links to the one before and the one behind."""
    return f'<p class="turning"><span>{before}</span><span class="count">{escape(here)}</span><span>{behind}</span></p>'


def _moved(view: DocumentView, interface: Interface) -> str:
    """Said where a sentence was asked for that does not stand there."""
    if view.place.start is None or view.place.stands_in(view.document):
        return ""
    return f'<p class="told" role="status">{escape(interface.document.moved)}</p>'


def _translation(view: DocumentView, interface: Interface) -> str:
    """Where a language model is set, a button for a translation of a sentence in another language."""
    document, goal = view.document, view.place.stands_in(view.document)
    if view.model is None or goal is None or document.language == interface.language:
        return ""
    quote = fingerprint(document.text[goal.start : goal.end])
    return offer_html(document.name, goal, quote, interface.language, view.model, interface)


def _text(view: DocumentView, interface: Interface) -> str:
    document = view.document
    groups = parts(document)
    goal = view.place.stands_in(document)
    asked = view.place.part or (part_of(groups, goal.start) if goal else 1)
    number = min(max(asked, 1), len(groups))
    turning = ""
    if len(groups) > 1:
        words = interface.document
        here = words.part_of.format(part=number, count=len(groups))
        before = _link(view, replace(view.place, part=number - 1), f"‹ {words.previous_part}")
        behind = _link(view, replace(view.place, part=number + 1), f"{words.next_part} ›")
        turning = _between(before if number > 1 else "", here, behind if number < len(groups) else "")
    drawn = text_html(document, groups[number - 1], goal, interface)
    return f'{turning}<div class="text" lang="{document.language}">{drawn}</div>{turning}'


def _sources(document: Document, interface: Interface) -> str:
    """The sources that the document gives, unless its text lists them itself."""
    if not document.sources or _listed(document):
        return ""
    items = "".join(f"<li>{_source(source, interface)}</li>" for source in document.sources)
    return f'<section class="own-sources"><h3>{escape(interface.document.sources)}</h3><ul>{items}</ul></section>'


def _listed(document: Document) -> bool:
    tail = document.text[document.blocks[-1].end if document.blocks else 0 :]
    return bool(plain(tail)) and document.sources[0].title in plain(tail)


def _source(source: Source, interface: Interface) -> str:
    title, address = escape(source.title), safe_url(source.url)
    if address:
        title = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    rest = [source.publisher, date_text(source.date, interface.language) if source.date else None]
    detail = escape(", ".join(part for part in rest if part))
    short = escape(interface.reference_short.format(number=source.number))
    return f'<span class="short">{short}</span> {title}{f" <span>{detail}</span>" if detail else ""}'
