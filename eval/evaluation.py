"""An evaluation as a whole: the cases of a file asked, judged, and put together with what was measured."""

from __future__ import annotations

import datetime
import hashlib
import time
from pathlib import Path

from assistant.answering import Assistant
from assistant.settings import REPOSITORY
from eval.case import load
from eval.judge import Judge, Opinion, opinions
from eval.locating import documents, stale
from eval.provenance import commit, machine, public
from eval.record import records
from eval.report import Run, Setup
from eval.running import Progress, documents_cited, read_documents, run, served


def evaluate(
    cases: Path,
    assistant: Assistant,
    progress: Progress = lambda done, total: None,
    judge: Judge | None = None,
) -> Run:
    """Ask the assistant every case of a file, and judge what it says.

    - progress: told after each case, and after each opinion where a judge is asked; what it raises ends the evaluation.
    - judge: a language model whose opinion of the answers is kept beside the figures.

    Raises CasesInvalid, and IndexChanged where the index was rebuilt meanwhile.
    """
    created, started = datetime.datetime.now(datetime.UTC), time.perf_counter()
    content, code = cases.read_bytes(), commit(REPOSITORY)
    loaded = load(cases)
    count = len(loaded)
    drafts = run(loaded, assistant.never_refusing, lambda done, total: progress(done, 2 * total if judge else total))
    given: dict[str, Opinion] = {}
    if judge:
        outcomes = served(drafts, assistant.threshold)
        given = opinions(outcomes, judge, lambda done, total: progress(count + done, count + total))
    found = read_documents(assistant, [*documents(loaded), *documents_cited(drafts)])
    setup = Setup(
        cases=cases.stem,
        digest=hashlib.sha256(content).hexdigest(),
        generation=assistant.generation,
        model=str(assistant.embedder.identity),
        writer=assistant.writer.name,
        threshold=assistant.threshold,
        settings=public(assistant.settings),
        created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
        seconds=time.perf_counter() - started,
        commit=code,
        machine=machine(),
        judge=judge.name if judge else None,
    )
    texts = {name: document.text for name, document in found.items()}
    return Run(setup, records(drafts, assistant.threshold, found, given), stale(loaded, texts))
