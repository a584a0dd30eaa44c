"""Pages with questions whose answers are marked in them, in the form of SQuAD, become documents and cases.

A set is a folder with two JSONL files: `paragraphs.jsonl` (`id`, `title`, `text`) and `questions.jsonl` (`question`,
`para_id`, `answers` with `text` and `start`, and `is_impossible`); both names may begin with the same prefix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Document, Span
from corpus.language import detect
from corpus.sentences import split
from eval.case import Case, Evidence
from eval.errors import MarkedSetUnusable
from eval.retrieval_metrics import overlap

# A carriage return is read as a line end of its own kind; as a blank it keeps every offset.
_KEPT_LENGTH = {ord("\r"): " "}
_FILE_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Page:
    """A text of a set; `id` becomes the name of its document."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question, the id of the page that answers it, and where in the page's text its answers are marked."""

    text: str
    page: str
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedSet:
    """Pages and the questions on them; `name` is that of the folder."""

    name: str
    pages: tuple[Page, ...]
    questions: tuple[MarkedQuestion, ...]


def read_set(folder: Path) -> MarkedSet:
    """The set in a folder; questions that are said to have no answer are left out. Raises MarkedSetUnusable."""
    pages: dict[str, Page] = {}
    path = _paragraphs(folder)
    for line, row in _rows(path):
        page = Page(_name(path, line, row), _text(path, line, row, "title"), _text(path, line, row, "text"))
        if page.id in pages:
            raise _unusable(path, line, "an id of its own", page.id)
        pages[page.id] = page
    questions = []
    path = path.with_name(path.name.replace("paragraphs", "questions"))
    for line, row in _rows(path):
        if row.get("is_impossible", False):
            continue
        asked, right = _text(path, line, row, "question"), _text(path, line, row, "para_id")
        if right not in pages:
            raise _unusable(path, line, "the id of a paragraph in 'para_id'", right)
        questions.append(MarkedQuestion(asked, right, _answers(path, line, row, pages[right].text)))
    if not questions:
        raise MarkedSetUnusable(path, "it holds no question that has an answer")
    return MarkedSet(folder.resolve().name, tuple(pages.values()), tuple(questions))


def read_others(path: Path, known: Iterable[Page]) -> tuple[Page, ...]:
    """Further pages, without questions, to search among: rows with `id` and `text` (or `answer_text`).

    Left out are those that are a known page under the same id or title, and the second of two with one id. Raises
    MarkedSetUnusable.
    """
    seen = {name for page in known for name in (page.id, page.title)}
    found: dict[str, Page] = {}
    for line, row in _rows(path):
        name = _name(path, line, row)
        if name not in seen and name not in found:
            text = _text(path, line, row, "text" if "text" in row else "answer_text")
            found[name] = Page(name, name, text)
    return tuple(found.values())


def write_documents(pages: Iterable[Page], folder: Path) -> None:
    """A plain text file for each page, under its id, with its title in the front matter.

    A line of a page is a paragraph of its own, so it gets a blank line behind it: in a plain text, lines that follow
    each other are one paragraph.
    """
    for page in pages:
        title = json.dumps(page.title, ensure_ascii=False)  # a string of JSON is one of YAML
        (folder / f"{page.id}.txt").write_text(f"---\ntitle: {title}\n---\n{_body(page.text)}\n", encoding="utf-8")


def to_cases(marked: MarkedSet, documents: Mapping[str, Document]) -> tuple[Case, ...]:
    """A case for each question; its evidence is every sentence that a marked answer touches.

    `documents`: the pages as they were read from what `write_documents` wrote, by name.
    """
    texts = {page.id: page.text for page in marked.pages}
    return tuple(
        _case(f"{marked.name}-{number:04}", question, texts[question.page], documents[question.page])
        for number, question in enumerate(marked.questions, start=1)
    )


def _case(name: str, question: MarkedQuestion, text: str, document: Document) -> Case:
    places = [_place(answer, text, document) for answer in question.answers]
    touched = {sentence: None for place in places for sentence in _sentences(document) if overlap(sentence, place)}
    return Case(
        id=name,
        question=question.text,
        language=detect(question.text),
        kind="what",
        answers=tuple(document.text[place.start : place.end] for place in places),
        evidence=tuple(Evidence(document.name, document.text[span.start : span.end]) for span in touched),
        alternatives=True,
        evidence_languages=(document.language,),
    )


def _body(text: str) -> str:
    return text.replace("\n", "\n\n")


def _place(answer: Span, text: str, document: Document) -> Span:
    """Where a stretch of a page's text stands in its document: lines lie further apart, blanks in front are gone."""
    gone = len(_body(text)) + 1 - len(document.text)  # one line end was written behind the text
    start, end = (len(_body(text[:edge])) - gone for edge in (answer.start, answer.end))
    return Span(start, end)


def _sentences(document: Document) -> Iterator[Span]:
    """Every sentence, table row and heading of a document: a heading that answers cannot be quoted, but is right."""
    for block in document.blocks:
        if block.kind in ("heading", "header", "row"):
            yield Span(block.start, block.end)
            continue
        for span in split(document.text[block.start : block.end], document.language):
            yield Span(block.start + span.start, block.start + span.end)


def _paragraphs(folder: Path) -> Path:
    found = sorted(folder.glob("*paragraphs.jsonl"))
    if len(found) != 1:
        raise MarkedSetUnusable(folder, f"expected one file '*paragraphs.jsonl', found {len(found)}")
    return found[0]


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Line numbers, from 1, and the objects of a JSONL file; blank lines are skipped."""
    try:
        # Not splitlines: that also cuts at separators which stand inside a text.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise MarkedSetUnusable(path, f"it cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise _unusable(path, number, "a JSON object", f"no JSON ({error.msg})") from error
            if not isinstance(row, dict):
                raise _unusable(path, number, "a JSON object", type(row).__name__)
            yield number, row


def _text(path: Path, line: int, row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _unusable(path, line, f"a text that is not blank in {field!r}", value)
    return value.translate(_KEPT_LENGTH)


def _name(path: Path, line: int, row: Mapping[str, Any]) -> str:
    name = _text(path, line, row, "id")
    if not _FILE_NAME.fullmatch(name):
        raise _unusable(path, line, "an id that can be a file's name", name)
    return name


def _answers(path: Path, line: int, row: Mapping[str, Any], text: str) -> tuple[Span, ...]:
    answers = row.get("answers")
    if not isinstance(answers, list) or not answers:
        raise _unusable(path, line, "a list of answers", answers)
    return tuple(_answer(path, line, answer, text) for answer in answers)


def _answer(path: Path, line: int, answer: object, text: str) -> Span:
    if not isinstance(answer, dict):
        raise _unusable(path, line, "answers that are objects", answer)
    words, start = _text(path, line, answer, "text"), answer.get("start")
    if not isinstance(start, int) or not text.startswith(words, start):
        raise _unusable(path, line, f"the answer {words!r} at its 'start'", start)
    return Span(start, start + len(words))


def _unusable(path: Path, line: int, expected: str, found: object) -> MarkedSetUnusable:
    return MarkedSetUnusable(path, f"line {line}: expected {expected}, found {found!r}")
