"""Passages that another program cut, and where they stand in our text of the same document.

Such a program reads files with readers of its own: markup may be gone, white space, hyphens at line ends and accents
may differ, front matter and page numbers may be among the text. So letters and digits alone are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Span
from eval.letters import Letters

STRETCH = 32  # letters that must stand together to be recognised: some five words, too many to meet by chance
GAP = 60  # letters of our text between two stretches, at most, that the other program is taken to have read otherwise


@dataclass(frozen=True, slots=True)
class Extract:
    """A passage of a document as some way of searching cut it.

    - spans: where it stands in our text of the document, in the passage's order; none where it does not.
    - characters: of the passage as it was cut.
    """

    document: str
    spans: tuple[Span, ...]
    characters: int


def trace(passage: str, document: str, letters: Letters) -> Extract:
    """A passage of a document, found in the letters of our text of it.

    Every stretch of `STRETCH` letters or more that both have is a span, the one that follows on from the span before
    it where there are several; spans that `GAP` letters or less part are one. A shorter passage must stand there whole.
    """
    asked = Letters.of(passage).text
    joined: list[list[int]] = []
    for start, end in _stretches(asked, letters.text):
        if joined and 0 <= start - joined[-1][1] <= GAP:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    spans = tuple(Span(letters.places[start], letters.places[end - 1] + 1) for start, end in joined)
    return Extract(document, spans, len(passage))


def _stretches(asked: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the stretches of `asked` stand in `text`, in the order of `asked`."""
    length = min(STRETCH, len(asked))
    at = behind = 0
    while length and at + length <= len(asked):
        opening = asked[at : at + length]
        start = text.find(opening, behind)
        if start < 0:
            start = text.find(opening)
        if start < 0:
            at += 1
            continue
        first = start
        end = start + length
        at += length
        while at < len(asked) and end < len(text) and asked[at] == text[end]:
            at, end = at + 1, end + 1
        yield first, end
        behind = end
