"""Systems measured beside one another: tables as Markdown, a summary as JSON, a line for each measurement, pictures."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval import charts
from eval.baseline_report import with_table
from eval.benchmarks.lifecycle import Spread
from eval.benchmarks.peer_figures import BEYOND, MEASURES, Measure, Ratio, Row, ratio, spread, values
from eval.errors import ResultsUnwritable

SCHEMA = "passerelle-peers/1"
"""Name and version of the summary; the version changes when a program that reads it would have to."""

MARKS = "<!-- peers: begin -->", "<!-- peers: end -->"
"""Between these lines of a page the tables are put."""

_DRAWN: Mapping[str, Sequence[str]] = {
    "by-the-clock": ("cold_wall", "unchanged_wall", "changed_wall", "latency_median", "latency_p95", "build_wall"),
    "of-processors": (
        "cold_processor",
        "unchanged_processor",
        "changed_processor",
        "latency_processor",
        "memory",
        "build_processor",
    ),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A system: its name, the versions of what it asks for, and the size of its environment in MB."""

    name: str
    versions: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Setup:
    """What was measured, so that a figure can be traced.

    - commit: of the code, with "+" where it was changed since; None where that is not known.
    - machine, threads: kind of processor, cores and Python; what OMP_NUM_THREADS said, None where it was not set.
    - created, seconds: when the run began, ISO 8601 in UTC, and how long it took.
    - documents, characters: how many text files, and their length in all.
    - questions: asked of each system in a repetition; first: the one of these that it is asked first.
    - model: name and fingerprint; precision: of numbers in which every system computes it.
    - left_out: systems that could not be run, each with the reason.
    """

    commit: str | None
    machine: str
    threads: str | None
    created: str
    seconds: float
    documents: int
    characters: int
    questions: int
    first: str
    model: str
    precision: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A run: its setup, the systems, the first of which the others are compared with, and what was measured."""

    setup: Setup
    systems: tuple[Measured, ...]
    rows: tuple[Row, ...]

    @property
    def base(self) -> Measured:
        """The system that the others are compared with."""
        return self.systems[0]

    @property
    def others(self) -> tuple[Measured, ...]:
        """The others."""
        return self.systems[1:]

    @property
    def repetitions(self) -> int:
        """How many times every system was measured."""
        return len({row.repetition for row in self.rows})

    def spread(self, system: Measured, measure: Measure) -> Spread:
        """A system's figure."""
        return spread(values(self.rows, system.name, measure))

    def ratio(self, system: Measured, measure: Measure) -> Ratio:
        """A system's figure over the base's."""
        return ratio(self.rows, system.name, self.base.name, measure)


def to_markdown(report: Report) -> str:
    """The ratios, the figures they come from, and the ratios without the loading of libraries."""
    setup = report.setup
    loads = spread([row.load for row in report.rows])
    lines = [
        f"{report.repetitions} repetitions, the systems in turns and in another order each time; {setup.documents} "
        f"documents of {setup.characters:,} characters as plain text, {setup.questions} questions each; commit "
        f"{setup.commit or 'unknown'}; {setup.machine}; OMP_NUM_THREADS {setup.threads or 'not set'}; load of the "
        f"machine {_range(loads, 1)}, of which the run itself is some 1; {setup.seconds / 60:.0f} minutes, "
        f"{setup.created}. Median [least–most].",
        "",
        f"How many times as much as {report.base.name} the others take; above 1, {report.base.name} takes less:",
        "",
        *_table(["", report.base.name, *(one.name for one in report.others)], _ratio_rows(report, MEASURES)),
        _line(
            [
                "installed size, MB",
                f"{report.base.size:,.0f}",
                *(f"{one.size / report.base.size:.2f}" for one in report.others),
            ]
        ),
        "",
        "What they take:",
        "",
        *_table(
            ["", *(one.name for one in report.systems)],
            [
                [
                    f"{measure.label}, {measure.unit}",
                    *(_range(report.spread(one, measure), measure.digits) for one in report.systems),
                ]
                for measure in MEASURES
            ],
        ),
        _line(["installed size, MB", *(f"{one.size:,.0f}" for one in report.systems)]),
        "",
        f"Of processors, without what the others take to load their libraries; of {report.base.name} everything:",
        "",
        *_table(["", report.base.name, *(one.name for one in report.others)], _ratio_rows(report, BEYOND)),
    ]
    lines += ["", *(f"- {reason}" for reason in setup.left_out)] if setup.left_out else []
    return "\n".join(lines)


