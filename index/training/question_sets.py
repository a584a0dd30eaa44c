"""Questions whose right passages are known, to measure retrieval with, and, but for a part kept apart, to train on."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.document import Language
from index.training.errors import DataMissing

LONGEST = 1000  # characters; about the 256 pieces that a model reads
# A page says first what it is about; all of its passages would double the work and favour long pages.
PAGE_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to find. `article`: the page or article it stands in."""

    id: str
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the ids of the passages that are right to find: any one is enough."""

    text: str
    passages: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over passages of one language."""

    name: str
    language: Language
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]

    def sample(self, questions: int, passages: int, seed: int) -> QuestionSet:
        """At most so many questions and passages, drawn by the seed, in their order.

        The right passages of the questions drawn always stay, even where they are more than `passages`.
        """
        drawn = random.Random(seed)
        rows = sorted(drawn.sample(range(len(self.questions)), min(questions, len(self.questions))))
        chosen = tuple(self.questions[row] for row in rows)
        kept = frozenset().union(*(question.passages for question in chosen))
        others = [passage.id for passage in self.passages if passage.id not in kept]
        kept |= set(drawn.sample(others, min(len(others), max(0, passages - len(kept)))))
        return replace(
            self, passages=tuple(passage for passage in self.passages if passage.id in kept), questions=chosen
        )


def kept_for_measuring(article: str) -> bool:
    """Whether an article of PIAF is only for measuring: one in five, told by its title, the same on every machine."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % 5 == 0


def questions_on(whole: QuestionSet, measuring: bool) -> QuestionSet:
    """The same passages, with only the questions on articles that are kept for measuring, or only the others."""
    articles = {passage.id: passage.article for passage in whole.passages}
    chosen = tuple(
        question
        for question in whole.questions
        if all(kept_for_measuring(articles[passage]) == measuring for passage in question.passages)
    )
    return replace(whole, questions=chosen)


def read_piaf(data: Path) -> QuestionSet:
    """French questions on Wikipedia: every paragraph, and every question but those said to be impossible.

    Raises DataMissing, as do the other readers, where a file is missing or a line is not what it should be.
    """
    return _squad("PIAF", "fr", data / "piaf")


def read_xquad(data: Path) -> QuestionSet:
    """English questions on Wikipedia."""
    return _squad("XQuAD", "en", data / "xquad_en")


def read_service_public(data: Path) -> QuestionSet:
    """Titles of French administration pages that are questions, each to find its own page among others.

    A page is longer than a model reads, so it becomes passages of whole paragraphs of up to `LONGEST` characters, of
    which the first `PAGE_PASSAGES` are kept; any passage of the right page is right. Pages without a question
    distract, but for those that are the right one of some question, or that a file before already gave.
    """
    folder = data / "service_public_fr"
    passages: list[Passage] = []
    questions: list[Question] = []
    pages: set[str] = set()
    path = folder / "qa_long.jsonl"
    for line, row in _rows(path):
        page = _text(path, line, row, "id")
        if page in pages:
            raise _invalid(path, line, "an id of its own", repr(page))
        found = _page(page, [_text(path, line, row, "answer_text")])
        pages.add(page)
        passages += found
        questions.append(Question(_text(path, line, row, "question"), frozenset(passage.id for passage in found)))
    for name, field in (("fiches_txt.jsonl", "fiche"), ("best_fiches.jsonl", "id")):
        others: dict[str, list[str]] = {}
        path = folder / name
        for line, row in _rows(path):
            others.setdefault(_text(path, line, row, field), []).append(_text(path, line, row, "text"))
        for page, texts in others.items():
            if page not in pages:
                passages += _page(page, texts)
        pages |= others.keys()
    return QuestionSet("service-public", "fr", tuple(passages), tuple(questions))


def whole_paragraphs(text: str, longest: int = LONGEST) -> list[str]:
    """Neighbouring lines joined up to `longest` characters; a line that is longer by itself stays whole."""
    found: list[str] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if found and len(found[-1]) + 1 + len(words) <= longest:
            found[-1] += "\n" + words
        else:
            found.append(words)
    return found


def _page(page: str, texts: list[str]) -> list[Passage]:
    pieces = [piece for text in texts for piece in whole_paragraphs(text)]
    return [Passage(f"{page}#{place}", page, piece) for place, piece in enumerate(pieces[:PAGE_PASSAGES])]


def _squad(name: str, language: Language, folder: Path) -> QuestionSet:
    """Paragraphs and questions, each in a file, as SQuAD has them."""
    passages: dict[str, Passage] = {}
    path = folder / "paragraphs.jsonl"
    for line, row in _rows(path):
        passage = Passage(*(_text(path, line, row, field) for field in ("id", "title", "text")))
        if passage.id in passages:
            raise _invalid(path, line, "an id of its own", repr(passage.id))
        passages[passage.id] = passage
    questions = []
    path = folder / "questions.jsonl"
    for line, row in _rows(path):
        right = _text(path, line, row, "para_id")
        if right not in passages:
            raise _invalid(path, line, "the id of a paragraph in 'para_id'", repr(right))
        if not row.get("is_impossible", False):
            questions.append(Question(_text(path, line, row, "question"), frozenset({right})))
    return QuestionSet(name, language, tuple(passages.values()), tuple(questions))


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Line numbers, from 1, and the objects of a JSONL file; blank lines are skipped."""
    found = 0
    for line, text in enumerate(read_lines(path), start=1):
        if text.strip():
            try:
                row = json.loads(text)
            except json.JSONDecodeError as error:
                raise _invalid(path, line, "a JSON object", f"no JSON ({error.msg})") from error
            if not isinstance(row, dict):
                raise _invalid(path, line, "a JSON object", type(row).__name__)
            found += 1
            yield line, row
    if not found:
        raise DataMissing(path, "at least one line was expected, none was found; take the file from its source again")


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 text file, without their ends. Raises DataMissing."""
    try:
        # Not splitlines: that also cuts at separators which stand inside a text.
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise DataMissing(path, f"UTF-8 text was expected, byte {error.start} is none; save it as UTF-8") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataMissing(path, f"{reason}; name the folder that holds the data sets") from error


def _text(path: Path, line: int, row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _invalid(path, line, f"a text that is not blank in {field!r}", repr(value))
    return value


def _invalid(path: Path, line: int, expected: str, found: str) -> DataMissing:
    return DataMissing(path, f"line {line}: expected {expected}, found {found}; correct the line or take it out")
