"""All fixed wording of answers, in the three languages of the questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
