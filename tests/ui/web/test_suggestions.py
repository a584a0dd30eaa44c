"""Questions that the page proposes: every one of them is answered from the documents it is about."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.answering import Assistant
from index.errors import IndexMissing
from ui.web.further import OFFERED, Further, further_questions
from ui.web.interface import INTERFACES, InterfaceLanguage
from ui.web.suggestions import SHOWN, Suggestions, suggested


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> dict[InterfaceLanguage, tuple[str, ...]]:
    return {language: suggested(assistant, assistant.served.generation(), language) for language in INTERFACES}


def test_every_suggested_question_is_answered(
    assistant: Assistant, found: dict[InterfaceLanguage, tuple[str, ...]]
) -> None:
    assert all(found.values()), found
    for language, questions in found.items():
        assert len(set(questions)) == len(questions) <= SHOWN
        for question in questions:
            answer = assistant.ask(question)
            assert not answer.refused, question
            assert answer.language == language, question


def test_the_same_documents_suggest_the_same_questions(
    assistant: Assistant, found: dict[InterfaceLanguage, tuple[str, ...]]
) -> None:
    assert suggested(assistant, assistant.served.generation(), "fr") == found["fr"]


def test_they_are_found_once_in_the_background_and_kept_under_the_generation(
    assistant: Assistant, found: dict[InterfaceLanguage, tuple[str, ...]], tmp_path: Path
) -> None:
    suggestions = Suggestions(lambda: assistant, lambda: assistant.generation, tmp_path / "kept")
    kept = tmp_path / "kept" / f"{assistant.generation}.json"
    suggestions("fr")
    for _ in range(600):
        if kept.is_file() and suggestions("fr"):
            break
        time.sleep(0.05)
    assert suggestions("fr") == found["fr"]

    def never() -> Assistant:
        raise AssertionError("what is kept is found again")

    again = Suggestions(never, lambda: assistant.generation, tmp_path / "kept")
    assert {language: again(language) for language in INTERFACES} == found


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 0, "fr": [], "en": []}'])
def test_a_file_that_is_not_ours_is_made_again(assistant: Assistant, tmp_path: Path, content: str) -> None:
    (tmp_path / f"{assistant.generation}.json").write_text(content, encoding="utf-8")
    suggestions = Suggestions(lambda: assistant, lambda: assistant.generation, tmp_path)
    for _ in range(600):
        if suggestions("en"):
            break
        time.sleep(0.05)
    assert suggestions("en")


def test_without_an_index_nothing_is_suggested(tmp_path: Path) -> None:
    def missing() -> Assistant:
        raise IndexMissing(tmp_path)

    assert Suggestions(missing, lambda: None, tmp_path)("fr") == ()


@pytest.mark.parametrize(
    "question",
    [
        "Quand la ligne A du tramway de Valbrume a-t-elle été inaugurée ?",
        "How many stops does line A of the Valbrume tramway have?",
    ],
)
def test_further_questions_are_answered_from_what_the_answer_cites(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (document,) = {citation.document for citation in answer.citations}
    offered = Further(lambda: assistant)(answer)
    assert 1 <= len(offered) <= OFFERED
    for one in offered:
        assert one != question
        assert assistant.ask(one).citations[0].document == document, one


def test_they_come_from_neighbouring_rows_and_from_other_sections(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de salariés compte le Dépôt du Canal ?")
    asked = [question for _, question in further_questions(answer, assistant.served.generation())]
    assert any("Atelier des Forges" in question for question in asked), asked
    assert any("La ligne" in question for question in asked), asked
    assert not any("Dépôt du Canal" in question for question in asked), "that row is quoted"


def test_a_refusal_leads_nowhere(assistant: Assistant) -> None:
    refusal = assistant.ask("What is the price of a tram ticket in Lyon?")
    assert refusal.refused
    assert Further(lambda: assistant)(refusal) == ()
