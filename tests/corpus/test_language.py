"""The language of texts and of short questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import LANGUAGES, Language
from corpus.language import detect

QUESTIONS: list[tuple[Language, str]] = [
    ("fr", "qui dirige WEDC"),
    ("fr", "C'est quoi le Tech Hub ?"),
    ("fr", "Où se trouve Middleton ?"),
    ("fr", "Et en 2023 ?"),
    ("fr", "Pourquoi ?"),
    ("fr", "combien d'emplois chez Gilson Inc"),
    ("fr", "est ce que missy hughes travaille encore chez wedc"),
    ("fr", "Lisa Johnson, The Governor's Office, c'est qui ?"),
    ("fr", "QUI EST LE GOUVERNEUR DU WISCONSIN ?"),
    ("fr", "quand a ete cree le pole"),
    ("en", "who runs BIOVALIANCE"),
    ("en", "Where is Besançon?"),
    ("en", "Who is Jérôme Durain?"),
    ("en", "Who presides over Le Tube à Essais in Besançon?"),
    ("en", "And in 2023?"),
    ("en", "Why?"),
    ("en", "what is Le Journal du Palais"),
    ("en", "president of Bourgogne-Franche-Comté"),
    ("en", "WHO SIGNED THE AGREEMENT?"),
    ("en", "did they realy sign teh agreement"),
    ("de", "Wer leitet WEDC?"),
    ("de", "Wer war Missy Hughes?"),
    ("de", "wer ist präsident der region bourgogne-franche-comté"),
    ("de", "Was ist BioForward?"),
    ("de", "Und 2023?"),
    ("de", "Warum?"),
    ("de", "Hat die University of Wisconsin einen Vertrag unterzeichnet?"),
    ("de", "wieviele milchkuehe gibt es in wisconsin"),
    ("de", "Wann war Gouverneur Evers in Dijon?"),
    ("de", "WO LIEGT MAINZ?"),
]


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_language_of_a_short_question_survives_names_of_another(language: Language, question: str) -> None:
    assert detect(question) == language


@pytest.mark.parametrize("text", ["", " ", "2025 ?", "!?", "12/2024"])
def test_text_without_words_takes_the_default(text: str) -> None:
    assert [detect(text, language) for language in LANGUAGES] == list(LANGUAGES)
    assert detect(text) == "fr"


def test_name_alone_takes_the_default() -> None:
    assert [detect("Gilson", language) for language in LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize("default", LANGUAGES)
def test_default_does_not_outweigh_words(default: Language) -> None:
    assert detect("Wer leitet die Agentur?", default) == "de"


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert detect(text) in LANGUAGES
