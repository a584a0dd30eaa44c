from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.folding import fold, holds


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Étienne  BOYER", "etienne boyer"),
        ("would fund **five** projects", "would fund five projects"),
        ("15\u00a0M€", "15 m€"),
        ("4\u202f000\tm²\n", "4 000 m²"),
        ("Straße", "strasse"),
        ("** **", ""),
    ],
)
def test_accents_case_spaces_and_bold_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["aujourd’hui", "madison–milwaukee", "[3]", "$7.5", "a*b"])
def test_nothing_else_is_folded(text: str) -> None:
    """The rule names accents, case, spaces and `**`: apostrophes, dashes and markers stay as they are."""
    assert fold(text) == text


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("il y en a 54.", "54"),
        ("54, 55 et 56", "54"),
        ("soit 54 % du total", "54"),
        ("54% of all", "54"),
        ("seit dem 24.07.2025 offen", "2025"),
        ("le 19/09/2025", "2025"),
        ("from 2025-04-02", "2025"),
        ("US$32 billion", "$32 billion"),
        ("$32 billion, then", "$32 billion"),
        ("près de 15\u00a0M€ [4]", "15 M€"),
        ("recul de -15 % en volume", "-15 % en volume"),
        ("environ 2\u202f400 fermes", "2 400 fermes"),
        ("1921;", "1921"),
        ("en 2013 116 usines", "116"),
        ("en 2013 116 usines", "2013"),
        ("Genopole d'Évry", "evry"),
        ("**Hessen** – Partner", "Hessen"),
        ("| 9 100 m² |", "9 100 m²"),
        ("_five_ projects", "five"),
    ],
)
def test_whole_words_and_whole_numbers_are_held(text: str, wanted: str) -> None:
    assert holds(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("154", "54"),
        ("540", "54"),
        ("54,5", "54"),
        ("54.5", "54"),
        ("3,54", "54"),
        ("54 000 personnes", "54"),
        ("54.000 Menschen", "54"),
        ("54,000 people", "54"),
        ("près de 1 100 personnes", "100 personnes"),
        ("66 %", "6 %"),
        ("6,6 %", "6 %"),
        ("13,6 M€", "6 M€"),
        ("$32.5 billion", "$32"),
        ("$320 billion", "$32"),
        ("de 10-15 % en volume", "-15 % en volume"),
        ("label", "Bel"),
        ("Belgique", "Bel"),
        ("4 000 m²", "4 000 m"),
        ("COVID19", "19"),
        ("anything", "**"),
        ("", "54"),
    ],
)
def test_parts_of_words_and_numbers_are_not_held(text: str, wanted: str) -> None:
    assert not holds(text, wanted)


def test_a_later_whole_word_counts_after_an_earlier_part() -> None:
    assert holds("labels, then Bel", "Bel")


WORDS = st.text(st.sampled_from("abé"), min_size=1, max_size=6)


@given(st.lists(WORDS), WORDS, st.lists(WORDS))
def test_a_word_among_words_is_held_whatever_its_accents_and_case(
    before: list[str], word: str, after: list[str]
) -> None:
    text = "\u00a0".join([*before, f"**{word.upper()}**", *after])
    assert holds(text, word)


@given(WORDS, st.text(st.sampled_from("abcé"), min_size=1))
def test_a_word_run_on_is_not_held(word: str, more: str) -> None:
    assert not holds(f"{word}{more}", word) or fold(word) == fold(f"{word}{more}")
