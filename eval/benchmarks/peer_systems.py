"""The systems that are measured beside one another, each with a virtual environment and the commands it is run by."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import REPOSITORY
from eval.benchmarks.measured_process import Command, folder_size
from eval.quick_starts import SCRIPTS, environment, quiet

PASSERELLE = "Passerelle"
PEERS = {
    "LlamaIndex": "llamaindex",
    "LangChain": "langchain",
    "Haystack": "haystack",
    "txtai": "txtai",
}
"""By name, the stem of a peer's script and of its requirements."""

_KEPT = SCRIPTS / "peers"
_CODE = ("assistant", "corpus", "eval", "index", "ui")
_RUN = "from ui.terminal.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of a run: the documents as text files, what a system keeps, and the model."""

    documents: Path
    index: Path
    model: Path


@dataclass(frozen=True, slots=True)
class System:
    """A system that can be run.

    - versions: of the libraries that matter, as pip names them.
    - size: of its environment, and of our own code and model where it is ours, MB.
    - index: the command that makes the index, or brings it up to the documents; told paths of files that have changed.
    - ask: the command that answers questions from it.
    """

    name: str
    versions: tuple[str, ...]
    size: float
    index: Callable[[Place, Sequence[str]], Command]
    ask: Callable[[Place], Command]


def peer(name: str, folder: Path) -> System:
    """A peer, its environment made below a folder where it is not there. Raises QuickStartFailed."""
    stem = PEERS[name]
    requirements = _KEPT / f"{stem}.txt"
    python = environment(folder / stem, requirements)
    asked_for = _asked_for(requirements.read_text(encoding="utf-8"))

    def command(step: str, place: Place, changed: Sequence[str]) -> Command:
        # The environment's own packages only: neither those of the person's home nor those a variable names.
        script = [str(python), "-E", "-s", str(_KEPT / f"with_{stem}.py")]
        given = [step, str(place.documents), str(place.index), str(place.model), *changed]
        return Command(name, [*script, *given], place.index, quiet())

    return System(
        name=name,
        versions=asked_for,
        size=folder_size(python.parent.parent),
        index=lambda place, changed: command("index", place, changed),
        ask=lambda place: command("ask", place, ()),
    )


def passerelle(folder: Path) -> System:
    """Passerelle with what it needs to run, and its own commands. Raises QuickStartFailed."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "passerelle.txt"
    requirements.write_text("\n".join(project["dependencies"]) + "\n", encoding="utf-8")
    python = environment(folder / "passerelle", requirements, REPOSITORY / "constraints.txt")
    variables = {name: value for name, value in quiet().items() if not name.startswith("PASSERELLE_")}

    def command(*arguments: str) -> Command:
        return Command(PASSERELLE, [str(python), "-s", "-c", _RUN, *arguments], REPOSITORY, variables)

    return System(
        name=PASSERELLE,
        versions=(f"passerelle=={project['version']}",),
        size=folder_size(python.parent.parent) + sum(folder_size(REPOSITORY / package) for package in _CODE),
        index=lambda place, _: command(
            "index", "build", "--documents", str(place.documents), "--index", str(place.index)
        ),
        ask=lambda place: command("ask", "--batch", "-", "--index", str(place.index)),
    )


def _asked_for(requirements: str) -> tuple[str, ...]:
    """The pins of what the line that begins with "# Asked for:" names."""
    line = next(line for line in requirements.splitlines() if line.startswith("# Asked for:"))
    names = {name.strip() for name in line.partition(":")[2].split(",")}
    return tuple(pin for pin in requirements.splitlines() if pin.partition("==")[0] in names)
