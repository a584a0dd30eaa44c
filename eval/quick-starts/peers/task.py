"""What a quick start that keeps its index is told to do; imported by the scripts beside it, in their environments."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """What a script is asked to do.

    - asks: whether questions are to be answered; else the index is to be made, or brought up to the documents.
    - documents: folder of text files.
    - index: folder, there from the start, in which everything is kept.
    - model: folder of a sentence-transformers model.
    - changed: paths of files that have changed, for those that cannot find out.
    """

    asks: bool
    documents: Path
    index: Path
    model: str
    changed: Sequence[str]

    @property
    def files(self) -> list[str]:
        """The paths of the files, in their order."""
        return sorted(str(path) for path in self.documents.glob("*.txt"))

    def answer(self, search: Callable[[str], Sequence[str]]) -> None:
        """For every question on standard input, a JSON object a line, write the texts of the passages found."""
        for line in sys.stdin:
            found = list(search(json.loads(line)["question"]))
            sys.stdout.write(json.dumps({"found": found}) + "\n")
            sys.stdout.flush()


def read_task() -> Task:
    """The task that the command line names. Says on standard error what loading libraries took until now."""
    sys.stderr.write(f"loaded {time.process_time():.3f}\n")
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=["index", "ask"])
    parser.add_argument("documents", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("model")
    parser.add_argument("changed", nargs="*")
    given = parser.parse_args()
    return Task(given.step == "ask", given.documents, given.index, given.model, given.changed)
