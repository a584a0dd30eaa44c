from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.extractive import FURTHER
from index.building import build
from index.served import ServedIndex

SHEEP = """The valley office counts the farms of the valley every year, with 87 farms that keep goats.

The number of farms in the valley that keep sheep is not given in the sources consulted.

The plants of the coast are old. Their owners are not given in the sources consulted.
"""


@pytest.fixture
def sheep(assistant: Assistant, tmp_path: Path) -> Assistant:
    return over(SHEEP, assistant, tmp_path)


def over(text: str, assistant: Assistant, folder: Path) -> Assistant:
    """The assistant, over one document of that text."""
    (folder / "documents").mkdir()
    (folder / "documents" / "one.md").write_text(text, encoding="utf-8")
    build(folder / "documents", folder / "index", assistant.embedder)
    return replace(assistant, served=ServedIndex(folder / "index", assistant.embedder.identity))


def test_a_table_row_is_read_with_its_columns(assistant: Assistant) -> None:
    answer = assistant.ask("How many farms with goats are there?")

    assert answer.statements[0].text == "Farms with goats – Value: 87; Year: 2023"
    assert answer.citations[0].quote == "| Farms with goats | 87 | 2023 |"
    assert answer.citations[0].lead == "| Measure | Value | Year |"


def test_a_pronoun_brings_the_sentence_before(assistant: Assistant) -> None:
    answer = assistant.ask("In what year was she named, Anna Keller?")

    quote = next(citation.quote for citation in answer.citations if "2019" in citation.quote)
    assert quote == "Anna Keller directs the valley's cheese board [2]. She was named in 2019."


def test_a_list_that_answers_is_given_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Which varieties do the plants make?")

    items = [citation.quote for citation in answer.citations if citation.lead == "The plants make four varieties:"]
    assert items == ["cheddar, in blocks;", "brick, washed;", "colby;", "gouda, aged a year."]


def test_an_item_is_said_without_the_sign_that_its_list_goes_on(assistant: Assistant) -> None:
    answer = assistant.ask("Which varieties do the plants make?")

    assert [statement.text for statement in answer.statements][:3] == ["cheddar, in blocks", "brick, washed", "colby"]


def test_a_further_sentence_that_shares_little_with_the_question_is_left_out(assistant: Assistant) -> None:
    answer = assistant.ask("How many farms with goats are there?")

    assert [citation.quote for citation in answer.citations] == ["| Farms with goats | 87 | 2023 |"]


def test_an_answer_that_is_no_list_has_at_most_five_statements(assistant: Assistant) -> None:
    for question in ("How many cheese plants does the valley count?", "Who directs the cheese board?"):
        answer = assistant.ask(question)
        assert 1 <= len(answer.statements) <= 3 + FURTHER
        assert sum(len(statement.text) for statement in answer.statements) <= 650


@pytest.mark.parametrize(("mills", "quoted"), [(2, 2), (4, 4), (7, 3 + FURTHER)])
def test_more_than_three_are_quoted_where_none_is_clearly_better(
    assistant: Assistant, tmp_path: Path, mills: int, quoted: int
) -> None:
    towns = ["Ardon", "Belmont", "Corvin", "Dalles", "Esmar", "Foncel", "Grival"][:mills]
    near = [f"The mill at {town} runs {41 + 7 * place} looms." for place, town in enumerate(towns)]
    far = ["A canal was dug here.", "Wool came by boat.", "Prices fell after the war."]
    asked = over("\n\n".join(near + far), assistant, tmp_path)

    quotes = {citation.quote for citation in asked.ask("How many looms runs the mill?").citations}
    assert len(quotes & set(near)) == quoted
    assert len(quotes) <= max(3, quoted)


def test_a_sentence_that_says_just_this_is_not_known_is_quoted(sheep: Assistant) -> None:
    """A number is asked for, and the sentence without one still belongs to the answer."""
    answer = sheep.never_refusing.ask("How many farms in the valley keep sheep?")

    quotes = [citation.quote for citation in answer.citations]
    assert "The number of farms in the valley that keep sheep is not given in the sources consulted." in quotes
    assert len(quotes) <= 3


def test_a_sentence_that_says_something_else_is_not_known_is_left_out(sheep: Assistant) -> None:
    answer = sheep.never_refusing.ask("How many farms in the valley keep sheep?")

    assert not any("owners" in citation.quote for citation in answer.citations)
    assert answer.signs.absence > sheep.never_refusing.ask("When does the museum open?").signs.absence
