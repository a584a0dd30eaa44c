"""What the hot paths cost, counted: passes of the model, texts, calls, files, modules. No clock, so no machine matters.

Bounds are about twice what was counted when they were written: they fail when a path becomes another one, not when a
library changes a little. Where something grows, its growth is bounded, not its size.
"""

from __future__ import annotations

import cProfile
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.evidence import Calibration
from assistant.extractive import ExtractiveWriter
from assistant.settings import Settings
from index.building import build
from index.embedding import BUNDLED_MODEL, Vectors
from index.onnx_model import OnnxEmbedder
from index.served import ServedIndex
from tests.embedders import HashEmbedder

# Counted with Python 3.11 in November 2026.
WARM_CALLS = 1_900  # of a warm answer over three documents
OPENED = 1  # file, by a warm answer: which generation is served
MODULES = 520  # loaded once a first question is answered

REPOSITORY = Path(__file__).resolve().parent.parent
QUESTION = "Where was the harbour rebuilt?"
TWOFOLD = "Who directs the transport board of Valbrume and when was the tramway opened?"

COMPARED = "Which has more quays, Port Alpha or Port Beta?"

COUNTED = """
import json, sys
from assistant.opening import open_assistant
from assistant.settings import load_settings
from pathlib import Path
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
assistant = open_assistant(load_settings(index=Path(sys.argv[1])))
assistant.ask(sys.argv[2])
modules = len(sys.modules)
opened.clear()
assistant.ask(sys.argv[2])
print(json.dumps({"modules": modules, "opened": opened}))
"""


class Counting(OnnxEmbedder):
    """The bundled model, with the number of texts in each of its passes."""

    def __init__(self) -> None:
        super().__init__(BUNDLED_MODEL)
        self.passes: list[int] = []

    def _run(self, work: tuple[list[tuple[int, ...]], bool]) -> tuple[Vectors, Vectors]:
        self.passes.append(len(work[0]))
        return super()._run(work)


def calls(work: Callable[[], object], warm: int = 2) -> int:
    """Calls of functions, Python's and C's, that some work makes once it was done `warm` times."""
    for _ in range(warm):
        work()
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def written(folder: Path, documents: int) -> Path:
    """A folder of so many documents of one shape."""
    folder.mkdir()
    for number in range(documents):
        text = f"---\ntitle: Port {number}\nlanguage: en\n---\n# Port {number}\n\n" + "".join(
            f"## Quay {quay}\n\nQuay {quay} of port {number} was rebuilt in {1900 + quay}. It ships salt and grain.\n\n"
            for quay in range(5)
        )
        (folder / f"port-{number:03d}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("question", "texts"), [(QUESTION, 1), (TWOFOLD, 3), (COMPARED, 3)])
def test_a_question_is_read_once_by_the_model_and_so_is_each_part_of_it(
    assistant: Assistant, question: str, texts: int
) -> None:
    model = Counting()

    replace(assistant, embedder=model).ask(question)

    assert sum(model.passes) == texts, "a text is read once, whole and by token, in whatever passes"


@dataclass(frozen=True)
class Built:
    """An index, and what its first build took: calls, texts read whole, texts read by token."""

    folder: Path
    index: Path
    calls: int
    texts: tuple[tuple[str, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def small_and_large(tmp_path_factory: pytest.TempPathFactory) -> list[Built]:
    """Two sizes, one three times the other, both of more passages than have their sentences scored."""
    found = []
    for documents in (45, 135):
        folder, embedder = written(tmp_path_factory.mktemp("ports") / "documents", documents), HashEmbedder()
        index = folder.parent / "index"
        counted = calls(partial(build, folder, index, embedder), warm=0)
        found.append(Built(folder, index, counted, (tuple(embedder.embedded), tuple(embedder.tokenized))))
    return found


def test_an_answer_costs_no_more_calls_over_three_times_the_documents(
    small_and_large: list[Built], small_settings: Settings
) -> None:
    counted = []
    for built in small_and_large:
        embedder = HashEmbedder()
        served = ServedIndex(built.index, embedder.identity)
        writer = ExtractiveWriter(statements=small_settings.statements, length=small_settings.answer_length)
        assistant = Assistant(served, embedder, writer, Calibration.load(), small_settings)
        counted.append(calls(partial(assistant.ask, "When was quay 3 of port 7 rebuilt?")))

    assert counted[1] < 1.5 * counted[0], counted


def test_a_build_reads_no_text_twice_and_grows_no_faster_than_the_documents(small_and_large: list[Built]) -> None:
    small, large = small_and_large

    assert large.calls < 2 * 3 * small.calls, (small.calls, large.calls)
    for texts in large.texts:
        assert len(set(texts)) == len(texts)


def test_a_build_with_nothing_to_do_costs_a_share_of_a_full_one(small_and_large: list[Built]) -> None:
    counted = [calls(partial(build, one.folder, one.index, HashEmbedder()), warm=0) for one in small_and_large]

    assert counted[1] < small_and_large[1].calls / 10, (counted, small_and_large[1].calls)
    assert counted[1] < 2 * 3 * counted[0], counted


def test_a_warm_answer_makes_so_many_calls(assistant: Assistant) -> None:
    counted = calls(partial(assistant.ask, QUESTION))

    assert counted < 2 * WARM_CALLS, counted


def test_an_answer_opens_a_handful_of_files_and_a_start_loads_so_many_modules(small_index: Path) -> None:
    command = [sys.executable, "-c", COUNTED, str(small_index), QUESTION]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout
    counted = json.loads(said)

    assert len(counted["opened"]) <= 2 * OPENED, counted["opened"]
    assert counted["modules"] < 2 * MODULES
