"""The turns before a question, and the question made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.grammar import Pointer
from assistant.leaning import Leaning, content_words, leaning, proper_names
from assistant.names import names as names
from assistant.wording import REFUSAL
from corpus.document import Language
from corpus.language import detect
from index.analysis import MONTHS, fold, words

DEPTH = 4  # turns looked back on, at most
CARRIED = 10  # most words taken over from the turns before
ANSWERED = 3  # most names taken over from an answer
FRAGMENT = 8  # words of an answer that is no sentence, at most

_TIE = r"(?:à|of the|of)"
# What asks for a name, and what asks about one.
_SOUGHT: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\bqui\b|\b(?:quel(?:le)?s?|lequel|laquelle) (?!est\b|sont\b|etait|part\b|annee|date|jour|mois)\w+"
    ),
    "en": re.compile(
        r"\bwho\b|\bwhom\b|\b(?:which|what) (?!is\b|are\b|was\b|were\b|do|did\b|year|date|day|month|share\b)\w+"
    ),
    "de": re.compile(r"\bwer\b|\bwen\b|\bwem\b|\bwelche[rsmn]? (?!jahr|datum|tag|monat|anteil)\w+"),
}
_IDENTIFIED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"(?:c'est qui|qui (?:est|etait)) (?!l[ea] |l'|(?:actuel|nouveau|nouvelle)\b)"),
    "en": re.compile(r"who(?:'s| is| was) (?!the |a|running|in |now )"),
    "de": re.compile(r"wer (?:ist|war) (?!der |die |das |heute )"),
}
_NOUN = re.compile(
    r"(?i)\b(?:(?:les?|la|une?|du|des|de|cette|cet?|quel(?:le)?s?|the|an?|of|which|what|how many|these|in) |[ld]['’])"
    r"([^\W\d_][\w-]*)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATED = re.compile(r"\b(?:(?:en|in|im Jahr|depuis|since|seit) )?(?:19|20)\d\d\b")
# Prepositions of which one may stand for another; those of places first.
_ALIKE = (
    ("en", "au", "aux", "à", "a", "dans", "in", "at", "im", "bei"),
    ("de", "du", "des", "of", "von", "vom"),
    ("pour", "for", "fur", "für"),
    ("chez",),
    ("avec", "with", "mit"),
)
_MARKER = re.compile(r"\s*\[\d+\]")
# A table row is answered as "Plants – Value: 116; Year: 2024": the names of columns are not what was spoken of.
_COLUMN = re.compile(r"(?<=[–;])[^–;:\n]{1,60}:")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the answer it got, as text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What the turns so far were about, as far as a question can lean on it.

    - asked: the last question, with what it leant on itself.
    - language: its language.
    - named: the names in it.
    - answered: names in its answer that it does not hold itself.
    - sought: whether such names are what it asked for ("Who …?", "Quelle entreprise …?").
    - earlier: the names that it leant on itself.
    - things: nouns of the last question that name nothing, as far as an article tells them.
    - predicate: words of content of the last question that name nothing.
    """

    asked: str
    language: Language
    named: tuple[str, ...]
    answered: tuple[str, ...]
    sought: bool
    earlier: tuple[str, ...]
    things: tuple[str, ...]
    predicate: tuple[str, ...]

    def subjects(self, pointer: Pointer | None) -> tuple[str, ...]:
        """The names that a pronoun may stand for, likeliest first; in an answer that held more, only where needed."""
        person = pointer == "person" and not any(map(_is_person, self.named))
        answered = self.answered if self.sought or not self.named or person else ()
        subjects = (*self.named, *answered, *self.earlier)
        if pointer == "person":
            people = [name for name in subjects if _is_person(name)]
            subjects = (*people, *(name for name in subjects if name not in people))
        return tuple({fold(name): name for name in subjects}.values())


def standalone(question: str, language: Language, history: Sequence[Turn]) -> str:
    """The question with what it takes over from the last turns; unchanged where it stands alone."""
    if not history:
        return question
    how = leaning(question, language, _spoken(history[-1]))
    return question if how is None else _carried(question, language, how, _topic(history[-DEPTH:]))


def _topic(history: Sequence[Turn]) -> Topic:
    """What the turns were about. One that leant on the turn before it keeps what that one was about."""
    *before, last = history
    language = detect(last.question)
    leant = before and leaning(last.question, language, _spoken(before[-1]))
    earlier = _topic(before) if leant else None
    asked = _joined_names(last.question)
    said = {word for name in asked for word in words(name)}
    predicate = tuple(word for word in content_words(last.question, language) if said.isdisjoint(words(word)))
    nouns = {word for noun in _NOUN.findall(last.question) for word in words(noun)}
    known = {fold(name) for name in asked}
    answered = [name for name in _answered(last.answer) if fold(name) not in known]
    return Topic(
        asked=standalone(last.question, language, before),
        language=language,
        named=tuple(asked),
        answered=tuple(answered[:ANSWERED]),
        sought=bool(_SOUGHT[language].search(fold(last.question)))
        and not _IDENTIFIED[language].match(fold(last.question)),
        earlier=earlier.subjects(None) if earlier else (),
        things=tuple(word for word in predicate if not nouns.isdisjoint(words(word))),
        predicate=predicate or (earlier.predicate if earlier else ()),
    )


