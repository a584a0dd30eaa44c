from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Language
from index.analysis import terms
from index.lexical import LexicalIndex
from index.rows import language_codes
from index.translation import Lexicon

TEXTS = [
    "Gilson makes pipettes in Middleton, Wisconsin.",
    "Gilson fabrique des cônes de pipette dans le Jura.",
    "The dairy farms of Wisconsin make cheese, cheese and more cheese.",
    "Les fermes du Jura produisent du lait.",
    "Die Molkerei liegt in Hessen.",
]
NO_WORDS = Lexicon({})
LANGUAGES_OF_TEXTS: list[Language] = ["en", "fr", "en", "fr", "de"]


@pytest.fixture
def lexical() -> LexicalIndex:
    return LexicalIndex.build(TEXTS, LANGUAGES_OF_TEXTS)


def bm25(question: list[str], row: int, k1: float = 1.5, b: float = 0.75) -> float:
    """BM25 by its textbook formula (Robertson & Zaragoza 2009), Lucene's variant: without the factor (k1 + 1)."""
    documents = [terms(text, language) for text, language in zip(TEXTS, LANGUAGES_OF_TEXTS, strict=True)]
    mean = sum(map(len, documents)) / len(documents)
    counts = Counter(documents[row])
    score = 0.0
    for term in question:
        holding = sum(term in document for document in documents)
        if holding:
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            score += idf * counts[term] / (counts[term] + k1 * (1 - b + b * len(documents[row]) / mean))
    return score


@pytest.mark.parametrize(
    ("question", "language"),
    [("Who makes cheese in Wisconsin?", "en"), ("Que fait Gilson dans le Jura ?", "fr"), ("Wo ist Hessen?", "de")],
)
def test_scores_are_those_of_the_formula(lexical: LexicalIndex, question: str, language: Language) -> None:
    scores = lexical.scores(question, language, NO_WORDS)

    expected = [bm25(terms(question, found), row) for row, found in enumerate(LANGUAGES_OF_TEXTS)]
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-6)


def test_a_name_is_found_in_the_passages_of_every_language(lexical: LexicalIndex) -> None:
    scores = lexical.scores("Was macht Gilson?", "de", NO_WORDS)

    assert scores[0] > 0
    assert scores[1] > 0
    assert scores[2:].max() == 0


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(
        {
            ("fr", "en"): {"ferm": {"farm": 0.64, "close": 0.25}, "gilson": {"wisconsin": 0.9}},
            ("fr", "de"): {"lait": {"molkerei": 0.25}},
        }
    )


def test_a_translation_is_found_for_its_weight(lexical: LexicalIndex, lexicon: Lexicon) -> None:
    scores = lexical.scores("Où sont les fermes ?", "fr", lexicon)

    assert scores[2] == pytest.approx(0.8 * bm25(["farm"], 2), rel=1e-4)
    assert scores[3] == pytest.approx(bm25(["ferm"], 3), rel=1e-4)
    assert lexical.scores("Où sont les fermes ?", "fr", NO_WORDS)[2] == 0


def test_a_term_counts_once_by_the_form_that_gives_most(lexical: LexicalIndex, lexicon: Lexicon) -> None:
    """The first passage holds the name itself and what the lexicon takes for its translation."""
    scores = lexical.scores("Gilson ?", "fr", lexicon)

    weight = 0.9**0.5
    assert scores[0] == pytest.approx(max(bm25(["gilson"], 0), weight * bm25(["wisconsin"], 0)), rel=1e-4)
    assert scores[2] == pytest.approx(weight * bm25(["wisconsin"], 2), rel=1e-4)


def test_passages_in_the_questions_language_need_no_translation(lexical: LexicalIndex, lexicon: Lexicon) -> None:
    question = "Combien de lait produisent les fermes de Gilson ?"
    in_french = np.array(LANGUAGES_OF_TEXTS) == "fr"

    np.testing.assert_array_equal(
        lexical.scores(question, "fr", lexicon)[in_french], lexical.scores(question, "fr", NO_WORDS)[in_french]
    )


def test_a_saved_index_scores_the_same(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path)

    loaded = LexicalIndex.load(tmp_path, language_codes(LANGUAGES_OF_TEXTS))

    assert loaded.size == len(TEXTS)
    question = "cheese farms in Wisconsin"
    np.testing.assert_array_equal(loaded.scores(question, "en"), lexical.scores(question, "en"))


def test_an_empty_index_and_an_empty_question_score_nothing(lexical: LexicalIndex) -> None:
    assert LexicalIndex.build([], []).scores("cheese", "en").shape == (0,)
    assert not lexical.scores("???", "en").any()
