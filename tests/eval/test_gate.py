"""A quarter of the shipped documents, and the questions that rest on no other, must be answered as well as before."""

from __future__ import annotations

from pathlib import Path

from eval.report import Report
from eval.thresholds import missed, read
from tests.eval.shipped import CASES, DOCUMENTS, asked, indexed

EVERY = 4


def test_a_slice_of_the_shipped_questions_reaches_its_thresholds(tmp_path: Path) -> None:
    chosen = DOCUMENTS[::EVERY]
    names = {path.stem for path in chosen}
    cases = [case for case in CASES if all(piece.document in names for piece in case.passages)]

    report = Report.of(asked(cases, indexed(chosen, tmp_path)))

    assert [str(miss) for miss in missed(read(Path(__file__).with_name("slice.toml")), report)] == []
    assert report.crashed == ()
