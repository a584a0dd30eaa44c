"""Names of people and of places in a text, as far as the words around them show which they are."""

from __future__ import annotations

import re

from assistant.names import name_spans
from assistant.value import GAP, Value, bare
from index.analysis import MONTHS, fold

NEAR = 16  # characters before a name in which it shows what it names
MOST = 3  # words of a person's name

# People bear no article and nothing lies in them; in German an article may stand before a title, which is no name.
_ARTICLE = re.compile(
    rf"\b(?:l[ea]s?|l['’]|du|des|aux?|une?|the|an?|der|die|das|dem|den|des|eine?[rmns]?|im|am|vom|zum|zur){GAP}*$",
    re.IGNORECASE,
)
# What stands behind "of" or "with" is whom or what somebody is of: "the head of Alpha Beta".
_ATTACHED = re.compile(rf"(?:\b(?:de|of|von|avec|with|mit|comme|like|&){GAP}+|\bd['’]|&{GAP}*)$", re.IGNORECASE)
_LOCATIVE = re.compile(
    rf"(?:\b(?:à|aux?|en|dans|near|in|at|près de|bei|nach|aus|im|from)(?:{GAP}(?:la|le|les|the|dem|der|den))?{GAP}+"
    rf"|\b(?:à|dans){GAP}l['’])$",
    re.IGNORECASE,
)


def people(text: str, least: int = 2) -> list[Value]:
    """The names in a text that look like people's, of `least` words or more, and stand as people's do, in order."""
    plain = bare(text).replace("|", ".")  # a cell of a table opens like a sentence
    found = []
    for span in name_spans(plain):
        name = plain[span.start : span.end]
        parts = name.split()
        if not least <= len(parts) <= MOST or any(part.isupper() or not part[0].isupper() for part in parts):
            continue
        if not any(_stands_after(word, plain, span.start) for word in (_ARTICLE, _LOCATIVE, _ATTACHED)):
            found.append(Value("person", span.start, span.end, fold(" ".join(parts))))
    return found


def places(text: str) -> list[Value]:
    """The names in a text behind a word that says where ("à", "in", "bei"), in order."""
    plain = bare(text)
    return [
        Value("place", span.start, span.end, fold(plain[span.start : span.end]))
        for span in name_spans(plain)
        if _stands_after(_LOCATIVE, plain, span.start) and fold(plain[span.start : span.end]) not in MONTHS
    ]


def _stands_after(word: re.Pattern[str], text: str, start: int) -> bool:
    return bool(word.search(text, max(0, start - NEAR), start))
