"""What eight-bit weights would buy, and what they would cost in what is found.

    python -m eval.benchmarks.quantised --repetitions 5

makes each form of the bundled model (`index.training.quantising`; needs the extra `train`), has them read the
development questions one by one and paragraphs of the documents in batches, in turns with the full weights, then
builds an index with each and evaluates it. Written to `eval/results/quantised/`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.opening import open_assistant
from assistant.settings import Settings, load_settings
from corpus.reading import read_folders
from eval.benchmarks.latency import Interval
from eval.case import find, load
from eval.evaluation import evaluate
from eval.provenance import machine
from index.building import build
from index.embedding import BUNDLED_MODEL, GRAPH, Vectors
from index.onnx_model import WEIGHTS, OnnxEmbedder
from index.training.quantising import FORMS, quantise

RESULTS = Path("eval/results/quantised")
FULL = "full"
MEASURES = ("hit_at_1", "hit_at_5", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10")
LOSS = 0.005  # most of a measure that may be lost
PARAGRAPH = 200  # least characters of one


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the model.

    - question, paragraphs: seconds of processors over those of the full weights, of one pass over all.
    - least, mean: cosine of its vectors to the full ones, over questions and paragraphs.
    - size: of graph and weights that are read, MB of 1,000,000 bytes.
    - measures: of what is found, on the cases with evidence.
    """

    name: str
    question: Interval
    paragraphs: Interval
    least: float
    mean: float
    size: float
    measures: Mapping[str, float]


def compare(repetitions: int, cases: Path, settings: Settings) -> list[Form]:
    """Every form beside the full weights, which come first."""
    questions = [case.question for case in load(cases)]
    paragraphs = [
        part
        for document in read_folders(settings.folders).documents
        for part in document.text.split("\n\n")
        if len(part) >= PARAGRAPH
    ]
    with tempfile.TemporaryDirectory(prefix="passerelle-quantised-") as work:
        folders = {FULL: BUNDLED_MODEL} | {form: quantise(BUNDLED_MODEL, Path(work, form), form) for form in FORMS}
        models = {name: OnnxEmbedder(folder) for name, folder in folders.items()}
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in models}
        vectors: dict[str, Vectors] = {}
        for number in range(repetitions + 1):
            for name, model in models.items():
                started = time.process_time()
                asked = np.array([model.embed_question(question) for question in questions])
                between = time.process_time()
                vectors[name] = np.concatenate([asked, model.embed_documents(paragraphs)])
                if number:  # the first one loads
                    seconds[name].append((between - started, time.process_time() - between))
            _say(f"{number} of {repetitions}")
        found = []
        for name, folder in folders.items():
            cosines = (vectors[name] * vectors[FULL]).sum(axis=1)
            ratios = np.array(seconds[name]) / np.array(seconds[FULL])
            own = settings.model_copy(update={"model": str(folder), "index": Path(work, f"index-{name}")})
            found.append(
                Form(
                    name=name,
                    question=Interval.of(ratios[:, 0].tolist()),
                    paragraphs=Interval.of(ratios[:, 1].tolist()),
                    least=float(cosines.min()),
                    mean=float(cosines.mean()),
                    size=sum((folder / file).stat().st_size for file in _files(name)) / 1e6,
                    measures=_measures(cases, own, models[name]),
                )
            )
            _say(f"{name}: evaluated")
    return found


def table(forms: Sequence[Form]) -> str:
    """The forms as a table of Markdown; what loses more than `LOSS` of a measure is marked."""
    head = ["weights of the layers", "question", "paragraphs", "cosine, least / mean", "MB", *MEASURES]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    full = forms[0].measures
    for form in forms:
        cells = [form.name, str(form.question), str(form.paragraphs), f"{form.least:.4f} / {form.mean:.4f}"]
        cells += [f"{form.size:.0f}"]
        for name in MEASURES:
            lost = form.measures[name] < full[name] * (1 - LOSS)
            cells.append(f"**{form.measures[name]:.3f}**" if lost else f"{form.measures[name]:.3f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _measures(cases: Path, settings: Settings, model: OnnxEmbedder) -> dict[str, float]:
    """What is found with an index of its own, on average."""
    build(settings.documents, settings.index, model)
    scores = [record.scores for record in evaluate(cases, open_assistant(settings)).records]
    return {name: statistics.mean(float(one[name]) for one in scores if name in one) for name in MEASURES}


def _files(name: str) -> tuple[str, ...]:
    """What of a form's folder is computed with: a quantised graph holds all weights itself."""
    return (GRAPH, WEIGHTS) if name == FULL else (GRAPH,)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main() -> None:
    """Measure as the command line says, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER")
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # ONNX Runtime's advice on pictures
    forms = compare(given.repetitions, find("dev"), load_settings(writer="extractive"))
    about = {
        "machine": machine(),
        "repetitions": given.repetitions,
        "threads": os.environ.get("OMP_NUM_THREADS"),
        "load": os.getloadavg()[0],
    }
    given.out.mkdir(parents=True, exist_ok=True)
    summary = json.dumps(about | {"forms": [asdict(form) for form in forms]}, ensure_ascii=False, indent=1)
    (given.out / "summary.json").write_text(summary + "\n", encoding="utf-8")
    (given.out / "table.md").write_text(table(forms), encoding="utf-8")
    sys.stdout.write(table(forms))


if __name__ == "__main__":
    main()
