"""The YAML front matter of a file: what its author says about the document. Every field is optional."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from corpus.document import Language, Source
from corpus.errors import ContentError
from corpus.notice import Notice
from corpus.properties import Properties, date_of, is_web_address, language_of
from corpus.sayings import Said

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LONGEST = 200_000
_NULLS = frozenset({"", "~", "null", "none"})


class FrontMatterInvalid(ContentError):
    """The front matter is not YAML; the reason says where."""


@dataclass(frozen=True, slots=True)
class FrontMatter(Properties):
    """What the front matter says.

    - remarks: one for each field that could not be used, for the person who wrote the file.
    """

    remarks: tuple[Notice, ...] = ()


def split(text: str) -> tuple[FrontMatter, str]:
    """Front matter and body of a file's text (lines end with a line feed); the body keeps its every character.

    A file that opens with a ruler and goes on with prose has no front matter. Raises FrontMatterInvalid.
    """
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return FrontMatter(), text
    body = text[closing.end() :]
    fields = _load(text[opening.end() : closing.start()])
    if fields is None:
        return FrontMatter(), body
    if not isinstance(fields, dict):
        return FrontMatter(), text
    return _Fields(fields).front_matter(), body


def _load(block: str) -> object:
    if len(block) > _LONGEST:
        raise FrontMatterInvalid(Said.FRONT_TOO_LONG(most=_LONGEST, found=len(block)))
    try:
        # Scalars stay strings: a date is not a date object, "no" not False, a number not rounded.
        return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506  It makes text, lists and mappings only.
    except yaml.MarkedYAMLError as error:
        # Line 1 of the file is the opening "---".
        said = str(error.problem or error.context)
        if error.problem_mark is None:
            raise FrontMatterInvalid(Said.FRONT_NO_YAML(error=said)) from error
        raise FrontMatterInvalid(Said.FRONT_NO_YAML_AT(line=error.problem_mark.line + 2, error=said)) from error
    except yaml.YAMLError as error:
        raise FrontMatterInvalid(Said.FRONT_NO_YAML(error=" ".join(str(error).split()))) from error
    except RecursionError as error:
        raise FrontMatterInvalid(Said.FRONT_TOO_DEEP()) from error


class _Fields:
    """Reads the fields one by one and notes what could not be used."""

    def __init__(self, fields: Mapping[object, object]) -> None:
        self._fields = {str(key).strip().lower(): value for key, value in fields.items() if isinstance(key, str)}
        self._remarks: list[Notice] = []

    def front_matter(self) -> FrontMatter:
        return FrontMatter(
            title=self._text(self._fields, "title"),
            language=self._language(),
            date=self._date(self._fields, "date"),
            publisher=self._text(self._fields, "publisher"),
            url=self._url(self._fields, "url"),
            topics=self._topics(),
            sources=self._sources(),
            remarks=tuple(self._remarks),
        )

    def _remark(self, notice: Notice, source: int = 0) -> None:
        """Note what could not be used; `source`: in which source, from 1, 0 where it is in none."""
        self._remarks.append(Said.IN_SOURCE(number=source, what=notice) if source else notice)

    def _text(self, fields: Mapping[str, object], key: str, of: int = 0) -> str | None:
        value = fields.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self._remark(Said.FIELD_NO_TEXT(field=key, found=_kind(value)), of)
            return None
        value = " ".join(value.split())
        return None if value.lower() in _NULLS else value

    def _language(self) -> Language | None:
        value = self._text(self._fields, "language")
        if value is None:
            return None
        language = language_of(value)
        if language is None:
            self._remark(Said.FIELD_NO_LANGUAGE(found=_short(value)))
        return language

    def _date(self, fields: Mapping[str, object], key: str, of: int = 0) -> str | None:
        value = self._text(fields, key, of)
        if value is None:
            return None
        if date := date_of(value):
            return date
        self._remark(Said.FIELD_NO_DATE(field=key, found=_short(value)), of)
        return None

    def _url(self, fields: Mapping[str, object], key: str, of: int = 0) -> str | None:
        value = self._text(fields, key, of)
        if value is None or is_web_address(value):
            return value
        self._remark(Said.FIELD_NO_ADDRESS(field=key, found=_short(value)), of)
        return None

    def _topics(self) -> tuple[str, ...]:
        value = self._fields.get("topics")
        if isinstance(value, str):
            value = value.split(",")
        if value is None:
            return ()
        if not isinstance(value, list):
            self._remark(Said.FIELD_NO_LIST(field="topics", found=_kind(value)))
            return ()
        texts = [self._text({"topics": item}, "topics") for item in value]
        return tuple(dict.fromkeys(text for text in texts if text))

    def _sources(self) -> tuple[Source, ...]:
        value = self._fields.get("sources")
        if value is None or (isinstance(value, str) and value.strip().lower() in _NULLS):
            return ()
        if not isinstance(value, list):
            self._remark(Said.FIELD_NO_LIST(field="sources", found=_kind(value)))
            return ()
        sources: dict[int, Source] = {}
        for position, item in enumerate(value, start=1):
            source = self._source(item, position)
            if source is not None and source.number in sources:
                self._remark(Said.SOURCE_TWICE(number=source.number))
            elif source is not None:
                sources[source.number] = source
        return tuple(sources.values())

    def _source(self, item: object, position: int) -> Source | None:
        if isinstance(item, str):
            item = {"url" if is_web_address(item) else "title": item}
        if not isinstance(item, dict):
            self._remark(Said.SOURCE_NO_FIELDS(found=_kind(item)), position)
            return None
        fields = {str(key).strip().lower(): value for key, value in item.items()}
        number = self._text(fields, "id", position) or str(position)
        if not re.fullmatch(r"[0-9]{1,3}", number):
            self._remark(Said.SOURCE_NO_NUMBER(found=_short(number)), position)
            return None
        url, publisher = self._url(fields, "url", position), self._text(fields, "publisher", position)
        title = self._text(fields, "title", position) or publisher or url
        if title is None:
            self._remark(Said.SOURCE_NAMELESS(), position)
            return None
        return Source(int(number), title, publisher, url, self._date(fields, "date", position))


def _kind(value: object) -> Notice:
    if isinstance(value, list):
        return Said.A_LIST()
    return Said.FIELDS() if isinstance(value, dict) else Said.TEXT()


def _short(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:59] + "…")
