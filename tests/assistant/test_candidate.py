from __future__ import annotations

import pytest

from assistant.absence import states_absence
from assistant.candidate import holds
from assistant.question import Question
from corpus.document import Language


@pytest.mark.parametrize(
    ("language", "question", "right", "wrong"),
    [
        ("fr", "Combien de fermes compte la vallée en 2020 ?", "Elle en compte 87.", "Elle en comptait en 2020."),
        ("en", "When did it open?", "It opened in April 2019.", "It opened late."),
        ("en", "Who runs Alpha?", "Bea Stone runs it.", "Alpha is run well."),
        ("fr", "Où se trouve Alpha ?", "Le pôle Alpha est à Dole.", "Le pôle Alpha est grand."),
        ("de", "Warum schloss das Werk?", "Es schloss wegen der Kosten.", "Es schloss im Mai."),
        ("fr", "Qu'est-ce qu'Alpha ?", "Alpha est un club.", "Le prix de la foire est allé à Alpha."),
        ("en", "What is Alpha?", "**Alpha** – a club of growers.", "The prize of the fair went to Alpha."),
        ("de", "Was ist Alpha?", "Alpha ist ein Verein.", "Der Preis der Messe ging an Alpha."),
    ],
)
def test_a_sentence_holds_what_the_interrogative_asks_for(
    language: Language, question: str, right: str, wrong: str
) -> None:
    asked = Question(question, question, language)

    assert holds(asked.expected, right, asked)
    assert not holds(asked.expected, wrong, asked)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Aucune source consultée ne donne le nombre de fermes."),
        ("fr", "Le montant n'a pas été retrouvé."),
        ("fr", "La répartition par année n'apparaît pas dans le rapport."),
        ("fr", "Les textes ne disent ni la date ni le lieu."),
        ("en", "The owner could not be identified."),
        ("en", "No figure for goats was found."),
        ("en", "Its budget is unknown."),
        ("de", "Keine gelesene Quelle nennt den Preis."),
        ("de", "Der Nachfolger ist nicht bekannt."),
    ],
)
def test_a_sentence_may_say_that_something_is_not_known(language: Language, text: str) -> None:
    assert states_absence(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les fermes n'ont pas de chèvres."),
        ("fr", "Le rapport donne la date et le lieu."),
        ("en", "The owner does not live there."),
        ("en", "Nobody knows the valley better than she does."),
        ("en", "The museum is open on Mondays."),
        ("de", "Das Werk liegt nicht in Kassel."),
    ],
)
def test_a_negation_alone_does_not_say_so(language: Language, text: str) -> None:
    assert not states_absence(text, language)
