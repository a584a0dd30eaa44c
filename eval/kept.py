"""Runs as they are kept: a folder with `report.md`, `summary.json`, `cases.jsonl`, and `report.html` once asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.case import Evidence
from eval.errors import ResultsUnwritable, RunMissing, RunUnreadable
from eval.locating import Stale
from eval.record import record_object, record_of
from eval.report import Report, Run, Setup
from eval.report_json import SCHEMA, to_json
from eval.report_markdown import to_markdown
from eval.report_page import to_html

SUMMARY = "summary.json"
CASES = "cases.jsonl"
PAGE = "report.html"


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that is kept in a folder."""

    folder: Path

    @property
    def page(self) -> Path:
        """Its report as one HTML page; it is there once `write_page` has written it."""
        return self.folder / PAGE

    def run(self) -> Run:
        """The run itself. Raises RunUnreadable."""
        return load(self.folder)

    def write_page(self) -> Path:
        """The page, written where it is not there yet. Raises RunUnreadable or ResultsUnwritable."""
        if not self.page.is_file():
            write(self.page, to_html(Report.of(self.run())))
        return self.page


def last_run(kept: Path) -> Kept | None:
    """The latest of the runs kept, each in a folder of its own within that one; None where there is none."""
    runs = _runs(kept)
    return Kept(runs[0]) if runs else None


def save(run: Run, folder: Path) -> None:
    """Keep a run in a folder, made where it is not there; what an earlier run left there is replaced.

    Raises ResultsUnwritable.
    """
    report = Report.of(run)
    lines = [json.dumps(record_object(record), ensure_ascii=False) for record in run.records]
    files = {
        "report.md": to_markdown(report),
        CASES: "".join(f"{line}\n" for line in lines),
        SUMMARY: to_json(report) + "\n",  # last: a folder without it holds no run
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (SUMMARY, PAGE):  # of an earlier run: they would not belong to what is written now
            (folder / name).unlink(missing_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsUnwritable(folder, error.strerror or str(error)) from error


def write(path: Path, text: str) -> None:
    """Write a report into a file, its folder made where it is not there. Raises ResultsUnwritable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsUnwritable(path, error.strerror or str(error)) from error


def find(asked: str | None, kept: Path) -> Path:
    """The folder of the run meant: that path, or one of that name among those `kept`; the latest where None is asked.

    Raises RunMissing.
    """
    runs = _runs(kept)
    if asked is None and runs:
        return runs[0]
    if asked is not None:
        for folder in (Path(asked), kept / asked):
            if (folder / SUMMARY).is_file():
                return folder
    raise RunMissing(asked, [run.name for run in runs])


def load(folder: Path) -> Run:
    """The run that `save` kept there. Raises RunUnreadable, with the line, where it is not as it was written."""
    path = folder / SUMMARY
    try:
        summary = json.loads(_text(path))
        if summary["schema"] != SCHEMA:
            raise RunUnreadable(path, 0, f"its schema is {summary['schema']!r}, expected {SCHEMA!r}")
        setup = Setup(**summary["setup"])
        stale = tuple(_stale(entry) for entry in summary["stale_evidence"])
    except (KeyError, TypeError, ValueError) as error:
        raise RunUnreadable(path, 0, _reason(error)) from error
    path = folder / CASES
    records = []
    # Not `splitlines`: a quote may hold one of the rarer line separators.
    for number, line in enumerate(_text(path).removesuffix("\n").split("\n"), start=1):
        try:
            records.append(record_of(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise RunUnreadable(path, number, _reason(error)) from error
    return Run(setup, tuple(records), stale)


def _runs(kept: Path) -> list[Path]:
    """The folders of runs in a folder, the latest first. What this version cannot read, or is no run, is none."""
    created = {path.parent: _created(path) for path in kept.glob(f"*/{SUMMARY}")}
    return sorted(filter(created.get, created), key=lambda folder: created[folder], reverse=True)


def _created(summary: Path) -> str:
    """When a run began, as it says itself; empty where that is not a run."""
    try:
        values = json.loads(summary.read_text(encoding="utf-8"))
        return str(values["setup"]["created"]) if values["schema"] == SCHEMA else ""
    except (OSError, KeyError, TypeError, ValueError):
        return ""


def _stale(entry: Mapping[str, Any]) -> Stale:
    return Stale(entry["case"], entry["field"], Evidence(entry["document"], entry["quote"]), entry["document_missing"])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunUnreadable(path, 0, error.strerror or str(error)) from error


def _reason(error: Exception) -> str:
    return f"lacks {error}" if isinstance(error, KeyError) else str(error)
