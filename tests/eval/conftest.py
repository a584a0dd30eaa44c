"""A small index, an assistant over it, and cases about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Assistant
from assistant.evidence import Calibration, Signs
from assistant.extractive import ExtractiveWriter
from assistant.opening import open_assistant
from assistant.settings import Settings, load_settings
from eval.case import Case, load
from eval.report import Run
from index.building import build
from index.served import ServedIndex
from tests.embedders import HashEmbedder
from tests.eval.shipped import CASES, asked

SMALL_DOCUMENTS = {
    "dairy": (
        "---\ntitle: Dairy\nlanguage: en\n---\n# Dairy\n\nThe state counts 116 cheese plants.\n\n"
        "The owner of the largest plant is not known.\n\nIts herd numbers 5,000 goats.\n"
    ),
    "tram": (
        "---\ntitle: Le tram\nlanguage: fr\n---\n# Le tram\n\nHélène Marchetti dirige la régie du tram.\n\n"
        "La régie date de 1998.\n"
    ),
}
SMALL_CASES: list[dict[str, Any]] = [
    {
        "id": "plants",
        "question": "How many cheese plants does the state count?",
        "language": "en",
        "kind": "number",
        "answers": ["116"],
        "evidence": [{"document": "dairy", "quote": "116 cheese plants"}],
        "evidence_languages": ["en"],
    },
    {
        "id": "who",
        "question": "Qui dirige la régie du tram ?",
        "language": "fr",
        "kind": "who",
        "answers": ["Hélène Marchetti"],
        "evidence": [{"document": "tram", "quote": "Hélène Marchetti dirige la régie"}],
        "evidence_languages": ["fr"],
    },
    {
        "id": "since",
        "question": "Elle date de quelle année ?",
        "language": "fr",
        "kind": "follow_up",
        "history": [{"question": "Que sait-on de la régie ?", "answer": "La régie est celle du tram."}],
        "answers": ["1998"],
        "evidence": [{"document": "tram", "quote": "La régie date de 1998."}],
        "evidence_languages": ["fr"],
    },
    {
        "id": "owner",
        "question": "Who is the owner of the largest plant?",
        "language": "en",
        "kind": "unanswerable",
        "absence_stated": [{"document": "dairy", "quote": "The owner of the largest plant is not known."}],
    },
    {"id": "weather", "question": "Will it rain in Oslo tomorrow?", "language": "en", "kind": "off_topic"},
    {"id": "fish", "question": "Wie schwer wird ein Karpfen?", "language": "de", "kind": "off_topic"},
]


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in SMALL_DOCUMENTS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def cases_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in SMALL_CASES), encoding="utf-8")
    return path


@pytest.fixture
def cases(cases_file: Path) -> tuple[Case, ...]:
    return load(cases_file)


@pytest.fixture(scope="session")
def shipped_assistant(shipped_index: Path) -> Assistant:
    """Over all shipped documents."""
    return open_assistant(load_settings(index=shipped_index))


@pytest.fixture(scope="session")
def shipped_run(shipped_assistant: Assistant) -> Run:
    """Every shipped question, nothing wrong."""
    return asked(CASES, shipped_assistant)


@pytest.fixture(scope="session")
def small_assistant(small_index: Path, small_settings: Settings) -> Assistant:
    """Over the small documents of every test, where `assistant` is over those of this folder."""
    assert small_index == small_settings.index
    return open_assistant(small_settings)


@pytest.fixture
def assistant(documents: Path, tmp_path: Path) -> Assistant:
    """Answers everything that it can draft: its threshold is 0."""
    embedder = HashEmbedder(dimensions=256)  # so many that hardly two words share one
    build(documents, tmp_path / "index", embedder)
    return Assistant(
        served=ServedIndex(tmp_path / "index", embedder.identity),
        embedder=embedder,
        writer=ExtractiveWriter(statements=3, length=650),
        calibration=Calibration(Signs(4.0, 2.0, 0.0, 0.0, 0.0), -2.0, 0.0, "none", 0, ""),
        settings=load_settings(index=tmp_path / "index", hits=3),
    )
