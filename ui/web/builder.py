"""Builds and dry runs that are asked for in the page: the terminal's command, in a process of its own.

So nothing that goes wrong in one ends the server, its memory is given back, and both do the same.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.settings import Settings
from index.errors import IndexBusy, IndexingError
from ui.build_command import BUILD
from ui.failure import Failure

# What a build depends on; the server's own values, wherever they were said.
_SETTINGS = (
    "documents",
    "further_documents",
    "index",
    "chroma_url",
    "model",
    "model_download",
    "passage_size",
    "generations",
)
_LEAVE = 5  # seconds that a build is given to end itself


class BuildFailed(IndexingError):
    """A build or dry run came to nothing: its process ended with the number `status`, and did not say why."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The build ended unforeseen (status {status}); the index before it serves.")
        self.status = status


class BuildRefused(IndexingError):
    """A build or dry run came to nothing, for the reason that its process said."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.line)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Build:
    """A build that was asked for in the page, as far as it has come.

    - number: from 1, since the server started; - by: the account that asked, None without one.
    - started: UTC, ISO 8601 to the second.
    - done, total: texts embedded, and to embed; None before that begins.
    - report: what `passerelle index build --json` prints, once it is over and went well; - failure: why it did not.
    """

    number: int
    by: str | None
    started: str
    done: int = 0
    total: int | None = None
    report: Mapping[str, object] | None = None
    failure: Failure | None = None

    @property
    def running(self) -> bool:
        """Whether it is not over yet."""
        return self.report is None and self.failure is None


class Builder:
    """Starts builds, one at a time, and says how the latest goes; what waits for a build may look at it at any time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._trying = threading.Lock()
        self._latest: Build | None = None
        self._process: subprocess.Popen[str] | None = None

    @property
    def latest(self) -> Build | None:
        """The build that runs, or that ran last; None before the first."""
        return self._latest

    def start(self, by: str | None, *, full: bool = False) -> Build:
        """Begin a build. IndexBusy where one that was begun here is running."""
        with self._lock:
            if self._latest and self._latest.running:
                raise IndexBusy(self._settings.index, f"since {self._latest.started}")
            number = self._latest.number + 1 if self._latest else 1
            now = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
            process = self._begin(["--progress", *(["--full"] if full else [])])
            build = self._latest = Build(number, by, now)
            self._process = process
        threading.Thread(target=self._follow, args=(process,), name="follow a build", daemon=True).start()
        return build

    def forecast(self, *, full: bool = False) -> dict[str, object]:
        """What `passerelle index build --dry-run --json` prints. BuildFailed or BuildRefused; one is made at a time."""
        with self._trying:
            process = self._begin(["--dry-run", "--progress", *(["--full"] if full else [])])
            printed, said = process.communicate()
        failure = next((one for line in said.splitlines() if (one := _failure(line))), None)
        return _report(process.returncode, printed, failure)

    def close(self) -> None:
        """End a build that runs; the index that serves stays as it is, and the next build goes on from there."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_LEAVE)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _begin(self, options: list[str]) -> subprocess.Popen[str]:
        said = {f"PASSERELLE_{name.upper()}": getattr(self._settings, name) for name in _SETTINGS}
        environment = {name: value for name, value in os.environ.items() if name not in said}
        environment |= {name: str(value) for name, value in said.items() if value is not None}
        command = [*BUILD, "--json", *options]
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603  # our own command
            command, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        )

    def _follow(self, process: subprocess.Popen[str]) -> None:
        """Take over what a build says, until it ends."""
        failure: Failure | None = None
        assert process.stdout
        assert process.stderr
        assert self._latest
        with process:
            for line in process.stderr:
                try:
                    progress = json.loads(line)
                    self._latest = replace(self._latest, done=progress["done"], total=progress["total"])
                except (ValueError, KeyError, TypeError):
                    failure = _failure(line) or failure
            printed = process.stdout.read()
        try:
            self._latest = replace(self._latest, report=_report(process.returncode, printed, failure))
        except BuildFailed as error:
            self._latest = replace(self._latest, failure=Failure.of(error))
        except BuildRefused as error:
            self._latest = replace(self._latest, failure=error.failure)


def _failure(line: str) -> Failure | None:
    """The failure that a line of the command says; None where it says something else."""
    try:
        return Failure.read(json.loads(line)["failure"])
    except (ValueError, KeyError, TypeError):
        return None


def _report(status: int, printed: str, failure: Failure | None) -> dict[str, object]:
    if status == 0:
        report: dict[str, object] = json.loads(printed)
        return report
    raise BuildRefused(failure) if failure else BuildFailed(status)
