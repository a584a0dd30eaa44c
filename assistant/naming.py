"""Proper names of a statement that its sources do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.document import LANGUAGES, Language, Span
from corpus.once import once
from index.analysis import MONTHS, fold, stop_words, term
from index.translation import bundled_lexicon

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?:^|[.!?:]\s)[\s«»\"“”(*-]*$")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_JOINED = re.compile(r"[\s\u00a0\u202f-]{1,2}|['’]")
_APPOSED = re.compile(r"([^()\n|.;:]{3,90})\(([A-ZÀ-Þ][\w-]{1,9})\)|(?<!\w)([A-ZÀ-Þ]{2,9})\s\(([^()\n]{3,90})\)")
_LEAST_WEIGHT = 0.1  # of a translation; lighter ones of the lexicon are noise
_GERMAN_ARTICLE = re.compile(
    r"(?:\b(?:der|die|das|den|dem|des|im|am|vom|zum|zur|(?:k?ein|ihr|sein|dies|jed)(?:e[mnrs]?)?)|\d)\s$", re.IGNORECASE
)
_LEAST_HEAD = 5  # letters that two words begin with, for one to be the other with another ending
_NEAR = 12  # characters before a word in which it shows whether the word opens a sentence

# Initials that differ between the languages, with the long forms of those that are names: no stemming leads from one
# to another. Public life in general, nothing of the documents.
_EQUIVALENTS = tuple(
    tuple(row.split(", "))
    for row in """us, usa, united states, etats unis, vereinigte staaten, vereinigten staaten, america, amerika, \
american, americain, americaine, americains, americaines, amerikanisch, amerikanische, amerikanischen
eu, ue, european union, union europeenne, europaische union, europaischen union, european, europeen, \
europeenne, europe, europa, europaisch, europaische
uk, united kingdom, royaume uni, vereinigtes konigreich, great britain, grande bretagne, grossbritannien
un, onu, uno, united nations, nations unies, vereinte nationen, vereinten nationen
nato, otan
who, oms, weltgesundheitsorganisation
imf, fmi, iwf
erdf, feder, efre
esf, fse
gdp, pib, bip
vat, tva, mwst
sme, smes, pme, kmu
ngo, ngos, ong, nro
ceo, pdg, geschaftsfuhrer
ai, ia, ki
it, informatique, edv
dna, adn, dns
rna, arn, rns
pdo, aop
pgi, igp
r&d, fue""".split("\n")
)


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a proper name, where it stands in the text."""

    start: int
    end: int
    text: str

    @property
    def folded(self) -> str:
        """The word without case and accents."""
        return fold(self.text)


class Naming:
    """The words that sources hold, to look names up in."""

    def __init__(self, texts: Sequence[str], language: Language, documents: Sequence[str] = ()) -> None:
        """`texts`: what is cited and must be read with it; `documents`: whole texts that may explain initials."""
        self._language = language
        self._texts = texts
        self._words = {fold(word) for text in texts for word in _WORD.findall(text)}
        spelled = f" {' '.join(' '.join(_WORD.findall(fold(text))) for text in texts)} "
        for document in documents:
            for initials, words in _initials(document).items():
                if initials in self._words:
                    self._words |= set(words)
                elif set(words) <= self._words:
                    self._words.add(initials)
        for group in _EQUIVALENTS:
            if any(f" {name} " in spelled for name in group):
                self._words |= {word for name in group for word in name.split()}
        self._stems = {tongue: {term(word, tongue) for word in self._words} for tongue in LANGUAGES}

    def missing(self, statement: str, language: Language, spans: Iterable[Span] = ()) -> list[str]:
        """The names of a statement that the sources do not hold, in order; neighbours that miss are one.

        - spans: of the statement, where no name is: its numbers and dates.
        """
        found: list[tuple[int, int]] = []
        taken = {at for span in spans for at in range(span.start, span.end)}
        missing = [name for name in names_in(statement, language) if not self._holds(name, language)]
        for name in self._unfamiliar(missing, statement, language):
            if name.start in taken:
                continue
            if found and _JOINED.fullmatch(statement, found[-1][1], name.start):
                found[-1] = (found[-1][0], name.end)
            else:
                found.append((name.start, name.end))
        return [statement[start:end] for start, end in found] or self._mixed(statement, language)

    def _unfamiliar(self, missing: Sequence[Name], statement: str, language: Language) -> Sequence[Name]:
        """The same, less a word that differs between languages in a name whose other words the sources hold."""
        if language == self._language:
            return missing
        kept = []
        for name in missing:
            run = next(match for match in _HYPHENED.finditer(statement) if match.start() <= name.start < match.end())
            parts = [fold(part) for part in _WORD.findall(run.group())]
            if 3 * sum(part in self._words for part in parts) < 2 * len(parts):
                kept.append(name)
        return kept

    def _holds(self, name: Name, language: Language) -> bool:
        word = name.folded
        if word in self._words or word in MONTHS:
            return True
        if name.text.isupper() or any(char.isdigit() for char in word):
            return word.removesuffix("s") in self._words
        if any(term(word, tongue) in self._stems[tongue] for tongue in {language, self._language}):
            return True
        if _related(word, self._words):
            return True
        return language != self._language and self._translated(word, language)

    def _translated(self, word: str, language: Language) -> bool:
        forms = bundled_lexicon().translations(term(word, language), language, self._language)
        stems = self._stems[self._language]
        good = [form for form, weight in forms.items() if weight >= _LEAST_WEIGHT]
        return any(form in stems or _related(form, stems) for form in good)

    def _mixed(self, statement: str, language: Language) -> list[str]:
        """A first name with the last name of somebody else, both of which the sources hold."""
        pairs = [pair for text in self._texts for pair in _pairs(text, self._language)]
        runs = {(first.folded, second.folded) for first, second in pairs}
        follow = {first for first, _ in runs}
        lead = {second for _, second in runs}
        for first, second in _pairs(statement, language):
            one, two = first.folded, second.folded
            if (one, two) in runs or one not in follow or two not in lead:
                continue
            if one in lead or two in follow:
                continue  # a word between others may be left out: "Governor Evers" of "Governor Tony Evers"
            between = {after for before, after in runs if before == one} & {
                before for before, after in runs if after == two
            }
            if not between:
                return [statement[first.start : second.end]]
        return []


