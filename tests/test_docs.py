"""README.md and docs/ say what is true: settings, commands, targets of make, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.settings import Settings
from ui.terminal.cli import app

REPOSITORY = Path(__file__).resolve().parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")

# `make` and `passerelle` stand at the start of an indented line or of a piece of code in the text.
MAKE = re.compile(r"(?:^ {4}|`)make ([a-z]+)", re.MULTILINE)
PASSERELLE = re.compile(r"(?:^ {4}|`)passerelle ((?:[a-z]+ ?)+)", re.MULTILINE)


def row(name: str) -> str:
    """The line that README.md should have for a setting, from the setting itself."""
    field = Settings.model_fields[name]
    default = "" if field.default is None else str(field.default)
    if default.startswith(str(REPOSITORY)):
        default = Path(default).relative_to(REPOSITORY).as_posix()
    shown = f"`{default.lower() if isinstance(field.default, bool) else default}`" if default else "unset"
    return f"| `PASSERELLE_{name.upper()}` | {shown} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_readme_has_the_line_of_every_setting(name: str) -> None:
    assert row(name) in README.splitlines(), f"README.md, Settings, wants the line:\n{row(name)}"


def test_readme_has_no_setting_that_is_gone() -> None:
    named = set(re.findall(r"PASSERELLE_([A-Z_]+)", README))
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_that_is_named_exists(page: Path) -> None:
    assert set(MAKE.findall(page.read_text(encoding="utf-8"))) <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_readme_needs_two_commands_to_set_up() -> None:
    set_up = README.split("## Set up")[1].split("\n## ")[0]
    assert MAKE.findall(set_up) == ["run", "test"]


def commands() -> list[str]:
    """Every command that a page names, without its arguments."""
    texts = (page.read_text(encoding="utf-8") for page in PAGES)
    return sorted({found.strip() for text in texts for found in PASSERELLE.findall(text)})


@pytest.mark.parametrize("command", commands())
def test_every_command_that_is_named_exists(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Usage: passerelle {command} ")


@pytest.mark.parametrize("command", re.findall(r"\$\(BIN\)/passerelle (.+)", MAKEFILE))
def test_every_command_that_make_runs_is_understood(command: str) -> None:
    """With its options: one that is gone is refused before help is given."""
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    """Links, and paths in code marks that begin with one of our folders."""
    text = page.read_text(encoding="utf-8")
    links = {page.parent / link for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)}
    folders = "assistant|corpus|docs|eval|index|tests|ui"
    named = {REPOSITORY / found for found in re.findall(rf"`((?:{folders})/[^` ]*)`", text)}
    assert [str(path) for path in sorted(links | named) if not path.exists()] == []
