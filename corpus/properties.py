"""What a file says of itself, in its front matter or in the properties that its format keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from corpus.document import LANGUAGES, Language, Source

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NAMES: Mapping[str, Language] = {
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "französisch": "fr",
    "english": "en",
    "anglais": "en",
    "englisch": "en",
    "deutsch": "de",
    "german": "de",
    "allemand": "de",
}


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself; a field that is absent, or could not be used, is None or empty.

    - date: ISO 8601, possibly shortened to the month or the year.
    - publisher: who published it, else who wrote it.
    - url: where it was published, a web address.
    """

    title: str | None = None
    language: Language | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def language_of(value: str) -> Language | None:
    """The language that `value` names, as a code ("fr-FR", "de_CH") or a word; None where it is none of ours."""
    code = re.split(r"[-_]", value.strip().lower(), maxsplit=1)[0]
    return next((known for known in LANGUAGES if known == code), _NAMES.get(value.strip().lower()))


def date_of(value: str) -> str | None:
    """The date that an ISO 8601 date or time begins with: YYYY, YYYY-MM or YYYY-MM-DD; None where it is no date."""
    # A time of day is no part of a document's date.
    match = _DATE.fullmatch(re.split(r"[T ]", value.strip(), maxsplit=1)[0])
    return match.group() if match and _exists(match) else None


def is_web_address(value: str) -> bool:
    """Whether `value` is an http or https address that is safe to link to: a host, no blank, no control character."""
    if any(character.isspace() or not character.isprintable() or character in '<>"\\`' for character in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _exists(match: re.Match[str]) -> bool:
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
