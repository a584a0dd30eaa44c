from __future__ import annotations

import pytest

from assistant.question import Expected, Question
from corpus.document import Language


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Combien de fermes ?", "number"),
        ("fr", "En quelle année a-t-on ouvert l'usine ?", "date"),
        ("fr", "Qui préside le pôle ?", "person"),
        ("fr", "Pourquoi l'usine a-t-elle fermé ?", "reason"),
        ("fr", "Où se trouve le siège ?", "place"),
        ("fr", "Quelles entreprises participent ?", "list"),
        ("fr", "Qu'est-ce que le pôle Alpha ?", "definition"),
        ("fr", "Que fabrique l'usine ?", "any"),
        ("en", "How far is the plant?", "number"),
        ("en", "When did it open?", "date"),
        ("en", "Who chairs the board?", "person"),
        ("en", "Why did it close?", "reason"),
        ("en", "In which city is it?", "place"),
        ("en", "Which companies take part?", "list"),
        ("en", "What is Alpha?", "definition"),
        ("en", "What does ABC stand for?", "definition"),
        ("en", "What does it make?", "any"),
        ("de", "Wie viele Höfe gibt es?", "number"),
        ("de", "Seit wann besteht sie?", "date"),
        ("de", "Wer leitet das Werk?", "person"),
        ("de", "Was ist Alpha?", "definition"),
        ("de", "Warum wurde es geschlossen?", "reason"),
        ("de", "In welcher Stadt liegt es?", "place"),
    ],
)
def test_the_interrogative_tells_what_is_expected(language: Language, text: str, expected: Expected) -> None:
    assert Question(text, text, language).expected == expected


def test_numbers_have_one_spelling() -> None:
    assert Question("Quelles fermes produisent 1 500 litres ?", "", "fr").numbers == {"1500"}


def test_what_is_asked_of_each_of_two_things_compared_is_a_measure() -> None:
    text = "Lequel est le plus vaste, le parc de Lure ?"

    assert Question(text, text, "fr", compared=True).expected == "number"
    assert Question("Quelle différence ?", "Quelle différence ?", "fr", compared=True).expected != "number"
