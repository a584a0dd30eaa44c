"""What a web page says of itself in its head: title, language, date, publisher, address, keywords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.composer import seen
from corpus.properties import Properties, date_of, is_web_address, language_of
from corpus.readers.page_tree import Element

_DATES = (
    "article:published_time og:article:published_time datepublished dc.date.issued dcterms.issued dc.date dcterms.date"
    " dcterms.created dc.date.created date pubdate publishdate publish_date publication_date article:modified_time"
    " datemodified last-modified"
).split()
_PUBLISHERS = (
    "og:site_name application-name dc.publisher dcterms.publisher publisher author dc.creator article:author".split()
)
_SEPARATOR = re.compile(r"\s+[|–—·»•:-]\s+")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MOST_DATA = 200_000  # characters of the data for search engines
_TELLING = frozenset(("meta", "link", "title", "h1", "time", "script"))
_TOPICS = 20
_LONGEST = 300


def properties_of(root: Element, address: str | None = None) -> Properties:
    """The properties of a page; `address` is where it was saved from, where that is known."""
    elements = [element for element in root.elements() if element.tag in _TELLING]
    said = _said(elements)
    data = [known for element in elements if _is_data(element) for known in _data(element.text())]
    site = next((said[name] for name in _PUBLISHERS if said.get(name)), None)
    publisher = said.get("og:site_name") or _name(data, "publisher") or site or _name(data, "author")
    addresses = (_canonical(elements), said.get("og:url"), address)
    return Properties(
        title=_title(elements, said, publisher),
        language=next((code for code in map(language_of, _languages(root, said)) if code), None),
        date=next((day for day in map(_date, _dates(elements, said, data)) if day), None),
        publisher=publisher,
        url=next((url for url in addresses if url and is_web_address(url)), None),
        topics=_topics(said),
    )


def _said(elements: Sequence[Element]) -> Mapping[str, str]:
    """What the page's meta elements say, by their names in lower case; the first of a name counts."""
    said: dict[str, str] = {}
    for element in elements:
        if element.tag == "meta":
            name = (
                element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
            )
            if value := _line(element.get("content")):
                said.setdefault(name.lower(), value)
    return said


def _title(elements: Sequence[Element], said: Mapping[str, str], site: str | None) -> str | None:
    """The title without the name of the site, which pages put before or behind it."""
    texts = {tag: [_line(element.text()) for element in elements if element.tag == tag] for tag in ("h1", "title")}
    headings = [heading for heading in texts["h1"] if heading]
    full = said.get("og:title") or next(filter(None, texts["title"]), None)
    if not full:
        return headings[0] if headings else None
    parts = _SEPARATOR.split(full)
    for heading in headings:
        if _same(heading, full) or any(_same(heading, part) for part in parts):
            return heading
    ends = [full[: match.start()] for match in _SEPARATOR.finditer(full)] if len(parts) > 1 else []
    if site and ends and _same(parts[0], site):
        return _SEPARATOR.split(full, maxsplit=1)[1]
    # A dash may be one of the title; a bar stands before the name of a site.
    named = site and _same(parts[-1], site)
    return ends[-1] if ends and (named or full[len(ends[-1]) :].lstrip()[0] in "|·»•") else full


def _languages(root: Element, said: Mapping[str, str]) -> Iterator[str]:
    body = (element for element in root.children if isinstance(element, Element) and element.tag == "body")
    for element in (root, *body):
        yield element.get("lang") or element.get("xml:lang")
    for name in ("content-language", "og:locale", "dc.language", "dcterms.language", "language"):
        yield said.get(name, "")


def _dates(elements: Sequence[Element], said: Mapping[str, str], data: list[Mapping[str, object]]) -> Iterator[str]:
    """Dates the page may be of, surest first."""
    for name in _DATES[:2]:
        yield said.get(name, "")
    for name in ("datePublished", "dateCreated"):
        yield from (str(known[name]) for known in data if isinstance(known.get(name), str))
    for name in _DATES[2:-3]:
        yield said.get(name, "")
    times = [element for element in elements if element.tag == "time" and element.get("datetime")]
    yield from (
        time.get("datetime")
        for time in times
        if "pubdate" in time.attributes or time.get("itemprop") == "datePublished"
    )
    yield from (time.get("datetime") for time in times[:1])
    for name in _DATES[-3:]:
        yield said.get(name, "")


def _date(value: str) -> str | None:
    if day := _DAY.match(value):
        value = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    elif re.match(r"\d{8}(?:\D|\Z)", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:8]}"
    return date_of(value[:40])


def _topics(said: Mapping[str, str]) -> tuple[str, ...]:
    words = re.split(r"[,;]", said.get("keywords") or said.get("news_keywords") or said.get("dc.subject") or "")
    return tuple(dict.fromkeys(filter(None, map(_line, words))))[:_TOPICS]


def _canonical(elements: Sequence[Element]) -> str | None:
    links = (element for element in elements if element.tag == "link")
    return next((link.get("href") for link in links if "canonical" in link.get("rel").lower().split()), None)


def _is_data(element: Element) -> bool:
    return element.tag == "script" and element.get("type").lower() == "application/ld+json"


def _data(text: str) -> Iterator[Mapping[str, object]]:
    """The objects, one or two levels deep, of the data for search engines; nothing where it is damaged."""
    try:
        found = json.loads(text) if len(text) <= _MOST_DATA else None
    except (ValueError, RecursionError):
        return
    for known in found if isinstance(found, list) else [found]:
        if isinstance(known, dict):
            yield known
            graph = known.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _name(data: list[Mapping[str, object]], key: str) -> str | None:
    for known in data:
        value = known.get(key)
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("name") if isinstance(value, dict) else value
        if isinstance(value, str) and (name := _line(value)):
            return name
    return None


def _line(text: str) -> str:
    return " ".join(seen(text[:10_000]).split())[:_LONGEST]


def _same(one: str, other: str) -> bool:
    folded = ["".join(filter(str.isalnum, text.casefold())) for text in (one, other)]
    return bool(folded[0]) and folded[0] == folded[1]
