from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Statement
from assistant.conversation import Turn
from corpus.document import Span
from tests.ui.answers import ANSWER, CITATION, REFUSAL, ScriptedAssistant
from ui.web.chat import EXCHANGES_KEPT, Conversation, Exchange, conversation_html, evidence_panel_html, respond
from ui.web.interface import ENGLISH
from ui.web.kept_conversation import FORMAT, LONGEST, Restored, kept_json, read_kept

ANSWERED: Conversation = (Exchange(1, "How many stops?", ANSWER), Exchange(2, "Und der Flughafen?", REFUSAL))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    before, quote, after = draw(TEXTS), draw(TEXTS.filter(bool)), draw(TEXTS)
    start = draw(st.integers(len(before), 10**6))
    end = start + len(quote)
    edges = sorted(draw(st.tuples(st.integers(start, end), st.integers(start, end))))
    return replace(
        CITATION,
        number=number,
        title=draw(TEXTS),
        date=draw(st.none() | TEXTS),
        url=draw(st.none() | TEXTS),
        page=draw(st.none() | st.integers(1, 9999)),
        section=draw(st.none() | TEXTS),
        lead=draw(st.none() | TEXTS),
        quote=quote,
        start=start,
        end=end,
        context=before + quote + after,
        context_start=start - len(before),
        asked=draw(st.none() | st.just(Span(*edges))),
        recognised=draw(st.none() | st.floats(0, 1)),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    if draw(st.booleans()):
        return replace(REFUSAL, question=draw(TEXTS), refusal=draw(TEXTS), seconds=draw(st.floats(0, 1e6)))
    cited = tuple(draw(citations(number)) for number in range(1, draw(st.integers(1, 3)) + 1))
    checks = st.sampled_from(["verbatim", "supported", "unsupported"])
    numbers = st.lists(st.integers(1, len(cited)), max_size=3).map(tuple)
    statements = st.lists(st.builds(Statement, TEXTS, numbers, checks), min_size=1, max_size=3).map(tuple)
    claims = st.none() | st.just((Claim(draw(TEXTS), 1, draw(st.none() | TEXTS)),))
    return replace(
        ANSWER,
        standalone_question=draw(TEXTS),
        statements=draw(statements),
        citations=cited,
        differing=draw(claims),
        remarks=tuple(draw(st.lists(TEXTS, max_size=2))),
        strength=draw(st.floats(0, 1)),
    )


def as_a_browser(text: str) -> float:
    """It reads and writes what it keeps: there 1.0 is 1."""
    number = float(text)
    return int(number) if number.is_integer() else number


@given(st.lists(answers(), max_size=4), st.integers(1, 10**6))
def test_what_is_kept_comes_back_and_is_drawn_the_same(given_: list[Answer], first: int) -> None:
    conversation = tuple(Exchange(number, "?", answer) for number, answer in enumerate(given_, start=first))
    kept = kept_json(conversation)
    back = read_kept(json.dumps(json.loads(kept, parse_float=as_a_browser)))
    assert back.lost == 0
    assert kept_json(back.conversation) == kept
    for draw in (conversation_html, evidence_panel_html):
        assert draw(back.conversation, ENGLISH) == draw(conversation, ENGLISH)


def test_a_question_after_coming_back_is_asked_with_the_turns_before_it() -> None:
    assistant = ScriptedAssistant([ANSWER])
    *_, conversation = respond("And now?", read_kept(kept_json(ANSWERED)).conversation, assistant)
    (asked,) = assistant.asked
    assert asked == ("And now?", (Turn("How many stops?", ANSWER.text), Turn("Und der Flughafen?", REFUSAL.text)))
    assert [exchange.number for exchange in conversation] == [1, 2, 3]


def test_what_is_not_answered_yet_is_not_kept() -> None:
    growing = Exchange(3, "More?", replace(ANSWER, whole=False))
    assert (
        read_kept(kept_json((*ANSWERED, growing, Exchange(4, "?")))).conversation
        == read_kept(kept_json(ANSWERED)).conversation
    )


MISSING = object()


def changed(place: str, value: Any) -> str:
    """What was kept of two exchanges, with another value at a place of the first one; MISSING takes it away."""
    kept = json.loads(kept_json(ANSWERED))
    *path, last = place.split(".")
    inner = kept["exchanges"][0]
    for step in path:
        inner = inner[int(step) if step.isdigit() else step]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(kept)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(place, value, id=f"{number}-{place}")
        for number, (place, value) in enumerate(
            [
                ("number", 0),
                ("number", True),
                ("question", " "),
                ("question", "x" * 60_000),
                ("question", "\ud800"),
                ("extra", 1),
                ("answer", None),
                ("answer.hits", MISSING),
                ("answer.whole", False),
                ("answer.language", "<b>"),
                ("answer.seconds", float("nan")),
                ("answer.seconds", 1e300),
                ("answer.refusal", "No."),
                ("answer.statements", []),
                ("answer.remarks", ["x"] * 500),
                ("answer.statements.0.citations", [2]),
                ("answer.statements.0.asked", {"start": 3, "end": 900}),
                ("answer.statements.0.check", "onclick"),
                ("answer.citations.0.number", 7),
                ("answer.citations.0.quote", "Not what stands there."),
                ("answer.citations.0.start", 0),
                ("answer.citations.0.asked", {"start": 0, "end": 1}),
                ("answer.citations.0.page", -1),
                ("answer.citations.0.recognised", 7),
                ("answer.hits.0.passage.end", 10**12),
                ("answer.hits.0.passage.sentences", "x"),
                ("answer.hits.0.passage.sentences.0.start", 0),
            ]
        )
    ],
)
def test_an_exchange_that_does_not_hold_is_left_out_and_the_others_stay(place: str, value: Any) -> None:
    back = read_kept(changed(place, value))
    assert back.lost == 1
    assert [exchange.question for exchange in back.conversation] == ["Und der Flughafen?"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        "{}",
        '{"format": 1}',
        '{"format": 1, "exchanges": 3}',
        pytest.param("[" * 100_000, id="deep"),
        pytest.param("x" * (LONGEST + 1), id="long"),
    ],
)
def test_what_is_no_conversation_at_all_is_left_out(text: str) -> None:
    assert read_kept(text) == Restored((), 1)


