from __future__ import annotations

import pytest

from assistant.answering import Assistant
from assistant.asked import Asked
from assistant.question import Question
from corpus.document import Language


@pytest.mark.parametrize(
    ("language", "question", "text", "value"),
    [
        ("fr", "Combien d'emplois compte la vallée ?", "On y compte 895 emplois et 3 M€ d'aides.", "895"),
        ("fr", "Combien d'emplois compte la vallée ?", "On y compte 895 fermes.", None),
        ("fr", "Combien d'emplois compte la vallée ?", "On y compte 115 emplois à Dole et 550 en tout.", None),
        ("en", "What was the budget of the fair?", "It cost €15 million over 3 years.", "€15 million"),
        ("en", "What was the budget of the fair?", "It cost €15 million, then €16 million.", None),
        ("en", "When did the fair of 2019 open?", "After that of 2019, it opened on 2 April 2025.", "2 April 2025"),
        ("de", "Wann wurde das Werk gebaut?", "Es wurde 1904 gebaut und 1950 verkauft.", None),
        ("en", "Who directs the cheese board?", "Anna Keller directs the board.", "Anna Keller"),
        ("en", "Who directs the cheese board?", "The board is directed by Anna Keller and Paul Lind.", None),
        ("en", "Who directs the board?", "The fair is held by the Green Valley.", None),
        ("fr", "Qu'est-ce qui inspire le musée ?", "Anne Roche inspire le musée.", None),
    ],
)
def test_a_value_is_told_only_where_it_can_be_no_other(
    language: Language, question: str, text: str, value: str | None
) -> None:
    asked = Asked.of(Question(question, question, language))
    found = asked and asked.sole(text, language)
    assert (text[found.start : found.end] if found else None) == value


def test_an_answer_points_out_the_value_in_document_and_statement(assistant: Assistant) -> None:
    answer = assistant.ask("Who directs the valley's cheese board?")
    citation, statement = answer.citations[0], answer.statements[0]
    assert citation.asked
    assert statement.asked
    text = assistant.document(citation.document).text
    assert text[citation.asked.start : citation.asked.end] == "Anna Keller"
    assert statement.text[statement.asked.start : statement.asked.end] == "Anna Keller"


def test_who_holds_an_office_is_told_with_the_date_of_the_source(assistant: Assistant) -> None:
    answer = assistant.ask("Who directs the valley's cheese board?")
    assert answer.remarks
    assert "May 1, 2024" in answer.text
    assert all("May 1, 2024" not in statement.text for statement in answer.statements)
