from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / "passerelle.toml").write_text("hits = 5\nstatements = 2\ndense_weight = 0.3\n")
    monkeypatch.setenv("PASSERELLE_HITS", "6")
    monkeypatch.setenv("PASSERELLE_STATEMENTS", "4")

    settings = load_settings(hits=7, statements=None)

    assert (settings.hits, settings.statements, settings.dense_weight) == (7, 4, 0.3)


@pytest.mark.parametrize(
    ("name", "value"), [("DENSE_WEIGHT", "2"), ("HITS", "many"), ("THRESHOLD", "-1"), ("QUESTION_LENGTH", "0")]
)
def test_a_bad_value_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PASSERELLE_{name}", value)

    with pytest.raises(SettingsInvalid) as caught:
        load_settings()

    assert f"PASSERELLE_{name}" in str(caught.value)
    assert repr(value) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_setting_in_the_file_is_named(empty_folder: Path) -> None:
    (empty_folder / "passerelle.toml").write_text("denze_weight = 0.5\n")

    with pytest.raises(SettingsInvalid, match="DENZE_WEIGHT"):
        load_settings()


def test_a_file_that_is_not_toml_is_named(empty_folder: Path) -> None:
    (empty_folder / "passerelle.toml").write_text("hits = = 5")

    with pytest.raises(SettingsInvalid, match=r"passerelle\.toml"):
        load_settings()


def test_every_setting_has_a_line_of_help() -> None:
    assert all(field.description for field in Settings.model_fields.values())
