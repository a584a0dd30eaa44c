from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.document import Language
from corpus.passage import Passage, Sentence
from index.rows import OFFSETS, PASSAGES, StoredPassages, language_codes, mapped_anew, save_passages


def passage(number: int, language: Language = "fr") -> Passage:
    text = f"L’été {number} à Besançon…"
    return Passage("d", "T", language, None, 0, len(text), text, text, (Sentence(0, len(text), text),) * (number % 3))


PASSAGES_KEPT = [passage(0), passage(1, "en"), passage(2, "de"), passage(3)]


@pytest.fixture
def stored(tmp_path: Path) -> StoredPassages:
    save_passages(tmp_path, PASSAGES_KEPT)
    return StoredPassages(tmp_path)


def test_passages_are_read_back_one_by_one_in_slices_and_in_order(stored: StoredPassages) -> None:
    assert [stored[row] for row in range(4)] == PASSAGES_KEPT
    assert stored[-1] == PASSAGES_KEPT[-1]
    assert stored[1:3] == tuple(PASSAGES_KEPT[1:3])
    assert list(stored) == PASSAGES_KEPT
    assert stored.ids == tuple(one.id for one in PASSAGES_KEPT)
    with pytest.raises(IndexError):
        stored[4]


def test_a_passage_that_was_read_is_not_read_again(stored: StoredPassages, tmp_path: Path) -> None:
    stored[1:3]
    (tmp_path / PASSAGES).unlink()

    assert stored[1:3] == tuple(PASSAGES_KEPT[1:3])
    with pytest.raises(OSError, match="No such file"):
        stored[0]


def test_languages_and_sentences_are_known_without_reading_passages(stored: StoredPassages, tmp_path: Path) -> None:
    (tmp_path / PASSAGES).unlink()

    assert stored.languages.tolist() == language_codes(["fr", "en", "de", "fr"]).tolist()
    assert stored.sentence_offsets.tolist() == [0, 0, 1, 3, 3]


def test_no_passages_are_read_back_as_none(tmp_path: Path) -> None:
    save_passages(tmp_path, [])

    assert list(StoredPassages(tmp_path)) == []


def test_passages_that_do_not_fit_their_offsets_are_refused(tmp_path: Path) -> None:
    save_passages(tmp_path, PASSAGES_KEPT)
    np.save(tmp_path / OFFSETS, np.load(tmp_path / OFFSETS)[:, :-1])

    with pytest.raises(ValueError, match="offsets of 4 passages expected"):
        StoredPassages(tmp_path)


def test_a_file_mapped_anew_holds_the_same_and_lets_go_of_it(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(12, dtype=np.int8).reshape(4, 3))
    array = np.load(tmp_path / "a.npy", mmap_mode="r")

    again = mapped_anew(array, most=11)

    np.testing.assert_array_equal(again, array)
    assert not np.shares_memory(again, array)
    assert np.shares_memory(mapped_anew(array, most=12), array)