def test_what_was_kept_under_another_form_is_left_out() -> None:
    kept = {**json.loads(kept_json(ANSWERED)), "format": FORMAT + 1}
    assert read_kept(json.dumps(kept)) == Restored((), 2)


def test_no_more_comes_back_than_a_conversation_holds_and_in_order() -> None:
    exchanges = tuple(Exchange(number, "?", REFUSAL) for number in range(1, EXCHANGES_KEPT + 5))
    back = read_kept(kept_json((*exchanges, Exchange(2, "out of order", REFUSAL))))
    assert [one.number for one in back.conversation] == list(range(6, EXCHANGES_KEPT + 5))
    assert back.lost == 6


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_nothing_that_comes_back_is_an_error(value: Any) -> None:
    read_kept(json.dumps(value))
    read_kept(json.dumps({"format": FORMAT, "exchanges": [value]}))
    read_kept(changed("answer.citations", value))
    read_kept(changed("answer.hits", [value]))


def kinds(kind: Any) -> set[Any]:
    """All kinds that an answer is made of."""
    origin = get_origin(kind)
    if origin is Literal:
        return {Literal}
    if origin in (UnionType, tuple):
        return set().union(*(kinds(one) for one in get_args(kind) if one not in (NoneType, ...)))
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return {kind}.union(*(kinds(hints[field.name]) for field in fields(kind)))
    return {kind}


def test_every_field_of_an_answer_is_of_a_kind_that_is_checked() -> None:
    """A new field of a kind that the reader does not know would be taken as it comes."""
    assert {kind for kind in kinds(Answer) if not is_dataclass(kind)} == {str, int, float, bool, Literal}
