"""How long commands take from nothing: help, an answer, the page ready to type in.

    python -m eval.benchmarks.starting --repetitions 5

Each command is a process of its own, by the clock and in seconds of processors; the second hardly depend on what else
the machine does. The same answer by PyTorch, which is what runs the bundled model where it has no graph, is measured in
turns with the others. The index must have been built.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.benchmarks.lifecycle import Spread
from index.embedding import BUNDLED_MODEL, GRAPH

QUESTION = "Where does cheese come from?"
READY = "is open at"  # printed by `passerelle ui` once the page can be opened
_RUN = "from ui.terminal.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds of a command, by the clock and of processors."""

    wall: Spread
    processor: Spread


@dataclass(frozen=True, slots=True)
class Starts:
    """Commands measured in turns.

    - python: an interpreter that does nothing: no command can be faster.
    - answer_by_torch: the same answer with the model run by PyTorch; ratio: its processor seconds over the answer's.
    """

    machine: str
    repetitions: int
    python: Started
    help: Started
    answer: Started
    answer_by_torch: Started
    page: Started
    ratio: Spread


def measure(repetitions: int) -> Starts:
    """Run every command `repetitions` times, in turns, after one time that does not count."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="passerelle-starting-") as place:
        plain = Path(place, BUNDLED_MODEL.name)
        shutil.copytree(BUNDLED_MODEL, plain, ignore=shutil.ignore_patterns(GRAPH))
        torch = {"PASSERELLE_MODEL": str(plain)}
        for turn in range(repetitions + 1):
            seconds = {
                "python": _ended([sys.executable, "-c", "pass"]),
                "help": _ended(_command("--help")),
                "answer": _ended(_command("ask", QUESTION)),
                "answer_by_torch": _ended(_command("ask", QUESTION), torch),
                "page": _ready(_command("ui", "--port", "0", "--no-browser")),
            }
            for name, one in seconds.items():
                found.setdefault(name, []).extend([one] if turn else [])
    ratios = [slow[1] / fast[1] for slow, fast in zip(found["answer_by_torch"], found["answer"], strict=True)]
    return Starts(
        machine=f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        repetitions=repetitions,
        ratio=_spread(ratios),
        **{
            name: Started(_spread([one[0] for one in own]), _spread([one[1] for one in own]))
            for name, own in found.items()
        },
    )


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", _RUN, *arguments]


def _ended(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, check=True)  # noqa: S603
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ready(command: Sequence[str]) -> tuple[float, float]:
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        line = running.stdout.readline()
        wall = time.perf_counter() - started
        ticks = Path(f"/proc/{running.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[11:13]
        running.terminate()
    if READY not in line:
        raise RuntimeError(f"the page was expected to open, found {line!r}")
    return wall, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _spread(values: Sequence[float]) -> Spread:
    return Spread(round(statistics.median(values), 3), round(min(values), 3), round(max(values), 3))


def main() -> None:
    """Measure as the command line says and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    sys.stdout.write(json.dumps(asdict(measure(given.repetitions)), indent=1) + "\n")


if __name__ == "__main__":
    main()
