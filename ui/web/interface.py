"""What the web page has words for; the words are in `catalogues/`, those of answers are the assistant's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Check
from corpus.document import Language
from corpus.extract import NoteKind
from eval.feedback import Verdict
from index.health import Symptom
from ui.accounts import Role
from ui.web.catalogue import read_catalogue

InterfaceLanguage = Literal["fr", "en"]
Change = Literal["added", "changed", "renamed", "removed", "unreadable"]
FormatName = Literal[
    "markdown", "text", "pdf", "docx", "odt", "pptx", "xlsx", "rtf", "html", "mhtml", "eml", "csv"
]  # those of `corpus.formats`
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


FigureShown = Literal[
    "right",
    "answerable_right",
    "false_refusals",
    "negatives_right",
    "false_premises_right",
    "hit_at_1",
    "hit_at_5",
    "citations_intact",
    "language_match",
]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The view of how good the answers are."""

    title: str
    intro: str
    none: str
    start: str
    stop: str
    progress: str
    running: str
    stopped: str
    failed: str
    done: str
    about: str
    figures_title: str
    figure: str
    value: str
    interval: str
    counted: str
    pairs_title: str
    pair: str
    pair_of: str
    report: str
    figures: dict[FigureShown, str]


@dataclass(frozen=True, slots=True)
class FeedbackWording:
    """Thumbs under an answer, and the list of them."""

    ask: str
    up: str
    down: str
    reason: str
    send: str
    thanks: str
    failed: str
    privacy: str
    title: str
    none: str
    listed: str
    export: str
    delete: str
    verdicts: dict[Verdict, str]


@dataclass(frozen=True, slots=True)
class Login:
    """The page on which people sign in."""

    title: str
    name: str
    password: str
    send: str
    help: str
    back: str
    wrong: str
    later: str
    unusable: str


@dataclass(frozen=True, slots=True)
class LibraryScript:
    """What the script of the library says; `{…}` are filled in there."""

    found: str
    found_none: str
    current: str
    stale: str
    unknown: str
    failed: str
    offline: str
    kind_refused: str
    too_large: str
    empty: str
    waiting: str
    sending: str
    added: str
    replace: str
    again: str
    removed: str
    forecasting: str
    up_to_date: str
    passages: str
    expected: str
    under_a_second: str
    seconds: str
    minutes: str
    hours: str
    reading: str
    embedding: str
    proving: str
    built: str
    unchanged: str
    rolled_back: str
    proving_generation: str


@dataclass(frozen=True, slots=True)
class Library:
    """The view of the documents that are served."""

    title: str
    served: str
    now: str
    minutes: str
    hours: str
    days: str
    empty: str
    empty_detail: str
    sign_in: str
    sign_out: str
    signed_in: str
    add_title: str
    add: str
    drop: str
    limits: str
    sent: str
    update_title: str
    update: str
    forecast: str
    build: str
    progress: str
    full: str
    rollback_title: str
    rollback: str
    rollback_to: str
    rollback_do: str
    delete: str
    delete_ask: str
    delete_detail: str
    cancel: str
    filters: str
    search: str
    language: str
    format: str
    health: str
    any: str
    sort: str
    by_title: str
    by_date: str
    date: str
    passages: str
    actions: str
    no_date: str
    fine: str
    remarked: str
    look: str
    unreadable: str
    unreadable_detail: str
    changed: str
    symptoms: dict[Symptom, str]
    notes: dict[NoteKind, str]
    changes: dict[Change, str]
    roles: dict[Role, str]
    script: LibraryScript


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The view of one document, beside an answer or by itself."""

    all_documents: str
    citations: str
    citation_of: str
    previous: str
    next: str
    in_full: str
    shape: str
    shape_page: str
    shape_text: str
    page_count: str
    page_of: str
    previous_page: str
    next_page: str
    part_of: str
    previous_part: str
    next_part: str
    picture: str
    not_located: str
    moved: str
    original_gone: str
    not_drawn: str
    sources: str
    unknown: str
    translate: str
    translating: str
    not_translated: str
    translated: str


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
class Connection:
    """What is said while nothing comes from the server, where it takes no question, and when it answers again."""

    lost: str
    refused: str
    back: str


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
    question_empty: str
    question_too_long: str
    index_missing: str
    index_unusable: str
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

    def format_name(self, name: str) -> str:
        """A format as people call it, from its name in `corpus.formats`."""
        return next((said for known, said in self.formats.items() if known == name), name)


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
