"""What a PDF says of itself: title, author, keywords, date and language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.composer import seen
from corpus.properties import Properties, date_of, language_of

# What programs write where nobody gave a title: the name of a file, or of what is no document yet.
_JUNK = re.compile(
    r"(?:microsoft \w+ - .*|.*\.(?:docx?|odt|rtf|pdf|pptx?|xlsx?|indd|tex|dvi|html?|txt|qxp|pages)"
    r"|\(?(?:untitled|sans[ -]titre|unbenannt|ohne titel|anonymous|unspecified|unknown|inconnu)\)?[\d ]*"
    r"|(?:document|dokument|presentation|présentation|slide|page|titre|title|titel)[\d ]*|.|[\W\d_]*)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_LONGEST = 300  # characters of a title or a name
_MOST_TOPICS = 20


def properties(known: Mapping[str, str], language: str) -> Properties:
    """Properties from a PDF's own dictionary (`Title`, `Author`, `Keywords`, `CreationDate`) and its language."""
    match = _DATE.match(known.get("CreationDate", ""))
    day = "-".join(part for part in match.groups() if part) if match else ""
    keywords = [_line(word) for word in re.split(r"[,;\n]", known.get("Keywords", ""))]
    return Properties(
        title=_meant(known.get("Title", "")),
        language=language_of(language) if language else None,
        date=date_of(day),
        publisher=_meant(known.get("Author", "")),
        topics=tuple(dict.fromkeys(word for word in keywords if word and not _JUNK.fullmatch(word)))[:_MOST_TOPICS],
    )


def _meant(value: str) -> str | None:
    """What a person wrote, not a program."""
    value = _line(value)
    return value if value and not _JUNK.fullmatch(value) else None


def _line(value: str) -> str:
    return " ".join(seen(value).split())[:_LONGEST]
