from __future__ import annotations

import itertools
import lzma
import random
from pathlib import Path

import pytest

from index.training.errors import DataMissing
from index.training.parallel import Pair, joined, neighbours, read_pairs

LINES = [(f"The farm number {n} is here.", f"La ferme numéro {n} est ici.") for n in range(200)]


def write(folder: Path, name: str, lines: list[tuple[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.tsv.xz"
    path.write_bytes(lzma.compress("".join(f"{english}\t{text}\n" for english, text in lines).encode()))
    return path


def test_pairs_come_in_order_with_their_source_and_place(tmp_path: Path) -> None:
    write(tmp_path, "b", LINES[:2])
    write(tmp_path, "a", LINES[2:3])

    assert read_pairs(tmp_path, {}, seed=1) == [
        Pair(*LINES[2], "a", 0),
        Pair(*LINES[0], "b", 0),
        Pair(*LINES[1], "b", 1),
    ]


def test_doubles_untranslated_texts_and_unlike_lengths_are_left_out(tmp_path: Path) -> None:
    bad = [LINES[0], ("print(x)", "print(x)"), ("Yes.", "Oui, " * 20), ("", "rien"), ("A" * 700, "B" * 700)]
    write(tmp_path, "a", LINES[:3] + bad)

    assert len(read_pairs(tmp_path, {}, seed=1)) == 3


def test_a_capped_source_keeps_runs_of_neighbours_the_same_each_time(tmp_path: Path) -> None:
    write(tmp_path, "law", LINES)

    found = read_pairs(tmp_path, {"default": 60}, seed=1)

    assert len(found) == 60
    assert found == read_pairs(tmp_path, {"default": 60}, seed=1)
    assert found != read_pairs(tmp_path, {"default": 60}, seed=2)
    assert sum(b.place - a.place == 1 for a, b in itertools.pairwise(found)) >= 57
    assert len(read_pairs(tmp_path, {"default": 60, "law": 100}, seed=1)) == 100


def test_neighbours_join_into_passages_of_one_source() -> None:
    pairs = [Pair(f"One {n}.", f"Un {n}.", source, n) for source in "ab" for n in range(30)]

    runs = list(neighbours(pairs, 40, random.Random(1)))

    assert len(runs) > 5
    for run in runs:
        assert len({pair.source for pair in run}) == 1
        assert len(run) >= 2
        assert [pair.place for pair in run] == list(range(run[0].place, run[0].place + len(run)))
        assert joined(run).english == " ".join(pair.english for pair in run)
        assert joined(run).text.count("Un") == len(run)


def test_lines_that_do_not_follow_each_other_are_not_joined() -> None:
    pairs = [Pair("One.", "Un.", "a", place) for place in (0, 10, 20)]

    assert list(neighbours(pairs, 100, random.Random(1))) == []


@pytest.mark.parametrize(
    "content", [b"no xz at all", lzma.compress(b"no tab in this line\n"), lzma.compress(b"\xff\t\n")]
)
def test_a_file_of_another_form_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.tsv.xz").write_bytes(content)

    with pytest.raises(DataMissing, match=r"bad\.tsv\.xz") as caught:
        read_pairs(tmp_path, {}, seed=1)
    assert "\n" not in str(caught.value)


def test_a_folder_without_pairs_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"\.tsv\.xz was expected|files \*\.tsv\.xz"):
        read_pairs(tmp_path / "nowhere", {}, seed=1)
