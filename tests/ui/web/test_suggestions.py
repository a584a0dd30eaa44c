"""Questions that the page proposes: every one of them is answered from the documents it is about."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.opening import open_assistant
from assistant.settings import load_settings
from corpus.document import LANGUAGES, Document, Language
from corpus.passage import Sentence
from index.building import build
from index.embedding import open_model
from index.errors import IndexMissing
from ui.web.further import OFFERED, Further, further_questions
from ui.web.interface import INTERFACES, InterfaceLanguage
from ui.web.named import Named, Subjects, all_sentences, plainly_asked
from ui.web.suggestions import LONGEST, SHOWN, Suggestions, suggested


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> dict[InterfaceLanguage, tuple[str, ...]]:
    return {language: suggested(assistant, assistant.served.generation(), language) for language in INTERFACES}


def test_each_language_has_as_many_different_questions_of_a_length_to_be_read(
    found: dict[InterfaceLanguage, tuple[str, ...]],
) -> None:
    assert len({len(questions) for questions in found.values()}) == 1, found
    for questions in found.values():
        assert len(set(questions)) == len(questions) <= SHOWN
        assert all(len(question) <= LONGEST and question.endswith("?") for question in questions)


def test_every_suggested_question_is_answered(
    assistant: Assistant, found: dict[InterfaceLanguage, tuple[str, ...]]
) -> None:
    assert all(found.values()), found
    for language, questions in found.items():
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


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2}', '{"format": 0, "fr": [], "en": []}'])
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
    offered = Further(lambda: assistant)(answer)
    assert 1 <= len(offered) <= OFFERED
    for one in offered:
        assert one != question
        assert not assistant.ask(one).refused, one


def test_they_come_from_neighbouring_rows_and_from_other_sections(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de salariés compte le Dépôt du Canal ?")
    generation = assistant.served.generation()
    asked = [one.question for one in further_questions(answer, generation, Subjects(generation.documents()))]
    assert any("Atelier des Forges" in question for question in asked), asked
    assert any("La ligne" in question for question in asked), asked
    assert not any("Dépôt du Canal" in question for question in asked), "that row is quoted"


def document(name: str, language: Language, title: str, text: str, *topics: str) -> Document:
    return Document(name, f"{name}.md", "text", text, title, language, (), topics=topics)


def questions(language: Language, *documents: Document) -> list[Named]:
    subjects = Subjects(documents)
    return [
        named
        for one in documents
        for named in subjects.questions(one, [Sentence(0, len(one.text), one.text)], language)
    ]


PORT = document(
    "port", "fr", "Le PORT", "On voit le PORT de Valmer, et Anne Mercier.", "PORT", "Valmer", "Anne Mercier"
)
SHIPS = document("ships", "en", "Ships", "They pass the PORT of Valmer.", "PORT", "Valmer")
SCHIFFE = document("schiffe", "de", "Schiffe", "Viele Schiffe sehen den PORT von Valmer.", "Schiffe", "PORT")


def test_names_are_asked_about_in_every_language_with_the_article_that_documents_give_them() -> None:
    asked = {language: {one.question for one in questions(language, PORT, SHIPS)} for language in LANGUAGES}
    assert {"Qu’est-ce que le PORT ?", "Qui est Anne Mercier ?"} <= asked["fr"]
    assert "Quel est le lien entre le PORT et Valmer ?" in asked["fr"]
    assert {"What is the PORT?", "Who is Anne Mercier?", "How are the PORT and Valmer linked?"} <= asked["en"]
    assert {"Was ist PORT?", "Wer ist Anne Mercier?", "Was verbindet PORT und Valmer?"} <= asked["de"]


def test_a_german_noun_is_no_name_unless_another_language_writes_it_as_one() -> None:
    assert {one.about for one in questions("de", SHIPS, SCHIFFE)} == {("PORT",), ("Valmer",), ("PORT", "Valmer")}


def test_a_pair_of_names_is_asked_about_once_whatever_their_order() -> None:
    twice = replace(PORT, text="Le PORT de Valmer. À Valmer, le PORT.")
    subjects = Subjects([twice])
    halves = [Sentence(0, 18, twice.text[:18]), Sentence(19, len(twice.text), twice.text[19:])]
    pairs = [one.about for one in subjects.questions(twice, halves, "fr") if one.asks == "tie"]
    assert pairs == [("PORT", "Valmer")]


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Quand est-ce que le port de Caen a ouvert ?", True),
        ("Quand est-ce qu'une journée était prévue à Caen ?", False),
        ("When did a port open in Caen?", False),
        ('What is given under "Value"?', False),
    ],
)
def test_what_only_a_reader_of_the_document_could_ask_is_not_proposed(question: str, plain: bool) -> None:
    assert plainly_asked(question) is plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_names_counts_as_answered_only_where_the_quote_says_what_is_asked(
    assistant: Assistant, language: Language
) -> None:
    generation = assistant.served.generation()
    documents = list(generation.documents())
    subjects = Subjects(documents)
    for one in documents:
        for named in subjects.questions(one, all_sentences(generation.passages_of(one.name)), language):
            answer = assistant.ask(named.question)
            if named.answered_by(answer):
                assert not answer.refused
                assert all(name in answer.citations[0].quote for name in named.about), named.question


def test_a_refusal_leads_nowhere(assistant: Assistant) -> None:
    refusal = assistant.ask("What is the price of a tram ticket in Lyon?")
    assert refusal.refused
    assert Further(lambda: assistant)(refusal) == ()


def test_a_body_whose_name_holds_a_common_noun_is_no_person() -> None:
    text = "La Région Valmer vote. Une région, la région."
    body = document("body", "fr", "Région Valmer", text, "Valmer")
    assert "Qu’est-ce que la Région Valmer ?" in {one.question for one in questions("fr", body)}


def test_a_name_inside_a_longer_one_says_nothing_of_its_article() -> None:
    text = "La Région Valmer aide le PORT. On voit la Valmer. La Région Valmer et la Région Valmer aident."
    assert "Qu’est-ce que la Valmer ?" in {one.question for one in questions("fr", replace(PORT, text=text))}


def test_what_several_documents_speak_of_is_proposed_before_what_one_speaks_of(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, body in {
        "kerloc": "Kerloc is a port on the bay of Tresmeur. It was founded in 1712 by fishermen.",
        "ferry": "The ferry is owned by the port of Kerloc. It carries 200 people.",
        "market": "The fish market is supplied from Kerloc. It opens at five in the morning.",
        "orm": "Orm is a village on a hill. It was founded in 1655 by masons.",
    }.items():
        text = f"---\ntitle: {name.title()}\nlanguage: en\ntopics: [Kerloc, Orm]\n---\n# {name.title()}\n\n{body}\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    settings = load_settings(documents=folder, index=tmp_path / "index")
    build(settings.documents, settings.index, open_model(settings.model))
    assistant = open_assistant(settings)
    generation = assistant.served.generation()
    named = Subjects(generation.documents())
    assert (named.naming("Kerloc"), named.naming("Orm")) == (3, 1)
    proposed = suggested(assistant, generation, "en")
    assert {"What is Kerloc?", "What is Orm?"} <= set(proposed), proposed
    assert proposed.index("What is Kerloc?") < proposed.index("What is Orm?")
