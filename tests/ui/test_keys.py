"""The keys of programs: a key is shown once, its hash is kept, and removing it is enough."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ui.keys import PREFIX, KeyFile, KeysInvalid
from ui.terminal.cli import app


def test_a_key_opens_until_it_is_removed_and_is_nowhere_in_the_file(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "sub" / "keys")
    first, second = keys.add("laptop"), keys.add("étude@bfc")
    other = KeyFile(tmp_path / "sub" / "keys")
    assert first != second
    assert other.opens(first)
    assert other.opens(second)
    assert not other.opens("")
    assert not other.opens(first[:-1])
    text = (tmp_path / "sub" / "keys").read_text(encoding="utf-8")
    assert first.removeprefix(PREFIX) not in text
    keys.remove("laptop")
    assert not other.opens(first), "another process sees the change"
    assert other.opens(second)


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    KeyFile(tmp_path / "keys").add("a")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a\nb", "../up"])
def test_a_name_that_cannot_be_told_from_others_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeysInvalid, match="name should have"):
        KeyFile(tmp_path / "keys").add(name)


def test_the_same_name_is_not_given_twice(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys")
    keys.add("a")
    with pytest.raises(KeysInvalid, match="already"):
        keys.add("a")


def test_keys_are_made_listed_and_removed_in_the_terminal(tmp_path: Path) -> None:
    environment = {"PASSERELLE_API_KEYS": str(tmp_path / "keys")}

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["keys", *words], env=environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    key = run("add", "laptop").strip()
    assert KeyFile(tmp_path / "keys").opens(key)
    assert run("list").startswith("laptop  20")
    assert '"name": "laptop"' in run("list", "--json")
    assert key not in run("list", "--json")
    run("remove", "laptop")
    assert run("list") == ""
    failed = CliRunner().invoke(app, ["keys", "remove", "laptop"], env=environment)
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)


def test_without_a_file_nobody_is_told_that_keys_protect_anything() -> None:
    result = CliRunner().invoke(app, ["keys", "add", "laptop"])
    assert result.exit_code == 1
    assert "PASSERELLE_API_KEYS" in result.stderr
