from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.conversation import Turn
from assistant.errors import QuestionEmpty, QuestionTooLong
from assistant.wording import REFUSAL
from index.building import build
from index.embedding import Embedder

QUESTIONS = [
    "How many cheese plants does the valley count?",
    "Who directs the cheese board of the valley?",
    "Which varieties do the plants make?",
    "How many farms with goats are there?",
    "Quand l'accord de coopération a-t-il été signé à Dole ?",
    "Wann öffnet das Museum?",
    "What is the capital of Peru?",
]


def assert_sound(answer: Answer, assistant: Assistant) -> None:
    """What must hold of every answer, whatever was asked."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote != ""
        at = citation.start - citation.context_start
        assert citation.context[at : at + len(citation.quote)] == citation.quote
        assert text[citation.context_start :].startswith(citation.context)
    used = [number for statement in answer.statements for number in statement.citations]
    assert list(dict.fromkeys(used)) == numbers
    assert all(statement.citations for statement in answer.statements)
    assert re.findall(r"\[\d+\]", answer.text) == [f"[{number}]" for number in used]
    assert answer.refused == (not answer.statements)
    assert answer.generation == assistant.generation


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_verbatim_and_every_marker_resolves(assistant: Assistant, question: str) -> None:
    assert_sound(assistant.ask(question), assistant)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60).filter(lambda text: any(char.isalnum() for char in text)))
def test_any_question_gets_a_sound_answer(assistant: Assistant, question: str) -> None:
    assert_sound(assistant.ask(question), assistant)


def test_the_answer_is_the_sentence_not_the_passage(assistant: Assistant) -> None:
    answer = assistant.ask("How many cheese plants does the valley count?")

    assert answer.statements[0].text == "The valley counts 116 cheese plants."
    assert answer.citations[0].quote == "The valley counts **116 cheese plants** [1]."
    assert answer.statements[0].check == "verbatim"


def test_the_documents_own_references_are_named_not_shown_as_ours(assistant: Assistant) -> None:
    citation = assistant.ask("How many cheese plants does the valley count?").citations[0]

    assert [(source.number, source.title) for source in citation.sources] == [(1, "Census of plants")]
    assert citation.url == "https://example.org/census"


def test_a_document_without_marked_sources_is_linked_itself(assistant: Assistant) -> None:
    citation = assistant.ask("Quand l'accord de coopération a-t-il été signé à Dole ?").citations[0]

    assert citation.url == "https://example.org/accord"
    assert citation.sources == ()


def test_what_is_known_of_the_document_comes_with_the_citation(assistant: Assistant) -> None:
    citation = assistant.ask("How many cheese plants does the valley count?").citations[0]

    assert (citation.title, citation.language, citation.date) == ("Dairy in the valley", "en", "2024-05-01")
    assert (citation.publisher, citation.section) == ("The Valley Office", "Plants")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the boiling point of ethanol?", "en"),
        ("Quel temps fera-t-il demain matin ?", "fr"),
        ("Wie wird das Wetter morgen früh?", "de"),
    ],
)
def test_what_the_documents_do_not_say_is_refused_in_the_questions_language(
    assistant: Assistant, question: str, language: str
) -> None:
    answer = assistant.ask(question)

    assert answer.refused
    assert answer.text == REFUSAL[language]  # type: ignore[index]
    assert answer.citations == ()
    assert answer.hits  # the nearest passages are there to be shown
    assert answer.strength < assistant.threshold


def test_an_empty_or_endless_question_is_refused_in_one_line(assistant: Assistant) -> None:
    for blank in ("", "   ", "?!", "\n"):
        with pytest.raises(QuestionEmpty):
            assistant.ask(blank)
    with pytest.raises(QuestionTooLong, match=r"10000 characters.*2000"):
        assistant.ask("a" * 10_000)


def test_a_follow_up_is_answered_with_what_the_turn_before_named(assistant: Assistant) -> None:
    turn = Turn("Who directs the cheese board?", "Anna Keller directs the valley's cheese board.")

    answer = assistant.ask("And when was she named?", [turn])

    assert "Keller" in answer.standalone_question
    assert "2019" in answer.text


def test_the_same_question_gets_the_same_answer(assistant: Assistant) -> None:
    first, second = (assistant.ask("Which varieties do the plants make?") for _ in range(2))

    assert (first.statements, first.citations) == (second.statements, second.citations)


def test_a_deleted_document_is_not_quoted_at_the_next_question(
    assistant: Assistant, tmp_path: Path, documents: Path
) -> None:
    from dataclasses import replace

    from index.served import ServedIndex

    folder = tmp_path / "documents"
    folder.mkdir()
    for path in documents.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    embedder: Embedder = assistant.embedder
    build(folder, tmp_path / "index", embedder)
    here = replace(assistant, served=ServedIndex(tmp_path / "index", embedder.identity))
    question = "Quand l'accord de coopération a-t-il été signé à Dole ?"
    assert here.ask(question).citations[0].document == "accord"

    (folder / "accord.md").unlink()
    build(folder, tmp_path / "index", embedder)

    answer = here.ask(question)
    assert all(hit.passage.document != "accord" for hit in answer.hits)
    assert answer.generation == here.generation
