"""Faults made on purpose: builds killed at random moments, readers asking while generations are swapped.

    python -c "from tests.index.faults import main; main()" kills 200
    python -c "from tests.index.faults import main; main()" swaps 20 --readers 50

Builders and readers are processes of their own, with the small embedder of the tests. What must hold is asserted after
each fault; the sums are returned, and printed by the commands. docs/reliability.md has the figures.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path

from assistant.answering import Assistant
from assistant.evidence import Calibration
from assistant.extractive import ExtractiveWriter
from assistant.settings import load_settings
from index.building import build
from index.generation import Generation
from index.proof import prove
from index.served import GENERATIONS, UNPROVEN, ServedIndex, finished, served_id
from tests.embedders import HashEmbedder

# Forked from a process that has imported everything and started nothing: a builder is there at once.
CONTEXT = multiprocessing.get_context("forkserver")
PRELOAD = ["tests.index.faults", "chromadb", "bm25s", "Stemmer", "sentencex", "py3langid"]
ENGLISH = "---\nlanguage: en\n---\n"
QUESTION = "How many lamps does station 3 count?"
_VERSION = re.compile(r"counts (\d+) lamps")


def write_version(folder: Path, version: int, documents: int = 12) -> None:
    """Documents that say which version they are, all but one, which moves from each version to the next."""
    for path in folder.glob("*.md"):
        path.unlink()
    for number in range(documents):
        text = f"# Station {number}\n\nStation {number} counts {version} lamps. It stands in district {number * 7}.\n"
        text = ENGLISH + text
        (folder / f"station-{number}.md").write_text(text, encoding="utf-8")
    (folder / f"moved-{version}.md").write_text(f"{ENGLISH}# Depot\n\nThe depot never changes.\n", encoding="utf-8")


def versions(generation: Generation) -> set[int]:
    """The versions that the documents of a generation say they are: one, unless they are mixed."""
    return {int(said) for document in generation.documents() for said in _VERSION.findall(document.text)}


def open_assistant(index: Path) -> Assistant:
    """An assistant over the served generation, with the small embedder; it answers whatever the evidence is."""
    embedder = HashEmbedder()
    settings = load_settings(index=index, threshold=0.0)
    return Assistant(
        ServedIndex(index, embedder.identity), embedder, ExtractiveWriter(3, 650), Calibration.load(), settings
    )


def assert_serves(index: Path, version: int) -> None:
    """The served generation is sound and of one version, and an answer's quotes are found in it."""
    assistant = open_assistant(index)
    generation = assistant.served.generation()
    assert versions(generation) == {version}, f"version {version} expected, {versions(generation)} found"
    prove(generation, assistant.embedder)
    answer = assistant.ask(QUESTION)
    assert answer.generation == generation.id
    assert answer.citations
    for citation in answer.citations:
        assert generation.document(citation.document).text[citation.start : citation.end] == citation.quote


@dataclass(frozen=True, slots=True)
class Kills:
    """Builds that were killed, by which generation served afterwards, and by how far they had come.

    - late: builds that ended before the kill; they are not counted as killed.
    """

    killed: int
    old: int
    new: int
    late: int
    stages: dict[str, int]


class SlowEmbedder(HashEmbedder):
    """Takes its time, as a model does, so that kills meet the embedding too."""

    def embed_question(self, text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
        time.sleep(0.0005)
        return super().embed_question(text)


def _build(folder: Path, index: Path, started: SimpleQueue[None]) -> None:
    started.put(None)
    build(folder, index, SlowEmbedder())


def _stage(index: Path, is_old: bool) -> str:
    """How far a build had come when it was killed, by what it left."""
    if not is_old:
        return "after the swap"
    left = sorted((index / GENERATIONS).glob(f"*{UNPROVEN}"))
    if not left:
        return "between proof and swap" if finished(index)[0] != served_id(index) else "comparing"
    made = {path.name for path in left[-1].iterdir()}
    return "proof" if "manifest.json" in made else "writing" if made else "embedding"


def kills(times: int, seed: int = 0) -> Kills:
    """Kill `times` builds with SIGKILL at moments drawn from the whole of a build, one in four at the swap."""
    draw = random.Random(seed)
    CONTEXT.set_forkserver_preload(PRELOAD)
    outcomes, stages = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="passerelle-kills-") as root:
        folder, index = Path(root, "documents"), Path(root, "index")
        folder.mkdir()
        write_version(folder, 0)
        build(folder, index, HashEmbedder())
        version, longest = 0, 0.0
        while outcomes["old"] + outcomes["new"] < times:
            write_version(folder, version + 1)
            before = served_id(index)
            started: SimpleQueue[None] = CONTEXT.SimpleQueue()
            builder = CONTEXT.Process(target=_build, args=(folder, index, started))
            builder.start()
            started.get()
            begun = time.perf_counter()
            if longest and outcomes.total() % 4 == 3:
                while builder.is_alive() and served_id(index) == before:
                    time.sleep(0.0002)
            else:
                builder.join(draw.uniform(0, longest) if longest else None)  # the first one says how long a build takes
            late = not builder.is_alive()
            builder.kill()
            builder.join()
            is_old = served_id(index) == before
            if late:
                assert builder.exitcode == 0
                assert not is_old
            outcomes["late" if late else "old" if is_old else "new"] += 1
            if not late:
                stages[_stage(index, is_old)] += 1
            if late:
                longest = (longest + time.perf_counter() - begun) / 2 if longest else time.perf_counter() - begun
            assert_serves(index, version if is_old else version + 1)
            report = build(folder, index, HashEmbedder())
            assert report.built == is_old
            assert not list((index / GENERATIONS).glob(f"*{UNPROVEN}")) or not is_old, "what was left is removed"
            version += 1
            assert_serves(index, version)
    killed = outcomes["old"] + outcomes["new"]
    return Kills(killed, outcomes["old"], outcomes["new"], outcomes["late"], dict(stages.most_common()))


