"""All fixed wording of answers, in the three languages of the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from assistant.errors import Failure
from corpus.document import Language

REFUSAL: dict[Language, str] = {
    "fr": "Les documents ne répondent pas à cette question.",
    "en": "The documents do not answer this question.",
    "de": "Die Dokumente beantworten diese Frage nicht.",
}
"""Said when the evidence is too weak; the nearest passages are shown beside it, as not an answer."""

_DIFFER: dict[Language, str] = {
    "fr": "Les sources ne concordent pas",
    "en": "The sources differ",
    "de": "Die Quellen weichen voneinander ab",
}
_SOURCES: dict[Language, tuple[str, str]] = {
    "fr": ("Date de la source", "Dates des sources"),
    "en": ("Date of the source", "Dates of the sources"),
    "de": ("Stand der Quelle", "Stand der Quellen"),
}
_COLON: dict[Language, tuple[str, str]] = {
    "fr": ("\N{NO-BREAK SPACE}: ", "\N{NO-BREAK SPACE}; "),
    "en": (": ", "; "),
    "de": (": ", "; "),
}
_MONTHS: dict[Language, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
Reason = Failure | Literal["nothing", "unsupported", "empty"]
"""Why a language model's answer is not given: its server failed, or it found no answer in the passages, or none of its
statements is borne out by them, or it made none."""

_STANDS_IN: dict[Language, str] = {
    "fr": "Le modèle de langue n’a pas donné de réponse utilisable ({reasons})\N{NO-BREAK SPACE}; "
    "ces phrases sont tirées des documents.",
    "en": "The language model gave no answer that can be used ({reasons}); these are sentences of the documents.",
    "de": "Das Sprachmodell gab keine brauchbare Antwort ({reasons}); dies sind Sätze aus den Dokumenten.",
}
_REASONS: dict[Language, dict[Reason, str]] = {
    "fr": {
        "down": "son serveur est injoignable",
        "slow": "son serveur n’a pas répondu à temps",
        "key": "son serveur refuse la clé",
        "busy": "son serveur est trop sollicité",
        "refused": "son serveur refuse la demande",
        "broken": "son serveur est en panne",
        "garbled": "son serveur a envoyé une réponse illisible",
        "cut": "sa réponse s’est interrompue",
        "endless": "sa réponse était démesurée",
        "loop": "il se répétait",
        "length": "sa réponse dépassait la longueur permise",
        "nothing": "il n’a pas trouvé de réponse dans ces passages",
        "unsupported": "aucune de ses phrases n’est établie par les documents",
        "empty": "sa réponse était vide",
    },
    "en": {
        "down": "its server cannot be reached",
        "slow": "its server did not answer in time",
        "key": "its server refuses the key",
        "busy": "its server has too many requests",
        "refused": "its server refuses the request",
        "broken": "its server is out of order",
        "garbled": "its server sent an answer that cannot be read",
        "cut": "its answer broke off",
        "endless": "its answer went beyond all measure",
        "loop": "it repeated itself",
        "length": "its answer was longer than allowed",
        "nothing": "it found no answer in these passages",
        "unsupported": "the documents bear out none of its sentences",
        "empty": "its answer was empty",
    },
    "de": {
        "down": "sein Server ist nicht erreichbar",
        "slow": "sein Server antwortete nicht rechtzeitig",
        "key": "sein Server lehnt den Schlüssel ab",
        "busy": "sein Server ist überlastet",
        "refused": "sein Server lehnt die Anfrage ab",
        "broken": "sein Server ist gestört",
        "garbled": "sein Server schickte eine unlesbare Antwort",
        "cut": "seine Antwort brach ab",
        "endless": "seine Antwort war maßlos lang",
        "loop": "es wiederholte sich",
        "length": "seine Antwort war länger als erlaubt",
        "nothing": "es fand in diesen Stellen keine Antwort",
        "unsupported": "die Dokumente belegen keinen seiner Sätze",
        "empty": "seine Antwort war leer",
    },
}
SHORTENED: dict[Language, str] = {
    "fr": "La réponse du modèle de langue a été arrêtée à la longueur permise.",
    "en": "The language model's answer was stopped at the length allowed.",
    "de": "Die Antwort des Sprachmodells wurde bei der erlaubten Länge beendet.",
}
"""Said where a model had more to write than it may."""

FaultKind = Literal["reference", "number", "date", "name", "negation", "meaning", "address"]
"""What of a statement is not borne out by what it cites; `reference` where it cites nothing."""

_FAULTS: dict[Language, dict[FaultKind, str]] = {
    "fr": {
        "reference": "aucune source citée",
        "number": "nombre absent de la source : {found}",
        "date": "date absente de la source : {found}",
        "name": "nom absent de la source : {found}",
        "negation": "la source affirme ce qui est nié, ou l’inverse",
        "meaning": "la source dit autre chose",
        "address": "adresse absente de la source : {found}",
    },
    "en": {
        "reference": "no source cited",
        "number": "number not in the source: {found}",
        "date": "date not in the source: {found}",
        "name": "name not in the source: {found}",
        "negation": "the source states what is denied, or the reverse",
        "meaning": "the source says something else",
        "address": "address not in the source: {found}",
    },
    "de": {
        "reference": "keine Quelle genannt",
        "number": "Zahl nicht in der Quelle: {found}",
        "date": "Datum nicht in der Quelle: {found}",
        "name": "Name nicht in der Quelle: {found}",
        "negation": "die Quelle sagt, was verneint wird, oder umgekehrt",
        "meaning": "die Quelle sagt etwas anderes",
        "address": "Adresse nicht in der Quelle: {found}",
    },
}
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


def differ_text(claims: Sequence[tuple[str, str | None, int]], language: Language) -> str:
    """The line that says that sources differ, with each value, its date and the number of its citation."""
    colon, semicolon = _COLON[language]
    shown = [
        f"{value} ({date_text(date, language)}) [{number}]" if date else f"{value} [{number}]"
        for value, date, number in claims
    ]
    return f"{_DIFFER[language]}{colon}{semicolon.join(shown)}." if shown else f"{_DIFFER[language]}."


def sources_text(dates: Sequence[tuple[str, int]], language: Language) -> str:
    """The line that says of which date the sources are, given each date with the number of its citation.

    Each date stands once, where it first comes.
    """
    colon, semicolon = _COLON[language]
    one, several = _SOURCES[language]
    markers: dict[str, str] = {}
    for date, number in dates:
        markers[date] = f"{markers.get(date, '')}[{number}]"
    if len(markers) == 1:
        return f"{one}{colon}{date_text(dates[0][0], language)}."
    shown = semicolon.join(f"{date_text(date, language)} {marked}" for date, marked in markers.items())
    return f"{several}{colon}{shown}."


def stands_in_text(reasons: Iterable[Reason], language: Language) -> str:
    """The line that says that quotes stand in for a language model's answer, and why; each reason once."""
    said = dict.fromkeys(_REASONS[language][reason] for reason in reasons)
    return _STANDS_IN[language].format(reasons=_COLON[language][1].join(said))


def failure_text(failure: Failure, language: Language) -> str:
    """Why a language model's server gave nothing, as the end of a line."""
    return _REASONS[language][failure]


def fault_text(kind: FaultKind, found: str, language: Language) -> str:
    """Why a statement is not verified; `found` is the part of it that its sources do not hold."""
    return _FAULTS[language][kind].format(found=found)


def date_text(date: str, language: Language) -> str:
    """A date as people write it, from ISO 8601, possibly shortened; two tied by "/" with a dash; else as it is.

    >>> date_text("2025-04-02", "fr")
    '2 avril 2025'
    """
    if "/" in date:
        return " – ".join(date_text(part, language) for part in date.split("/"))
    match = _ISO_DATE.match(date)
    if not match:
        return date
    year, month, day = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return date
    name = _MONTHS[language].split()[int(month) - 1]
    if day is None:
        return f"{name} {year}"
    match language:
        case "fr":
            return f"{'1er' if day == '01' else int(day)} {name} {year}"
        case "en":
            return f"{name} {int(day)}, {year}"
        case "de":
            return f"{int(day)}. {name} {year}"
