"""The turns before a question, and the question made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import LANGUAGES, Language
from index.analysis import fold, stop_words, words

CARRIED = 8  # most words taken over from the turns before
NEAR = 12  # characters before a word in which it shows whether the word opens a sentence
FEW = 3  # a question that names nothing and has no more words of content than this does not stand alone

# Pronouns that stand for somebody or something named before.
_PRONOUNS: dict[Language, frozenset[str]] = {
    "fr": frozenset("elle ils elles lui".split()),
    "en": frozenset("he she they him them".split()),
    "de": frozenset("er ihm ihn".split()),
}
# Words that may, and may as well belong to the question itself ("y a-t-il", "is it true", "its"): they count where
# the question names nothing.
_POINTERS: dict[Language, frozenset[str]] = {
    "fr": frozenset("il leur y ca cela celui celle ceux celles son sa ses leurs".split()),
    "en": frozenset("it her his its their there that this these those one".split()),
    "de": frozenset("sie es ihr ihnen sein seine ihre ihren dort da dies diese dieser dabei".split()),
}
_OPENINGS: dict[Language, frozenset[str]] = {
    "fr": frozenset(("et", "mais", "alors")),
    "en": frozenset(("and", "but")),
    "de": frozenset(("und", "aber")),
}
# "la société est-elle", "les élus ont-ils": the pronoun repeats a subject that stands before the verb.
_REPEATED_SUBJECT = re.compile(
    r"(?i)(\b(?:les?|la|l['’]|une?|des|ce|cette|ces|[mts]on|[mts]a|nos?|vos?|notre|votre|leurs?)\b.*?)"
    r"-(?:t-)?(?:ils?|elles?)\b"
)
_HYPHENATED = re.compile(r"-t-|-")
# A table row is answered as "Plants – Value: 116; Year: 2024": the names of columns are not what was spoken of.
_COLUMN = re.compile(r"(?<=[–;])[^–;:\n]{1,60}:")
NAME = re.compile(r"\b[^\W\d_]*[A-ZÀ-ÖØ-Þ][\w’'-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]*)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+)(?:[«\"“(]\s*)?$")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the answer it got, as text."""

    question: str
    answer: str


def standalone(question: str, language: Language, history: Sequence[Turn]) -> str:
    """The question with what it takes over from the last turns, in brackets; unchanged where it stands alone.

    What is taken over are the names in the last question and in its answer, or, where they name nothing, the
    question's words of content. A question leans on the turns before when it uses a pronoun, opens with "and …", or
    is short and names nothing.
    """
    if not history or not _leans(question, language):
        return question
    last = history[-1]
    named = [*names(last.question), *names(_COLUMN.sub("", last.answer))]
    subject = (word for word in words(last.question) if word not in stop_words(language))
    said = fold(question)
    carried: dict[str, str] = {}
    for name in named or subject:
        if fold(name) not in said:
            carried.setdefault(fold(name), name)
    kept = _first_words(carried.values(), CARRIED)
    return f"{question} ({', '.join(kept)})" if kept else question


def names(text: str) -> list[str]:
    """Names in a text, in order: runs of capitalised words; a lone capital at the start of a sentence is none."""
    found = []
    for match in NAME.finditer(text):
        name = match.group()
        opens = bool(_SENTENCE_START.search(text, max(0, match.start() - NEAR), match.start()))
        if opens:
            head, _, tail = name.partition(" ")
            # "Who", "Une", "Der": a capital that the sentence asks for, unless the whole word is in capitals.
            if not (len(head) > 1 and head.isupper()) and not any(char.isupper() for char in head[1:]):
                name = name if tail and not _is_function_word(head) else tail
        if len(name) > 1:
            found.append(name)
    return found


def _is_function_word(word: str) -> bool:
    folded = words(word)
    return not folded or any(folded[-1] in stop_words(language) for language in LANGUAGES)


def _leans(question: str, language: Language) -> bool:
    if language == "fr":
        question = _REPEATED_SUBJECT.sub(r"\1", question)
    asked = words(_HYPHENATED.sub(" ", question))
    if not asked:
        return False
    if asked[0] in _OPENINGS[language] or any(word in _PRONOUNS[language] for word in asked):
        return True
    if names(question):
        return False
    subject = [word for word in asked if word not in stop_words(language)]
    return len(subject) <= FEW or any(word in _POINTERS[language] for word in asked)


def _first_words(names_: Iterable[str], limit: int) -> list[str]:
    kept: list[str] = []
    count = 0
    for name in names_:
        count += len(name.split())
        if kept and count > limit:
            break
        kept.append(name)
    return kept