@dataclass(frozen=True, slots=True)
class Swaps:
    """Answers given while generations were swapped.

    - failed: questions that raised; mixed: answers with a quote that is not of the generation they name.
    - fewest: generations that the reader saw who saw fewest.
    """

    swaps: int
    readers: int
    answers: int
    failed: int
    mixed: int
    fewest: int


def _read(
    index: Path,
    fresh: bool,
    pause: float,
    begun: Semaphore,
    stop: Event,
    said: SimpleQueue[tuple[list[tuple[str, str]], list[str]]],
) -> None:
    """Ask until told to stop, and once more; every answer's generation with what its quotes say, and what failed."""
    answers: list[tuple[str, str]] = []
    failed: list[str] = []
    assistant = open_assistant(index)
    while True:
        is_last = stop.is_set()
        try:
            answer = (open_assistant(index) if fresh else assistant).ask(QUESTION)
            quoted = {version for citation in answer.citations for version in _VERSION.findall(citation.quote)}
            answers.append((answer.generation, ",".join(sorted(quoted))))
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
        begun.release()
        if is_last:
            break
        stop.wait(pause)
    said.put((answers, failed))


def swaps(times: int, readers: int) -> Swaps:
    """Swap generations while readers ask; every fifth reader opens the index anew for each question, as `ask` does.

    Together they ask some twenty questions a second, however many they are; the first before the first swap, the last
    after the last one.
    """
    CONTEXT.set_forkserver_preload(PRELOAD)
    with tempfile.TemporaryDirectory(prefix="passerelle-swaps-") as root:
        folder, index = Path(root, "documents"), Path(root, "index")
        folder.mkdir()
        write_version(folder, 0)
        made = {build(folder, index, HashEmbedder()).manifest.id: "0"}
        begun, stop = CONTEXT.Semaphore(0), CONTEXT.Event()
        said: SimpleQueue[tuple[list[tuple[str, str]], list[str]]] = CONTEXT.SimpleQueue()
        processes = [
            CONTEXT.Process(target=_read, args=(index, number % 5 == 0, readers / 20, begun, stop, said))
            for number in range(readers)
        ]
        for process in processes:
            process.start()
        for _ in processes:
            assert begun.acquire(timeout=300), "a reader has not begun"
        for version in range(1, times + 1):
            write_version(folder, version)
            made[build(folder, index, HashEmbedder(), kept=1).manifest.id] = str(version)
        stop.set()
        found = [said.get() for _ in processes]
        for process in processes:
            process.join()
        left = finished(index)
        assert left[0] == served_id(index)
    answers = [answer for given, _ in found for answer in given]
    failed = [line for _, lines in found for line in lines]
    for line in sorted(set(failed)):
        sys.stderr.write(f"{failed.count(line)} x {line}\n")
    mixed = [answer for answer in answers if answer[1] != made.get(answer[0])]
    fewest = min(len({generation for generation, _ in given}) for given, _ in found)
    return Swaps(times, readers, len(answers), len(failed), len(mixed), fewest)


def main() -> None:
    """Run what the command line names and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fault", choices=["kills", "swaps"])
    parser.add_argument("times", type=int)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    result = kills(given.times, given.seed) if given.fault == "kills" else swaps(given.times, given.readers)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")
