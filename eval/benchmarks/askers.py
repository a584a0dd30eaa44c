"""How many questions a second are answered, and how long each takes, when 1, 8 or 32 people ask at once.

    python -m eval.benchmarks.askers
    python -m eval.benchmarks.askers --in-process --askers 1 32 --repetitions 3

starts `passerelle ui` on a free port, asks it the development questions over HTTP (POST /api/ask) and writes figures, a
table and a picture to `eval/results/askers/`. `--in-process` asks the assistant in this very process instead, from
threads: what HTTP and the page add is the difference. Every asker sends its next question as soon as it has an answer,
so that with n askers n questions are always under way. The numbers of askers take turns, and every round asks the same
questions. The index must have been built.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import numpy as np

from eval import charts
from eval.benchmarks.lifecycle import Spread
from eval.case import find, load

RESULTS = Path("eval/results/askers")
PATH = "/api/ask"
READY = "is open at "  # printed by `passerelle ui`, then the address
PERCENTILES = (50, 95, 99)
_RUN = "from ui.terminal.cli import main; main()"

Ask = Callable[[str], None]
"""Asks a question and waits for the whole answer. Raises whatever keeps it from coming."""


@dataclass(frozen=True, slots=True)
class Round:
    """Every question asked once.

    - seconds: by the clock, of the whole round. processor: seconds of processors of whoever answers.
    - latencies: of the questions that were answered, in seconds. errors: what came in place of answers.
    """

    seconds: float
    processor: float
    latencies: Sequence[float]
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Level:
    """What so many askers at once got.

    - answered: questions, in all rounds. errors: what came in place of answers.
    - throughput: answers a second, over the rounds. processor: milliseconds of processors for an answer.
    - p50, p95, p99: milliseconds from question to answer of all rounds together, then of the best and worst round.
    """

    askers: int
    answered: int
    errors: Sequence[str]
    throughput: Spread
    processor: Spread
    p50: Spread
    p95: Spread
    p99: Spread


@dataclass(frozen=True, slots=True)
class Report:
    """All levels, measured in turns.

    - way: over HTTP, or in process. memory: most that whoever answers ever held, in MB.
    """

    machine: str
    way: str
    questions: int
    repetitions: int
    memory: int
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Whoever answers: how a new asker reaches it, and which process it is."""

    way: str
    process: int
    asker: Callable[[], AbstractContextManager[Ask]]


def measure(answerer: Answerer, askers: Sequence[int], repetitions: int, questions: Sequence[str]) -> Report:
    """Ask every question by each number of askers, in turns, after a round that does not count."""
    load_before = os.getloadavg()[0]
    ask_round(answerer, max(askers), questions)
    rounds: dict[int, list[Round]] = {count: [] for count in askers}
    for _ in range(repetitions):
        for count in askers:
            rounds[count].append(ask_round(answerer, count, questions))
    return Report(
        machine=f"{platform.machine()}, {os.cpu_count()} cores, load {load_before:.1f} before",
        way=answerer.way,
        questions=len(questions),
        repetitions=repetitions,
        memory=_most_memory(answerer.process),
        levels=[level(count, found) for count, found in rounds.items()],
    )


