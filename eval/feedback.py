"""What people think of answers, kept on this machine: one line of a file for each thumb, and cases drafted from them.

The folder belongs to whoever runs the page; nothing is kept unless a page was told to, and nothing leaves it by itself.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast, get_args

from filelock import FileLock, Timeout

from assistant.answer import Answer
from assistant.question import Expected, Question
from corpus.document import LANGUAGES, Language
from eval.answer_metrics import cited
from eval.case import DRAFT, Case, Evidence, Kind
from eval.errors import FeedbackFull, FeedbackUnreadable, FeedbackUnwritable

FILE = "feedback.jsonl"
BYTES = 5_000_000  # most of the file; some three thousand thumbs
REASON = 1000  # most characters of a reason
WAIT = 10.0  # seconds for another writer to finish

Verdict = Literal["up", "down"]

_KINDS: Mapping[Expected, Kind] = {
    "number": "number",
    "date": "when",
    "person": "who",
    "place": "where",
    "list": "list",
    "reason": "why",
}


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """A quote under the answer: `text` is what the document held from `start` to `end`, in its language."""

    document: str
    language: Language
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb under an answer.

    - id: of this entry, 16 hexadecimal digits. time: ISO 8601 in UTC.
    - question: as it was searched: with what a follow-up takes from the turns before, which are not kept themselves.
    - answer: the id of the answer (`answer_id`); its text is not kept.
    - reason: what the person wrote about it; may be empty.
    """

    id: str
    time: str
    verdict: Verdict
    question: str
    language: Language
    answer: str
    generation: str
    refused: bool
    reason: str
    quotes: tuple[QuoteShown, ...]

    @classmethod
    def of(cls, answer: Answer, verdict: Verdict, reason: str = "") -> Feedback:
        """A thumb given now; a reason is kept on one line, and up to `REASON` characters of it."""
        return cls(
            id=secrets.token_hex(8),
            time=f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
            verdict=verdict,
            question=answer.standalone_question,
            language=answer.language,
            answer=answer_id(answer),
            generation=answer.generation,
            refused=answer.refused,
            reason=" ".join(reason.split())[:REASON],
            quotes=tuple(
                QuoteShown(quote.document, quote.language, quote.start, quote.end, quote.quote)
                for quote in cited(answer)
            ),
        )


def answer_id(answer: Answer) -> str:
    """What an answer is known by: the same for the same words to the same question from the same generation."""
    said = "\0".join((answer.generation, answer.standalone_question, answer.text))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def keep(folder: Path, feedback: Feedback) -> None:
    """Write a thumb behind those of a folder, made where it is not there; on return it is on the disk.

    Writers wait for each other. A kill or a full disk leaves the thumbs before as they were. Raises FeedbackUnwritable,
    and FeedbackFull where the file would grow over `BYTES`.
    """
    line = _line(feedback)
    with _writing(folder) as path:
        end = _whole(path)
        if end + len(line) > BYTES:
            raise FeedbackFull(path, BYTES)
        with _opened(path) as handle:
            try:
                os.ftruncate(handle, end)  # half a line, where a kill left one
                os.lseek(handle, end, os.SEEK_SET)
                _write(handle, line)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, end)
                raise


def kept(folder: Path) -> tuple[Feedback, ...]:
    """The thumbs of a folder, in the order in which they were given; none where it is not there.

    Half a line at the end was never said to be kept, and is none. Raises FeedbackUnreadable, with the line.
    """
    path = folder / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FeedbackUnreadable(path, 0, error.strerror or str(error)) from error
    found: list[Feedback] = []
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            found.append(_feedback(json.loads(line.decode("utf-8"))))
        except ValueError as error:
            raise FeedbackUnreadable(path, number, str(error)) from error
    return tuple(found)


def remove(folder: Path, ids: Collection[str]) -> int:
    """Take the thumbs of these ids out; how many there were. A kill leaves all of them, or none.

    Raises FeedbackUnreadable or FeedbackUnwritable.
    """
    with _writing(folder) as path:
        before = kept(folder)
        left = [one for one in before if one.id not in ids]
        if len(left) < len(before):
            new = path.with_suffix(".new")
            try:
                with _opened(new) as handle:
                    os.ftruncate(handle, 0)
                    _write(handle, b"".join(map(_line, left)))
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)
        return len(before) - len(left)


