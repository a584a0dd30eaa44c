from __future__ import annotations

from pathlib import Path

import pytest

from index.training.bitext import read_bitext
from index.training.errors import DataMissing
from tests.training.datasets import write_all


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_all(tmp_path)


def test_lines_of_both_files_stay_side_by_side(data: Path) -> None:
    french, german = read_bitext(data)

    assert (french.name, german.name) == ("fr-en", "de-en")
    assert (french.left[1], french.right[1]) == ("Ma tante aime ce fromage.", "My aunt loves this cheese.")
    assert (german.left[2], german.right[2]) == ("Regen fällt am Hafen.", "Rain falls at the harbour.")


def test_files_of_unlike_length_are_refused(data: Path) -> None:
    (data / "bitext_test" / "laser_tatoeba.en").write_text("One.\nTwo.\n", encoding="utf-8")

    with pytest.raises(DataMissing, match=r"laser_tatoeba\.en.*expected the 3 lines of laser_tatoeba\.fr, found 2"):
        read_bitext(data)


def test_a_blank_line_is_named_by_its_number(data: Path) -> None:
    (data / "bitext_test" / "laser_tatoeba_deu.de").write_text("Eins.\n \nDrei.\n", encoding="utf-8")

    with pytest.raises(DataMissing, match=r"laser_tatoeba_deu\.de.*line 2: expected a sentence"):
        read_bitext(data)


def test_a_file_that_is_no_text_is_refused_in_one_line(data: Path) -> None:
    (data / "bitext_test" / "laser_tatoeba.fr").write_bytes(b"Le caf\xe9.\n")

    with pytest.raises(DataMissing, match=r"laser_tatoeba\.fr.*UTF-8 text was expected, byte 6") as error:
        read_bitext(data)
    assert "\n" not in str(error.value)
