"""The evidence beside an answer: a card for each citation, and what was found without being cited; as safe HTML."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer
from assistant.wording import date_text
from corpus.document import Language
from corpus.passage import Passage
from ui.web.citation_card import card_html, header_row, language_html, marker_html, place_html
from ui.web.interface import Interface
from ui.web.quote import Marked, marked_html

NEAREST_SHOWN = 3  # passages in view where the documents do not answer; the others lie under a closed line


def evidence_html(turn: int, answer: Answer, interface: Interface, *, shown: bool, model: str | None = None) -> str:
    """Everything beside one answer: its cards in answer order and what else was found, or the nearest passages.

    - turn: number of the exchange, by which markers and cards find each other.
    - shown: whether it is the answer whose evidence is in view; the others wait, hidden, for a click on their markers.
    - model: who may translate quotes for reading, None for nobody.
    """
    asked = escape(interface.evidence_of.format(question=answer.question))
    parts = [f"<h2>{escape(interface.evidence)}</h2>"]
    if not answer.refused or answer.standalone_question.split() != answer.question.split():
        parts.append(f'<p class="of">{asked}</p>')
    if answer.refused:
        parts.append(_nearest(answer, interface))
    else:
        parts.append(_differing(turn, answer, interface))
        parts += [card_html(turn, citation, answer, interface, model) for citation in answer.citations]
        parts.append(_also_found(answer, interface))
    hidden = "" if shown else " hidden"
    opening = f'<section class="evidence" id="evidence-{turn}" data-turn="{turn}" tabindex="-1"{hidden}>'
    return f"{opening}{''.join(parts)}</section>"


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
        f"{place_html(passage.section, passage.page, passage.language, interface)}"
        f'<blockquote lang="{passage.language}">'
        f"{marked_html(Marked(passage.text, lead=header_row(header)), interface)}</blockquote>"
        f'<p class="facts">{language_html(passage.language, asked_in, interface)}</p></li>'
    )
