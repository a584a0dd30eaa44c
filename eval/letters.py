"""The letters and digits of texts: what is left of them whatever markup, white space, hyphens or accents they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Span
from index.analysis import fold


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text, folded; `places[i]` is where the i-th of them stands in the text."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Letters:
        """Those of a text."""
        pairs = [(letter, place) for place, char in enumerate(text) for letter in _folded(char)]
        return cls("".join(letter for letter, _ in pairs), tuple(place for _, place in pairs))

    def places_of(self, wanted: str) -> Iterator[Span]:
        """Where a text stands in this one: from its first letter to its last, whatever is between them."""
        asked = Letters.of(wanted).text
        start = self.text.find(asked) if asked else -1
        while start >= 0:
            yield Span(self.places[start], self.places[start + len(asked) - 1] + 1)
            start = self.text.find(asked, start + 1)


@lru_cache(maxsize=64)
def letters_of(text: str) -> Letters:
    """The letters of a text that is asked for again and again, such as a document's."""
    return Letters.of(text)


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return "".join(filter(str.isalnum, fold(char)))
