"""What a source file becomes: its exact text, what is known about it, and its structure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Language = Literal["fr", "en", "de"]
LANGUAGES: tuple[Language, ...] = ("fr", "en", "de")

BlockKind = Literal["heading", "paragraph", "item", "header", "row"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text: characters `start` (included) to `end` (excluded)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """One of the document's own references, marked `[number]` in its text; not a citation of Passerelle's."""

    number: int
    title: str
    publisher: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's structure, in reading order; blocks do not overlap.

    - kind: `heading`, `paragraph`, list `item`, table `header` (the row that names the columns) or table `row`.
    - section: the headings above the block, outermost first, joined by " > "; None before the first one.
      A first heading that repeats the document's title is not a section.
    - lead: what must be read to understand the block: a row's header row, an item's introducing sentence.
    - page: 1-based page of the source file, None where the format has no pages.
    """

    kind: BlockKind
    start: int
    end: int
    section: str | None = None
    lead: Span | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, read.

    - name: file name without suffix, unique in a folder; how citations and commands call the document.
    - path: path below the documents folder, with suffix.
    - text: the exact text that every span counts in, as `passerelle index show NAME --text` prints it.
    - date: as the source gives it, ISO 8601 possibly shortened ("2025", "2025-04", "2025-04-02").
    - url: where the document itself was published; None for a note written from several sources.
    """

    name: str
    path: str
    format: str
    text: str
    title: str
    language: Language
    blocks: tuple[Block, ...]
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of all that the index keeps of the document, its name and path apart: a moved file keeps it."""
        content = {key: value for key, value in asdict(self).items() if key not in ("name", "path")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
