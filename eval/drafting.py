"""Draft cases about a document, for a person to keep, mend or drop: made by rule, without a language model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.dates import dates
from assistant.figures import figures
from assistant.names import name_spans
from assistant.people import people
from corpus.document import Document, Language
from corpus.markup import plain, row_cells
from corpus.passage import Passage, Sentence
from eval.case import DRAFT, Case, Evidence, Kind
from eval.folding import fold, holds
from eval.question_forms import OFFICE, questions

MOST = 20
"""Drafts of a document, unless asked otherwise: as many as a person reads in one go."""

_CELL = 80  # most characters of a cell, a label or an item that is asked for
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.;,|]{1,40}?)\s?: (?P<value>\S.*)", re.DOTALL)
_ITEM_END = re.compile(r"\s*(?:[,;:(]|\s[–—-]\s|\.\s|\.$).*", re.DOTALL)
_TITLE_END = re.compile(r"\s?:\s|\s?\(|,\s|\s[–—-]\s")
_PERSON = re.compile(rf"person|\bname|\bnom\b|{OFFICE.pattern}", re.IGNORECASE)
_HEAD = 5  # most words of an item that a list is asked for by
_LIST = range(2, 9)  # items of a list that a person can be asked to name
_QUOTED: dict[Language, str] = {"fr": "« {} »", "en": '"{}"', "de": "„{}“"}
# What is given under a label, or in a column for a row; by what it is.
_UNDER: dict[Language, tuple[str, dict[Kind, str]]] = {
    "fr": (
        "Dans {place}, {asked} sous {under} ?",
        {
            "who": "qui figure",
            "when": "quelle date est indiquée",
            "number": "quel chiffre est indiqué",
            "what": "qu'est-il indiqué",
        },
    ),
    "en": (
        "In {place}, {asked} under {under}?",
        {
            "who": "who is named",
            "when": "which date is given",
            "number": "what figure is given",
            "what": "what is given",
        },
    ),
    "de": (
        "{asked} in {place} unter {under}?",
        {
            "who": "Wer steht",
            "when": "Welches Datum steht",
            "number": "Welche Zahl steht",
            "what": "Was steht",
        },
    ),
}
_ROW: dict[Language, str] = {"fr": "{column} pour {row}", "en": "{column} for {row}", "de": "{column} bei {row}"}
_ITEMS: dict[Language, str] = {
    "fr": "Quels points sont énumérés dans {place} ?",
    "en": "Which points are listed in {place}?",
    "de": "Welche Punkte werden in {place} aufgezählt?",
}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question with the sentences that answer it; `required` where all of several are to be given."""

    question: str
    kind: Kind
    sentences: tuple[Sentence, ...]
    answers: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


def draft(
    document: Document, passages: Sequence[Passage], language: Language | None = None, most: int = MOST
) -> tuple[Case, ...]:
    """At most so many drafts about a document, kinds as evenly as it allows, in the order of the text.

    - passages: of the document, in reading order.
    - language: of the questions; the document's own where None. In another language only those forms are used that
      quote the document.

    Each asks for one fact, and no fact is asked for twice. Evidence and answers stand in the document word for word.
    """
    asked_in = language or document.language
    seen: set[str] = set()
    found: list[_Draft] = []
    for one in _drafts(document, passages, asked_in):
        quotes = [sentence.text for sentence in one.sentences]
        items = one.required or one.answers
        sound = all(any(holds(quote, item) for quote in quotes) for item in items)
        keys = {fold(one.question), *map(fold, quotes)}
        if sound and not any(holds(one.question, item) for item in items) and seen.isdisjoint(keys):
            seen |= keys
            found.append(one)
    chosen = sorted(_varied(found, most), key=lambda one: one.sentences[0].start)
    return tuple(_case(one, number, document, asked_in) for number, one in enumerate(chosen, start=1))


def _drafts(document: Document, passages: Sequence[Passage], language: Language) -> Iterator[_Draft]:
    known = _known(document.text)
    sections = groupby(passages, key=lambda passage: passage.section)
    for section, members in sections:
        place = _place(document.title, section, language)
        sentences = [sentence for passage in members for sentence in passage.sentences]
        yield from _rows(document, [one for one in sentences if one.kind == "row"], place, language)
        for sentence in sentences:
            if sentence.kind == "row":
                continue
            yield from _labelled(sentence, place, document.language, language)
            if language == document.language:
                for made in questions(plain(sentence.text), language, known):
                    yield _Draft(made.question, made.kind, (sentence,), (made.answer,))
        yield from _items([one for one in sentences if one.kind == "item"], place, language)


