from __future__ import annotations

import pytest

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
