"""What the web page has words for; the words are in `catalogues/`, those of answers are the assistant's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Check
from corpus.document import Language
from ui.web.catalogue import read_catalogue

InterfaceLanguage = Literal["fr", "en"]
DEFAULT_LANGUAGE: InterfaceLanguage = "fr"


@dataclass(frozen=True, slots=True)
class Navigation:
    """The names of the views, as the links at the top of the page say them."""

    label: str
    ask: str
    documents: str
    evaluation: str
    about: str


@dataclass(frozen=True, slots=True)
class Views:
    """What is said while a view is fetched, and where that fails; the script reads them from the page."""

    loading: str
    offline: str
    missing: str


@dataclass(frozen=True, slots=True)
class About:
    """The view that says what this place is."""

    title: str
    what: str
    how: str
    notice_title: str
    notice: str
    privacy_title: str
    privacy: tuple[str, ...]
    privacy_with_model: str
    accessibility_title: str
    accessibility: str
    sources_title: str
    sources: str
    no_sources: str


@dataclass(frozen=True, slots=True)
class Conversations:
    """The conversations that the browser keeps, and what can be done with an answer; the scripts read some of it."""

    title: str
    open: str
    close: str
    none: str
    private: str
    delete: str
    delete_all: str
    confirm_one: str
    confirm_all: str
    confirm: str
    cancel: str
    opened: str
    deleted: str
    full: str
    lost: str
    copy: str
    copied: str
    not_copied: str
    link: str
    link_copied: str
    retry: str
    edit: str
    editing: str
    stop_editing: str
    download: str
    download_all: str
    not_made: str
    formats: dict[Literal["markdown", "docx", "pdf"], str]
    suggested: str
    further: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What a conversation that is taken away says around its answers, and why one cannot be."""

    made: str
    generation: str
    notice: str
    sources: str
    too_large: str
    nothing: str


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
    more_nearest: str
    announced: str
    announced_one: str
    generation: str
    generation_of: str
    question_empty: str
    question_too_long: str
    index_missing: str
    index_unusable: str
    unexpected: str
    checks: dict[Check, str]
    check_details: dict[Check, str]
    languages: dict[Language, str]
    navigation: Navigation
    views: Views
    about: About
    conversations: Conversations
    exported: Exported


FRENCH = read_catalogue(Interface, "fr")
ENGLISH = read_catalogue(Interface, "en")
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
