from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import LANGUAGES, Language
from index.translation import BUNDLED_LEXICON, Lexicon, asked_terms, bundled_lexicon

LEXICON = Lexicon(
    {
        ("fr", "en"): {"fromag": {"chees": 0.81, "cheddar": 0.16}, "but": {"goal": 0.49}},
        ("de", "en"): {"kas": {"chees": 0.64}},
    }
)


def forms(text: str, language: Language, target: Language) -> list[dict[str, float]]:
    return [dict(asked.forms) for asked in asked_terms(text, language, target, LEXICON)]


def test_a_word_is_looked_for_by_its_translations_and_its_own_spelling() -> None:
    (found,) = forms("Quels fromages ?", "fr", "en")

    assert found == {"chees": pytest.approx(0.9), "cheddar": pytest.approx(0.4), "fromag": 1.0}


def test_in_its_own_language_a_word_is_only_itself() -> None:
    assert forms("Quels fromages ?", "fr", "fr") == [{"fromag": 1.0}]


def test_names_and_numbers_are_looked_for_as_they_are() -> None:
    assert forms("Tirlan 1 500 ?", "fr", "en") == [{"tirlan": 1.0}, {"1500": 1.0}]


def test_a_spelling_that_is_a_stop_word_on_the_other_side_is_only_translated() -> None:
    (asked,) = asked_terms("but", "fr", "en", LEXICON)

    assert asked.same is None
    assert asked.forms == {"goal": pytest.approx(0.7)}


def test_what_carries_nothing_is_not_looked_for() -> None:
    assert forms("Wie viele sind es?", "de", "en") == []


@given(st.text(max_size=60), st.sampled_from(get_args(Language)), st.sampled_from(get_args(Language)))
def test_every_weight_is_a_share_and_the_own_spelling_weighs_all(
    text: str, language: Language, target: Language
) -> None:
    for asked in asked_terms(text, language, target):
        assert all(0 < weight <= 1 for weight in asked.forms.values())
        assert asked.same is None or asked.forms[asked.same] == 1


def test_a_saved_lexicon_is_the_same_and_its_file_too(tmp_path: Path) -> None:
    LEXICON.save(tmp_path / "one.gz")
    loaded = Lexicon.load(tmp_path / "one.gz")
    loaded.save(tmp_path / "two.gz")

    assert loaded.translations("fromag", "fr", "en") == {"chees": 0.81, "cheddar": 0.16}
    assert loaded.translations("fromag", "fr", "de") == {}
    assert len(loaded) == len(LEXICON) == 4
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


@pytest.mark.parametrize(
    ("source", "word", "target", "translation"),
    [
        ("fr", "fromag", "en", "chees"),
        ("en", "milk", "fr", "lait"),
        ("de", "kas", "fr", "fromag"),
        ("fr", "lait", "de", "milch"),
        ("en", "school", "de", "schul"),
    ],
)
def test_the_bundled_lexicon_knows_everyday_words(
    source: Language, word: str, target: Language, translation: str
) -> None:
    found = bundled_lexicon().translations(word, source, target)

    assert max(found, key=lambda form: found[form]) == translation


def test_the_bundled_lexicon_is_small_and_its_weights_are_shares() -> None:
    assert BUNDLED_LEXICON.stat().st_size < 1_000_000
    for source in LANGUAGES:
        for target in LANGUAGES:
            for shares in bundled_lexicon().table(source, target).values():
                assert 0 < min(shares.values()) <= sum(shares.values()) <= 1 + 1e-9