def _carried(question: str, language: Language, how: Leaning, topic: Topic) -> str:
    if how.exchange:
        woven = _woven(how.exchange, topic) if topic.language == language else None
        return woven or f"{question} ({topic.asked.replace(' (', ', ').replace(')', '')})"
    subjects = topic.subjects(how.pointer)
    again = how.again or not subjects or not (how.pointer or content_words(question, language))
    beside = topic.predicate if again else topic.things if how.pointer != "person" else ()
    taken = [*subjects, *beside]
    said = fold(question)
    kept = _first_words((name for name in taken if fold(name) not in said), CARRIED)
    return f"{question} ({', '.join(kept)})" if kept else question


def _woven(exchange: str, topic: Topic) -> str | None:
    """The last question with one part exchanged: "Et à Lyon ?" after "Qui dirige le port de Caen ?".

    A year or a place takes the place of another one, or is added; a name takes that of the only name there is; what
    has a preposition takes that of the last words, where they have the same. None where it is not clear which part.
    """
    asked = topic.asked.rstrip(" ?!.")
    end = " ?" if topic.language == "fr" else "?"
    if "(" in asked:
        return None
    if _YEAR.search(exchange):
        changed = _DATED.sub(lambda _: exchange, asked, count=1)
        return f"{changed if changed != asked else f'{asked} {exchange}'}{end}"
    named = proper_names(asked, topic.language)
    first = fold(exchange.split()[0])
    if alike := next((group for group in _ALIKE if first in group), None):
        opening = rf"(?i:\b(?:{'|'.join(alike)}))(?: (?:la|le|les|the|der|dem|den))? "
        for name in reversed(named):
            if found := re.search(rf"{opening}{re.escape(name)}", asked):
                return f"{asked[: found.start()]}{exchange}{asked[found.end() :]}{end}"
        if found := re.search(rf"(?<=\w ){opening}(?:[\w-]+(?: |$)){{1,4}}$", asked):
            return f"{asked[: found.start()]}{exchange}{end}"
        return f"{asked} {exchange}{end}" if alike is _ALIKE[0] else None
    placed = rf"(?i:\b(?:{'|'.join(_ALIKE[0])}))(?: (?:la|le|les|the|der|dem|den))? "
    free = [name for name in named if not re.search(rf"{placed}{re.escape(name)}", asked)] or named
    if (
        not free
        or not proper_names(f"- {exchange}", topic.language)
        or (len(free) > 1 and not asked.endswith(free[-1]))
    ):
        return None
    name = re.sub(r"['’]s?$", "", free[-1])
    article = r"(?:\b(?:la|le|les|the|die|der|das|La|Le|Les|The|Die|Der|Das) |\b[lL]['’])?"
    found = re.search(rf"{article}(?<![^\W_]['’]){re.escape(name)}", asked)
    if not found or asked[: found.start()].endswith(("du ", "au ", "des ", "aux ", "'", "’")):
        return None
    return f"{asked[: found.start()]}{exchange}{asked[found.end() :]}{end}"


def _spoken(turn: Turn) -> str:
    return f"{turn.question} {_first_statement(turn.answer)}"


def _answered(answer: str) -> list[str]:
    return _joined_names(_COLUMN.sub("", _first_statement(answer)))


def _joined_names(text: str) -> list[str]:
    """The names in a text, those that a small word ties together as one: "Bureau of Mines"; no month."""
    joined: list[str] = []
    # A fragment, "Caen, since 1976.", opens with what was asked for.
    opening = re.match(r"[A-ZÀ-Þ][\w-]+(?=[,.])", text) if len(text.split()) <= FRAGMENT else None
    for name in (*([opening.group()] if opening else ()), *names(text)):
        name = re.sub(r"['’]s?$", "", name)
        if fold(name) in MONTHS:
            continue
        tied = (
            joined
            and not joined[-1].isupper()
            and re.search(rf"{re.escape(joined[-1])}( {_TIE} ?){re.escape(name)}", text)
        )
        if tied:
            joined[-1] = f"{joined[-1]}{tied.group(1)}{name}"
        else:
            joined.append(name)
    return joined


def _is_person(name: str) -> bool:
    """Whether a name looks like a person's: two or three words, none in capitals throughout."""
    parts = name.split()
    return 2 <= len(parts) <= 3 and all(part[0].isupper() and not part.isupper() for part in parts)


def _first_statement(answer: str) -> str:
    """The first statement of an answer, without its marker; nothing of a refusal."""
    return "" if answer.strip() in REFUSAL.values() else _MARKER.split(answer.strip(), maxsplit=1)[0]


def _first_words(names_: Iterable[str], limit: int) -> list[str]:
    kept: list[str] = []
    count = 0
    for name in names_:
        count += len(name.split())
        if kept and count > limit:
            break
        kept.append(name)
    return kept
