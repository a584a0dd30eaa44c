"""A question that compares two things, asked of each of them: what one thing is must not hide what the other is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.names import NAME
from corpus.document import Language
from index.analysis import fold, stop_words

# "or" alone compares; "and" only where something says so.
_OR: dict[Language, str] = {"fr": "ou", "en": "or|versus|vs", "de": "oder"}
_AND: dict[Language, str] = {"fr": "et", "en": "and", "de": "und"}
_COMPARED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"^entre\b|\b(?:compar\w+|respectivement|tou(?:te)?s les deux|difference\w*|chacune?)\b"),
    "en": re.compile(r"^between\b|\b(?:compar\w+|respectively|both|differences?|differ|each)\b"),
    "de": re.compile(r"^zwischen\b|\b(?:vergl\w+|jeweils|beide\w*|unterschie\w+)\b"),
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W_]+")
REACH = 4  # most words between the "or" and the thing it stands before: "or the future …"
LINK = 2  # most words that tie two names into one thing: "the plant in Dijon", "… de la …"


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    year: bool


def compared(question: str, language: Language) -> tuple[str, ...]:
    """The question asked of each of the two named things, or years, that it compares; empty where it compares none."""
    named = _named(question, language)
    alternatives = [(match, False) for match in re.finditer(rf"\b(?:{_OR[language]})\b", question, re.IGNORECASE)]
    says_so = bool(_COMPARED[language].search(fold(question)))
    alternatives += [(match, True) for match in re.finditer(rf"\b(?:{_AND[language]})\b", question, re.IGNORECASE)]
    for match, joined in alternatives:
        left = _chain([one for one in named if one.end <= match.start()], question, backwards=True)
        right = _chain([one for one in named if one.start >= match.end()], question, backwards=False)
        if left is None or right is None:
            continue
        near = _words(question[left.end : match.start()]) == 0 and _words(question[match.end() : right.start]) <= REACH
        if near and (not joined or says_so or (left.year and right.year)):
            first = question[: match.start()].rstrip() + question[right.end :]
            second = question[: left.start] + question[match.end() :].lstrip()
            return first, second
    return ()


def _named(question: str, language: Language) -> list[_Named]:
    found = [_Named(match.start(), match.end(), True) for match in _YEAR.finditer(question)]
    for match in NAME.finditer(question):
        head, _, tail = match.group().partition(" ")
        if match.start() == 0 and fold(head) in stop_words(language):  # "Entre Gilson": its capital opens the sentence
            if tail:
                found.append(_Named(match.end() - len(tail), match.end(), False))
        else:
            found.append(_Named(match.start(), match.end(), False))
    return sorted(found, key=lambda one: one.start)


def _chain(named: list[_Named], question: str, *, backwards: bool) -> _Named | None:
    """The nearest name and those tied to it, as one; a year stands alone."""
    if not named:
        return None
    chain = named[-1] if backwards else named[0]
    for one in reversed(named[:-1]) if backwards else named[1:]:
        first, second = (one, chain) if backwards else (chain, one)
        between = question[first.end : second.start]
        if chain.year or one.year or re.search(r"[,;:?!.()]", between) or not 0 < _words(between) <= LINK:
            break
        chain = _Named(first.start, second.end, False)
    return chain


def _words(text: str) -> int:
    return len(_WORD.findall(text))
