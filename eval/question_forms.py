"""Questions made of a statement by moving its words, in French, English and German; only where the grammar is sure.

A form knows the finite verbs it can invert and takes nothing else: a sentence that fits none gives no question, for a
person would have to mend it. Every question is about something named in it, and asks for one value of the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.dates import dates
from assistant.figures import figures
from assistant.leaning import leaning
from assistant.names import names
from assistant.people import people
from corpus.document import Language
from eval.case import Kind
from index.analysis import MONTHS, fold, stop_words

LONGEST = 160  # characters of a statement that is made into a question
SUBJECT = 9  # most words of its subject

_DETERMINER: dict[Language, str] = {
    "fr": r"(?:(?:Le|La|Les|Une?) |L['’])",
    "en": r"(?:The|An?) ",
    "de": r"(?:Der|Die|Das|Eine?) ",
}
# What makes a subject more than a noun with its complements, or ties it to the sentence before.
_NO_SUBJECT = re.compile(
    r"[,;:()\[\]«»\"“”|·–—?!]|\b(?:qui|que|qu['’]\w+|dont|où|selon|si|comme|mais|ne|n['’]\w+|cette?|ces|son|sa|ses|leurs?|ils?|"
    r"elles?|on|y|en|this|that|these|those|which|who|whose|it|its|his|her|their|they|he|she|we|there|neither|both|each|either|some|many|but|not|if|as|"
    r"diese[rsmn]?|dessen|deren|sein\w*|ihr\w*|nicht|wenn|dass|es|er|sie|wir|man)\b",
    re.IGNORECASE,
)
# What only the sentence before explains.
_TIED = re.compile(
    r"\b(?:lendemain|celui-ci|celle-ci|ceux-ci|the next day|the former|the latter|that (?:day|year)|"
    r"am nächsten Tag|dieser|diese)\b|\b(?:it|them|him)(?=[?.,]|$)",
    re.IGNORECASE,
)
_NOT_BARE = re.compile(r"\b(?:von|vom|bis|ab|nach|vor|zum|zur|für|und|oder|Jahr|Ende|Anfang|Mitte|etwa|rund|um)\s$")
_BREAK = re.compile(r"\s*(?:[;:]|\s[–—-]\s|\().*", re.DOTALL)
_SIDE = re.compile(r",\s[^,]{3,80},\s")

_FINITE: dict[Language, str] = {
    "fr": r"(?:est|était|fut|sera|a|avait|aura|sont|étaient|ont|avaient|seront|s['’]est|se sont|voit|devient|"
    r"dirige|préside|pilote|représente|gère|anime|coordonne|succède|remplace|fusionne|ouvre|signe|lance|rejoint|accueille|"
    r"quitte|fonde|crée|organise|annonce|commence|entre|reprend|prend|visite)",
    "en": r"(?:was|were|is|are|has|have|had|will|leads|heads|chairs|runs|directs|represents|owns|manages|became|"
    r"founded|joined|led|succeeded|signed|opened|launched|announced|visited|started|created|bought|acquired|took|won|built)",
    "de": r"(?:ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|leitet|führt|vertritt|"
    r"übernahm|gründete|unterzeichnete|besuchte|eröffnete|begann|kündigte|trat|folgte|bekam|kam|ging|nahm|baute)",
}
_PLURAL = r"(?:sont|étaient|ont|avaient|seront|se sont|were|are|have|sind|waren|werden|haben|hatten)"
_BASE = {
    **{f"{verb}ed": verb for verb in "found join sign open launch visit start succeed".split()},
    **{f"{verb}d": verb for verb in "announce create acquire".split()},
    "became": "become",
    "led": "lead",
    "bought": "buy",
    "took": "take",
    "won": "win",
    "built": "build",
}
# What stands before a date and goes with it into the interrogative.
_BEFORE_DATE: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"(?:^|(?<=\s))(?P<since>depuis )?(?:le |l['’]|en )?$", re.IGNORECASE),
    "en": re.compile(r"(?:^|(?<=\s))(?:(?P<since>since )|on |in )$", re.IGNORECASE),
    "de": re.compile(r"(?:^|(?<=\s))(?:(?P<since>seit )|am |im (?:jahr )?)?$", re.IGNORECASE),
}
_COUNTING: dict[Language, dict[str, str]] = {
    "fr": {verb: verb for verb in "compte emploie produit regroupe rassemble réunit exploite comptait".split()},
    "en": {"has": "have"}
    | {f"{verb}s": verb for verb in "employ count produce operate include export cover serve".split()},
    "de": {verb: verb for verb in "hat zählt beschäftigt umfasst betreibt produziert zählte beschäftigte".split()},
}
_LOCATED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?P<verb>(?:est|sont|était) (?:basé|situé|installé|implanté|établi)e?s?|se trouve(?:nt)?) (?:à|en|dans|au) "
    ),
    "en": re.compile(r"(?P<verb>is|are|was|were) (?P<participle>based|located|headquartered|situated) (?:in|at|near) "),
    "de": re.compile(r"(?P<verb>liegt|befindet sich|hat (?:ihren|seinen) Sitz) (?:in|im|bei|am) "),
}
_BEING: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"est (?=(?:une?|le|la) |l['’])"),
    "en": re.compile(r"is (?=(?:an?|the) )"),
    "de": re.compile(r"ist (?=(?:eine?|der|die|das) )"),
}
OFFICE = re.compile(
    r"présid|direct|dirig|respons|\bchef|\bhead\b|\bchair|\bceo\b|officer|leader|founder|fondat|ministre|minister|"
    r"\bmaire\b|mayor|gouverneur|governor|leiter|vorsitz|geschäftsf|präsident|president|sprecher|gründer",
    re.IGNORECASE,
)
"""What only a person is or holds, by the words for it."""

_END_OF_PREDICATE = re.compile(r"[,.;:(]|\s(?:qui|que|dont|where|which|that|who|and|et|und)\s")
_VOWEL = re.compile(r"[aeiouyàâéèêëîïôùûœ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Made:
    """A question made of a statement, its kind, and the words of the statement that answer it."""

    question: str
    kind: Kind
    answer: str


def questions(statement: str, language: Language, known: frozenset[str]) -> Iterator[Made]:
    """The questions that a statement in plain text can be made into, in its own language.

    - known: single words that the document writes with a capital where no sentence begins.
    """
    text = _SIDE.sub(" ", _BREAK.sub("", statement.strip()).rstrip(" .…"), count=1)
    if len(text.split()) < 3 or len(text) > LONGEST or re.search(r"[…|]", text) or _TIED.search(text):
        return
    for made in (
        _who(text, language),
        _when(text, language, known),
        _number(text, language, known),
        _where(text, language, known),
        _what(text, language, known),
    ):
        if made and _named(made.question[4:]) and leaning(made.question, language) is None:
            yield made


def _who(text: str, language: Language) -> Made | None:
    """A person opens the statement: "Alice Roy leads the port of Caen" asks who leads it."""
    person = next(iter(people(text)), None)
    if person is None or person.start:
        return None
    rest = text[person.end :].lstrip()
    if not re.match(rf"(?!{_PLURAL}\b){_FINITE[language]}\s", rest) or not _named(rest):
        return None
    if any(_grammatical(word, language) for word in text[: person.end].split()):
        return None
    asked = {"fr": f"Qui {rest} ?", "en": f"Who {rest}?", "de": f"Wer {rest}?"}[language]
    return Made(asked, "who", text[person.start : person.end])


def _when(text: str, language: Language, known: frozenset[str]) -> Made | None:
    """The one date of a statement becomes the interrogative."""
    found = dates(text)
    if len(found) != 1:
        return None
    before = _BEFORE_DATE[language].search(text[: found[0].start])
    if before is None or (language != "de" and not before.group().strip()):
        return None
    if (
        not before.group().strip()
        and before.start()
        and (not re.fullmatch(r"\d{4}", found[0].form) or _NOT_BARE.search(text[: before.start()]))
    ):
        return None
    head, tail = text[: before.start()].rstrip(" ,"), text[found[0].end :].lstrip(" ,")
    since = bool(before["since"])
    answer = text[found[0].start : found[0].end]
    if not head and language == "de":
        inverted = re.match(rf"{_FINITE['de']}\s", tail)
        return Made(f"{'Seit wann' if since else 'Wann'} {tail}?", "when", answer) if inverted else None
    clause = f"{head} {tail}".strip()
    parts = _parted(clause, language, known)
    if parts is None or figures(clause, language):
        return None
    subject, verb, rest = parts
    if language == "fr":
        interrogative = "Depuis quand" if since else "Quand"
        return Made(f"{interrogative} est-ce {_que(subject)} {verb} {rest}".rstrip() + " ?", "when", answer)
    if language == "de":
        return Made(_spaced(f"{'Seit wann' if since else 'Wann'} {verb} {subject} {rest}") + "?", "when", answer)
    if verb in ("was", "were", "will") or (since and verb in ("has", "have", "is", "are")):
        return Made(_spaced(f"{'Since when' if since else 'When'} {verb} {subject} {rest}") + "?", "when", answer)
    if not since and verb in _BASE:
        return Made(_spaced(f"When did {subject} {_BASE[verb]} {rest}") + "?", "when", answer)
    return None


def _number(text: str, language: Language, known: frozenset[str]) -> Made | None:
    """A subject that counts things: "The port employs 84 people" asks how many people it employs."""
    verbs = _COUNTING[language]
    match = re.fullmatch(rf"(?P<subject>.+?) (?P<verb>{'|'.join(verbs)}) (?P<number>.*?\d\S*) (?P<thing>[^\d,]+)", text)
    if match is None or len(match["thing"].split()) > 6 or not re.match(r"[^\W\d_]{3}", match["thing"]):
        return None
    found = figures(match["number"], language)
    if len(found) != 1 or found[0].unit or found[0].start or found[0].end != len(match["number"]):
        return None
    if re.match(r"(?:million|milliard|billion|pour cent|percent|Prozent|autres?|other)", match["thing"]):
        return None
    subject = _subject(match["subject"], language, known)
    if subject is None:
        return None
    thing, verb = match["thing"], verbs[match["verb"]]
    of = "d'" if _VOWEL.match(thing) else "de "
    asked = {
        "fr": f"Combien {of}{thing} {verb} {subject} ?",
        "en": f"How many {thing} does {subject} {verb}?",
        "de": f"Wie viele {thing} {verb} {subject}?",
    }[language]
    return Made(asked, "number", match["number"])


def _where(text: str, language: Language, known: frozenset[str]) -> Made | None:
    """A subject that is said to be at a place."""
    match = _LOCATED[language].search(text)
    subject = _subject(text[: match.start()].rstrip(), language, known) if match else None
    if match is None or subject is None:
        return None
    place = next(iter(re.findall(r"^[^\W\d_][\w'’-]*(?:[ -][A-ZÀ-Þ][\w'’-]*)*", text[match.end() :])), "")
    if not place[:1].isupper():
        return None
    verb = match["verb"]
    if language == "en":
        return Made(f"Where {verb} {subject} {match['participle']}?", "where", place)
    if language == "fr":
        return Made(f"Où {verb} {subject} ?", "where", place)
    finite, _, rest = verb.partition(" ")  # "liegt", "befindet sich", "hat ihren Sitz"
    asked = f"Wo {verb} {subject}?" if rest in ("", "sich") else f"Wo {finite} {subject} {rest}?"
    return Made(asked, "where", place)


def _what(text: str, language: Language, known: frozenset[str]) -> Made | None:
    """A name that is said to be something; one that may be a person's is a person only where it holds an office."""
    match = _BEING[language].search(text)
    subject = _subject(text[: match.start()].rstrip(), language, known) if match else None
    if match is None or subject is None or not names(f"— {subject}") or len(subject.split()) > SUBJECT // 2:
        return None
    predicate = _END_OF_PREDICATE.split(text[match.end() :])[0].strip()
    if len(predicate.split()) < 3:
        return None
    person = any((value.start, value.end) == (0, len(subject)) for value in people(subject))
    if person and not OFFICE.search(predicate):
        return None
    asked: dict[Language, tuple[str, str]] = {
        "fr": (f"Qui est {subject} ?", f"Qu'est-ce {_que(subject)} ?"),
        "en": (f"Who is {subject}?", f"What is {subject}?"),
        "de": (f"Wer ist {subject}?", f"Was ist {subject}?"),
    }
    return Made(asked[language][0 if person else 1], "who" if person else "what", predicate)


