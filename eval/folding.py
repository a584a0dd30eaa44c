"""Comparing wording: what counts as the same text, and what counts as whole words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SPACES = re.compile(r"\s+")

# A number with its groups of thousands and its decimals, as French, English and German write it, is one word.
# A dotted date ("24.07.2025") is recognised first, so that its year can still be found.
_DATE_OR_NUMBER = re.compile(
    r"(?P<date>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d))"
    r"|\d{1,3}(?:[ .,'’]\d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?"
)
_SIGNS = frozenset("-−–+")


def fold(text: str) -> str:
    """The text without accents, case and `**`, each run of white space (non-breaking too) as one space, trimmed."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    # Case folding can bring new marks ("ŉ"), hence the second decomposition.
    lower = unicodedata.normalize("NFD", bare.casefold())
    lower = "".join(mark for mark in lower if not unicodedata.combining(mark))
    return _SPACES.sub(" ", lower.replace("**", "")).strip()


def holds(text: str, wanted: str) -> bool:
    """Whether `text` holds `wanted` as whole words, both folded.

    - A letter or digit at an edge of `wanted` must not continue in `text`: "54" is not in "154", nor "bel" in "label".
    - A number is one word with its thousands and decimals: "54" is not in "54,5" or "54 000", "100" not in "1 100";
      "54" is in "54 %", "54." and "54, 55".
    - A symbol at an edge ("$", "%", "€") is an edge of its own: "$32 billion" is in "US$32 billion". A sign before a
      digit is the exception, for it makes ranges: "-15 %" is not in "10-15 %".
    - Nothing holds a blank `wanted`.
    """
    haystack, needle = fold(text), fold(wanted)
    if not needle:
        return False
    numbers = [found.span() for found in _DATE_OR_NUMBER.finditer(haystack) if not found["date"]]
    return any(_stands_alone(haystack, needle, start, numbers) for start in _places(haystack, needle))


def _places(haystack: str, needle: str) -> Iterator[int]:
    start = haystack.find(needle)
    while start >= 0:
        yield start
        start = haystack.find(needle, start + 1)


def _stands_alone(haystack: str, needle: str, start: int, numbers: list[tuple[int, int]]) -> bool:
    end = start + len(needle)
    before, after = haystack[start - 1 : start], haystack[end : end + 1]
    signed = needle[0] in _SIGNS and needle[1:2].isdigit()
    if before.isalnum() and (needle[0].isalnum() or signed):
        return False
    if after.isalnum() and needle[-1].isalnum():
        return False
    return not any(first < edge < last for first, last in numbers for edge in (start, end))