def _rows(document: Document, rows: Sequence[Sentence], place: str, language: Language) -> Iterator[_Draft]:
    """One cell of each row, another column each time; rows that share their first cell with another tell too little."""
    for lead, members in groupby(rows, key=lambda row: row.lead):
        if lead is None:
            continue
        header = row_cells(document.text[lead.start : lead.end])
        table = list(members)
        cells = [row_cells(row.text) for row in table]
        labels = [row[0] for row in cells]
        for turn, (row, found) in enumerate(zip(table, cells, strict=True)):
            told = [
                column
                for column in range(1, min(len(header), len(found)))
                if header[column]
                and any(map(str.isalnum, found[column]))
                and len(found[column]) <= _CELL
                and not holds(f"{place} {found[0]}", found[column])
            ]
            # What other rows give as well tells little of this one.
            columns = [
                column for column in told if sum(row[column : column + 1] == [found[column]] for row in cells) == 1
            ]
            if not found[0] or labels.count(found[0]) > 1 or not columns or len(found[0]) > _CELL:
                continue
            column = columns[turn % len(columns)]
            under = _ROW[language].format(column=_quote(header[column], language), row=_quote(found[0], language))
            kind = _kind(found[column], f"{header[column]} {found[0]}", document.language)
            yield _Draft(_under(kind, place, under, language), kind, (row,), (found[column],))


def _labelled(sentence: Sentence, place: str, written: Language, language: Language) -> Iterator[_Draft]:
    """An item that names what it gives: "President: Alice Roy"."""
    match = _LABEL.fullmatch(plain(sentence.text)) if sentence.kind == "item" else None
    value = _ITEM_END.sub("", match["value"]) if match else ""
    if match and value and len(value) <= _CELL:
        kind = _kind(value, match["label"], written)
        yield _Draft(_under(kind, place, _quote(match["label"], language), language), kind, (sentence,), (value,))


def _items(items: Sequence[Sentence], place: str, language: Language) -> Iterator[_Draft]:
    """The items of a section that has one list, each by how it begins."""
    if len(items) not in _LIST or len({item.lead for item in items}) > 1:
        return
    heads = tuple(_ITEM_END.sub("", plain(item.text)) for item in items)
    if all(head[:1].isupper() and len(head.split()) <= _HEAD for head in heads):
        yield _Draft(_ITEMS[language].format(place=place), "list", tuple(items), required=heads)


def _varied(drafts: Sequence[_Draft], most: int) -> list[_Draft]:
    """At most so many, the kinds in turn, each kind in the order given."""
    by_kind: dict[Kind, list[_Draft]] = {}
    for one in drafts:
        by_kind.setdefault(one.kind, []).append(one)
    chosen: list[_Draft] = []
    while len(chosen) < most and any(by_kind.values()):
        for waiting in by_kind.values():
            if waiting and len(chosen) < most:
                chosen.append(waiting.pop(0))
    return chosen


def _case(one: _Draft, number: int, document: Document, language: Language) -> Case:
    return Case(
        id=f"draft-{document.name}-{language}-{number:02}",
        question=one.question,
        language=language,
        kind=one.kind,
        answers=one.answers,
        required=one.required,
        evidence=tuple(Evidence(document.name, sentence.text) for sentence in one.sentences),
        evidence_languages=(document.language,),
        form=DRAFT,
        note="Made by rule, judged by nobody: mend the question and the answers, then remove `form` and `note`.",
    )


def _kind(value: str, label: str, language: Language) -> Kind:
    """What a value is: that of a person, where its label asks for one, a date, a figure, or something else."""
    if _PERSON.search(label) and any(person.end - person.start == len(value) for person in people(value)):
        return "who"
    if any(date.start == 0 and date.end == len(value) for date in dates(value)):
        return "when"
    opening = figures(value, language)
    return "number" if opening and opening[0].start == 0 else "what"


def _under(kind: Kind, place: str, under: str, language: Language) -> str:
    form, asked = _UNDER[language]
    return form.format(place=place, asked=asked[kind], under=under)


def _place(title: str, section: str | None, language: Language) -> str:
    """What a question calls the place it asks about: how the title begins, and the last heading."""
    heading = section.split(" > ")[-1] if section else ""
    short = _TITLE_END.split(title)[0].strip() or title
    return _quote(f"{short} – {heading}" if heading else title, language)


def _quote(text: str, language: Language) -> str:
    """The text in quotation marks; marks of the same kind within it become single ones."""
    inner = {"fr": text.replace("«", "“").replace("»", "”"), "en": text.replace('"', "'"), "de": text}[language]
    return _QUOTED[language].format(" ".join(inner.split()))


def _known(text: str) -> frozenset[str]:
    """Single words that a text writes with a capital where no sentence begins: names, and in German nouns."""
    bare = text.replace("*", "")
    return frozenset(word for span in name_spans(bare) for word in bare[span.start : span.end].split())
