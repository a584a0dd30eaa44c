"""The words of conversations that are kept, and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
