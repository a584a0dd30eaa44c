from __future__ import annotations

import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.training.errors import DataMissing
from index.training.lexicon import both_ways, by_way_of, learn
from index.training.parallel import Pair
from index.translation import Lexicon
from tests.training import toy
from ui.terminal.cli import app


def pairs(count: int = 300) -> list[Pair]:
    """Sentences of the toy tongue, each with a number; "zug" goes along with all of them."""
    drawn = random.Random(4)
    told = [toy.sentence(drawn) for _ in range(count)]
    return [
        Pair(f"{' '.join(words)} {place}", f"{toy.said_in(words, toy.FRENCH)} zug {place}", "notes", place)
        for place, words in enumerate(told)
    ]


def test_words_find_their_translations_in_both_directions() -> None:
    into, out_of = both_ways(pairs(), "fr")

    assert max(into["eseehceau"], key=lambda term: into["eseehceau"][term]) == "chees"
    assert max(out_of["chees"], key=lambda term: out_of["chees"][term]) == "eseehceau"


def test_numbers_rare_words_and_hangers_on_have_no_entry() -> None:
    once = Pair("one xylophone", "un xylofon", "notes", 999)

    into, out_of = both_ways([*pairs(), once], "fr")

    assert not any(term[0].isdigit() for term in [*into, *out_of])
    assert "xylofon" not in into
    assert max(into.get("zug", {"": 0.0}).values()) < 0.2


def test_the_translations_of_a_term_are_few_and_share_at_most_one() -> None:
    for table in both_ways(pairs(60), "fr"):
        for forms in table.values():
            assert 1 <= len(forms) <= 5
            assert 0.05 <= min(forms.values()) <= sum(forms.values()) <= 1 + 1e-9


def test_a_third_language_is_reached_by_way_of_english() -> None:
    first = {"fromag": {"chees": 0.8}, "ferm": {"farm": 0.4, "close": 0.4}, "rar": {"seldom": 0.5}}
    second = {"chees": {"kas": 0.5}, "farm": {"hof": 0.5, "zu": 0.01}, "close": {"zu": 0.5, "hof": 0.25}}

    found = by_way_of(first, second)

    assert found == {"fromag": {"kas": 0.4}, "ferm": {"hof": pytest.approx(0.3), "zu": pytest.approx(0.2)}}


def test_the_command_learns_the_same_file_each_time(tmp_path: Path) -> None:
    data = toy.write(tmp_path, sentences=200).data
    files = [tmp_path / "one" / "terms.tsv.gz", tmp_path / "two.gz"]

    for file in files:
        result = CliRunner().invoke(app, ["model", "lexicon", "--data", str(data), "--out", str(file)])
        assert result.exit_code == 0, result.output

    assert files[0].read_bytes() == files[1].read_bytes()
    lexicon = Lexicon.load(files[0])
    assert "chees" in lexicon.translations("eseehceau", "fr", "en")
    assert "eseehc" in lexicon.translations("eseehceau", "fr", "de")


def test_missing_data_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataMissing):
        learn(tmp_path)