def clear(folder: Path) -> None:
    """Take every thumb out, also those that cannot be read. Raises FeedbackUnwritable."""
    with _writing(folder) as path:
        path.unlink(missing_ok=True)


def drafts(thumbs: Iterable[Feedback]) -> tuple[Case, ...]:
    """A draft of a case for each thumb; `passerelle eval add` takes them once a person has judged them.

    What was quoted in an answer that was liked is its evidence, of which each piece suffices; a refusal that was liked
    is a question without an answer. What an answer must hold only a person can say.
    """
    return tuple(_draft(one) for one in thumbs)


def _draft(one: Feedback) -> Case:
    liked = one.verdict == "up"
    question = Question(one.question, one.question, one.language)
    quotes = one.quotes if liked else ()
    if one.refused and liked:
        kind: Kind = "unanswerable"
        todo = "If the documents do not answer it, it is ready: choose between unanswerable and off_topic"
    else:
        kind = _KINDS.get(question.expected, "what")
        todo = "Give answers, check the kind" + ("" if quotes else ", quote the evidence")
    seen = ", ".join(dict.fromkeys(quote.document for quote in one.quotes)) or "nothing"
    said = f" They wrote: {one.reason}" if one.reason else ""
    what = "A refusal" if one.refused else f"An answer that quoted {seen}"
    return Case(
        id=f"feedback-{one.id}",
        question=one.question,
        language=one.language,
        kind=kind,
        evidence=tuple(dict.fromkeys(Evidence(quote.document, quote.text) for quote in quotes)),
        alternatives=len(quotes) > 1,
        evidence_languages=tuple(dict.fromkeys(quote.language for quote in quotes)),
        form=DRAFT,
        note=f"{todo}; then remove `form` and `note`. {what} got a thumb {one.verdict}, {one.time}.{said}",
    )


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """Hold the folder's lock; gives the path of its file. FeedbackUnwritable, also for what the block cannot write."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder / "lock", timeout=WAIT):
            yield path
    except Timeout:
        raise FeedbackUnwritable(path, f"another process has been writing for {WAIT:g} s") from None
    except OSError as error:
        raise FeedbackUnwritable(path, error.strerror or str(error)) from error


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to write, made where it is not there, for its owner's eyes only."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _whole(path: Path) -> int:
    """Bytes of a file up to the end of its last whole line."""
    try:
        return path.read_bytes().rfind(b"\n") + 1
    except FileNotFoundError:
        return 0


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]
    os.fsync(handle)


def _line(feedback: Feedback) -> bytes:
    return json.dumps(asdict(feedback), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _feedback(row: object) -> Feedback:
    """A thumb from what its line holds. ValueError, with the field, where it is none."""
    values = _fields(row, Feedback, "a thumb")
    quotes = values["quotes"]
    if not isinstance(quotes, list):
        raise ValueError(f"quotes must be a list, found {quotes!r}")
    _texts(values, "id", "time", "question", "answer", "generation", "reason")
    _one_of(values, "verdict", get_args(Verdict))
    _one_of(values, "language", LANGUAGES)
    if not isinstance(values["refused"], bool):
        raise ValueError(f"refused must be true or false, found {values['refused']!r}")
    return Feedback(**{**values, "quotes": tuple(map(_quote, quotes))})


def _quote(row: object) -> QuoteShown:
    values = _fields(row, QuoteShown, "a quote")
    _texts(values, "document", "text")
    _one_of(values, "language", LANGUAGES)
    for name in ("start", "end"):
        if not isinstance(values[name], int) or isinstance(values[name], bool):
            raise ValueError(f"{name} must be a whole number, found {values[name]!r}")
    return QuoteShown(**values)


def _fields(row: object, kind: type[Feedback | QuoteShown], what: str) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    if not isinstance(row, dict):
        raise ValueError(f"{what} must be an object, found {row!r}")
    if wrong := sorted(known ^ row.keys()):
        raise ValueError(f"{what} {'lacks' if wrong[0] in known else 'has the unknown field'} {wrong[0]!r}")
    return cast(dict[str, Any], row)


def _texts(values: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if not isinstance(values[name], str):
            raise ValueError(f"{name} must be a text, found {values[name]!r}")


def _one_of(values: Mapping[str, Any], name: str, known: Collection[str]) -> None:
    if values[name] not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, found {values[name]!r}")
