"""What a reader makes of the content of one file: the arrow between a file format and a `Document`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.document import Page
from corpus.notice import Notice
from corpus.properties import Properties
from corpus.structure import Piece

NoteKind = Literal["properties", "hidden text", "no text", "recognised", "left out"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the person who put the file there should know; the document is read all the same.

    - kind: `properties` (one could not be used), `hidden text` (that nobody sees who opens the file), `no text` (a page
      without any), `recognised` (a page read from its picture), `left out` (comments, macros, pictures, what is over
      a limit).
    - notice: what was found, where, what was done about it; text: the same as one line in English.
    """

    kind: NoteKind
    notice: Notice

    @property
    def text(self) -> str:
        """The notice in English."""
        return str(self.notice)


@dataclass(frozen=True, slots=True)
class Extract:
    """The content of a file.

    - text: what people read in it, in reading order; all spans count in it.
    - pieces: its structure, in reading order, without overlap.
    - pages: see `Document.pages`.
    """

    text: str
    pieces: tuple[Piece, ...]
    properties: Properties = field(default_factory=Properties)
    pages: tuple[Page, ...] = ()
    notes: tuple[Note, ...] = ()
