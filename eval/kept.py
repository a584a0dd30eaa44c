"""Runs as they are kept: a folder with `report.md`, `summary.json` and `cases.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.case import Evidence
from eval.errors import ResultsUnwritable, RunMissing, RunUnreadable
from eval.locating import Stale
from eval.record import record_object, record_of
from eval.report import Report, Run, Setup
from eval.report_json import SCHEMA, to_json
from eval.report_markdown import to_markdown

SUMMARY = "summary.json"
CASES = "cases.jsonl"


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
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsUnwritable(folder, error.strerror or str(error)) from error


def find(asked: str | None, kept: Path) -> Path:
    """The folder of the run meant: that path, or one of that name among those `kept`; the latest where None is asked.

    Raises RunMissing.
    """
    runs = sorted((path.parent for path in kept.glob(f"*/{SUMMARY}")), key=lambda path: _created(path), reverse=True)
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


def _created(folder: Path) -> str:
    """When the run in a folder began, as it says itself; empty where it cannot be read, so that it comes last."""
    try:
        return str(json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["setup"]["created"])
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
