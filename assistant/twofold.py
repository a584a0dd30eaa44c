"""Two questions in one sentence, told apart: "Who chairs it, and since when?"."""

from __future__ import annotations

import re

from assistant.leaning import content_words
from corpus.document import Language

LEAST = 2  # words of content that the first of two questions has at least

_AND: dict[Language, str] = {"fr": "et", "en": "and", "de": "und"}
_ASKS: dict[Language, str] = {
    "fr": r"(?:(?:à|de|par|pour|chez|avec|dans|en|depuis|sur) |d['’])?"
    r"(?:qui|quoi|quel(?:le)?s?|lequel|laquelle|combien|quand|où|comment|pourquoi|qu['’]est-ce|est-ce|que)\b",
    "en": r"(?:(?:to|for|by|in|from|since|at|with|on) )?"
    r"(?:who|whom|whose|what|which|when|where|how|why|does|did|do|is|are|was|were|has|have)\b",
    "de": r"(?:(?:von|mit|in|seit|für|an|bei|zu|aus) )?"
    r"(?:wer|wen|wem|wessen|was|wann|wo|wohin|woher|wie|warum|wieso|welche[rsmn]?|ist|sind|war|hat)\b",
}
_JOINT = {
    language: re.compile(rf",?\s+{_AND[language]}\s+(?={asks})", re.IGNORECASE) for language, asks in _ASKS.items()
}
_ASKING = {language: re.compile(rf"\b{asks}", re.IGNORECASE) for language, asks in _ASKS.items()}


def twofold(question: str, language: Language) -> tuple[str, str] | None:
    """The two questions that a sentence asks, the second leaning on the first; None where it asks one."""
    for joint in _JOINT[language].finditer(question):
        first, second = question[: joint.start()], question[joint.end() :]
        if _ASKING[language].search(first) and len(content_words(first, language)) >= LEAST:
            return f"{first} ?" if language == "fr" else f"{first}?", second[0].upper() + second[1:]
    return None
