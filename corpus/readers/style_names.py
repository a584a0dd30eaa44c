"""What the names of paragraph styles say: which ones are headings, the title, lines of a table of contents."""

from __future__ import annotations

import re

# Word's own styles are called "heading 1" in every language, their ids are not; other programs translate both.
_HEADING = re.compile(
    r"(?:heading|titre|(?:ü|u|ue)?berschrift|titolo|t[íi]tulo|kop|rubrik|nag[łl][óo]wek|otsikko|overskrift) ?([1-9])",
    re.IGNORECASE,
)
_TITLES = {"title", "titre", "titel"}
_SUBTITLES = {"subtitle", "sous-titre", "soustitre", "untertitel"}
_CONTENTS = re.compile(
    r"(?:toc|tm|verzeichnis|contents) ?[1-9]|toc heading|contents heading|table of figures", re.IGNORECASE
)


def level_of(*names: str) -> int | None:
    """The level, 1 to 9, of the heading that one of the names of a style stands for; None for other styles."""
    found = next(filter(None, map(_HEADING.fullmatch, names)), None)
    return int(found[1]) if found else None


def role_of(*names: str) -> str:
    """ "title", "subtitle" or "contents", as one of the names of a style says; "" for other styles."""
    lower = {name.lower() for name in names}
    if lower & _TITLES:
        return "title"
    if lower & _SUBTITLES:
        return "subtitle"
    return "contents" if any(map(_CONTENTS.fullmatch, lower)) else ""
