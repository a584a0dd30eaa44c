"""What a process costs: seconds by the clock and of processors, and of one that answers its memory and its delays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import QuickStartFailed

_LOADED = re.compile(r"^loaded (\d+\.\d+)$", re.MULTILINE)
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds.

    - wall: by the clock.
    - processor: of processors, those of ended child processes included.
    - loading: of these, what loading libraries took; 0 where the process does not say.
    """

    wall: float
    processor: float
    loading: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """A process that answered questions.

    - first: from its start to its first answer.
    - seconds: by the clock, of each answer after the first one.
    - processor: seconds of processors for one of them, on average.
    - memory: the most that the process held, MB of 1,000,000 bytes.
    """

    first: Cost
    seconds: tuple[float, ...]
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Command:
    """A command line with the folder and the variables that it runs with; `name` is whose it is."""

    name: str
    line: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def ended(command: Command) -> Cost:
    """Run a command to its end. QuickStartFailed where it fails."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = _started(command, subprocess.DEVNULL, said.fileno())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        text = _text(said.fileno())
    if process.returncode:
        raise QuickStartFailed(command.name, _last(text) or f"status {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, _loading(text))


def conversation(command: Command, questions: Sequence[str]) -> Conversation:
    """Start a command that reads a question, and writes its answer, as a JSON object a line; ask all, one by one.

    Raises QuickStartFailed where it ends before the last answer.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        with _started(command, subprocess.PIPE, said.fileno()) as process:
            try:
                _answered(process, questions[0])
                wall, processor = time.perf_counter() - started, _processor(process.pid)
                first = Cost(wall, processor, _loading(_text(said.fileno())))
                seconds = tuple(_answered(process, question) for question in questions[1:])
                each = (_processor(process.pid) - processor) / max(1, len(seconds))
                return Conversation(first, seconds, each, _peak(process.pid))
            except (OSError, ValueError) as error:
                raise QuickStartFailed(command.name, _last(_text(said.fileno())) or str(error)) from error


def folder_size(folder: Path) -> float:
    """What the files below a folder hold, links not followed, MB of 1,000,000 bytes."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def _started(command: Command, entry: int, said: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own command
        command.line, stdin=entry, stdout=subprocess.PIPE if entry == subprocess.PIPE else said, stderr=said,
        cwd=command.folder, env=command.environment,
    )  # fmt: skip


def _answered(process: subprocess.Popen[bytes], question: str) -> float:
    """Seconds from a question to its answer. ValueError where none comes."""
    assert process.stdin is not None
    assert process.stdout is not None
    started = time.perf_counter()
    process.stdin.write(json.dumps({"id": 1, "question": question}).encode() + b"\n")
    process.stdin.flush()
    while line := process.stdout.readline():
        if line.startswith(b"{"):  # what a library says on the way is no answer
            seconds = time.perf_counter() - started
            if "error" in (found := json.loads(line)):
                raise ValueError(f"it did not answer {question!r}: {found['error']}")
            return seconds
    raise ValueError("it ended before it had answered")


def _processor(number: int) -> float:
    """Seconds of processors that a running process has taken, its own threads' only."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(number: int) -> float:
    found = _PEAK.search(Path(f"/proc/{number}/status").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("the system does not say how much memory it held")
    return int(found[1]) * 1024 / 1e6


def _text(said: int) -> str:
    return os.pread(said, 1_000_000, 0).decode(errors="replace")


def _loading(text: str) -> float:
    found = _LOADED.search(text)
    return float(found[1]) if found else 0.0


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
