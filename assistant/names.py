"""Names in a text: runs of capitalised words."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import LANGUAGES, Span
from index.analysis import stop_words, words

NEAR = 12  # characters before a word in which it shows whether the word opens a sentence

NAME = re.compile(r"\b[^\W\d_]*[A-ZÀ-ÖØ-Þ][\w’'-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]*)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+)(?:[«\"“(]\s*)?$")


@lru_cache(maxsize=4096)  # one answer looks for the names of the sentences near to it several times
def names(text: str) -> tuple[str, ...]:
    """Names in a text, in order: runs of capitalised words; a lone capital at the start of a sentence is none."""
    return tuple(text[span.start : span.end] for span in name_spans(text))


def name_spans(text: str) -> list[Span]:
    """Where the names in a text stand, in order."""
    found = []
    for match in NAME.finditer(text):
        start, name = match.start(), match.group()
        opens = bool(_SENTENCE_START.search(text, max(0, start - NEAR), start))
        if opens:
            head, _, tail = name.partition(" ")
            # "Who", "Une", "Der": a capital that the sentence asks for, unless the whole word is in capitals.
            if not (len(head) > 1 and head.isupper()) and not any(char.isupper() for char in head[1:]):
                name = name if tail and not _is_function_word(head) else tail
        if len(name) > 1:
            found.append(Span(match.end() - len(name), match.end()))
    return found


def _is_function_word(word: str) -> bool:
    folded = words(word)
    return not folded or any(folded[-1] in stop_words(language) for language in LANGUAGES)
