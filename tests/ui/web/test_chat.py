from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Statement
from assistant.conversation import Turn
from assistant.errors import QuestionTooLong
from corpus.document import Span
from tests.ui.answers import ANSWER, CITATION, REFUSAL, ScriptedAssistant
from tests.ui.web.markup import read_html
from ui.web.chat import (
    EXCHANGES_KEPT,
    Conversation,
    Exchange,
    begin,
    conversation_html,
    evidence_panel_html,
    respond,
)
from ui.web.interface import ENGLISH, FRENCH

ANSWERED: Conversation = (Exchange(1, "How many stops?", ANSWER), Exchange(2, "Und der Flughafen?", REFUSAL))


def test_each_question_is_asked_with_the_turns_before_it() -> None:
    assistant = ScriptedAssistant([ANSWER, REFUSAL])
    *_, conversation = respond("  How many stops? ", (), assistant)
    *_, conversation = respond("Und der Flughafen?", conversation, assistant)
    assert assistant.asked == [
        ("How many stops?", ()),
        ("Und der Flughafen?", (Turn("How many stops?", "La ligne A compte 17 stations. [1]"),)),
    ]
    assert conversation == ANSWERED


def test_a_long_conversation_keeps_its_latest_exchanges_and_its_numbers() -> None:
    conversation: Conversation = ()
    for _ in range(EXCHANGES_KEPT + 3):
        *_, conversation = respond("How many stops?", conversation, ScriptedAssistant([ANSWER]))
    assert [exchange.number for exchange in conversation] == list(range(4, EXCHANGES_KEPT + 4))


def test_a_question_that_fails_adds_nothing() -> None:
    with pytest.raises(QuestionTooLong):
        [*respond("x", ANSWERED, ScriptedAssistant([QuestionTooLong(3000, 2000)]))]


def test_markers_are_named_buttons_that_lead_to_their_cards() -> None:
    root = read_html(conversation_html(ANSWERED, ENGLISH))
    panel = read_html(evidence_panel_html(ANSWERED, ENGLISH))
    marker = root.one("button", "marker")
    assert marker["type"] == "button"
    assert marker["aria-label"] == "Source 1: Le tramway de Valbrume"
    assert marker.text() == "1"
    (card,) = (article for article in panel.all("article") if article["id"] == marker["aria-controls"])
    assert (card["data-turn"], card["data-citation"]) == (marker["data-turn"], marker["data-citation"]) == ("1", "1")


def test_a_marker_without_a_card_is_not_drawn() -> None:
    """A number that no citation bears would be a button that leads nowhere."""
    answer = replace(ANSWER, statements=(Statement("x", (1, 7), "supported"),))
    root = read_html(conversation_html((Exchange(1, "?", answer),), ENGLISH))
    assert [marker.text() for marker in root.all("button", "marker")] == ["1"]


@pytest.mark.parametrize(
    ("check", "word"), [("verbatim", "cité"), ("supported", "étayé"), ("unsupported", "non vérifié")]
)
def test_the_check_of_a_statement_is_a_word_and_an_icon(check: str, word: str) -> None:
    statement = Statement("Dix-sept.", (1,), check)  # type: ignore[arg-type]
    root = read_html(conversation_html((Exchange(1, "?", replace(ANSWER, statements=(statement,))),), FRENCH))
    state = root.one("p", "statement").one("span", "check")
    assert state.text() == word
    assert state.all("svg")


def test_only_words_of_the_document_stand_between_quotation_marks() -> None:
    quoted, worded = Statement("La ligne A compte 17 stations.", (1,), "verbatim"), Statement("17", (1,), "verbatim")
    root = read_html(conversation_html((Exchange(1, "?", replace(ANSWER, statements=(quoted, worded))),), ENGLISH))
    assert [quote.text() for quote in root.all("q")] == ["La ligne A compte 17 stations."]
    assert root.one("q")["lang"] == "fr", "read aloud as French, in an English answer"


def test_a_refusal_is_shown_with_a_way_to_the_nearest_passages() -> None:
    root = read_html(conversation_html(ANSWERED, ENGLISH))
    assert root.one("p", "refusal").text() == "Die Dokumente beantworten diese Frage nicht."
    assert root.one("p", "refusal")["lang"] == "de"
    assert [button["data-show"] for button in root.all("button", "show")] == ["1", "2"]


def test_the_question_searched_is_shown_where_it_is_not_the_question_asked() -> None:
    root = read_html(conversation_html(ANSWERED, ENGLISH))
    assert [line.text() for line in root.all("p", "searched")] == ["Question searched: How many stops? (Valbrume)"]


def test_an_answer_is_given_to_the_script_to_be_announced_and_a_waiting_question_is_not() -> None:
    waiting = read_html(conversation_html(begin("More?", ANSWERED), ENGLISH))
    first, second, third = waiting.all("article")
    assert first["data-announce"] == "La ligne A compte 17 stations. 1 citation."
    assert second["data-announce"] == "Die Dokumente beantworten diese Frage nicht."
    assert "data-announce" not in third.attributes
    assert not {"role", "aria-live"} & {name for article in (first, second, third) for name in article.attributes}


def test_the_evidence_of_the_latest_answer_is_in_view_and_the_others_wait() -> None:
    panel = read_html(evidence_panel_html(begin("More?", ANSWERED), ENGLISH))
    assert [(section["data-turn"], "hidden" in section.attributes) for section in panel.all("section")] == [
        ("1", True),
        ("2", False),
    ]


@given(st.text(alphabet="<>&\"'` =/abonerjvscipt{}$\n\u202e", min_size=1, max_size=80).filter(str.strip))
def test_nothing_asked_or_answered_becomes_markup(text: str) -> None:
    answer = replace(
        ANSWER, question=text, standalone_question=text + "!", statements=(Statement(text, (1,), "supported"),),
        citations=(replace(CITATION, title=text),), writer=text,
    )  # fmt: skip
    refusal = replace(REFUSAL, question=text, refusal=text)
    conversation = (Exchange(1, text, answer), Exchange(2, text, refusal), Exchange(3, text))
    root = read_html(conversation_html(conversation, ENGLISH))
    tags = {"div", "h2", "h3", "article", "p", "span", "button", "svg", "path", "details", "summary"}
    assert {element.tag for element in root.all()} == tags
    assert [asked.one("p").text() for asked in root.all("div", "asked")] == [text] * 3
    assert root.one("p", "statement").all("span")[0].text() == text
    assert root.one("button", "marker")["title"] == f"Source 1: {text}"
    assert root.one("p", "refusal").text() == text


def test_the_value_asked_for_is_bold_in_statement_and_quote_and_remarks_are_no_statements() -> None:
    start = CITATION.quote.index("17")
    answer = replace(
        ANSWER,
        statements=(replace(ANSWER.statements[0], asked=Span(18, 20)),),
        citations=(replace(CITATION, asked=Span(CITATION.start + start, CITATION.start + start + 2)),),
        remarks=("The sources <differ>.",),
    )
    conversation = (Exchange(1, "?", answer),)
    root, panel = (read_html(draw(conversation, ENGLISH)) for draw in (conversation_html, evidence_panel_html))
    assert root.one("q").one("strong", "asked").text() == "17"
    assert [strong.text() for strong in panel.all("strong")] == ["17"], "the document's own emphasis gives way to it"
    assert root.one("p", "remark").text() == "The sources <differ>."
    assert len(root.all("p", "statement")) == 1
