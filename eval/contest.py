"""Every baseline in one run, over the same cases and documents as Passerelle."""

from __future__ import annotations

import datetime
import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from assistant.answering import Assistant
from assistant.settings import REPOSITORY
from corpus.document import Document
from eval.baseline_report import Setup
from eval.baselines import Asked, Baseline, Search, answered, measure
from eval.case import load
from eval.errors import QuickStartFailed
from eval.own_searches import bundled, lexical, other_model, whole
from eval.provenance import commit, machine, public
from eval.quick_starts import QUICK_STARTS, environment, search, write_sources
from eval.running import run
from index.embedding import open_model
from index.training.teacher import packaged_teacher

ENVIRONMENTS = REPOSITORY / "var" / "baselines"
ENGLISH = "A plain English model alone (all-MiniLM-L6-v2)"

Waiting = Callable[[str], AbstractContextManager[None]]
"""Says what is under way for as long as a block runs."""


def compare_baselines(
    cases: Path,
    assistant: Assistant,
    quick_starts: bool = True,
    waiting: Waiting = lambda what: nullcontext(),
) -> tuple[Setup, list[Baseline]]:
    """Passerelle first, then its parts alone, the English model, and the quick starts that can be run.

    Raises CasesInvalid, TeacherMissing without the package of the English model, and IndexChanged.
    """
    created, started = datetime.datetime.now(datetime.UTC), time.perf_counter()
    code = commit(REPOSITORY)
    loaded = load(cases)
    asked = [Asked.of(case) for case in loaded]
    english = open_model(str(packaged_teacher()))
    generation = assistant.served.generation()
    documents = list(generation.documents())
    texts = {document.name: document.text for document in documents}
    handed, size = assistant.settings.hits, assistant.settings.passage_size
    with waiting("Answering"):
        outcomes = run(loaded, assistant)
        own = whole(loaded, assistant, generation)
    with waiting("Searching by each part alone"):
        searches = [
            own,
            lexical(asked, generation, handed, translated=True),
            lexical(asked, generation, handed, translated=False),
            bundled(asked, generation, assistant.embedder, handed),
            other_model(ENGLISH, asked, documents, english, size, handed),
        ]
    others, left_out = _quick_starts(documents, asked, assistant, waiting) if quick_starts else ([], [])
    measured = [answered("Passerelle", own, outcomes, texts)]
    measured += [measure(found, loaded, texts) for found in (*searches, *others)]
    setup = Setup(
        cases=cases.stem,
        digest=hashlib.sha256(cases.read_bytes()).hexdigest(),
        generation=generation.id,
        model=str(assistant.embedder.identity),
        other_model=str(english.identity),
        settings=public(assistant.settings),
        commit=code,
        machine=machine(),
        created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
        seconds=time.perf_counter() - started,
        left_out=tuple(left_out),
    )
    return setup, measured


def _quick_starts(
    documents: Sequence[Document], asked: Sequence[Asked], assistant: Assistant, waiting: Waiting
) -> tuple[list[Search], list[str]]:
    """What those quick starts found that could be run, and why the others are left out."""
    searches: list[Search] = []
    left_out: list[str] = []
    texts = {document.name: document.text for document in documents}
    # Of one name in every run: LlamaIndex embeds the path of a file along with its text.
    sources = ENVIRONMENTS / "documents"
    shutil.rmtree(sources, ignore_errors=True)
    sources.mkdir(parents=True)
    try:
        with waiting("Preparing the environment of the quick starts"):
            write_sources(documents, assistant.settings.folders, sources)
            python = environment(ENVIRONMENTS)
    except QuickStartFailed as error:
        return [], [str(error)]
    for quick_start in QUICK_STARTS:
        try:
            with waiting(quick_start.name):
                searches.append(search(quick_start, python, sources, packaged_teacher(), asked, texts, ENVIRONMENTS))
        except QuickStartFailed as error:
            left_out.append(str(error))
    return searches, left_out
