"""The shipped questions must be answered as well as before: no figure under the end of its committed interval."""

from __future__ import annotations

from pathlib import Path

from eval import figures
from eval.report import Report, Run
from eval.thresholds import missed, read

THRESHOLDS = Path(figures.__file__).with_name("thresholds.toml")


def test_the_shipped_questions_reach_their_thresholds(shipped_run: Run) -> None:
    report = Report.of(shipped_run)

    assert [str(miss) for miss in missed(read(THRESHOLDS), report)] == []
    assert report.crashed == ()
