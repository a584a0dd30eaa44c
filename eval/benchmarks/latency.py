"""Where the time of a warm answer goes, and what it costs beside embedding its question, in time of processors.

    python -m eval.benchmarks.latency
    python -m eval.benchmarks.latency --repetitions 5 --beside ../before

asks the served index the development questions that stand alone, each once to warm up, then as often as said.
`--beside` is another checkout of the program, with an index of its own: both are asked every question in turns, so that
what else the machine does falls on both alike, and ratios are those of the same pass. Each checkout answers in a
process of its own, by its own code.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from eval.case import find, load

EMBEDDING, WHOLE, REST = "embedding", "whole", "all but embedding"
HERE, BESIDE = "here", "beside"

Milliseconds = Mapping[str, float]
"""Of one answer: of each stage, and of the whole."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle of some figures, the least and the greatest."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Interval:
        """Of figures, at least one."""
        return cls(median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:.2f} [{self.least:.2f}–{self.most:.2f}]"


@dataclass(frozen=True, slots=True)
class Passes:
    """What one checkout took for every question of every pass, questions in the same order."""

    answers: Sequence[Sequence[Milliseconds]]

    def all(self, stage: str) -> list[float]:
        """The milliseconds of a stage, of all answers."""
        return [answer[stage] for one in self.answers for answer in one]

    def sums(self, stage: str) -> list[float]:
        """The milliseconds of a stage in each pass."""
        return [sum(answer[stage] for answer in one) for one in self.answers]

    def over_embedding(self) -> tuple[Interval, Sequence[float]]:
        """All but embedding over embedding: of the sums of each pass, and what half and 95 of 100 answers keep to."""
        of_passes = [rest / own for rest, own in zip(self.sums(REST), self.sums(EMBEDDING), strict=True)]
        each = [rest / own for rest, own in zip(self.all(REST), self.all(EMBEDDING), strict=True)]
        return Interval.of(of_passes), np.percentile(each, (50, 95)).tolist()


def measure(folders: Mapping[str, Path], questions: Sequence[str], repetitions: int) -> dict[str, Passes]:
    """Ask the checkout in each folder every question in turns, the first pass not counted."""
    found: dict[str, list[list[Milliseconds]]] = {name: [] for name in folders}
    with ExitStack() as stack:
        answering = {name: stack.enter_context(_answering(folder)) for name, folder in folders.items()}
        for number in range(repetitions + 1):
            asked: dict[str, list[Milliseconds]] = {name: [] for name in folders}
            for place, question in enumerate(questions):
                turns = list(folders)[:: 1 if (number + place) % 2 else -1]
                for name in turns:
                    asked[name].append(_asked(answering[name], question))
            if number:
                for name, answers in asked.items():
                    found[name].append(answers)
    return {name: Passes(answers) for name, answers in found.items()}


def table(found: Mapping[str, Passes]) -> str:
    """The stages as a table of Markdown; where two were measured, with what the first takes for each 1 of the other."""
    names = list(found)
    stages = [*(stage for stage in found[names[0]].answers[0][0] if stage not in (WHOLE, REST)), REST, WHOLE]
    head = [f"{name}: p50 / p95, ms" for name in names] + (["ratio of sums"] if len(names) > 1 else [])
    lines = [f"| | {' | '.join(head)} |", f"|---|{'---|' * len(head)}"]
    for stage in stages:
        cells = ["{:.2f} / {:.2f}".format(*np.percentile(found[name].all(stage), (50, 95))) for name in names]
        if len(names) > 1:
            one, other = (found[name].sums(stage) for name in names)
            cells.append(str(Interval.of([mine / theirs for mine, theirs in zip(one, other, strict=True)])))
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    for name in names:
        whole, (half, most) = found[name].over_embedding()
        lines += ["", f"{name}: {REST} over {EMBEDDING} {whole}; half of the answers {half:.2f}, 95 of 100 {most:.2f}."]
    return "\n".join(lines) + "\n"


@contextmanager
def _answering(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that answers by the code in a folder, from the index that is served there."""
    command = [sys.executable, str(Path(__file__).resolve()), "--answer"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    with subprocess.Popen(  # noqa: S603  # our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as process:
        yield process
        process.communicate()


def _asked(process: subprocess.Popen[str], question: str) -> Milliseconds:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    found: Milliseconds = json.loads(process.stdout.readline())
    return found


def _answer() -> None:
    """Answer what comes in, one question a line, by the code of the folder that the process runs in."""
    from assistant.opening import open_assistant
    from assistant.settings import load_settings
    from eval.benchmarks.clock import clocked
    from eval.benchmarks.scale import STAGES

    assistant = open_assistant(load_settings(writer="extractive"))
    with clocked(STAGES) as clock:
        for line in sys.stdin:
            clock.update(dict.fromkeys(STAGES, 0.0))
            started = time.process_time()
            assistant.ask(json.loads(line))
            taken = {stage: seconds * 1000 for stage, seconds in clock.items()}
            taken[WHOLE] = (time.process_time() - started) * 1000
            taken[REST] = taken[WHOLE] - taken[EMBEDDING]
            sys.stdout.write(json.dumps(taken) + "\n")
            sys.stdout.flush()


def main() -> None:
    """Measure as the command line says and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="another checkout, with its index")
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        _answer()
        return
    questions = [case.question for case in load(find("dev")) if not case.history]
    folders = {HERE: Path.cwd()} | ({BESIDE: given.beside.resolve()} if given.beside else {})
    before = os.getloadavg()[0]
    found = measure(folders, questions, given.repetitions)
    sys.stdout.write(
        f"{len(questions)} questions {given.repetitions} times; {platform.machine()}, {os.cpu_count()} cores, "
        f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after.\n\n{table(found)}"
    )


if __name__ == "__main__":
    main()
