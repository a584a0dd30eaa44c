"""The pictures of the scale benchmark, from what it saved.

python -m eval.benchmarks.scale_plots eval/results/scale
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.charts import growth, standalone

LEAST = 0.05  # milliseconds; what takes less is not drawn
ANSWER, MEMORY = (150.0, "150 ms"), (1500.0, "1.5 GB")


def stages(found: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of processors by passages: 95 of 100 answers stay below, half do, and half do in each stage."""
    lines = {
        "answer, p95": [(one["passages"], one["processor"]["p95"]) for one in found],
        "answer, p50": [(one["passages"], one["processor"]["p50"]) for one in found],
    }
    for stage in found[0]["stages"]:
        lines[stage] = [(one["passages"], max(LEAST, one["stages"][stage]["p50"])) for one in found]
    return lines


def memory(found: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    """Megabytes after the last question by passages."""
    return {
        "resident": [(one["passages"], one["ended"]["own"] + one["ended"]["mapped"]) for one in found],
        "of files": [(one["passages"], one["ended"]["mapped"]) for one in found],
        "its own": [(one["passages"], one["ended"]["own"]) for one in found],
    }


def searches(
    arms: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds that half of the searches stay below by passages; HNSW by the clock, the others of processors."""
    lines = {
        name: [(one["passages"], max(LEAST, one[arm]["p50"])) for one in arms]
        for name, arm in {"exact search": "vectors", "BM25": "lexical", "fusion": "fusion"}.items()
    }
    graphs = [one for one in found if one["approximate"]]
    for count in graphs[0]["approximate"]["times"]:
        lines[f"HNSW, {count}"] = [(one["passages"], one["approximate"]["times"][count]["p50"]) for one in graphs]
    return lines


def main() -> None:
    """Draw what lies in a folder, into that folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    answers = json.loads((folder / "measure.json").read_text(encoding="utf-8"))["measure"]
    search = json.loads((folder / "search.json").read_text(encoding="utf-8"))["search"]
    arms = json.loads((folder / "arms.json").read_text(encoding="utf-8"))["arms"]
    pictures = {
        "answers": growth("Answers by passages", stages(answers), "passages", "ms of processors", ANSWER),
        "memory": growth("Memory by passages", memory(answers), "passages", "MB", MEMORY),
        "search": growth("Exact search and HNSW", searches(arms, search), "passages", "ms", ANSWER),
    }
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(standalone(svg) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
