from __future__ import annotations

import ast
import hashlib
import re
import sys
from pathlib import Path

import pytest

from assistant.answering import Assistant
from eval.baselines import Asked, measure
from eval.case import Case
from eval.errors import QuickStartFailed
from eval.quick_starts import (
    QUICK_STARTS,
    REQUIREMENTS,
    SCRIPTS,
    QuickStart,
    environment,
    read_found,
    search,
    write_sources,
)

# A framework of one line: a document is a passage, and passages are ranked by the words they share with a question.
WORDS = f"""
import sys
sys.path.insert(0, {str(SCRIPTS)!r})
from exchange import read_task, write_found

task = read_task()
passages = [(str(path), path.read_text(encoding="utf-8")) for path in task.files]
def shared(question, text):
    return -len(set(question.lower().split()) & set(text.lower().split()))
write_found(task, passages, [
    sorted(range(len(passages)), key=lambda place: shared(question, passages[place][1]))[: task.depth]
    for question in task.questions
])
"""


def run(script: Path, assistant: Assistant, cases: tuple[Case, ...], folder: Path) -> list[int | None]:
    generation = assistant.served.generation()
    sources = folder / "sources"
    sources.mkdir()
    write_sources(generation.documents(), [folder], sources)
    texts = {document.name: document.text for document in generation.documents()}
    asked = [Asked.of(case) for case in cases]
    quick_start = QuickStart("words", str(script), 1)
    found = search(quick_start, Path(sys.executable), sources, folder, asked, texts, folder)
    return [finding.rank for finding in measure(found, cases, texts).findings]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "words.py"
    path.write_text(WORDS, encoding="utf-8")
    return path


def test_what_a_script_finds_is_judged_like_our_own(
    script: Path, assistant: Assistant, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    assert run(script, assistant, cases, tmp_path) == [1, 1, 1, None, None, None]


def test_texts_are_given_without_their_front_matter(assistant: Assistant, tmp_path: Path) -> None:
    write_sources(assistant.served.generation().documents(), [tmp_path], tmp_path)

    assert (tmp_path / "dairy.md").read_text(encoding="utf-8").startswith("# Dairy")


def test_a_script_that_fails_is_left_out_with_its_last_line(
    script: Path, assistant: Assistant, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    script.write_text("raise ImportError('no framework here')", encoding="utf-8")

    with pytest.raises(QuickStartFailed, match=r"words: ImportError: no framework here"):
        run(script, assistant, cases, tmp_path)


def test_a_script_that_writes_nothing_is_left_out(
    script: Path, assistant: Assistant, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    script.write_text("", encoding="utf-8")

    with pytest.raises(QuickStartFailed, match="cannot be read"):
        run(script, assistant, cases, tmp_path)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"passages": [{"file": "z.md", "text": "a"}], "rankings": [[0]]}, "'z'"),
        ({"passages": [{"file": "a.md", "text": "a"}], "rankings": []}, "expected 1 rankings"),
        ({"passages": [{"file": "a.md", "text": "a"}], "rankings": [[1]]}, "expected 1 rankings of 1"),
    ],
)
def test_what_does_not_fit_the_task_is_refused(found: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_found(QUICK_STARTS[0], found, 1, {"a": "a"}, 0.0)


def test_an_environment_that_is_ready_is_not_made_again(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("nothing-of-that-name==0\n", encoding="utf-8")
    name = "environment-6af6a058e313"
    (tmp_path / name).mkdir()
    (tmp_path / name / "ready").touch()

    # Any other content would have another name, and be installed.
    assert environment(tmp_path, requirements).parent.parent.parent == tmp_path


def test_another_constraint_makes_another_environment(tmp_path: Path) -> None:
    requirements, constraints = tmp_path / "requirements.txt", tmp_path / "constraints.txt"
    requirements.write_text("nothing-of-that-name\n", encoding="utf-8")
    made = set()
    for pin in ("nothing-of-that-name==0\n", "nothing-of-that-name==1\n"):
        constraints.write_text(pin, encoding="utf-8")
        digest = hashlib.sha256(requirements.read_bytes() + constraints.read_bytes()).hexdigest()
        (tmp_path / f"environment-{digest[:12]}").mkdir()
        (tmp_path / f"environment-{digest[:12]}" / "ready").touch()
        made.add(environment(tmp_path, requirements, constraints))
    assert len(made) == 2


@pytest.mark.parametrize("script", sorted(SCRIPTS.rglob("*.py")), ids=lambda path: str(path.relative_to(SCRIPTS)))
def test_every_script_is_python_and_imports_nothing_of_ours(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        + ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
    }

    assert imported.isdisjoint({"corpus", "index", "assistant", "eval", "ui"})


def test_every_quick_start_has_its_script_and_every_requirement_one_version() -> None:
    assert {quick_start.path for quick_start in QUICK_STARTS} == {
        path for path in SCRIPTS.glob("*.py") if path.name != "exchange.py"
    }
    lines = [line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines)
