"""What the web page has words for; the words are in `catalogues/`, those of answers are the assistant's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Check
from corpus.document import Language
from corpus.sayings import Said
from index.health import Looks
from ui.web.catalogue import read_catalogue
from ui.web.wording.conversations import Conversations, Exported
from ui.web.wording.document import DocumentWords
from ui.web.wording.errors import ErrorName
from ui.web.wording.evaluation import Evaluation, FeedbackWording
from ui.web.wording.frame import About, Connection, Navigation, Views
from ui.web.wording.library import Library, Login

InterfaceLanguage = Literal["fr", "en"]
FormatName = Literal[
    "markdown", "text", "pdf", "docx", "odt", "pptx", "xlsx", "rtf", "html", "mhtml", "eml", "csv"
]  # those of `corpus.formats`
SaidOfFiles = Said | Looks
DEFAULT_LANGUAGE: InterfaceLanguage = "fr"


@dataclass(frozen=True, slots=True)
class Interface:
    """Every string of the page in one language; `{…}` are filled in where the string is used."""

    language: InterfaceLanguage
    tagline: str
    other_language: str
    notice: str
    conversation: str
    welcome: str
    welcome_detail: str
    question: str
    placeholder: str
    send: str
    new_conversation: str
    you_asked: str
    answered: str
    searching: str
    writing: str
    stop: str
    by_model: str
    searched_as: str
    extractive: str
    generative: str
    seconds: str
    less_than_seconds: str
    show_evidence: str
    show_nearest: str
    evidence: str
    evidence_empty: str
    evidence_of: str
    citation: str
    back: str
    open_document: str
    source: str
    references: str
    reference: str
    reference_short: str
    page: str
    recognised: str
    table: str
    source_in: str
    new_tab: str
    also_found: str
    also_found_detail: str
    nearest: str
    nearest_detail: str
    searched: str
    searched_in: str
    differing: str
    differing_value: str
    differing_source: str
    differing_date: str
    more_nearest: str
    announced: str
    announced_one: str
    generation: str
    generation_of: str
    unexpected: str
    checks: dict[Check, str]
    check_details: dict[Check, str]
    languages: dict[Language, str]
    formats: dict[FormatName, str]
    navigation: Navigation
    views: Views
    about: About
    evaluation: Evaluation
    feedback: FeedbackWording
    login: Login
    library: Library
    document: DocumentWords
    conversations: Conversations
    exported: Exported
    connection: Connection
    errors: dict[ErrorName, str]
    notices: dict[SaidOfFiles, str]

    def format_name(self, name: str) -> str:
        """A format as people call it, from its name in `corpus.formats`."""
        return next((said for known, said in self.formats.items() if known == name), name)


FRENCH = read_catalogue(Interface, "fr")
# What is said of files is worded in English where it is found, for the terminal as well.
ENGLISH = read_catalogue(Interface, "en", notices={kind.name.lower(): str(kind.value) for kind in (*Said, *Looks)})
INTERFACES: dict[InterfaceLanguage, Interface] = {"fr": FRENCH, "en": ENGLISH}


def preferred_language(accept_language: str | None) -> InterfaceLanguage:
    """The interface language a browser prefers, from its Accept-Language header; French where it names neither.

    >>> preferred_language("de-DE,en;q=0.8,fr;q=0.5")
    'en'
    """
    ranked: dict[InterfaceLanguage, float] = {}
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.partition(";")
        primary = tag.strip().lower().split("-", 1)[0]
        for language in INTERFACES:
            if language == primary:
                ranked[language] = max(_quality(parameter), ranked.get(language, 0.0))
    best = max(ranked, key=lambda language: ranked[language], default=DEFAULT_LANGUAGE)
    return best if ranked.get(best, 0.0) > 0 else DEFAULT_LANGUAGE


def _quality(parameter: str) -> float:
    match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter)
    return float(match.group(1)) if match else 1.0
