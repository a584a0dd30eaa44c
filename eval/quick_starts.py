"""The quick starts of other frameworks, run as their documentation writes them, each in a process of its own.

They need versions of libraries that need not fit ours, so they live in a virtual environment that is made for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Document
from eval.baselines import DEPTH, Asked, Search
from eval.errors import QuickStartFailed
from eval.extract import trace
from eval.letters import Letters

SCRIPTS = Path(__file__).parent / "quick-starts"
REQUIREMENTS = SCRIPTS / "requirements.txt"
WHOLE_TEXT = frozenset({".md", ".markdown", ".txt"})
"""Suffixes of files that are given as the text that we read, without their front matter."""

_READY = "ready"
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class QuickStart:
    """A framework's quick start: its name, its script and how many passages it hands to the language model."""

    name: str
    script: str
    handed: int

    @property
    def path(self) -> Path:
        """Where the script is."""
        return SCRIPTS / self.script


QUICK_STARTS = (
    QuickStart("LlamaIndex quick start", "with_llamaindex.py", 2),
    QuickStart("LangChain quick start", "with_langchain.py", 4),
    QuickStart("Haystack quick start", "with_haystack.py", 10),
)


def environment(folder: Path, requirements: Path = REQUIREMENTS, constraints: Path | None = None) -> Path:
    """The Python of a virtual environment below `folder` with just these requirements; made where it is not there.

    It is kept under a name that changes with the requirements, and is some 2 GB large. The requirements name all that
    is installed, unless `constraints` pins what comes along. Raises QuickStartFailed where it cannot be made, say
    without a network.
    """
    pinned = requirements.read_bytes() + (constraints.read_bytes() if constraints else b"")
    name = f"environment-{hashlib.sha256(pinned).hexdigest()[:12]}"
    home = folder.resolve() / name
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if (home / _READY).is_file():
        return python
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(home, ignore_errors=True)  # one whose making was interrupted
    what = "the environment of the quick starts"
    _run([sys.executable, "-m", "venv", str(home)], what)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", str(requirements)]
    _run([str(python), *install, *(["--constraint", str(constraints)] if constraints else ["--no-deps"])], what)
    (home / _READY).touch()
    return python


def write_sources(documents: Iterable[Document], folders: Sequence[Path], target: Path) -> None:
    """The documents of the index as files to be read by others, below an empty folder.

    Text is written as we read it, without its front matter: of many a first passage a model would read nothing else.
    Files of other formats are copied. Raises QuickStartFailed where such a file is gone.
    """
    for document in documents:
        suffix = Path(document.path).suffix
        path = target / f"{document.name}{suffix}"
        if suffix.lower() in WHOLE_TEXT:
            path.write_text(document.text, encoding="utf-8")
            continue
        source = next((found for found in _candidates(document.path, folders) if found.is_file()), None)
        if source is None:
            raise QuickStartFailed("the quick starts", f"{document.path} is in the index, but in no documents folder")
        shutil.copyfile(source, path)


def search(
    quick_start: QuickStart,
    python: Path,
    sources: Path,
    model: Path,
    asked: Sequence[Asked],
    texts: Mapping[str, str],
    folder: Path,
) -> Search:
    """What a quick start finds for questions.

    - python: of the environment it runs in.
    - sources: folder of the files that it reads.
    - model: folder of the embedding model.
    - texts: of each document, by name, in which the passages are looked for.
    - folder: where the task and what was found are written.

    Raises QuickStartFailed where it ends with an error, or writes something else than it was asked for.
    """
    task = {
        "documents": str(sources.resolve()),
        "model": str(model.resolve()),
        "questions": [question.text for question in asked],
        "depth": DEPTH,
    }
    stem = Path(quick_start.script).stem
    given, out = folder.resolve() / f"{stem}.task.json", folder.resolve() / f"{stem}.found.json"
    given.write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    out.unlink(missing_ok=True)
    started = time.perf_counter()
    # The environment's own packages only: neither those of the person's home nor those a variable names.
    _run([str(python), "-E", "-s", str(quick_start.path), str(given), str(out)], quick_start.name)
    seconds = time.perf_counter() - started
    try:
        found = json.loads(out.read_text(encoding="utf-8"))
        return read_found(quick_start, found, len(asked), texts, seconds)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuickStartFailed(quick_start.name, f"what it wrote cannot be read ({error})") from error


def read_found(
    quick_start: QuickStart, found: Mapping[str, Any], questions: int, texts: Mapping[str, str], seconds: float
) -> Search:
    """What a script wrote, its passages found in our texts. ValueError, KeyError or TypeError where it is not that."""
    letters = {name: Letters.of(text) for name, text in texts.items()}
    names = [Path(passage["file"]).stem for passage in found["passages"]]
    if unknown := sorted(set(names) - texts.keys()):
        raise ValueError(f"it names the document {unknown[0]!r}, which the index does not hold")
    passages = tuple(
        trace(passage["text"], name, letters[name]) for name, passage in zip(names, found["passages"], strict=True)
    )
    rankings = tuple(tuple(ranking) for ranking in found["rankings"])
    if len(rankings) != questions or any(not 0 <= place < len(passages) for ranking in rankings for place in ranking):
        raise ValueError(f"expected {questions} rankings of {len(passages)} passages, found {len(rankings)}")
    return Search(quick_start.name, passages, rankings, quick_start.handed, seconds)


def _candidates(path: str, folders: Sequence[Path]) -> Iterable[Path]:
    yield folders[0] / path
    for folder in folders[1:]:
        yield folder.resolve().parent / path  # further folders' paths begin with their own name


def quiet() -> dict[str, str]:
    """The variables that another framework runs with: nothing of our Python, no request to a hub, no telemetry."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | _QUIET


def _run(command: Sequence[str], what: str) -> None:
    """Run one of our own commands; QuickStartFailed, with the last line it said, where it fails."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=quiet())  # noqa: S603  # our own
    except OSError as error:
        raise QuickStartFailed(what, error.strerror or str(error)) from error
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise QuickStartFailed(what, lines[-1] if lines else f"status {done.returncode}")
