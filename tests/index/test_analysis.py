from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import LANGUAGES, Language
from index.analysis import fold, terms, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "l'élection", "élections"),
        ("fr", "d’adhérents", "adhérent"),
        ("fr", "l’œuvre", "oeuvres"),
        ("en", "Wisconsin's partnerships", "wisconsin partnership"),
        ("de", "Partnerschaften", "Partnerschaft"),
        ("de", "Straße", "Strassen"),
        ("fr", "68 000 t", "68000 t"),
        ("de", "1.500 Stellen", "1500 Stelle"),
    ],
)
def test_forms_of_one_word_are_one_term(language: Language, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) != []


def test_numbers_and_dates_meet_across_languages() -> None:
    same: dict[Language, str] = {"fr": "3 avril 2025", "en": "April 3, 2025", "de": "3. April 2025"}
    dates = {frozenset(terms(text, language)) for language, text in same.items()}
    assert len(dates) == 1
    assert terms("28,8 %", "fr") == terms("28.8%", "en")


@pytest.mark.parametrize(
    ("language", "question"),
    [("fr", "Qu'est-ce que c'est ?"), ("en", "What is it, and how many are there?"), ("de", "Wie viele gibt es?")],
)
def test_a_question_without_a_subject_has_no_terms(language: Language, question: str) -> None:
    assert terms(question, language) == []


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_has_terms_without_blanks(text: str, language: Language) -> None:
    assert all(term and not term.isspace() for term in terms(text, language))
    assert all(word for word in words(text))
