"""What opens a list item: a bullet, or a number."""

from __future__ import annotations

import re

# Private-use characters are the bullets of the fonts Symbol and Wingdings; \ufffd is one whose meaning nobody knows.
_BULLET = r"[•▪◦‣·●○■□▶➔➢➤►→✓✔❖⁃◆\uf0a0-\uf0ff\uf02d\ufffd*–—-]"
_NUMBER = r"\(?(?:\d{1,3}|[a-zA-Z])[.)]"
MARKER = re.compile(rf"(?:{_BULLET}|o|{_NUMBER})")
_OPENING = re.compile(rf"(?P<bullet>{_BULLET}|o(?=\s))\s*(?=\S)|(?P<number>{_NUMBER})\s+(?=\S)")
_PLAIN = re.compile(r"[–—*-]")


def opening(text: str) -> re.Match[str] | None:
    """The marker that `text` begins with: its group `bullet` or `number`; None where there is none."""
    match = _OPENING.match(text)
    if match is None or match["number"]:
        return match
    # "-5 °C" and "*note" are no items: what is a character of sentences too must stand apart.
    return match if match.end() > len(match["bullet"]) or not _PLAIN.match(match["bullet"]) else None


def is_weak(match: re.Match[str]) -> bool:
    """Whether the marker may begin a wrapped line by chance: a dash, a number, a letter."""
    return bool(match["number"]) or bool(_PLAIN.match(match["bullet"])) or match["bullet"] == "o"
