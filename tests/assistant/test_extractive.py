from __future__ import annotations

from assistant.answering import Assistant


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


def test_an_answer_that_is_no_list_has_at_most_three_statements(assistant: Assistant) -> None:
    for question in ("How many cheese plants does the valley count?", "Who directs the cheese board?"):
        answer = assistant.ask(question)
        assert 1 <= len(answer.statements) <= 3
        assert sum(len(statement.text) for statement in answer.statements) <= 650
