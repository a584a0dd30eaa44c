"""One citation beside an answer: its marker, and its card with the quote and where it comes from; as safe HTML."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from assistant.answer import Answer, Check, Citation
from assistant.wording import date_text
from corpus.document import Language, Source, Span
from ui.web.address import Place, document_address, fingerprint
from ui.web.interface import Interface
from ui.web.quote import Marked, marked_html, safe_url
from ui.web.translation import offer_html

# Drawn in a square of 16: opening quotation marks, a tick, a triangle with an exclamation mark.
_ICONS: dict[Check, str] = {
    "verbatim": "M7 4C4.5 5 3 7 3 9.8V12h4V8.5H5.2C5.3 7 6 6 7.5 5.2z"
    "M13 4c-2.5 1-4 3-4 5.8V12h4V8.5h-1.8c.1-1.5.8-2.5 2.3-3.3z",
    "supported": "M6.3 12.5 2.5 8.7 3.9 7.3 6.3 9.7 12.1 3.9 13.5 5.3z",
    "unsupported": "M8 1.5 15.5 14.5H.5zM7.2 6v4.2h1.6V6zm0 5.2v1.6h1.6v-1.6z",
}


def check_html(check: Check, interface: Interface) -> str:
    """A check's state, in an icon and in a word."""
    return (
        f'<span class="check {check}" title="{escape(interface.check_details[check])}">'
        f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d="{_ICONS[check]}"/>'
        f"</svg>{escape(interface.checks[check])}</span>"
    )


def citation_label(citation: Citation, interface: Interface) -> str:
    """What a marker and its card are called: "Citation 2: title". Plain text, to be escaped where it is used."""
    return interface.citation.format(number=citation.number, title=citation.title)


def marker_html(turn: int, citation: Citation, interface: Interface) -> str:
    """The numbered button that opens a citation."""
    label = escape(citation_label(citation, interface))
    return (
        f'<button type="button" class="marker" data-turn="{turn}" data-citation="{citation.number}"'
        f' aria-controls="t{turn}-c{citation.number}" aria-label="{label}" title="{label}">{citation.number}</button>'
    )


def card_html(turn: int, citation: Citation, answer: Answer, interface: Interface, model: str | None = None) -> str:
    """One citation: the quote marked in its context, where it comes from, how it was checked.

    - model: who may translate it for reading, where it is in another language than the question; None for nobody.
    """
    number, card = citation.number, f"t{turn}-c{citation.number}"
    stretch = Marked(
        citation.context,
        Span(citation.start - citation.context_start, citation.end - citation.context_start),
        citation.lead if citation.lead and citation.lead not in citation.context else header_row(citation.lead),
        {source.number: source for source in citation.sources},
        _moved(citation.asked, -citation.context_start) if citation.asked else None,
    )
    return (
        f'<article class="card" id="{card}" data-turn="{turn}" data-citation="{number}" tabindex="-1"'
        f' aria-label="{escape(citation_label(citation, interface))}">'
        f'<header><span class="number" aria-hidden="true">{number}</span>'
        f'<h3 lang="{citation.language}">{escape(citation.title)}</h3>'
        f"{check_html(_check(number, answer), interface)}</header>"
        f"{place_html(citation.section, citation.page, citation.language, interface)}"
        f'<blockquote lang="{citation.language}">{marked_html(stretch, interface)}</blockquote>'
        f"{_facts(citation, answer.language, interface)}"
        f"{_translation(citation, answer.language, model, interface)}"
        f"{_references(citation.sources, interface)}"
        f'<p class="actions">{_open(citation, interface)}{_link(citation.url, interface)}'
        f'<button type="button" data-back>{escape(interface.back)}<span class="sr-only"> ({number})</span></button></p>'
        f"</article>"
    )


def _open(citation: Citation, interface: Interface) -> str:
    place = Place(citation.start, citation.end, fingerprint(citation.quote))
    address = escape(document_address(citation.document, place))
    number = f'<span class="sr-only"> ({citation.number})</span>'
    return f'<a class="open" href="{address}" data-open>{escape(interface.open_document)}{number}</a>'


def _translation(citation: Citation, asked_in: Language, model: str | None, interface: Interface) -> str:
    if model is None or citation.language == asked_in:
        return ""
    sentence, quote = Span(citation.start, citation.end), fingerprint(citation.quote)
    return offer_html(citation.document, sentence, quote, asked_in, model, interface, f"({citation.number})")


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def header_row(lead: str | None) -> str | None:
    """A header row is given even where the context holds it, so that the table is built under it."""
    return lead if lead and "|" in lead else None


def _check(number: int, answer: Answer) -> Check:
    """A citation is checked as well as the least checked statement that it carries."""
    checks = {statement.check for statement in answer.statements if number in statement.citations}
    worst: tuple[Check, ...] = ("unsupported", "supported", "verbatim")
    return next((check for check in worst if check in checks), "verbatim")


def place_html(section: str | None, page: int | None, language: Language, interface: Interface) -> str:
    """Where in its document something stands; empty where that is not known."""
    parts = []
    if section:
        parts.append(f'<span lang="{language}">{escape(section.replace(" > ", " › "))}</span>')
    if page is not None:
        parts.append(f"<span>{escape(interface.page.format(page=page))}</span>")
    return f'<p class="place">{"".join(parts)}</p>' if parts else ""


def _facts(citation: Citation, asked_in: Language, interface: Interface) -> str:
    facts = []
    if citation.publisher:
        facts.append(f"<span>{escape(citation.publisher)}</span>")
    if citation.date:
        facts.append(
            f'<time datetime="{escape(citation.date)}">{escape(date_text(citation.date, interface.language))}</time>'
        )
    if citation.recognised is not None:
        said = interface.recognised.format(percent=round(100 * citation.recognised))
        facts.append(f'<span class="recognised">{escape(said)}</span>')
    if citation.format:
        facts.append(f'<span class="format">{escape(interface.format_name(citation.format))}</span>')
    facts.append(language_html(citation.language, asked_in, interface))
    return f'<p class="facts">{"".join(facts)}</p>'


def language_html(language: Language, asked_in: Language, interface: Interface) -> str:
    """The language of a source, set off where it is not the one of the question."""
    name = interface.languages[language]
    if language == asked_in:
        return f'<span class="language">{escape(name)}</span>'
    return f'<span class="language other">{escape(interface.source_in.format(language=name))}</span>'


def _link(url: str | None, interface: Interface) -> str:
    address = safe_url(url)
    if address is None:
        return ""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return (
        f'<a class="source" href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
        f'{escape(interface.source)} <span class="host">{escape(host)}</span>'
        f'<span class="sr-only"> ({escape(interface.new_tab)})</span></a>'
    )


def _references(sources: tuple[Source, ...], interface: Interface) -> str:
    """The references that the document itself gives for the quote, under a closed line."""
    if not sources:
        return ""
    items = []
    for source in sources:
        address = safe_url(source.url)
        title = escape(source.title)
        if address:
            title = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{title}</a>'
        rest = [source.publisher, date_text(source.date, interface.language) if source.date else None]
        detail = escape(", ".join(part for part in rest if part))
        short = escape(interface.reference_short.format(number=source.number))
        items.append(
            f'<li><span class="short">{short}</span> {title}{f" <span>{detail}</span>" if detail else ""}</li>'
        )
    summary = escape(interface.references.format(count=len(sources)))
    return f'<details class="references"><summary>{summary}</summary><ul>{"".join(items)}</ul></details>'