def _parted(clause: str, language: Language, known: frozenset[str]) -> tuple[str, str, str] | None:
    """Subject, finite verb and the rest of a clause that begins with its subject."""
    match = re.search(rf"\s(?P<verb>{_FINITE[language]})(?:\s|$)", clause)
    subject = _subject(clause[: match.start()], language, known) if match else None
    if match is None or subject is None:
        return None
    return subject, match["verb"], clause[match.end() :].strip()


def _subject(text: str, language: Language, known: frozenset[str]) -> str | None:
    """A subject as it stands inside a sentence; None where it is not sure to be one, or names nothing."""
    determined = re.match(_DETERMINER[language], text)
    first = re.split(r"[\s'’]", text, maxsplit=1)[0]
    if _NO_SUBJECT.search(text) or not 1 <= len(text.split()) <= SUBJECT:
        return None
    named = first in known or (names(text) and text.startswith(names(text)[0]))
    if not determined and (not named or _grammatical(first, language)):
        return None
    return text[0].lower() + text[1:] if determined else text


def _named(text: str) -> bool:
    """Whether a name stands in a text, months apart."""
    return any(not all(fold(word) in MONTHS for word in name.split()) for name in names(text))


def _grammatical(word: str, language: Language) -> bool:
    """Whether a word is one of grammar, so that its capital is that of a sentence."""
    return fold(word).strip("'") in stop_words(language) or len(word) < 2


def _que(subject: str) -> str:
    """ "que" with what follows it. Before an H it is left whole, for that may be an aspirated one of a name."""
    return f"qu'{subject}" if _VOWEL.match(subject) else f"que {subject}"


def _spaced(text: str) -> str:
    return " ".join(text.split())