def to_json(report: Report) -> str:
    """Everything but the single measurements, as a JSON object, indented."""
    summary = {
        "schema": SCHEMA,
        "setup": asdict(report.setup),
        "repetitions": report.repetitions,
        "systems": [
            {
                "name": one.name,
                "versions": list(one.versions),
                "size": round(one.size, 1),
                "size_ratio": round(one.size / report.base.size, 3),
                "figures": {measure.name: _figure(report, one, measure) for measure in (*MEASURES, *BEYOND)},
            }
            for one in report.systems
        ],
    }
    return json.dumps(summary, ensure_ascii=False, indent=2)


def to_pictures(report: Report) -> dict[str, str]:
    """Names of files, and SVG: the ratios by the clock, and of processors with those of memory."""
    by_name = {measure.name: measure for measure in MEASURES}
    pictures = {}
    for stem, names in _DRAWN.items():
        title = f"How many times as much as {report.base.name}, {stem.replace('-', ' ')}"
        rows = {
            _short(by_name[name]): {
                one.name: (found.median, found.least, found.most)
                for one in report.others
                for found in [report.ratio(one, by_name[name]).spread]
            }
            for name in names
        }
        pictures[f"{stem}.svg"] = charts.standalone(charts.ratios(title, rows)) + "\n"
    return pictures


def write(folder: Path, report: Report, page: Path | None = None) -> None:
    """Write tables, summary, measurements and pictures into a folder; tables and pictures into a page, too.

    Raises ResultsUnwritable.
    """
    table, pictures = to_markdown(report), to_pictures(report)
    files = {
        "table.md": table + "\n",
        "summary.json": to_json(report) + "\n",
        "rows.jsonl": "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in report.rows),
        **pictures,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        if page:
            shown = [f"\n![{Path(name).stem}]({_link(folder / name, page)})" for name in pictures]
            text = with_table(page.read_text(encoding="utf-8"), "\n".join([table, *shown]), MARKS)
            page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsUnwritable(folder, error.strerror or str(error)) from error
    except ValueError as error:
        raise ResultsUnwritable(folder, f"{page}: {error}") from error


def _link(file: Path, page: Path) -> str:
    return Path(os.path.relpath(file.resolve(), page.resolve().parent)).as_posix()


def _ratio_rows(report: Report, measures: Sequence[Measure]) -> list[list[str]]:
    return [
        [
            f"{measure.label}, {measure.unit}",
            _range(report.spread(report.base, measure), measure.digits),
            *(_range(report.ratio(one, measure).spread, 2) for one in report.others),
        ]
        for measure in measures
    ]


def _figure(report: Report, system: Measured, measure: Measure) -> dict[str, object]:
    found = report.ratio(system, measure)
    return {
        "unit": measure.unit,
        **_rounded(report.spread(system, measure)),
        "ratio": {**_rounded(found.spread), "above_1": found.ahead, "of": found.total},
    }


def _rounded(found: Spread) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(found).items()}


def _short(measure: Measure) -> str:
    """A label that stands alone, of at most two lines."""
    names = {
        "cold": "first answer\nfrom nothing",
        "unchanged": "rebuild,\nnothing changed",
        "changed": "rebuild,\none changed",
        "build": "full build",
        "memory": "most memory",
    }
    latency = {
        "latency_median": "question,\nmedian",
        "latency_p95": "question,\np95",
        "latency_processor": "question,\non average",
    }
    return latency.get(measure.name) or names[measure.name.split("_")[0]]


def _range(found: Spread, digits: int) -> str:
    return f"{found.median:,.{digits}f} [{found.least:,.{digits}f}–{found.most:,.{digits}f}]"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_line(head), "|---" * len(head) + "|", *map(_line, rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
