"""What a quick start is told and what it writes; imported by the scripts beside it, which run in their environment."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """What a script is asked to do.

    - documents: folder of source files, read with the framework's own readers.
    - model: folder of a sentence-transformers model.
    - questions: in the order of the rankings wanted.
    - depth: most passages of a ranking.
    - out: file to write.
    """

    documents: Path
    model: str
    questions: Sequence[str]
    depth: int
    out: Path

    @property
    def files(self) -> list[Path]:
        """The source files, hidden ones left out, in the order of their paths."""
        return sorted(
            path
            for path in self.documents.rglob("*")
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(self.documents).parts)
        )


def read_task() -> Task:
    """The task that the command line names: a JSON file, and the file to write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("task", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    values = json.loads(given.task.read_text(encoding="utf-8"))
    return Task(Path(values["documents"]), values["model"], values["questions"], values["depth"], given.out)


def write_found(task: Task, passages: Sequence[tuple[str, str]], rankings: Sequence[Sequence[int]]) -> None:
    """Write all passages with the names of their files, and for each question the places of those found, best first."""
    found = {
        "passages": [{"file": Path(file).name, "text": text} for file, text in passages],
        "rankings": [list(ranking) for ranking in rankings],
    }
    task.out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
