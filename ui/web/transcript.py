"""A conversation to take away: what was asked and answered, with every quote and where it stands, in one language.

Everything in it is plain text on one line, without control characters or signs that turn the direction of writing;
the writers of files escape it as their format asks for. Addresses are those that a link may lead to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from assistant.answer import Answer, Citation, Statement
from assistant.wording import date_text
from corpus.markup import plain
from ui.web.chat import Conversation, Exchange, made_by
from ui.web.interface import Interface, InterfaceLanguage
from ui.web.quote import safe_url

_LONGEST_NAME = 60  # characters of a file's name that say what was asked


@dataclass(frozen=True, slots=True)
class Reference:
    """A quote and where it stands.

    - place: section and page, date, publisher, language, each where it is known.
    - lead: what must be read before the quote: a table's header row, a list's introducing sentence.
    """

    number: int
    title: str
    place: tuple[str, ...]
    lead: str | None
    quote: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the numbers of its references and how it was checked."""

    text: str
    references: tuple[int, ...]
    check: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer; `refusal` in place of statements where the documents do not answer."""

    question: str
    refusal: str | None
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]
    references: tuple[Reference, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the writers of files are given.

    - title: the first question.
    - facts: lines about the whole: when it was taken away, from which index, that a machine answered.
    - sources: what the writers call the references, in the language of the transcript.
    - name: of a file, without its suffix.
    """

    language: InterfaceLanguage
    title: str
    facts: tuple[str, ...]
    entries: tuple[Entry, ...]
    sources: str
    name: str


def transcript(conversation: Conversation, interface: Interface, now: datetime) -> Transcript:
    """The answered exchanges of a conversation, of which there must be one, worded in the language of the interface."""
    words = interface.exported
    answered = [(exchange, exchange.answer) for exchange in conversation if exchange.answer]
    generations = dict.fromkeys(answer.generation for _, answer in answered)
    title = one_line(answered[0][0].question)
    day = f"{now:%Y-%m-%d}"
    return Transcript(
        language=interface.language,
        title=title,
        facts=(
            words.made.format(date=date_text(day, interface.language)),
            words.generation.format(generations=", ".join(map(one_line, generations))),
            words.notice,
        ),
        entries=tuple(_entry(exchange, answer, interface) for exchange, answer in answered),
        sources=words.sources,
        name=f"passerelle-{day}-{_slug(title)}".rstrip("-"),
    )


def one_line(text: str) -> str:
    """The text on one line, without what is no text: control characters, and signs that turn the writing around."""
    kinds = ((char, unicodedata.category(char)) for char in text)
    kept = (" " if kind in ("Cc", "Zl", "Zp") else char for char, kind in kinds if kind not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join("".join(kept).split())


def _entry(exchange: Exchange, answer: Answer, interface: Interface) -> Entry:
    return Entry(
        question=one_line(exchange.question),
        refusal=one_line(answer.refusal) if answer.refusal is not None else None,
        lines=tuple(_line(statement, interface) for statement in answer.statements),
        remarks=tuple(map(one_line, answer.remarks)),
        references=tuple(_reference(citation, interface) for citation in answer.citations),
        made_by=one_line(made_by(answer, interface)),
    )


def _line(statement: Statement, interface: Interface) -> Line:
    return Line(one_line(statement.text), statement.citations, interface.checks[statement.check])


def _reference(citation: Citation, interface: Interface) -> Reference:
    page = interface.page.format(page=citation.page) if citation.page is not None else None
    date = date_text(citation.date, interface.language) if citation.date else None
    section = citation.section.replace(" > ", " › ") if citation.section else None
    language = interface.source_in.format(language=interface.languages[citation.language])
    place = [section, page, date, citation.publisher, language]
    return Reference(
        number=citation.number,
        title=one_line(citation.title),
        place=tuple(one_line(part) for part in place if part),
        lead=one_line(plain(citation.lead)) if citation.lead else None,
        quote=one_line(plain(citation.quote)),
        url=safe_url(citation.url),
    )


def _slug(text: str) -> str:
    """The text as part of a file's name on any system: letters without accents, digits, hyphens."""
    spelt = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("ß", "ss"))
    letters = "".join(char for char in spelt if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_NAME].rstrip("-")
