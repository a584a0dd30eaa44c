"""The results that come along: this version reads them, and they say where they are from."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from eval import figures
from eval.case import find
from eval.kept import CASES, SUMMARY, load
from eval.report import Report
from eval.report_json import to_json
from eval.report_markdown import to_markdown

RESULTS = Path(figures.__file__).parent / "results"
DEV = RESULTS / "dev"


def test_the_run_that_comes_along_is_over_the_questions_that_come_along() -> None:
    run = load(DEV)

    assert run.setup.digest == hashlib.sha256(find("dev").read_bytes()).hexdigest()
    assert len(run.records) == len(find("dev").read_text(encoding="utf-8").splitlines())
    assert run.stale == ()


def test_its_report_is_what_its_rows_come_to() -> None:
    report = Report.of(load(DEV))

    assert to_json(report) + "\n" == (DEV / SUMMARY).read_text(encoding="utf-8")
    assert to_markdown(report) == (DEV / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["baselines", "dev"])
def test_results_name_commit_machine_and_settings_and_no_place_on_it(folder: str) -> None:
    summary = (RESULTS / folder / SUMMARY).read_text(encoding="utf-8")
    setup = json.loads(summary)["setup"]

    assert re.fullmatch(r"[0-9a-f]{12}", setup["commit"])  # of a clean clone
    assert "cores" in setup["machine"]
    assert setup["settings"]["hits"] > 0
    assert not re.search(r'"/|[A-Z]:\\\\', summary)
    assert all((RESULTS / folder / name).stat().st_size < 1_000_000 for name in (SUMMARY, CASES))
