"""Many questions, one a line: read, answered in order, each answer printed as soon as it is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from assistant.answer import Answer
from assistant.conversation import Turn
from assistant.errors import QuestionRefused
from ui.terminal.errors import BatchLineInvalid, BatchUnreadable

_HALF = "holds half a character (an unpaired surrogate), which is not text"


class Asker(Protocol):
    """Whoever answers: the assistant."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question, or refuse it with the nearest passages."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a batch: a question, the turns before it, and the caller's own name for it."""

    id: str | int
    question: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one line (1-based): an answer, or why there is none."""

    line: int
    id: str | int | None
    outcome: Answer | str


def open_lines(path: Path) -> list[bytes]:
    """The lines of a batch file. BatchUnreadable where it is not there or is not text, before any model is loaded."""
    try:
        content = path.read_bytes()
        content.decode()
    except OSError as error:
        raise BatchUnreadable(str(path), error.strerror or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise BatchUnreadable(str(path), f"byte {error.start} is not UTF-8 text") from error
    if b"\0" in content:
        raise BatchUnreadable(str(path), "it holds null bytes, which text does not")
    return content.splitlines()


def stream_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of standard input as they arrive. BatchUnreadable at the first one that is not text."""
    for number, line in enumerate(stream, start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            raise BatchUnreadable("-", f"line {number} is not UTF-8 text") from error
        yield line


def parse(line: bytes) -> Request:
    """The question on one line, in UTF-8; other keys than ours are passed over. BatchLineInvalid says what is wrong."""
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except RecursionError as error:
        raise BatchLineInvalid("expected a JSON object, found one that is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BatchLineInvalid(f"expected a JSON object: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:
        raise BatchLineInvalid(f"expected a JSON object: {error}") from error
    if not isinstance(values, dict):
        raise BatchLineInvalid(f"expected a JSON object, found {_kind(values)}")
    name = values.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise BatchLineInvalid(f'expected a text or a whole number as "id", found {_kind(name)}')
    if not is_text(str(name)):
        raise BatchLineInvalid(f'"id" {_HALF}')
    question = values.get("question")
    if not isinstance(question, str):
        raise BatchLineInvalid(f'expected a text as "question", found {_kind(question)}', name)
    history = values.get("history") or []
    if not isinstance(history, list):
        raise BatchLineInvalid(f'expected a list as "history", found {_kind(history)}', name)
    turns = tuple(_turn(turn, number, name) for number, turn in enumerate(history, start=1))
    for text in (question, *(part for turn in turns for part in (turn.question, turn.answer))):
        if not is_text(text):
            raise BatchLineInvalid(f"the question or its history {_HALF}", name)
    return Request(name, question, turns)


def replies(lines: Iterable[bytes], assistant: Asker) -> Iterator[Reply]:
    """One reply for each line that is not blank, in order. What is wrong with the index itself is raised."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            request = parse(line)
        except BatchLineInvalid as error:
            yield Reply(number, error.name, str(error))
            continue
        try:
            yield Reply(number, request.id, assistant.ask(request.question, request.history))
        except QuestionRefused as error:
            yield Reply(number, request.id, str(error))


def is_text(text: str) -> bool:
    """Whether every character can be written; half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _turn(values: object, number: int, name: str | int) -> Turn:
    match values:
        case {"question": str(question), "answer": str(answer)}:
            return Turn(question, answer)
    raise BatchLineInvalid(f'expected texts as "question" and "answer" of turn {number} of "history"', name)


def _kind(value: object) -> str:
    """What JSON calls the kind of a value."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"
