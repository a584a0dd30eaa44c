"""Denials: whether a statement denies what its sources say, or says what they deny."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Language
from index.analysis import carries, term, words
from index.translation import bundled_lexicon

# What makes a clause a denial.
_DENYING: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(?:pas|jamais|aucun|aucune|rien|ni|nul|nulle|nullement|guère)\b|\bn(?:e\s|['’])[^,;.]{1,40}?\b(?:plus|personne)\b"
        r"|\bnon\b(?!\s(?:seulement|datée?s?))",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:nicht|nichts|nie|niemals|niemand|nirgends|weder|kein(?:e[mnrs]?)?)\b", re.IGNORECASE),
}
_NOT_DENYING = re.compile(
    r"\b(?:not only|not just|pas seulement|non seulement|nicht nur|pas moins de|no (?:less|fewer) than"
    r"|nicht weniger als|no\.|whether or not)",
    re.IGNORECASE,
)
# What may stand for a denial in another wording, or for what is not so: enough to excuse one, not to make one.
_LACKING: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(?:sans|faute|manqu\w+|absen\w+|ignor\w+|inconnu\w*|introuvable\w*|refus\w+|renonc\w+|sauf|hormis|limit\w+"
        r"|diff[éè]r\w+|peu|seule?s?|unique\w*|plutôt|coquille|erreur|à tort|disparu\w*|cess\w+|échec"
        r"|non|ne)\b|\bn['’]",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:without|lack\w*|fail\w*|absen\w+|unknown|refus\w+|declin\w+|missing|except|rather|instead|differ\w*|only"
        r"|alone|cease\w*|stop\w*|end(?:ed|s)?|open|un(?!i|der|t)\w{4,})\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:ohne|fehl\w+|mangel\w*|unbekannt\w*|weiger\w+|verzicht\w+|statt|außer|nur|einzige?\w*|anders|un(?!d|s|t)\w{4,})\b",
        re.IGNORECASE,
    ),
}
_CLAUSE = re.compile(
    r"[,;:.!?()–—|]{1,3}\s"
    r"|\s(?:mais|but|while|whereas|aber|sondern|alors que|tandis que|car|because|weil|which|dont|et|and|und)\s"
)
_MOST_STATED, _MOST_TOLD = 40, 400  # clauses that are compared: far more than sentences have
_LEAST_TERMS = 2
_NEARLY = 0.5  # as well covered as this share of the best covered clause: its denial may be the one meant
_LEAST_COVERED = 0.5  # of a statement's clause by one of the sources', for the two to be about the same


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    terms: frozenset[str]
    denies: bool
    lacks: bool


def contradicted(statement: str, language: Language, sources: Sequence[str], source_language: Language) -> str | None:
    """The clause of a statement that is denied where the sources do not deny it, or the other way round; or None.

    - sources: the cited sentences, without markup.

    A statement that denies needs a source that denies or says that something lacks. In one that does not, no clause may
    have as its nearest clause of the sources one that denies. "No source says" and "unknown" are both denials; antonyms
    ("accepted", "refused") are not seen.
    """
    told = [clause for text in sources for clause in _clauses(text, source_language)][:_MOST_TOLD]
    clauses = _clauses(statement, language)[:_MOST_STATED]
    denies = any(clause.denies for clause in clauses)
    for clause in clauses:
        if denies != clause.denies or (not denies and (clause.lacks or len(clause.terms) < _LEAST_TERMS)):
            continue
        covered = [(_covered(clause.terms, other.terms, language, source_language), other) for other in told]
        best = max((share for share, _ in covered), default=0.0)
        nearest = [other for share, other in covered if share >= best * (_NEARLY if denies else 1)]
        if denies and not any(other.denies or other.lacks for other in nearest):
            return clause.text
        if not denies and best >= _LEAST_COVERED and all(other.denies for other in nearest):
            return clause.text
    return None


def _clauses(text: str, language: Language) -> list[_Clause]:
    out: list[_Clause] = []
    for part in _CLAUSE.split(" ".join(text.split())):
        bare = _NOT_DENYING.sub(" ", part)
        content = frozenset(
            term(word, language)
            for word in words(bare)
            if carries(word, language) and not _DENYING[language].fullmatch(word)
        )
        denies = bool(_DENYING[language].search(bare))
        lacks = bool(_LACKING[language].search(bare))
        if out and not content:  # "ni", "not": a denial that belongs to what stands before
            last = out[-1]
            out[-1] = _Clause(last.text, last.terms, last.denies or denies, last.lacks or lacks)
        elif content or denies:
            out.append(_Clause(part.strip(), content, denies, lacks))
    return out


def _covered(stated: frozenset[str], told: frozenset[str], language: Language, source_language: Language) -> float:
    if not stated:
        return 0.0
    if language == source_language:
        return len(stated & told) / len(stated)
    lexicon = bundled_lexicon()
    met = sum(
        one in told or any(form in told for form in lexicon.translations(one, language, source_language))
        for one in stated
    )
    return met / len(stated)
