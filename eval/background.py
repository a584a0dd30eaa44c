"""An evaluation that runs while a person does something else: how far it is, how it ended, and a way to stop it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.answering import Assistant
from assistant.errors import AssistantError
from eval.case import load
from eval.errors import EvalError, EvaluationGoesOn
from eval.evaluation import evaluate
from eval.kept import Kept, save
from index.errors import IndexingError

State = Literal["idle", "running", "stopped", "failed", "done"]

_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """Somebody stopped it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is.

    - state: `idle` before the first, `running`, or how the last one ended.
    - done, total: cases.
    - error: why it failed; None where it did not. One that is of no package of ours is in the log.
    - kept: the run, once it is done; its page is written.
    """

    state: State = "idle"
    done: int = 0
    total: int = 0
    error: Exception | None = None
    kept: Kept | None = None


class BackgroundEvaluation:
    """Runs evaluations in a thread, one at a time, and keeps each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """`folder`: in which runs are kept, each under the id of the generation that answered."""
        self._folder = folder
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """How far the evaluation is, or how the last one ended."""
        return self._progress

    def start(self, cases: Path, assistant: Callable[[], Assistant]) -> None:
        """Begin an evaluation and return at once.

        - assistant: gives whoever is asked; called in the thread, for it may take seconds.

        Raises EvaluationGoesOn while one runs, and CasesInvalid where the file of cases cannot be used.
        """
        total = len(load(cases))
        with self._lock:
            if self._progress.state == "running":
                raise EvaluationGoesOn
            self._stop = threading.Event()
            self._progress = Progress("running", 0, total)
            self._thread = threading.Thread(
                target=self._run, args=(cases, assistant, self._stop), name="evaluation", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Stop the evaluation that runs, if any, once the question under way is answered; nothing of it is kept."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> Progress:
        """How far it is once it has ended, or after so many seconds."""
        if self._thread:
            self._thread.join(seconds)
        return self._progress

    def _run(self, cases: Path, assistant: Callable[[], Assistant], stop: threading.Event) -> None:
        def report(done: int, total: int) -> None:
            self._progress = Progress("running", done, total)
            if stop.is_set():
                raise _StoppedError

        try:
            run = evaluate(cases, assistant(), report)
            folder = self._folder / run.setup.generation
            save(run, folder)
            kept = Kept(folder)
            kept.write_page()
        except _StoppedError:
            self._ended("stopped")
        except (AssistantError, EvalError, IndexingError) as error:
            self._ended("failed", error)
        except Exception as error:  # whatever it is, whoever looks at the progress must learn of it
            _log.exception("an evaluation failed")
            self._ended("failed", error)
        else:
            self._ended("done", kept=kept)

    def _ended(self, state: State, error: Exception | None = None, kept: Kept | None = None) -> None:
        self._progress = Progress(state, self._progress.done, self._progress.total, error, kept)
