"""Plain text: paragraphs between blank lines, lists by their bullets, underlined headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import Span
from corpus.extract import Extract
from corpus.structure import Piece, with_day
from corpus.written import written

_BULLET = re.compile(r"[ \t]*(?:[-*+•▪◦‣·–➔➤►→✓][ \t]+)")
_NUMBER = re.compile(r"[ \t]*(\d{1,3})[.)][ \t]+")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,})[ \t]*")


def read(content: bytes) -> Extract:
    """The content of a plain text file, front matter included. Raises ContentError."""
    return written(content, pieces)


def pieces(text: str) -> list[Piece]:
    """The pieces of a plain text (lines end with a line feed), in reading order."""
    return [piece for lines in _stanzas(text) for piece in _pieces(text, lines)]


def _stanzas(text: str) -> Iterator[list[Span]]:
    """Runs of lines that are not blank; each line without the blanks after it."""
    lines: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(Span(start, start + len(line.rstrip())))
        elif lines:
            yield lines
            lines = []
        start += len(line) + 1
    if lines:
        yield lines


def _pieces(text: str, lines: list[Span]) -> Iterator[Piece]:
    underline = next((line for line in lines[1:2] if _UNDERLINE.fullmatch(text[line.start : line.end])), None)
    if underline:
        level = 1 if "=" in text[underline.start : underline.end] else 2
        yield Piece("heading", _indented(text, lines[0]), underline.end, level=level)
        lines = lines[2:]
    start: int | None = None
    item = False
    number = 0
    for index, line in enumerate(lines):
        words = text[line.start : line.end]
        bullet = _BULLET.match(words)
        # A wrapped line may begin with a number ("12. Oktober"): only the next number of a list opens an item.
        numbered = _NUMBER.match(words)
        if numbered and (int(numbered[1]) == number + 1 if item else int(numbered[1]) == 1 or index == 0):
            bullet, number = numbered, int(numbered[1])
        if bullet is None and start is None:
            start = _indented(text, line)
        if bullet is None:
            continue
        if start is not None:
            yield _piece(item, start, lines[index - 1].end)
        start, item = with_day(text, line.end - len(words[bullet.end() :].lstrip())), True
    if start is not None:
        yield _piece(item, start, lines[-1].end)


def _piece(item: bool, start: int, end: int) -> Piece:
    return Piece("item", start, end) if item else Piece("paragraph", start, end, alone=True)


def _indented(text: str, line: Span) -> int:
    words = text[line.start : line.end]
    return line.end - len(words.lstrip())
