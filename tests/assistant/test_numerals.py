from __future__ import annotations

import pytest

from assistant.numerals import numerals
from corpus.document import Language


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "vingt-trois membres", [23]),
        ("fr", "soixante et onze, quatre-vingts, quatre-vingt-dix-sept", [71, 80, 97]),
        ("fr", "deux cent trente mille habitants et un million d'arbres", [230_000, 1_000_000]),
        ("fr", "trois mille deux cents", [3200]),
        ("fr", "deux et trois", [2, 3]),
        ("en", "twenty-five of one hundred and forty", [25, 140]),
        ("en", "two million three hundred thousand", [2_300_000]),
        ("en", "twenty and three", [20, 3]),
        ("en", "a billion", [10**9]),
        ("de", "fünfundzwanzig von zweihundertfünfzig", [25, 250]),
        ("de", "dreitausendvierhundert, eine Milliarde", [3400, 10**9]),
        ("de", "das fünfzigjährige Bestehen, achtmal so groß", [50, 8]),
    ],
)
def test_a_number_in_words_is_its_value(language: Language, text: str, values: list[int]) -> None:
    assert [numeral.value for numeral in numerals(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "une usine et un atelier"),
        ("en", "a plant, one of its kind"),
        ("de", "ein Werk, eine Halle"),
        ("en", "million"),
    ],
)
def test_an_article_counts_nothing(language: Language, text: str) -> None:
    assert numerals(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "value", "kind"),
    [
        ("fr", "la troisième étape", 3, "ordinal"),
        ("fr", "une quinzaine de maisons", 15, "collective"),
        ("en", "the twelfth stage", 12, "ordinal"),
        ("en", "dozens of firms", 12, "collective"),
        ("de", "der viertgrößte Markt", 4, "ordinal"),
        ("de", "am zwanzigsten Tag", 20, "ordinal"),
    ],
)
def test_a_rank_and_an_estimate_are_told_from_a_count(language: Language, text: str, value: int, kind: str) -> None:
    (found,) = numerals(text, language)
    assert (found.value, found.kind) == (value, kind)
