"""The value that a question asks for, in a quote: found where it can be told surely which it is, else none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from assistant.candidate import Candidate
from assistant.dates import dates
from assistant.draft import Quote
from assistant.figures import MONEY, UNITS_BY_NAME, figures
from assistant.people import people, places
from assistant.question import Question
from assistant.value import Kind, Value
from corpus.document import Language, Span
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from index.analysis import carries, fold, term, words
from index.translation import AskedTerm, asked_terms

MARGIN = 0.08  # a sentence that gives another value must score so much less than the best one
NEAR = 6  # most words between a name and a word of the question that tells whose it is
BEHIND = 3  # most words from a figure to the thing it counts
_COMPOUND = re.compile(r"\b\w+-\w[\w-]*")  # a "vice-président" is no "président"
_END = re.compile(r"[;:()|]|[,.](?!\d)")
_AND = re.compile(r"\b(?:and|et|und)\s+[*]*$")
NO_UNIT = frozenset({""})

# What a question about a figure calls by its measure. Folded; tried in order.
_MEASURED: tuple[tuple[frozenset[str], dict[Language, str]], ...] = (
    (
        frozenset({"%"}),
        {
            "fr": r"\b(?:part|pourcentage|proportion|taux|tarif|taxes?|droits? de douane)\b",
            "en": r"\b(?:share|percent\w*|proportion|rate|tariffs?|dut(?:y|ies)|tax)\b",
            "de": r"\b(?:anteil|prozent\w*|\w*zoll|\w*steuer)\b",
        },
    ),
    (
        MONEY,
        {
            "fr": r"\b(?:budget|cout\w*|montant|sommes?|prix|salaires?|facture|chiffre d'affaires|invest\w+|financ\w+|"
            r"subvention\w*|levee?|depens\w+|paye\w*|vaut|euros|dollars|argent|fonds)\b",
            "en": r"\b(?:budget|costs?|amount|bill|price|salary|paid|pay|invest\w*|fund\w*|grants?|spen[dt]|raised?|"
            r"revenue|worth|money|euros|dollars)\b",
            "de": r"\b(?:kost\w+|\w*budget|betrag|summe|preis|gehalt|umsatz|invest\w+|euro|dollar|geld)\b",
        },
    ),
    (frozenset({"km", "mile"}), {"fr": r"\bdistance\b", "en": r"\b(?:how far|distance)\b", "de": r"\bwie weit\b"}),
    (
        frozenset({"km²", "m²", "ha", "acre"}),
        {"fr": r"\b(?:surface|superficie)\b", "en": r"\barea\b", "de": r"\bflache\b"},
    ),
)
_WHICH: dict[Language, str] = {
    "fr": r"\bquel(?:le)?s?(?: est| etait| sont)?",
    "en": r"\b(?:what(?:'s| is| was| are)?|which)",
    "de": r"\b(?:welche\w*|was (?:ist|war))",
}
# "Qu'est-ce qui" asks for a thing, whatever the "qui" in it seems to say.
_WHAT = re.compile(r"\bqu'?\s?est[ -]ce\b|\bcombien de temps\b|\bhow much time\b|\bwie viel zeit\b")
_COUNTED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\bcombien d(?:e |'|es )|(?:^|\bquel(?:le)? (?:est|etait|sera) (?:le |la )?)nombre (?:\w+ )?d(?:e |'|es )"
    ),
    "en": re.compile(r"\bhow many |(?:^|\bwhat(?: is| was|'s) (?:the )?)(?:\w+ )?number of "),
    "de": re.compile(r"\bwie ?viele?n? |(?:^|\b(?:ist|war) die )anzahl (?:der |von )?"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a question asks for.

    - units: of a figure, those that it may have; None where any may be meant.
    - thing: what a figure counts, a folded word of the question; None where it counts nothing or is not said.
    """

    question: Question
    kind: Kind
    units: frozenset[str] | None = None
    thing: str | None = None

    @classmethod
    def of(cls, question: Question) -> Asked | None:
        """What a question asks for; None where it asks for no value, or for that of several things."""
        if question.expected == "any" and _asks_measure(question):
            return cls(question, "number", _measured(question))
        if question.expected not in ("number", "date", "person", "place") or _WHAT.search(fold(question.asked)):
            return None
        kind = question.expected
        if kind != "number":
            return cls(question, kind)
        thing = _counted(question)
        if thing and thing not in UNITS_BY_NAME:
            return cls(question, kind, NO_UNIT, thing)
        units = frozenset({UNITS_BY_NAME[thing]}) if thing else _measured(question)
        return cls(question, kind, units)

    def values(self, text: str, language: Language) -> list[Value]:
        """The values of a text that may be the one asked for, in order: of its kind, and new to the question."""
        found = [value for value in _found(self.kind, text, language) if not self._said(value, text)]
        if self.units is not None:
            found = [value for value in found if value.unit in self.units]
        if self.thing:
            counting = [value for value in found if self.counts(value, text, language)]
            found = counting or found
        return found

    def sole(self, text: str, language: Language) -> Value | None:
        """The value of a text that is surely the one asked for, the only one there; None where it cannot be told."""
        found = self.values(text, language)
        if len({value.form for value in found}) != 1:
            return None
        value = found[0]
        if self.kind in ("person", "place"):
            known = self.kind == "person" and _rival(value, text, self.question)
            return value if self.beside(value, text, language) and not known else None
        if self.thing is None:
            return value
        return value if self.counts(value, text, language) and not _counts_on(value, text, language) else None

    def surely(self, passage: Passage, sentence: Sentence) -> Value | None:
        """The sole value of a sentence that tells of everything the question names."""
        return self.sole(sentence.text, passage.language) if self.met(passage, sentence) else None

    def beside(self, value: Value, text: str, language: Language) -> frozenset[str]:
        """The words of the question, names apart, that stand close to a value: they tell what it is to it."""
        before, after = (words(plain(_COMPOUND.sub(" ", part))) for part in (text[: value.start], text[value.end :]))
        close = {term(word, language) for word in (*before[-NEAR:], *after[:NEAR]) if carries(word, language)}
        asked = [
            word
            for word in words(self.question.text)
            if word not in self.question.named and carries(word, self.question.language)
        ]
        return frozenset(word for word in asked if not close.isdisjoint(forms(word, self.question.language, language)))

    def met(self, passage: Passage, sentence: Sentence) -> bool:
        """Whether every name in the question is met by a sentence, or by what stands over it."""
        if not self.question.names:
            return True
        there = _terms(f"{passage.title} {passage.section or ''} {plain(sentence.text)}", passage.language)
        return all(self._name_met(name, there, passage.language) for name in self.question.names)

    def _name_met(self, name: str, there: frozenset[str], language: Language) -> bool:
        asked = _name_terms(name, self.question.language, language)
        return not asked or any(not there.isdisjoint(one.forms) for one in asked)

    def counts(self, value: Value, text: str, language: Language) -> bool:
        """Whether the thing asked for stands right behind a figure, or right before it."""
        known = forms(cast(str, self.thing), self.question.language, language)
        behind, before = (
            words(plain(_END.split(text[value.end :])[0]))[:BEHIND],
            words(plain(text[: value.start]))[-BEHIND:],
        )
        return any(term(word, language) in known for word in (*behind, *before))

    def _said(self, value: Value, text: str) -> bool:
        """Whether the question says the value itself."""
        question = self.question
        if value.kind in ("person", "place"):
            said = set(words(question.text))
            return not said.isdisjoint(words(text[value.start : value.end]))
        known = {other.form for other in _found(value.kind, question.text, question.language)}
        return any(value.form == form or (value.kind == "date" and value.form.startswith(form)) for form in known)


