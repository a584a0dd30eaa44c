"""What must hold of the repository as a whole, whatever changes in one package."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).resolve().parent.parent
HEAVY = {"bm25s", "chromadb", "gradio", "llama_index", "numpy", "pydantic", "sentence_transformers", "torch"}


def pins() -> dict[str, str]:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_lock_brings_no_graphics_card_library() -> None:
    assert [name for name in pins() if re.match(r"nvidia|cuda|triton", name, re.IGNORECASE)] == []


def test_the_lock_names_versions_and_no_place_they_came_from() -> None:
    lock = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert [name for name, version in pins().items() if Version(version).local] == []


def test_the_lock_pins_what_the_project_asks_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    locked = {canonicalize_name(name): version for name, version in pins().items()}
    for requirement in map(Requirement, wanted):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_gradio_is_at_least_the_version_whose_files_cannot_be_read_from_outside() -> None:
    assert Version(pins()["gradio"]) >= Version("6.31")


def test_what_is_installed_is_what_the_lock_pins() -> None:
    """A stray upgrade makes results that nobody else can repeat."""
    locked = {canonicalize_name(name): version for name, version in pins().items()}
    installed = {canonicalize_name(found.name): Version(found.version).public for found in distributions()}
    assert {name: version for name, version in installed.items() if locked.get(name) not in (None, version)} == {}


def test_the_command_starts_without_anything_heavy() -> None:
    """Help and mistakes answer at once: what takes seconds to load is loaded by the command that needs it."""
    code = "import sys, ui.terminal.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert HEAVY.isdisjoint(loaded.stdout.split())


@pytest.mark.parametrize("folder", ["assistant", "corpus", "eval", "index", "tests", "ui"])
def test_every_folder_with_python_is_a_package(folder: str) -> None:
    """Without `__init__.py` everywhere, `tests/index` would stand before our `index` on the import path.

    A folder whose name Python cannot import, such as that of the quick starts, holds scripts for another environment.
    """
    scripts = (path.relative_to(REPOSITORY) for path in (REPOSITORY / folder).rglob("*.py"))
    parents = {REPOSITORY / path.parent for path in scripts if all(map(str.isidentifier, path.parent.parts))}
    assert [parent for parent in parents if not (parent / "__init__.py").is_file()] == []


def test_source_documents_and_code_never_mix() -> None:
    assert list((REPOSITORY / "corpus" / "documents").rglob("*.py")) == []


def test_a_wheel_ships_every_package_and_no_test() -> None:
    setuptools = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    roots = ("assistant", "corpus", "eval", "index", "ui")
    there = {
        ".".join(path.parent.relative_to(REPOSITORY).parts)
        for root in roots
        for path in (REPOSITORY / root).rglob("__init__.py")
    }
    assert set(setuptools["packages"]) == there
