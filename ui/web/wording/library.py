"""The words of the view of the documents, and of signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.extract import NoteKind
from index.health import Symptom
from ui.accounts import Role

Change = Literal["added", "changed", "renamed", "removed", "unreadable"]


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