def _counts_on(value: Value, text: str, language: Language) -> bool:
    """Whether a figure of the same thing may follow: "115 employees in Alpha and 550 worldwide"."""
    return any(
        other.start > value.start and not other.unit and _AND.search(text, value.end, other.start)
        for other in figures(text, language)
    )


@lru_cache(maxsize=1024)  # of sentences that are near in several steps
def _terms(text: str, language: Language) -> frozenset[str]:
    """What the words of a text are indexed by, those without content included."""
    return frozenset(term(word, language) for word in words(text))


@lru_cache(maxsize=1024)  # of a question's name for every sentence
def _name_terms(name: str, source: Language, target: Language) -> tuple[AskedTerm, ...]:
    return tuple(asked_terms(name, source, target))


@lru_cache(maxsize=1024)  # of the question for every value, of sentences that are near in several steps
def _found(kind: Kind, text: str, language: Language) -> tuple[Value, ...]:
    match kind:
        case "number":
            return tuple(figures(text, language))
        case "date":
            return tuple(dates(text))
        case "person":
            return tuple(people(text))
        case "place":
            return tuple(places(text))


def _rival(value: Value, text: str, question: Question) -> bool:
    """Whether another name could be a person's as well, say one of a single word."""
    said = set(words(question.text))
    names = people(text, least=1)
    return any(said.isdisjoint(words(text[other.start : other.end])) and other.form != value.form for other in names)


