"""What an office file says of itself; what programs write there by themselves is not taken for what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.properties import Properties, date_of, language_of
from corpus.readers.office_package import Package
from corpus.readers.xml_parts import Element

_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"

# Titles that programs give: of a new file, of a file printed to another format, or the name of a file.
_GIVEN_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel)\b.*|powerpoint[- ]?pr[äae]sentation|pr[ée]sentation powerpoint"
    r"|(?:untitled|unnamed|unbenannt|ohne titel|sans[ -]titre|sans nom)(?: *\w*)? *\d*"
    r"|(?:new |nouveau |nouvelle |neue[sr]? )?"
    r"(?:(?:word )?document(?: word)?|dokument|pr[ée]sentation|präsentation|classeur|book|mappe|sheet|feuil(?:le)?"
    r"|tabelle|slide|diapositive|folie|titre|title|titel) *\d*"
    r"|.*\.(?:docx?|dotx?|od[tsp]|rtf|pdf|pptx?|potx?|xlsx?|xltx?|html?|txt|indd|tmp)|https?:.*|[\W\d_]*",
    re.IGNORECASE,
)
# Makers that nobody is: programs, and what a computer calls whoever sits before it.
_GIVEN_NAME = re.compile(
    r"python-docx|openpyxl|xlsxwriter|odfdo|libreoffice|openoffice.*|apache poi|steve canny|microsoft(?: .*)?"
    r"|(?:windows |office )?(?:user|utilisateur|benutzer|admin(?:istrat(?:or|eur))?|owner|author|auteur|autor|unknown"
    r"|inconnu|unbekannt|none|anonymous|default|test)|hp|dell|lenovo|asus|acer|pc|[\W\d_]*",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a title or a name
_MOST_TOPICS = 30


def package_properties(package: Package) -> Properties:
    """The properties of an Office Open XML file. Raises ContentError where their part is damaged."""
    relations = package.relations("")
    core = package.related(relations, "core-properties")
    app = package.related(relations, "extended-properties")
    company = _first(app, _APP + "Company")
    return office_properties(
        title=_first(core, _DC + "title"),
        names=(company, _first(core, _DC + "creator")),
        dates=(_first(core, _TERMS + "modified"), _first(core, _TERMS + "created")),
        language=_first(core, _DC + "language"),
        keywords=(_first(core, _CORE + "keywords"),),
    )


def office_properties(
    title: str, names: Iterable[str], dates: Iterable[str], language: str, keywords: Iterable[str]
) -> Properties:
    """Properties from what a file says, "" where it says nothing.

    - names: who published or wrote it, the best first.
    - dates: ISO 8601, the best first. The last change comes before the making of the file: a file is often made from
      an older one.
    - keywords: each may hold several, between commas or semicolons.
    """
    topics = [" ".join(topic.split())[:_LONGEST] for words in keywords for topic in re.split("[;,\n]", words)]
    return Properties(
        title=usable_title(title),
        language=language_of(language) if language else None,
        date=next((found for found in map(date_of, dates) if found and found > "1990"), None),
        publisher=next((found for found in map(_usable_name, names) if found), None),
        topics=tuple(dict.fromkeys(filter(None, topics)))[:_MOST_TOPICS],
    )


def usable_title(title: str) -> str | None:
    """A title on one line; None where it is one that programs give ("Microsoft Word - x.docx", "untitled")."""
    title = " ".join(title.split())
    return None if _GIVEN_TITLE.fullmatch(title) or len(title) > _LONGEST else title


def _usable_name(name: str) -> str | None:
    name = " ".join(name.split())
    return None if _GIVEN_NAME.fullmatch(name) or len(name) > _LONGEST else name


def _first(root: Element | None, tag: str) -> str:
    found = next(root.iter(tag), None) if root is not None else None
    return (found.text or "").strip() if found is not None else ""
