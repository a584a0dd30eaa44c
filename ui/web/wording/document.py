"""The words of the view of one document."""

from __future__ import annotations

from dataclasses import dataclass


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
    locating: str
