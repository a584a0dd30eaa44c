"""The words around the views: navigation, what is said while one is fetched; and of the view that says what this is."""

from __future__ import annotations

from dataclasses import dataclass


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
class Connection:
    """What is said while nothing comes from the server, where it takes no question, and when it answers again."""

    lost: str
    refused: str
    back: str


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
