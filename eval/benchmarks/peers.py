"""Passerelle beside the quick starts of LlamaIndex, LangChain, Haystack and txtai, in turns on one machine.

    python -m eval.benchmarks.peers --repetitions 5
    python -m eval.benchmarks.peers --repetitions 1 --systems txtai --out var/peers/tried

Every system has a virtual environment of its own, made the first time (some 9 GB in var/peers, and a network). All are
given the same documents as plain text, the same model, and cut and keep them as their documentation writes it. In a
repetition each one builds its index from nothing, answers all questions in one process, builds again with nothing
changed, and again with one document changed. Ratios are of one repetition.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.settings import REPOSITORY, load_settings
from corpus.reading import read_folders
from eval.baselines import Asked
from eval.benchmarks.measured_process import conversation, ended
from eval.benchmarks.peer_figures import Row, percentile
from eval.benchmarks.peer_report import Measured, Report, Setup, write
from eval.benchmarks.peer_systems import PEERS, Place, System, passerelle, peer
from eval.case import load
from eval.errors import QuickStartFailed
from eval.provenance import commit, machine
from index.embedding import BUNDLED_MODEL, GRAPH, open_model

ENVIRONMENTS = REPOSITORY / "var" / "peers"
RESULTS = REPOSITORY / "eval" / "results" / "peers"
CASES = REPOSITORY / "eval" / "cases" / "dev.jsonl"
ADDED = "\n\nIn 2026 the partners met for the twelfth time, to speak of cheese.\n"
PRECISION = "float32"


def main() -> None:
    """Measure as the command line says, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--systems", nargs="*", choices=list(PEERS), default=list(PEERS), help="beside Passerelle")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER")
    parser.add_argument("--page", type=Path, help="a page in Markdown that the tables are put into, too")
    given = parser.parse_args()
    for report in compare(given.repetitions, given.systems, given.environments):
        write(given.out, report, given.page)


def compare(repetitions: int, names: Sequence[str], environments: Path) -> Iterator[Report]:
    """Measure Passerelle and the named peers that can be run; after each repetition, what was found until then."""
    created = datetime.datetime.now(datetime.UTC)
    code = commit(REPOSITORY)
    questions = [Asked.of(case).text for case in load(CASES)]
    work = environments / "work"
    shutil.rmtree(work, ignore_errors=True)
    texts, model = _documents(), _model(work / "model")
    systems, left_out = [passerelle(environments)], []
    _warmed(systems[0], _place(work, texts, model), questions[0])
    for name in names:
        try:
            system = peer(name, environments)
            _warmed(system, _place(work, texts, model), questions[0])
            systems.append(system)
        except QuickStartFailed as error:
            left_out.append(str(error))
            _say(str(error))
    setup = Setup(
        commit=code,
        machine=machine(),
        threads=os.environ.get("OMP_NUM_THREADS"),
        created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
        seconds=0.0,
        documents=len(texts),
        characters=sum(map(len, texts.values())),
        questions=len(questions),
        first=questions[0],
        model=str(open_model(str(BUNDLED_MODEL)).identity),
        precision=PRECISION,
        left_out=tuple(left_out),
    )
    measured = tuple(Measured(system.name, system.versions, system.size) for system in systems)
    rows: list[Row] = []
    started = time.perf_counter()
    for number in range(1, repetitions + 1):
        first = (number - 1) % len(systems)
        for order, system in enumerate([*systems[first:], *systems[:first]], start=1):
            rows.append(_measured(system, _place(work, texts, model), questions, number, order))
            _say(_told(rows[-1]))
        yield Report(replace(setup, seconds=time.perf_counter() - started), measured, tuple(rows))


def _measured(system: System, place: Place, questions: Sequence[str], number: int, order: int) -> Row:
    """All that is measured of a system in a repetition, from an empty index on."""
    build = ended(system.index(place, ()))
    talk = conversation(system.ask(place), questions)
    unchanged = ended(system.index(place, ()))
    changed = ended(system.index(place, [_change(place.documents)]))
    return Row(
        system=system.name,
        repetition=number,
        place=order,
        load=os.getloadavg()[0],
        cold=talk.first,
        build=build,
        unchanged=unchanged,
        changed=changed,
        median=1000 * statistics.median(talk.seconds),
        p95=1000 * percentile(talk.seconds, 0.95),
        processor=1000 * talk.processor,
        memory=talk.memory,
    )


def _warmed(system: System, place: Place, question: str) -> None:
    """Run what does not count, on one document: libraries are read from disk, our modules compiled, the first time."""
    for path in sorted(place.documents.iterdir())[1:]:
        path.unlink()
    ended(system.index(place, ()))
    conversation(system.ask(place), [question])
    _say(f"{system.name}: ready")


def _place(work: Path, texts: dict[str, str], model: Path) -> Place:
    """Folders under the same names each time, the documents as they were, the index empty."""
    place = Place(work / "documents", work / "index", model)
    for folder in (place.documents, place.index):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name, text in texts.items():
        (place.documents / f"{name}.txt").write_text(text, encoding="utf-8")
    return place


def _documents() -> dict[str, str]:
    """The texts of the documents that the settings name, by name. Raises CorpusError where a folder cannot be read."""
    return {document.name: document.text for document in read_folders(load_settings().folders).documents}


def _model(folder: Path) -> Path:
    """The bundled model for the peers, told to compute in single precision, as we do.

    Its weights are stored in half precision, in which PyTorch would compute, and slowly without a graphics card.
    """
    shutil.copytree(BUNDLED_MODEL, folder, ignore=shutil.ignore_patterns(GRAPH, "*.md"))
    config = folder / "config.json"
    values = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps(values | {"dtype": PRECISION}, indent=1), encoding="utf-8")
    return folder


def _change(documents: Path) -> str:
    """Add a sentence to the first document; its path."""
    path = min(documents.iterdir())
    with path.open("a", encoding="utf-8") as file:
        file.write(ADDED)
    return str(path)


def _told(row: Row) -> str:
    return (
        f"{row.repetition}.{row.place} {row.system:<11} load {row.load:.1f}; of processors: build "
        f"{row.build.processor:.1f} s, cold {row.cold.processor:.2f} s, unchanged {row.unchanged.processor:.2f} s, "
        f"changed {row.changed.processor:.2f} s, question {row.processor:.1f} ms; by the clock: cold "
        f"{row.cold.wall:.2f} s, question {row.median:.1f} ms (p95 {row.p95:.1f}); {row.memory:.0f} MB"
    )


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