def ask_round(answerer: Answerer, askers: int, questions: Sequence[str]) -> Round:
    """Have askers share the questions, each its next one as soon as it has an answer."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for question in questions:
        waiting.put(question)
    latencies: list[float] = []
    errors: list[str] = []

    def keep_asking() -> None:
        with answerer.asker() as ask, suppress(queue.Empty):
            while True:
                question = waiting.get_nowait()
                started = time.perf_counter()
                try:
                    ask(question)
                except Exception as error:  # whatever it is, it is this question's result
                    errors.append(" ".join(f"{type(error).__name__}: {error}".split())[:200])
                else:
                    latencies.append(time.perf_counter() - started)

    threads = [threading.Thread(target=keep_asking, name=f"asker {number}") for number in range(askers)]
    processor, started = _processor_seconds(answerer.process), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return Round(seconds, _processor_seconds(answerer.process) - processor, latencies, errors)


def level(askers: int, rounds: Sequence[Round]) -> Level:
    """The figures of one number of askers."""
    every = [one for found in rounds for one in found.latencies]
    percentiles = {}
    for share in PERCENTILES:
        own = [float(np.percentile(found.latencies, share)) for found in rounds if found.latencies] or [0.0]
        whole = float(np.percentile(every, share)) if every else 0.0
        percentiles[f"p{share}"] = Spread(*(round(1000 * value, 1) for value in (whole, min(own), max(own))))
    return Level(
        askers=askers,
        answered=len(every),
        errors=[error for found in rounds for error in found.errors],
        throughput=_spread([len(found.latencies) / found.seconds for found in rounds]),
        processor=_spread([1000 * found.processor / max(1, len(found.latencies)) for found in rounds]),
        **percentiles,
    )


@contextmanager
def over_http() -> Iterator[Answerer]:
    """`passerelle ui` in a process of its own, on a free port, until the block ends."""
    command = [sys.executable, "-c", _RUN, "ui", "--port", "0", "--no-browser"]
    unlimited = {**os.environ, "PASSERELLE_RATE": "0"}  # all askers come from one address
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=unlimited) as running:  # noqa: S603  # our own
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            if READY not in line:
                raise RuntimeError(f"the page was expected to open, found {line!r}")
            address = urlsplit(line.split(READY)[1].split()[0])
            assert address.hostname is not None
            host, port = address.hostname, address.port
            yield Answerer("over HTTP", running.pid, lambda: http_asker(host, port))
        finally:
            running.terminate()


@contextmanager
def http_asker(host: str, port: int | None) -> Iterator[Ask]:
    """An asker with a connection of its own, kept from one question to the next."""
    connection = HTTPConnection(host, port, timeout=120)

    def ask(question: str) -> None:
        body = json.dumps({"question": question}).encode()
        connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        content = reply.read()
        if reply.status != 200:
            raise HTTPException(f"{reply.status} {reply.reason}: {content[:100].decode(errors='replace')}")
        if not isinstance(json.loads(content), dict):
            raise HTTPException("a JSON object expected")

    with closing(connection):
        yield ask


def in_process() -> Answerer:
    """The assistant of the settings, opened here."""
    from assistant.opening import open_assistant
    from assistant.settings import load_settings

    assistant = open_assistant(load_settings(writer="extractive"))

    def ask(question: str) -> None:
        assistant.ask(question)

    return Answerer("in process", os.getpid(), lambda: nullcontext(ask))


def table(report: Report) -> str:
    """The figures as a table of Markdown."""
    lines = [
        f"{report.questions} questions {report.repetitions} times, {report.way}; {report.machine}; "
        f"most memory {report.memory} MB.",
        "",
        "| askers at once | answers a second | p50, ms | p95, ms | p99, ms | ms of processors for an answer | errors |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in report.levels:
        cells = [_cell(one.throughput, 1), *(_cell(value, 0) for value in (one.p50, one.p95, one.p99))]
        cells += [_cell(one.processor, 1), str(len(one.errors))]
        lines.append(f"| {one.askers} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def picture(report: Report) -> str:
    """The figures as an SVG file."""
    lines = {
        f"p{share}": [(one.askers, getattr(one, f"p{share}").median) for one in report.levels] for share in PERCENTILES
    }
    return (
        charts.standalone(charts.growth(f"Time to an answer, {report.way}", lines, "askers at once", "ms to an answer"))
        + "\n"
    )


def _processor_seconds(process: int) -> float:
    ticks = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _most_memory(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(kilobytes) / 1024)


def _spread(values: Sequence[float]) -> Spread:
    return Spread(round(median(values), 2), round(min(values), 2), round(max(values), 2))


def _cell(value: Spread, digits: int) -> str:
    return f"{value.median:.{digits}f} [{value.least:.{digits}f}–{value.most:.{digits}f}]"


def main() -> None:
    """Measure as the command line says; write the results and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--askers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--in-process", action="store_true", help="ask from threads of this process, without HTTP")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    given = parser.parse_args()
    questions = [case.question for case in load(find("dev"))]
    if given.in_process:
        report = measure(in_process(), given.askers, given.repetitions, questions)
    else:
        with over_http() as answerer:
            report = measure(answerer, given.askers, given.repetitions, questions)
    name = report.way.replace(" ", "-").lower()
    given.results.mkdir(parents=True, exist_ok=True)
    (given.results / f"{name}.json").write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    (given.results / f"{name}.md").write_text(table(report), encoding="utf-8")
    (given.results / f"{name}.svg").write_text(picture(report), encoding="utf-8")
    sys.stdout.write(table(report))


if __name__ == "__main__":
    main()
