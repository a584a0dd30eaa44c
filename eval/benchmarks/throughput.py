"""What a build reaches of the bare model's speed, from files to a proven generation, and the memory it takes.

    python -m eval.benchmarks.throughput --documents 100 --repetitions 5
    python -m eval.benchmarks.throughput --documents 3000 --stand-in

The limit is the model itself: the same texts, each read once, in batches of like length, nothing kept. Both are
measured in turns, by the clock and in seconds of processors, which hardly depend on what else the machine does. Every
build is a process of its own, so that the memory is its own, too. `--stand-in` takes an embedder that costs next to
nothing, to see the memory of many documents soon; there is no limit to compare with, then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.cutting import PARAGRAPH_SIZED
from eval.benchmarks.lifecycle import Spread, StandIn, write_document
from index.building import build
from index.embedding import BATCH, BUNDLED_MODEL, Embedder, open_model
from index.part import Needs
from index.plan import Sources, cut_document, plan


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement: seconds by the clock and of processors, and the most memory the process held, in MB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Throughput:
    """Builds beside the bare model.

    - texts: read whole, and by token.
    - share_wall, share_processor: the bare model's seconds over the build's; 1 is the limit.
    """

    machine: str
    documents: int
    passages: int
    texts: int
    bare: Sequence[Run]
    builds: Sequence[Run]
    share_wall: Spread | None
    share_processor: Spread | None


def measure(documents: int, repetitions: int, stand_in: bool) -> Throughput:
    """Write documents, then run the model alone and a build in turns."""
    with tempfile.TemporaryDirectory(prefix="passerelle-throughput-") as root:
        folder = Path(root, "documents")
        folder.mkdir()
        draw = random.Random(0)  # noqa: S311  # the same documents each time
        for number in range(documents):
            write_document(folder, number, draw)
        bare, builds = [], []
        for _ in range(repetitions):
            if not stand_in:
                bare.append(_apart(["--bare", str(folder)]))
            builds.append(_apart(["--build", str(folder), *(["--stand-in"] if stand_in else [])]))
        needs = _needs(folder, StandIn() if stand_in else open_model(str(BUNDLED_MODEL)))
    shares = list(zip(bare, builds, strict=True)) if bare else []
    return Throughput(
        machine=f"{platform.machine()}, {os.cpu_count()} cores, OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS')}",
        documents=documents,
        passages=needs.passages,
        texts=len(needs.texts) + len(needs.tokens),
        bare=bare,
        builds=builds,
        share_wall=_spread([model.wall / whole.wall for model, whole in shares]),
        share_processor=_spread([model.processor / whole.processor for model, whole in shares]),
    )


def _apart(arguments: Sequence[str]) -> Run:
    command = [sys.executable, "-m", "eval.benchmarks.throughput", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own module
    return Run(**json.loads(done.stdout))


def _needs(folder: Path, embedder: Embedder) -> Needs:
    made = plan(Sources((folder,)), folder / "none", embedder).made
    return Needs.of(made, lambda document: cut_document(document, PARAGRAPH_SIZED, embedder))


def _bare(folder: Path) -> Run:
    embedder = open_model(str(BUNDLED_MODEL))
    needs = _needs(folder, embedder)
    marked = [(text, False) for text in needs.texts] + [(text, True) for text, _ in needs.tokens]
    marked.sort(key=lambda one: (len(one[0]), one[0]))
    wall, processor = time.perf_counter(), time.process_time()
    for start in range(0, len(marked), BATCH):
        batch = marked[start : start + BATCH]
        embedder.read_documents([text for text, tokens in batch if not tokens], [text for text, own in batch if own])
    return _run(wall, processor)


def _build(folder: Path, embedder: Embedder) -> Run:
    model = open_model(str(BUNDLED_MODEL))
    # Loaded before the clock starts, as for the model alone; where a stand-in builds, the model's memory counts all
    # the same, that of its largest batches with it.
    model.read_documents(["word " * model.budget] * BATCH, ["word " * model.budget] * BATCH)
    with tempfile.TemporaryDirectory(prefix="passerelle-throughput-") as index:
        wall, processor = time.perf_counter(), time.process_time()
        build(folder, Path(index), embedder)
        return _run(wall, processor)


def _run(wall: float, processor: float) -> Run:
    seconds = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(round(seconds[0], 2), round(seconds[1], 2), round(memory))


def _spread(values: Sequence[float]) -> Spread | None:
    if not values:
        return None
    return Spread(round(statistics.median(values), 3), round(min(values), 3), round(max(values), 3))


def main() -> None:
    """Measure as the command line says and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--stand-in", action="store_true", help="an embedder that costs next to nothing")
    parser.add_argument("--bare", type=Path, metavar="FOLDER", help="the model alone on the texts of a folder, once")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="a build of a folder, once")
    given = parser.parse_args()
    found: Run | Throughput
    if given.bare:
        found = _bare(given.bare)
    elif given.build:
        found = _build(given.build, StandIn() if given.stand_in else open_model(str(BUNDLED_MODEL)))
    else:
        found = measure(given.documents, given.repetitions, given.stand_in)
    sys.stdout.write(json.dumps(asdict(found), indent=1) + "\n")


if __name__ == "__main__":
    main()