@lru_cache(maxsize=4096)
def forms(word: str, source: Language, target: Language) -> frozenset[str]:
    """What a word of one language is indexed by in passages of another: its own stem and its translations."""
    return frozenset(
        form for asked in asked_terms(word, source, target) for form, weight in asked.forms.items() if weight >= 0.3
    )


def _asks_measure(question: Question) -> bool:
    """Whether a question that opens with a plain "what" or "which" asks for a measure: "What tariff …?"."""
    text, language = fold(question.asked), question.language
    return any(
        re.search(rf"{_WHICH[language]} (?:[\w'-]+ ){{0,3}}?{patterns[language].lstrip()}", text)
        for _, patterns in _MEASURED
    )


def _measured(question: Question) -> frozenset[str] | None:
    text = fold(question.asked)
    return next((units for units, patterns in _MEASURED if re.search(patterns[question.language], text)), None)


def _counted(question: Question) -> str | None:
    """The folded word for what a question wants counted; an adjective stands before it in English."""
    text = fold(question.asked)
    match = _COUNTED[question.language].search(text)
    taken: list[str] = []
    for word in words(text[match.end() :])[:NEAR] if match else ():
        if not carries(word, question.language):
            break
        taken.append(word)
    return None if not taken else taken[-1] if question.language == "en" else taken[0]


def located(asked: Asked | None, quotes: Sequence[Quote], ranked: Sequence[Candidate]) -> list[Span | None]:
    """Where each quote holds the value asked for, in its document; None where it cannot be told surely.

    The value is that of the best sentence, where no other sentence that is nearly as good gives another one; it is
    located in every quote that gives the same.
    """
    none: list[Span | None] = [None] * len(quotes)
    best = ranked[0]
    value = asked.surely(best.passage, best.sentence) if asked else None
    if not asked or not value or not quotes or not quotes[0].start <= best.sentence.start < quotes[0].end:
        return none
    for other in ranked:
        if other.score <= best.score - MARGIN:
            break
        if any(rival.form != value.form for rival in asked.values(other.sentence.text, other.passage.language)):
            return none
    return [_held(asked, value, quote) for quote in quotes]


def _held(asked: Asked, value: Value, quote: Quote) -> Span | None:
    for sentence in quote.sentences:
        found = asked.surely(quote.passage, sentence)
        if found and (found.form, found.unit) == (value.form, value.unit):
            return Span(sentence.start + found.start, sentence.start + found.end)
    return None
