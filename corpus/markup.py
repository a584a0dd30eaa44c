"""Markdown as people read it: without its markup and without the document's own reference marks.

Every pattern takes time linear in the text, whatever the text: what may repeat starts at one place or is bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache

# "[3]", "[3, 5]", "[3-5]": a document's own references. "[3](url)" is a link and not one of them.
REFERENCE = re.compile(r"\[(\d{1,3}(?:[,;–-] ?\d{1,3}){0,20})\](?!\()")

_REFERENCES_AND_SPACE = re.compile(r"[ \t\u00a0\u202f]{0,3}(?:" + REFERENCE.pattern + r")")
_NUMBERS = re.compile(r"(\d+)(?:[–-] ?(\d+))?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"\n]*\")?\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_LINE_MARKER = re.compile(r"^[ \t]*(?:>[ \t>]*)?(?:#{1,6}(?=[ \t])|[-*+•](?=[ \t]))?", re.MULTILINE)
_RULER = frozenset("|:- \t")
_EMPHASIS = re.compile(r"\*+|_+|~~+|`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def references(text: str) -> list[int]:
    """The numbers of the document's own references marked in `text`, distinct, in order; "[2-4]" counts as 2, 3, 4."""
    found: dict[int, None] = {}
    for mark in REFERENCE.finditer(text):
        for first, last in _NUMBERS.findall(mark.group(1)):
            found.update(dict.fromkeys(range(int(first), int(last or first) + 1)))
    return list(found)


@lru_cache(maxsize=4096)  # one answer reads the sentences near to it several times
def plain(text: str) -> str:
    """`text` on one line, as people read it.

    Emphasis, code marks, links' addresses, heading, list and quotation markers and the document's own references go;
    the cells of a table row are joined by " · "; a run of white space becomes one space.
    """
    lines = [_plain_line(line) for line in text.split("\n")] if "|" in text else [text]
    return _words("\n".join(lines))


def row_cells(row: str) -> list[str]:
    """The cells of one table row, as people read them; an empty cell is an empty string."""
    row = row.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [_words(cell) for cell in _CELL_BORDER.split(row)]


def row_text(row: str) -> str:
    """One table row on one line: its cells that are not empty, joined by " · "."""
    return " · ".join(cell for cell in row_cells(row) if cell)


def _plain_line(line: str) -> str:
    stripped = line.strip()
    if not stripped.startswith("|"):
        return line
    return "" if set(stripped) <= _RULER else row_text(stripped)


def _words(text: str) -> str:
    text = _LINE_MARKER.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _REFERENCES_AND_SPACE.sub("", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _BREAK.sub(" ", text)
    text = _EMPHASIS.sub(_without_emphasis, text)
    text = _ESCAPE.sub(r"\1", text)
    return " ".join(text.split())


def _without_emphasis(mark: re.Match[str]) -> str:
    """Nothing for a mark that touches a word, the mark itself where it is an operator, a rule or part of a name."""
    before = mark.string[mark.start() - 1 : mark.start()] or " "
    after = mark.string[mark.end() : mark.end() + 1] or " "
    if before == "\\":
        return mark.group()
    alone = before.isspace() and after.isspace()
    inside = before.isalnum() and after.isalnum()
    if alone or (inside and (mark.group()[0] == "_" or mark.group() == "*")):
        return mark.group()
    return ""
