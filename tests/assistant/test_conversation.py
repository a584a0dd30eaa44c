from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Turn, names, standalone
from corpus.document import LANGUAGES, Language

TURNS: dict[Language, Turn] = {
    "fr": Turn("Qui dirige la coopérative de Poligny ?", "Claire Vernet dirige la coopérative depuis 2020."),
    "en": Turn("Who runs the Poligny cooperative?", "Claire Vernet has run the cooperative since 2020."),
    "de": Turn("Wer leitet die Genossenschaft in Poligny?", "Claire Vernet leitet sie seit 2020."),
}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Et depuis quand ?"),
        ("fr", "Où habite-t-elle ?"),
        ("fr", "Ça emploie combien de personnes ?"),
        ("en", "And since when?"),
        ("en", "Where did she study?"),
        ("en", "How many people work there?"),
        ("de", "Und seit wann?"),
        ("de", "Wo wohnt sie?"),
    ],
)
def test_a_question_that_leans_takes_over_the_names(language: Language, question: str) -> None:
    made = standalone(question, language, [TURNS[language]])

    assert made.startswith(question)
    assert "Poligny" in made
    assert "Claire Vernet" in made


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Quel est le budget annuel de la Région Bretagne pour la recherche ?"),
        ("fr", "Quand la délégation américaine est-elle venue dans la région ?"),
        ("fr", "Les deux laboratoires voisins ont-ils fusionné récemment ?"),
        ("en", "What did the state of Vermont spend on dairy research last year?"),
        ("de", "Wie hoch ist das Forschungsbudget des Landes Hessen im laufenden Jahr?"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(language: Language, question: str) -> None:
    assert standalone(question, language, [TURNS[language]]) == question


def test_the_last_turn_counts_not_the_first() -> None:
    history = [Turn("Who founded Alpha?", "Ada Byron."), Turn("Who runs Beta?", "Bea Stone.")]

    made = standalone("And since when?", "en", history)

    assert "Beta" in made
    assert "Alpha" not in made


def test_without_names_the_subject_is_taken_over() -> None:
    made = standalone("Et combien ?", "fr", [Turn("combien de fermes produisent du lait ?", "deux mille")])

    assert "fermes" in made
    assert "lait" in made


def test_the_columns_of_a_table_row_are_not_taken_over() -> None:
    history = [Turn("Who runs Beta?", "Beta – Head: Bea Stone; Since: 2019 [1]")]

    assert standalone("And who was before her?", "en", history) == "And who was before her? (Beta, Bea Stone)"


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_a_first_question_is_never_changed(question: str, language: Language) -> None:
    assert standalone(question, language, []) == question


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_what_was_asked_always_comes_first(question: str, before: str, said: str, language: Language) -> None:
    assert standalone(question, language, [Turn(before, said)]).startswith(question)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where does Anna Keller live?", ["Anna Keller"]),
        ("Qui a signé l'accord avec BioLab en Italie ?", ["BioLab", "Italie"]),
        ("CNRS, qu'est-ce que c'est ?", ["CNRS"]),
        ("what is the price of milk?", []),
        ("Une ferme. Des vaches.", []),
    ],
)
def test_names_are_runs_of_capitals(text: str, expected: list[str]) -> None:
    assert names(text) == expected
