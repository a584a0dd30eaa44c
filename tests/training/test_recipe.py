from __future__ import annotations

from pathlib import Path

import pytest

from index.training.encoder import load
from index.training.errors import DataMissing, RecipeInvalid, TeacherUnexpected
from index.training.recipe import BUNDLED_RECIPE, read_recipe
from tests.training.toy import RECIPE, Toy


def test_the_shipped_recipe_names_the_teacher_by_its_checksum() -> None:
    assert read_recipe(BUNDLED_RECIPE).checksum == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("seed = 5", "sed = 5"), "sed"),
        (("[tuning]", "[tunings]"), "tuning"),
        (("seed = 5", "seed ="), "line"),
        (("least = 4", ""), "least"),
    ],
)
def test_a_recipe_with_a_mistake_is_one_line_that_names_it(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RECIPE.replace(*change))

    with pytest.raises(RecipeInvalid, match=r"mine\.toml") as caught:
        read_recipe(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_recipe_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecipeInvalid, match="No such file"):
        read_recipe(tmp_path / "none.toml")


def test_a_teacher_with_other_weights_is_refused(toy: Toy) -> None:
    with pytest.raises(TeacherUnexpected, match="SHA-256 0000 expected"):
        load(toy.teacher, 32, "0000")


def test_a_folder_without_weights_is_no_teacher(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"model\.safetensors"):
        load(tmp_path, 32)
