"""The evidence beside an answer: a card for each citation, and what was found without being cited; as safe HTML."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from assistant.answer import Answer, Check, Citation
from assistant.wording import date_text
from corpus.document import Language, Source, Span
from corpus.passage import Passage
from ui.web.address import Place, document_address, fingerprint
from ui.web.interface import Interface
from ui.web.quote import Marked, marked_html, safe_url

NEAREST_SHOWN = 3  # passages in view where the documents do not answer; the others lie under a closed line

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


def evidence_html(turn: int, answer: Answer, interface: Interface, *, shown: bool) -> str:
    """Everything beside one answer: its cards in answer order and what else was found, or the nearest passages.

    - turn: number of the exchange, by which markers and cards find each other.
    - shown: whether it is the answer whose evidence is in view; the others wait, hidden, for a click on their markers.
    """
    asked = escape(interface.evidence_of.format(question=answer.question))
    parts = [f"<h2>{escape(interface.evidence)}</h2>"]
    if not answer.refused or answer.standalone_question.split() != answer.question.split():
        parts.append(f'<p class="of">{asked}</p>')
    if answer.refused:
        parts.append(_nearest(answer, interface))
    else:
        parts.append(_differing(turn, answer, interface))
        parts += [card_html(turn, citation, answer, interface) for citation in answer.citations]
        parts.append(_also_found(answer, interface))
    hidden = "" if shown else " hidden"
    opening = f'<section class="evidence" id="evidence-{turn}" data-turn="{turn}" tabindex="-1"{hidden}>'
    return f"{opening}{''.join(parts)}</section>"


def card_html(turn: int, citation: Citation, answer: Answer, interface: Interface) -> str:
    """One citation: the quote marked in its context, where it comes from, how it was checked."""
    number, card = citation.number, f"t{turn}-c{citation.number}"
    stretch = Marked(
        citation.context,
        Span(citation.start - citation.context_start, citation.end - citation.context_start),
        citation.lead if citation.lead and citation.lead not in citation.context else _row_lead(citation.lead),
        {source.number: source for source in citation.sources},
        _moved(citation.asked, -citation.context_start) if citation.asked else None,
    )
    return (
        f'<article class="card" id="{card}" data-turn="{turn}" data-citation="{number}" tabindex="-1"'
        f' aria-label="{escape(citation_label(citation, interface))}">'
        f'<header><span class="number" aria-hidden="true">{number}</span>'
        f'<h3 lang="{citation.language}">{escape(citation.title)}</h3>'
        f"{check_html(_check(number, answer), interface)}</header>"
        f"{_place(citation.section, citation.page, citation.language, interface)}"
        f'<blockquote lang="{citation.language}">{marked_html(stretch, interface)}</blockquote>'
        f"{_facts(citation, answer.language, interface)}"
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


def _differing(turn: int, answer: Answer, interface: Interface) -> str:
    """The differing values of the sources side by side; nothing where they do not differ."""
    if not answer.differing:
        return ""
    cited = {citation.number: citation for citation in answer.citations}
    rows = []
    for claim in answer.differing:
        citation = cited[claim.citation]
        date = escape(date_text(claim.date, interface.language)) if claim.date else "–"
        rows.append(
            f'<tr><th scope="row"><span lang="{citation.language}">{escape(claim.text)}</span> '
            f"{marker_html(turn, citation, interface)}</th>"
            f'<td lang="{citation.language}">{escape(citation.title)}</td><td>{date}</td></tr>'
        )
    names = (interface.differing_value, interface.differing_source, interface.differing_date)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    caption = escape(interface.differing)
    return (
        f'<div class="table differing" tabindex="0" role="group" aria-label="{caption}">'
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _row_lead(lead: str | None) -> str | None:
    """A header row is given even where the context holds it, so that the table is built under it."""
    return lead if lead and "|" in lead else None


def _check(number: int, answer: Answer) -> Check:
    """A citation is checked as well as the least checked statement that it carries."""
    checks = {statement.check for statement in answer.statements if number in statement.citations}
    worst: tuple[Check, ...] = ("unsupported", "supported", "verbatim")
    return next((check for check in worst if check in checks), "verbatim")


def _place(section: str | None, page: int | None, language: Language, interface: Interface) -> str:
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
    facts.append(_language(citation.language, asked_in, interface))
    return f'<p class="facts">{"".join(facts)}</p>'


def _language(language: Language, asked_in: Language, interface: Interface) -> str:
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


def _also_found(answer: Answer, interface: Interface) -> str:
    """The passages retrieved that no citation stands in, under a closed line."""
    passages = [hit.passage for hit in answer.hits if not _cited(hit.passage, answer)]
    if not passages:
        return ""
    summary = escape(interface.also_found.format(count=len(passages)))
    return (
        f'<details class="also"><summary>{summary}</summary><p class="detail">{escape(interface.also_found_detail)}</p>'
        f"{_passages(passages, answer.language, interface)}</details>"
    )


def _nearest(answer: Answer, interface: Interface) -> str:
    """The nearest passages to a question that the documents do not answer, named as no answer."""
    passages = [hit.passage for hit in answer.hits]
    searched = _searched(answer, interface)
    if not passages:
        return searched
    first, others = passages[:NEAREST_SHOWN], passages[NEAREST_SHOWN:]
    more = ""
    if others:
        summary = escape(interface.more_nearest.format(count=len(others)))
        listed = _passages(others, answer.language, interface)
        more = f'<details class="also"><summary>{summary}</summary>{listed}</details>'
    return (
        f'{searched}<div class="nearest"><h3>{escape(interface.nearest)}</h3>'
        f'<p class="detail">{escape(interface.nearest_detail)}</p>'
        f"{_passages(first, answer.language, interface)}</div>{more}"
    )


def _searched(answer: Answer, interface: Interface) -> str:
    """What was searched, and in how many documents."""
    asked = answer.standalone_question
    line = (
        interface.searched_in.format(count=answer.searched, question=asked)
        if answer.searched
        else interface.searched.format(question=asked)
    )
    return f'<p class="searched">{escape(line)}</p>'


def _cited(passage: Passage, answer: Answer) -> bool:
    return any(
        citation.document == passage.document and citation.start < passage.end and passage.start < citation.end
        for citation in answer.citations
    )


def _passages(passages: list[Passage], asked_in: Language, interface: Interface) -> str:
    return f'<ul class="passages">{"".join(_passage(passage, asked_in, interface) for passage in passages)}</ul>'


def _passage(passage: Passage, asked_in: Language, interface: Interface) -> str:
    lead = next((sentence.lead for sentence in passage.sentences if sentence.lead), None)
    inside = lead is not None and passage.start <= lead.start and lead.end <= passage.end
    header = passage.text[lead.start - passage.start : lead.end - passage.start] if lead and inside else None
    return (
        f'<li class="passage"><p class="title" lang="{passage.language}">{escape(passage.title)}</p>'
        f"{_place(passage.section, passage.page, passage.language, interface)}"
        f'<blockquote lang="{passage.language}">'
        f"{marked_html(Marked(passage.text, lead=_row_lead(header)), interface)}</blockquote>"
        f'<p class="facts">{_language(passage.language, asked_in, interface)}</p></li>'
    )