def names_in(text: str, language: Language) -> Iterator[Name]:
    """The words with a capital that are no common words: at the start of a sentence, and everywhere in German, a
    common word is one that the translation lexicon knows, or a German one behind an article.
    """
    matches = list(_WORD.finditer(text))
    for at, match in enumerate(matches):
        word = match.group()
        if len(word) < 2 or not any(char.isupper() for char in word):
            continue
        folded = fold(word)
        inner = any(char.isupper() for char in word[1:])
        if folded in stop_words(language) and not (inner and word.isupper()):
            continue
        opens = bool(_SENTENCE_END.search(text, max(0, match.start() - _NEAR), match.start()))
        if not inner and (opens or language == "de"):
            following = matches[at + 1] if at + 1 < len(matches) else None
            runs_on = (
                language != "de"
                and following is not None
                and following.group()[0].isupper()
                and _JOINED.fullmatch(text, match.end(), following.start()) is not None
            )
            if not runs_on and (is_common(folded, language) or _is_german_noun(text, match.start(), language)):
                continue
        yield Name(match.start(), match.end(), word)


def _is_german_noun(text: str, start: int, language: Language) -> bool:
    """Whether an article or a number stands before a German word, which names seldom have."""
    return language == "de" and bool(_GERMAN_ARTICLE.search(text, max(0, start - _NEAR), start))


@lru_cache(maxsize=4096)
def is_common(word: str, language: Language) -> bool:
    """Whether a folded word is in the lexicon; a German one also where it ends in one that is."""
    known = _known(language)
    if term(word, language) in known or word in stop_words(language):
        return True
    if language != "de":
        return False
    return any(
        term(word[at:], language) in known and term(word[:at].removesuffix("s"), language) in known
        for at in range(3, len(word) - 3)
    )


@once
def _known(language: Language) -> frozenset[str]:
    lexicon = bundled_lexicon()
    others = [other for other in LANGUAGES if other != language]
    own = {term for other in others for term in lexicon.table(language, other)}
    told = {form for other in others for forms in lexicon.table(other, language).values() for form in forms}
    return frozenset(own | told)


@lru_cache(maxsize=64)
def _initials(document: str) -> Mapping[str, tuple[str, ...]]:
    """The initials that a document explains, "Long Name (LN)" or "LN (Long Name)", with their words; all folded."""
    found = {}
    for match in _APPOSED.finditer(document):
        before, after, alone, explained = match.groups()
        initials = fold(after or alone)
        words = [fold(word) for word in _WORD.findall(before or explained)]
        letters = re.sub(r"[^a-z]", "", initials)
        taken = _standing_for(letters, words[-12:] if before else words[:12])
        if taken:
            found[initials] = taken
    return found


def _standing_for(letters: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words whose first letters are those; small words between may go without."""
    for start in range(len(words)):
        at = 0
        for word in words[start:]:
            if at < len(letters) and word.startswith(letters[at]):
                at += 1
            elif len(word) > 3:
                break
        if at == len(letters) >= 2 and words[start].startswith(letters[0]):
            return tuple(word for word in words[start:] if len(word) > 3)
    return ()


def _pairs(text: str, language: Language) -> Iterator[tuple[Name, Name]]:
    names = list(names_in(text, language))
    for first, second in pairwise(names):
        if text[first.end : second.start] == " ":
            yield first, second


def _related(word: str, others: Iterable[str]) -> bool:
    """Whether one of the others is the word with another ending: "Virginia", "Virginie"; "Region", "regional"."""
    return any(
        (shared := _shared_head(word, other)) >= _LEAST_HEAD and 3 * shared >= 2 * max(len(word), len(other))
        for other in others
    )


def _shared_head(word: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
