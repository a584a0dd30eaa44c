"""What is loaded for a command: the guard of the times that a person waits before anything happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "bm25s",
    "chromadb",
    "gradio",
    "llama_index",
    "pandas",
    "py3langid",
    "scipy",
    "sentence_transformers",
    "torch",
    "transformers",
)
PROGRAM = """
import json, sys
from ui.terminal.cli import app
try:
    app(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def loaded(*arguments: str) -> set[str]:
    """The packages that are loaded once a command has ended."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    return set(json.loads(said.splitlines()[-1]))


def test_no_threads_of_numpys_wait_beside_an_answer() -> None:
    """They wait busily: each takes a processor."""
    counted = "import ui.terminal.cli, numpy, os; numpy.ones((900, 900)) @ numpy.ones((900, 900)); "
    program = counted + "print(len(os.listdir('/proc/self/task')))"
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads cannot be counted here")
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", program]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2], env=environment
    )
    assert said.stdout.strip() == "1"


def test_help_loads_neither_numbers_nor_models() -> None:
    assert not loaded("--help") & {*HEAVY, "numpy", "onnxruntime", "pydantic"}


@pytest.mark.parametrize(
    "question", ["Where was the harbour rebuilt?", "Wer gründete die Werft von Seeheim?", "Who founded Seeheim?"]
)
def test_an_answer_loads_what_it_is_made_with_and_no_more(small_index: Path, question: str) -> None:
    found = loaded("ask", question, "--index", str(small_index))

    assert "onnxruntime" in found
    assert not found & set(HEAVY)
