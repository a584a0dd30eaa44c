"""What an answer takes as the documents grow: time of each stage, memory, exact search beside HNSW.

    python -m eval.benchmarks.scale build --data DATA --sizes 1000 10000 100000
    python -m eval.benchmarks.scale measure --sizes 0 1000 10000 100000 --repetitions 3
    python -m eval.benchmarks.scale search --sizes 1000 10000 100000 1000000
    python -m eval.benchmarks.scale arms --sizes 1000 10000 100000 1000000

`build` makes the corpora: a real one of some thousand passages (the documents that come along, and paragraphs of DATA),
built as any index is, then the larger ones made of it (see `scale_corpus`). `measure` asks the development questions
that stand alone, by the assistant as it is, each size in a process of its own; 0 is the served index itself. `search`
compares exact search with Chroma's HNSW as it is configured here, on the vectors alone. `arms` measures what of an
answer grows with the passages, vectors, BM25 and fusion, without the files that the rest reads. Both need no more than
the real corpus. All lies in a folder under
`var/`; figures are printed, and written with `--save`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import assistant.extractive as extractive
import index.retrieval as retrieval
from assistant.opening import open_assistant
from assistant.settings import Settings, load_settings
from corpus.language import detect
from eval.benchmarks.clock import Place, clocked
from eval.benchmarks.scale_corpus import Parents, grow, passage_vectors, repeated
from eval.benchmarks.scale_texts import words, write_documents
from eval.case import find, load
from index.building import build
from index.embedding import BUNDLED_MODEL, Vectors, open_model
from index.generation import Generation
from index.lexical import LexicalIndex
from index.onnx_model import OnnxEmbedder
from index.retrieval import SHORTLIST, best
from index.rows import StoredPassages
from index.served import GENERATIONS, open_served, serve
from index.store import PassageStore

FOLDER = Path("var/scale")
BASE = "base"
ADDED = 5000  # passages handed to Chroma at once
HITS = 10  # neighbours that recall is of, beside the shortlist
STAGES: Mapping[str, Sequence[Place]] = {
    "embedding": [(OnnxEmbedder, "read_documents")],
    "vectors": [(retrieval, "nearness")],
    "BM25": [(LexicalIndex, "scores")],
    "fusion": [(retrieval, "fused_scores"), (retrieval, "best")],
    "sentences": [(retrieval, "sentence_nearness")],
    "words": [(retrieval, "asked_tokens"), (Generation, "tokens_of"), (retrieval, "matches")],
    "passages": [(StoredPassages, "__getitem__")],
    "extraction": [(extractive.ExtractiveWriter, "write")],
}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of something asked many times: half, 95 and 99 of 100 take no longer."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float] | npt.NDArray[np.float64]) -> Times:
        """Of measured seconds, at least one."""
        return cls(*(round(float(value) * 1000, 2) for value in np.percentile(seconds, (50, 95, 99))))


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes (10^6 bytes) of a process: its own, of files mapped into it (the system takes these back when it needs
    them), and the most that both came to.
    """

    own: float
    mapped: float
    most: float

    @classmethod
    def now(cls) -> Memory:
        """Of this process. Linux only."""
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        sizes = {name: int(size) * 1024 / 1e6 for name, size in re.findall(r"(\w+):\s+(\d+) kB", status)}
        return cls(round(sizes["RssAnon"], 1), round(sizes["RssFile"], 1), round(sizes["VmHWM"], 1))


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers take at one size.

    - opening: seconds to open the generation, model apart; first: milliseconds of the first pass over the questions,
      when the files are read; whole: of the later ones, processor: the same in time of processors.
    - stages: of the later passes, in time of processors, which what else the machine does hardly changes.
    - ratio: all but embedding, over embedding: the sums of these over all answers.
    - started: memory before the first question, ended: after the last.
    """

    passages: int
    documents: int
    terms: int
    questions: int
    repetitions: int
    opening: float
    first: Times
    whole: Times
    processor: Times
    stages: Mapping[str, Times]
    ratio: float
    started: Memory
    ended: Memory
    load: float
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Approximate:
    """Search by Chroma's HNSW, as it is configured here.

    - times, recall: for each number of passages asked for; recall is the share of the nearest by exact search that it
      finds among as many.
    - built: seconds; disk, memory: megabytes of Chroma with passages and HNSW, on the disk and of the process.
    """

    times: Mapping[int, Times]
    recall: Mapping[int, float]
    built: float
    disk: float
    memory: float


@dataclass(frozen=True, slots=True)
class Searching:
    """Exact search, and HNSW on the same vectors for the same questions.

    - gigabytes: a second that exact search reads of the vectors.
    """

    passages: int
    exact: Times
    gigabytes: float
    approximate: Approximate | None
    load: float


@dataclass(frozen=True, slots=True)
class Arms:
    """What of an answer grows with the passages, in time of processors.

    - gigabytes: a second that exact search reads of the vectors.
    """

    passages: int
    vectors: Times
    gigabytes: float
    lexical: Times
    fusion: Times
    together: Times
    load: float


def questions() -> list[str]:
    """The development questions that stand alone."""
    return [case.question for case in load(find("dev")) if not case.history]


def make(folder: Path, data: Path | None, sizes: Sequence[int]) -> None:
    """Build the real corpus, where there is none yet, then make those of the sizes."""
    base = folder / BASE
    embedder = open_model(str(BUNDLED_MODEL))
    if not base.exists():
        write_documents(base / "documents", load_settings().documents, data)
    build(base / "documents", base / "index", embedder)
    real = open_served(base / "index")
    texts: dict[Any, list[str]] = {"fr": [], "en": [], "de": []}
    for passage in real.passages:
        texts[passage.language].append(passage.text)
    pool = words(data, texts)
    for size in sizes:
        index = folder / str(size)
        shutil.rmtree(index, ignore_errors=True)
        started = time.perf_counter()
        grow(real, index / GENERATIONS / f"made-{size}", size, pool)
        serve(index, f"made-{size}")
        sys.stderr.write(f"{size} passages made in {time.perf_counter() - started:.0f} s\n")


def answering(settings: Settings, repetitions: int) -> Answering:
    """Ask every question once, then `repetitions` times more, of the served index."""
    started = time.perf_counter()
    open_served(settings.index)
    opening = time.perf_counter() - started
    assistant = open_assistant(settings)
    generation = assistant.served.generation()
    asked = questions()
    before = Memory.now()
    first = [_seconds(partial(assistant.ask, question)) for question in asked]
    whole: list[float] = []
    processor: list[float] = []
    parts: dict[str, list[float]] = {stage: [] for stage in STAGES}
    rows = []
    with clocked(STAGES) as clock:
        for repetition in range(repetitions):
            for question in asked:
                clock.update(dict.fromkeys(STAGES, 0.0))
                spent = time.process_time()
                whole.append(_seconds(partial(assistant.ask, question)))
                processor.append(time.process_time() - spent)
                for stage, seconds in clock.items():
                    parts[stage].append(seconds)
                taken = {stage: round(seconds * 1000, 2) for stage, seconds in clock.items()}
                total = {"whole": round(whole[-1] * 1000, 2), "processor": round(processor[-1] * 1000, 2)}
                rows.append({"repetition": repetition, "question": question} | total | taken)
    embedding = sum(parts["embedding"])
    return Answering(
        passages=len(generation.passages),
        documents=len(generation.manifest.documents),
        terms=generation.lexical.vocabulary,
        questions=len(asked),
        repetitions=repetitions,
        opening=round(opening, 3),
        first=Times.of(first),
        whole=Times.of(whole),
        processor=Times.of(processor),
        stages={stage: Times.of(seconds) for stage, seconds in parts.items()},
        ratio=round((sum(processor) - embedding) / embedding, 3),
        started=before,
        ended=Memory.now(),
        load=round(os.getloadavg()[0], 1),
        rows=rows,
    )


def arms(base: Generation, total: int, seed: int = 0) -> Arms:
    """Score a corpus of this size by both arms for every question, and choose the best."""
    embedder = open_model(str(BUNDLED_MODEL))
    lexical = repeated(base, total)
    made = Parents.drawn(base.passages.languages, total - len(base.passages), seed)
    vectors = np.concatenate(list(passage_vectors(base, made, seed)))
    share = load_settings().dense_weight
    seconds = []
    for question in questions():
        asked, language = embedder.embed_question(question), detect(question)
        clock = [time.process_time()]
        similarities = np.asarray(vectors @ asked)
        clock.append(time.process_time())
        scores = lexical.scores(question, language)
        clock.append(time.process_time())
        best(retrieval.fused_scores(similarities, scores, share), SHORTLIST)
        clock.append(time.process_time())
        seconds.append(np.diff(clock))
    nearness, words_scored, fused = np.array(seconds).T
    return Arms(
        passages=total,
        vectors=Times.of(nearness),
        gigabytes=round(vectors.nbytes / float(np.median(nearness)) / 1e9, 1),
        lexical=Times.of(words_scored),
        fusion=Times.of(fused),
        together=Times.of(nearness + words_scored + fused),
        load=round(os.getloadavg()[0], 1),
    )


def searching(base: Generation, total: int, folder: Path, most: int, seed: int = 0) -> Searching:
    """Search the vectors of a corpus of this size exactly, and by a new HNSW of Chroma in `folder`, which is removed.

    - most: passages up to which there is one: it takes a millisecond and more to add a passage.
    """
    embedder = open_model(str(BUNDLED_MODEL))
    asked = [embedder.embed_question(question) for question in questions()]
    made = Parents.drawn(base.passages.languages, total - len(base.passages), seed)
    vectors = np.concatenate(list(passage_vectors(base, made, seed)))
    nearest, exact = [], []
    for vector in asked:
        started = time.perf_counter()
        nearest.append(best(np.asarray(vectors @ vector), SHORTLIST))
        exact.append(time.perf_counter() - started)
    found = Searching(
        passages=total,
        exact=Times.of(exact),
        gigabytes=round(vectors.nbytes / statistics.median(exact) / 1e9, 1),
        approximate=None,
        load=round(os.getloadavg()[0], 1),
    )
    if total > most:
        return found
    return replace(found, approximate=_approximate(base, vectors, asked, nearest, folder))


def _approximate(
    base: Generation,
    vectors: Vectors,
    asked: Sequence[Vectors],
    nearest: Sequence[npt.NDArray[np.int64]],
    folder: Path,
) -> Approximate:
    shutil.rmtree(folder, ignore_errors=True)
    before = Memory.now()
    store = PassageStore.create(folder)
    real = list(base.passages)
    ids: list[str] = []
    built = 0.0
    for start in range(0, len(vectors), ADDED):
        rows = range(start, min(start + ADDED, len(vectors)))
        passages = [replace(real[row % len(real)], document=str(row)) for row in rows]
        ids += [passage.id for passage in passages]
        built += _seconds(partial(store.add, passages, vectors[start : start + ADDED]))
    times, recall = {}, {}
    for count in (HITS, SHORTLIST):
        found, seconds = [], []
        for vector in asked:
            started = time.perf_counter()
            found.append({id_ for id_, _ in store.nearest(vector[None], count)[0]})
            seconds.append(time.perf_counter() - started)
        times[count] = Times.of(seconds)
        shares = [recalled([ids[row] for row in own[:count]], got) for own, got in zip(nearest, found, strict=True)]
        recall[count] = round(statistics.mean(shares), 4)
    after = Memory.now()
    store.close()
    disk = sum(path.stat().st_size for path in folder.rglob("*")) / 1e6
    shutil.rmtree(folder)
    return Approximate(times, recall, round(built, 1), round(disk, 1), round(after.own - before.own, 1))


def recalled(nearest: Sequence[str], found: set[str]) -> float:
    """Share of the nearest that were found."""
    return sum(one in found for one in nearest) / len(nearest)


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def machine() -> dict[str, Any]:
    """What the figures were measured on, and of which commit."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)  # noqa: S607
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {
        "processor": found.group(1) if found else platform.machine(),
        "cores": os.cpu_count(),
        "threads": os.environ.get("OMP_NUM_THREADS"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "commit": commit.stdout.strip(),
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }


def _index(folder: Path, size: int) -> Path:
    return load_settings().index if size == 0 else folder / str(size)


def _apart(command: str, folder: Path, size: int, repetitions: int) -> dict[str, Any]:
    arguments = [command, "--folder", str(folder), "--sizes", str(size), "--repetitions", str(repetitions), "--apart"]
    line = [sys.executable, "-m", "eval.benchmarks.scale", *arguments]
    done = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  # our own module
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Make or measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["build", "measure", "search", "arms"])
    parser.add_argument("--sizes", type=int, nargs="+", default=[], help="passages; 0 is the served index")
    parser.add_argument("--data", type=Path, help="folder of texts beside the documents that come along")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--most", type=int, default=100_000, help="passages up to which an HNSW is built")
    parser.add_argument("--save", type=Path, help="folder that the figures are written to")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.command == "build":
        make(given.folder, given.data, given.sizes)
        return
    if given.apart:
        found: Answering | Searching | Arms
        if given.command == "measure":
            index = _index(given.folder, given.sizes[0])
            found = answering(load_settings(index=index), given.repetitions)
        elif given.command == "arms":
            found = arms(open_served(given.folder / BASE / "index"), given.sizes[0])
        else:
            real = open_served(given.folder / BASE / "index")
            found = searching(real, given.sizes[0], given.folder / "hnsw", given.most)
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
        return
    all_found = [_apart(given.command, given.folder, size, given.repetitions) for size in given.sizes]
    rows = [
        json.dumps({"passages": found["passages"]} | row, ensure_ascii=False)
        for found in all_found
        for row in found.pop("rows", ())
    ]
    summary = {"machine": machine(), given.command: all_found}
    if given.save:
        given.save.mkdir(parents=True, exist_ok=True)
        (given.save / f"{given.command}.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        if rows:
            (given.save / "answers.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(summary, indent=1) + "\n")


if __name__ == "__main__":
    main()
