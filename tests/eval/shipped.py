"""The documents and the questions that come along, or some of them, indexed and asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.answering import Assistant
from assistant.opening import open_assistant
from assistant.settings import load_settings
from corpus import reading
from eval.case import Case, find, load
from eval.locating import documents
from eval.record import records
from eval.report import Run, Setup
from eval.running import documents_cited, read_documents, run
from index.building import build
from index.embedding import BUNDLED_MODEL, open_model

DOCUMENTS = sorted((Path(reading.__file__).parent / "documents").iterdir(), key=lambda path: path.stem)
CASES = load(find("dev"))


def indexed(chosen: Iterable[Path], folder: Path) -> Assistant:
    """An assistant over copies of these documents; what the folder's index holds already is taken over."""
    copies = folder / "documents"
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir(parents=True)
    for path in chosen:
        shutil.copy(path, copies)
    build(copies, folder / "index", open_model(str(BUNDLED_MODEL)))
    return open_assistant(load_settings(index=folder / "index"))


def asked(cases: Sequence[Case], assistant: Assistant, threshold: float | None = None) -> Run:
    """The run of some cases; answers of less strength than the threshold, or than the assistant's, are refused."""
    drafts = run(cases, assistant.never_refusing)
    least = assistant.threshold if threshold is None else threshold
    found = read_documents(assistant, [*documents(cases), *documents_cited(drafts)])
    setup = Setup("dev", "", assistant.generation, "bundled", assistant.writer.name, least, {}, "", 0.0)
    return Run(setup, records(drafts, least, found), ())
