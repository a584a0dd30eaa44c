"""A conversation as the browser keeps it: JSON that goes out as it is and comes back as anything.

What comes back is untrusted: lengths, counts, types and spans are checked as strictly as if a stranger had written it,
and an exchange that does not hold is left out. What holds is still only text, escaped wherever it is drawn.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from assistant.answer import Answer, Citation, Statement
from corpus.document import Span
from corpus.passage import Passage, Sentence
from index.hit import Hit
from ui.web.chat import EXCHANGES_KEPT, Conversation, Exchange

FORMAT = 1  # raised whenever the fields of an answer change their meaning; what was kept under another is left out
LONGEST = 2_000_000  # characters of a conversation that comes back
_TEXT = 50_000  # characters of one string
_ITEMS = 200  # of one list
_NUMBER = 10**9
# Not kept: what a page never shows, or what the rest tells.
_LEFT_OUT: dict[type, frozenset[str]] = {
    Passage: frozenset({"indexed"}),
    Sentence: frozenset({"text"}),
    Hit: frozenset({"sentence_similarities", "match"}),
}


class _Unsound(Exception):
    """What came back is not an exchange."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A conversation that came back, and how many of its exchanges had to be left out."""

    conversation: Conversation
    lost: int = 0


def kept_json(conversation: Conversation) -> str:
    """The exchanges as the browser keeps them: those whose answer is whole."""
    kept = [_object(exchange) for exchange in conversation if exchange.answer and exchange.answer.whole]
    return json.dumps({"format": FORMAT, "exchanges": kept}, ensure_ascii=False, allow_nan=False)


def read_kept(text: str) -> Restored:
    """What `kept_json` wrote, as far as it holds: the latest exchanges, in order."""
    if len(text) > LONGEST:
        return Restored((), 1)
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return Restored((), 1)
    exchanges = kept.get("exchanges") if isinstance(kept, dict) else None
    if not isinstance(exchanges, list):
        return Restored((), 1)
    if kept.get("format") != FORMAT:
        return Restored((), len(exchanges))
    read: list[Exchange] = []
    for one in exchanges[-EXCHANGES_KEPT:]:
        try:
            exchange = _exchange(one)
        except _Unsound:
            continue
        if not read or exchange.number > read[-1].number:
            read.append(exchange)
    return Restored(tuple(read), len(exchanges) - len(read))


def _object(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        left_out = _LEFT_OUT.get(type(value), frozenset())
        return {
            field.name: _object(getattr(value, field.name)) for field in fields(value) if field.name not in left_out
        }
    return [_object(one) for one in value] if isinstance(value, tuple) else value


def _exchange(value: Any) -> Exchange:
    exchange: Exchange = _read(Exchange, value)
    answer = exchange.answer
    _hold(exchange.number >= 1, bool(exchange.question.strip()), answer is not None)
    if answer is not None:
        _hold(answer.whole, *_sound(answer))
    return exchange


def _read(kind: Any, value: Any) -> Any:
    """The value as that kind. _Unsound where it is none, or larger than anything of ours is."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        inner = next(one for one in get_args(kind) if one is not types.NoneType)
        return None if value is None else _read(inner, value)
    if origin is Literal:
        _hold(isinstance(value, str) and value in get_args(kind))
        return value
    if origin is tuple:
        _hold(isinstance(value, list) and len(value) <= _ITEMS)
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_object(kind, value)
    if kind is float:
        _hold(type(value) in (int, float) and abs(value) <= _NUMBER and math.isfinite(value))
        return float(value)
    _hold(type(value) is kind)
    if kind is str:
        _hold(len(value) <= _TEXT, value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value))
    elif kind is int:
        _hold(0 <= value <= _NUMBER)
    return value


def _read_object(kind: type, value: Any) -> Any:
    wanted = {field.name for field in fields(kind)} - _LEFT_OUT.get(kind, frozenset())
    _hold(isinstance(value, dict) and set(value) == wanted)
    hints = get_type_hints(kind)
    if kind is not Passage:
        return kind(**{name: _read(hints[name], value[name]) for name in wanted})
    read = {name: _read(hints[name], value[name]) for name in wanted - {"sentences"}}
    _hold(isinstance(value["sentences"], list) and len(value["sentences"]) <= _ITEMS)
    sentences = tuple(_sentence(one, read["text"], read["start"]) for one in value["sentences"])
    return Passage(**read, indexed="", sentences=sentences)


def _sentence(value: Any, text: str, begin: int) -> Sentence:
    hints = get_type_hints(Sentence)
    _hold(isinstance(value, dict) and set(value) == set(hints) - {"text"})
    read = {name: _read(hints[name], value[name]) for name in value}
    start, end = read["start"], read["end"]
    _hold(begin <= start <= end <= begin + len(text))
    return Sentence(text=text[start - begin : end - begin], **read)


def _sound(answer: Answer) -> Iterator[bool]:
    """Whether the parts of an answer fit together; a page is drawn from them without looking again."""
    numbers = [citation.number for citation in answer.citations]
    yield numbers == list(range(1, len(numbers) + 1))
    yield (answer.refusal is None) == bool(answer.statements)
    yield answer.refusal is None or not answer.citations
    for statement in answer.statements:
        yield from _sound_statement(statement, numbers)
    for citation in answer.citations:
        yield from _sound_citation(citation)
    for claim in answer.differing or ():
        yield claim.citation in numbers
    for hit in answer.hits:
        passage = hit.passage
        yield passage.end - passage.start == len(passage.text)
        yield all(one.end <= other.start for one, other in pairwise(passage.sentences))
        yield passage.page != 0
        yield all(one.lead is None or one.lead.start <= one.lead.end for one in passage.sentences)


def _sound_statement(statement: Statement, numbers: Iterable[int]) -> Iterator[bool]:
    yield set(statement.citations) <= set(numbers)
    yield _within(statement.asked, Span(0, len(statement.text)))


def _sound_citation(citation: Citation) -> Iterator[bool]:
    start, end = citation.start - citation.context_start, citation.end - citation.context_start
    yield 0 <= start < end and citation.context[start:end] == citation.quote
    yield _within(citation.asked, citation.span)
    yield citation.page != 0
    yield citation.recognised is None or 0 <= citation.recognised <= 1


def _within(inner: Span | None, outer: Span) -> bool:
    return inner is None or outer.start <= inner.start <= inner.end <= outer.end


def _hold(*conditions: object) -> None:
    if not all(conditions):
        raise _Unsound
