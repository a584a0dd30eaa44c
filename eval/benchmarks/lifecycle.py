"""What a build costs that has nothing to do, or one document, beside one that has everything to do.

    python -m eval.benchmarks.lifecycle --documents 5000
    python -m eval.benchmarks.lifecycle --documents 200 --model

Documents are generated. A stand-in for the embedding model turns words into vectors at next to no cost, so that a full
build of thousands of documents takes minutes on any machine. It makes the full build look cheap, and so the shares of
the small builds larger than anyone will see them. How long the model takes for such texts is measured on a sample in
the same run, and the full build with it computed from that; `--model` builds with the model itself. All are in seconds
by the clock and in seconds of processors: the second hardly depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from corpus.cutting import PARAGRAPH_SIZED
from index.building import BuildReport, build
from index.disk import disk_use
from index.embedding import (
    BATCH,
    BUNDLED_MODEL,
    Embedder,
    ModelIdentity,
    TokenVectors,
    Vectors,
    open_model,
)
from index.part import Needs
from index.plan import Sources, cut_document, plan

DIMENSIONS = 384  # those of the bundled model
_WORD = re.compile(r"\w+")
_NOUNS = "harbour mill canal orchard quarry ferry library market bridge tannery foundry vineyard".split()
_VERBS = "supplies borders employs finances repairs supervises".split()


class StandIn(Embedder):
    """An embedder of the bundled model's shape: a text is the sum of its words, a word a vector drawn by its hash."""

    identity = ModelIdentity("stand-in", hashlib.sha256(b"stand-in").hexdigest())
    dimensions = DIMENSIONS
    budget = 254

    def count(self, texts: Sequence[str]) -> list[int]:
        """Words."""
        return [len(_WORD.findall(text)) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors."""
        return np.array([self.embed_question(text) for text in texts], np.float32).reshape(-1, DIMENSIONS)

    def embed_question(self, text: str) -> Vectors:
        """A unit vector."""
        total = np.sum([_vector(word) for word in _WORD.findall(text)] or [_vector("?")], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """A token a word."""
        found = []
        for text in texts:
            words = list(_WORD.finditer(text))
            vectors = np.array([_vector(word.group()) for word in words], np.float32).reshape(-1, DIMENSIONS)
            found.append(TokenVectors(np.array([word.start() for word in words], np.int64), vectors))
        return found


@lru_cache(maxsize=200_000)
def _vector(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def write_document(folder: Path, number: int, draw: random.Random) -> None:
    """A document of three sections, each of a paragraph of four sentences."""
    lines = [f"---\ntitle: Report {number}\nlanguage: en\n---\n# Report {number}\n"]
    for section in range(3):
        lines.append(f"## Part {section}\n")
        sentences = [
            f"In {draw.randrange(1850, 2026)} the {draw.choice(_NOUNS)} of district {draw.randrange(5000)} "
            f"{draw.choice(_VERBS)} the {draw.choice(_NOUNS)} number {draw.randrange(5000)} at a cost of "
            f"{draw.randrange(10_000)} crowns, as the council wrote."
            for _ in range(4)
        ]
        lines.append(" ".join(sentences) + "\n")
    (folder / f"report-{number:05d}.md").write_text("\n".join(lines), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds of something measured several times."""

    median: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of builds of the same folder, by one clock.

    - noop: nothing had changed; changed: one document had.
    - model_text: what the bundled model takes for a text; model_full: a full build with it, computed.
    - shares: of the full build's seconds, with the stand-in and with the model.
    """

    full: float
    noop: Spread
    changed: Spread
    model_text: float
    model_full: float
    noop_share: float
    changed_share: float
    noop_share_model: float
    changed_share_model: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What builds cost.

    - wall, processor: by the clock, and of all processors together.
    - disk: bytes after the first build and after all rebuilds; generation: of the largest generation on disk.
    """

    machine: str
    documents: int
    passages: int
    wall: Times
    processor: Times
    rebuilds: int
    disk_first: int
    disk_last: int
    generation: int


def measure(documents: int, rebuilds: int, sample: int, with_model: bool = False, seed: int = 0) -> Costs:
    """Build `documents` generated documents from nothing, then again unchanged, then with one changed, and so on."""
    draw = random.Random(seed)  # noqa: S311  # the same documents each time
    with tempfile.TemporaryDirectory(prefix="passerelle-costs-") as root:
        folder, index = Path(root, "documents"), Path(root, "index")
        folder.mkdir()
        for number in range(documents):
            write_document(folder, number, draw)
        model = open_model(str(BUNDLED_MODEL))
        model.embed_question("?")  # loaded before the clock starts
        embedder: Embedder = model if with_model else StandIn()
        needs = Needs.of(
            plan(Sources((folder,)), index, embedder).made[:sample],
            lambda document: cut_document(document, PARAGRAPH_SIZED, embedder),
        )
        sampled = _timed(lambda: _run_model(needs, model))
        model_text = [seconds / (len(needs.texts) + len(needs.tokens)) for seconds in sampled]
        reports: list[BuildReport] = []
        full = _timed(lambda: reports.append(build(folder, index, embedder)))
        first = disk_use(index)
        noop = [_timed(lambda: build(folder, index, embedder)) for _ in range(5)]
        changed = []
        for _ in range(rebuilds):
            write_document(folder, draw.randrange(documents), draw)
            changed.append(_timed(lambda: build(folder, index, embedder)))
        last = disk_use(index)
    made = reports[0]
    texts = 0 if with_model else made.embedded + made.manifest.passages  # each passage's tokens are a text as well
    wall, processor = (
        _times(full[clock], [one[clock] for one in noop], [one[clock] for one in changed], model_text[clock], texts)
        for clock in (0, 1)
    )
    return Costs(
        machine=f"{platform.machine()}, {os.cpu_count()} cores, OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS')}",
        documents=documents,
        passages=made.manifest.passages,
        wall=wall,
        processor=processor,
        rebuilds=rebuilds,
        disk_first=first.total,
        disk_last=last.total,
        generation=max([*first.generations.values(), *last.generations.values()]),
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processors."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _times(full: float, noop: Sequence[float], changed: Sequence[float], model_text: float, texts: int) -> Times:
    model_full = full + texts * model_text
    idle, one = statistics.median(noop), statistics.median(changed)
    return Times(
        full=round(full, 2),
        noop=_spread(noop),
        changed=_spread(changed),
        model_text=round(model_text, 5),
        model_full=round(model_full, 1),
        noop_share=round(idle / full, 5),
        changed_share=round(one / full, 5),
        noop_share_model=round(idle / model_full, 5),
        changed_share_model=round(one / model_full, 5),
    )


def _run_model(needs: Needs, model: Embedder) -> None:
    texts, tokens = sorted(needs.texts, key=len), sorted((text for text, _ in needs.tokens), key=len)
    for start in range(0, len(texts), BATCH):
        model.embed_documents(texts[start : start + BATCH])
    for start in range(0, len(tokens), BATCH):
        model.embed_tokens(tokens[start : start + BATCH])


def _spread(seconds: Sequence[float]) -> Spread:
    return Spread(round(statistics.median(seconds), 3), round(min(seconds), 3), round(max(seconds), 3))


def main() -> None:
    """Measure as the command line says and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rebuilds", type=int, default=20)
    parser.add_argument("--sample", type=int, default=20, help="documents whose texts the model is timed on")
    parser.add_argument("--model", action="store_true", help="build with the bundled model, not with a stand-in")
    given = parser.parse_args()
    costs = measure(given.documents, given.rebuilds, given.sample, given.model)
    sys.stdout.write(json.dumps(asdict(costs), indent=1) + "\n")


if __name__ == "__main__":
    main()
