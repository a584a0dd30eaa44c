from __future__ import annotations

import pytest

from assistant.candidate import Weights, candidates, holds
from assistant.question import Question
from corpus.document import Language
from corpus.passage import Passage, Sentence
from index.hit import Hit


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


def coverages(question: str, language: Language, texts: list[str], title: str, of: Language) -> dict[str, float]:
    """The coverage of each text as the sentence of a passage; every term is equally rare."""
    asked = Question(question, question, language)
    hits = []
    for text in texts:
        sentence = Sentence(start=0, end=len(text), text=text, kind="sentence", lead=None)
        passage = Passage("notes", title, of, None, 0, len(text), text, text, (sentence,))
        hits.append(Hit(passage, score=0.5, similarity=0.5, lexical=0.0, sentence_similarities=(0.5,)))
    rarity = dict.fromkeys(frozenset().union(*asked.terms.values()), 1.0)
    return {found.sentence.text: found.coverage for found in candidates(asked, hits, rarity, Weights())}


def test_a_sentence_in_another_language_covers_what_it_translates() -> None:
    translated, other = "The cows give milk.", "The bridge is new."

    found = coverages("Le lait des vaches", "fr", [translated, other], "Notes", "en")

    assert 0.5 < found[translated] < 1
    assert found[other] == 0


def test_own_words_names_and_numbers_are_covered_in_full() -> None:
    same = "Le lait des vaches."
    assert coverages("Le lait des vaches", "fr", [same], "Notes", "fr")[same] == pytest.approx(1)
    named = "Tirlan had 1,500 of them."
    assert coverages("Tirlan 1 500 ?", "fr", [named], "Notes", "en")[named] == pytest.approx(1)


def test_what_only_the_heading_holds_counts_half() -> None:
    text = "It is white."
    under_milk = coverages("Le lait", "fr", [text], "Milk", "en")[text]

    assert under_milk == pytest.approx(coverages("Le lait", "fr", ["Milk."], "Notes", "en")["Milk."] / 2)
    assert coverages("Wie ist die Milch?", "de", [text], "Lait", "en")[text] == 0
