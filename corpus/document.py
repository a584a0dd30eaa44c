"""What a source file becomes: its exact text, what is known about it, and its structure."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
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
    """

    kind: BlockKind
    start: int
    end: int
    section: str | None = None
    lead: Span | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a slide, of the source file.

    - start: where its text begins in the document's text; an empty page begins where the next one does.
    - recognised: where its text was read from a picture of it (OCR), how surely, 0 to 1; None for text proper.
    """

    start: int
    recognised: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, read.

    - name: file name without suffix, unique in a folder; how citations and commands call the document.
    - path: path below the documents folder, with suffix.
    - text: the exact text that every span counts in, as `passerelle index show NAME --text` prints it.
    - date: as the source gives it, ISO 8601 possibly shortened ("2025", "2025-04", "2025-04-02").
    - url: where the document itself was published; None for a note written from several sources.
    - pages: of the source file, in order, the first one at 0; empty where the format has none.
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
    pages: tuple[Page, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that character `offset` of the text is on, None where the format has no pages."""
        return bisect_right(self.pages, offset, key=lambda page: page.start) or None

    def recognised_at(self, offset: int) -> float | None:
        """How surely the page of character `offset` was recognised, 0 to 1; None where it held text itself."""
        number = self.page_at(offset)
        return self.pages[number - 1].recognised if number else None

    @property
    def digest(self) -> str:
        """SHA-256 of all that the index keeps of the document, its name and path apart: a moved file keeps it."""
        content = {key: value for key, value in asdict(self).items() if key not in ("name", "path")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
