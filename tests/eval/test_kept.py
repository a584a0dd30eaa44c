from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.case import Evidence
from eval.errors import ResultsUnwritable, RunMissing, RunUnreadable
from eval.kept import find, load, save
from eval.locating import Stale
from eval.report import Run
from tests.eval.test_report import RECORDS, SETUP

STALE = Stale("a1", "evidence", Evidence("d", "quatre"), document_missing=True)
RUN = Run(SETUP, RECORDS, (STALE,))


def test_a_run_that_is_read_back_is_the_same(tmp_path: Path) -> None:
    save(RUN, tmp_path / "run")

    assert load(tmp_path / "run") == RUN


def test_a_line_separator_in_a_quote_does_not_cut_a_row(tmp_path: Path) -> None:
    odd = replace(RUN, records=(replace(RECORDS[0], text="a\u2028b\u0085c\nd"),))
    save(odd, tmp_path)

    assert load(tmp_path) == odd


def test_a_run_is_found_by_folder_by_name_or_as_the_latest(tmp_path: Path) -> None:
    for name, created in (("b", "2026-01-02T00:00:00Z"), ("a", "2026-01-03T00:00:00Z"), ("c", "2026-01-01T00:00:00Z")):
        save(replace(RUN, setup=replace(SETUP, created=created)), tmp_path / name)

    assert find("c", tmp_path) == tmp_path / "c"
    assert find(str(tmp_path / "b"), tmp_path / "elsewhere") == tmp_path / "b"
    assert find(None, tmp_path) == tmp_path / "a"
    with pytest.raises(RunMissing, match="kept name: a, b, c"):
        find("d", tmp_path)
    with pytest.raises(RunMissing, match="No run is kept yet"):
        find(None, tmp_path / "elsewhere")


def test_runs_of_another_version_or_damaged_are_refused_with_their_line(tmp_path: Path) -> None:
    save(RUN, tmp_path)
    rows = (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "cases.jsonl").write_text("\n".join([rows[0], "{}"]), encoding="utf-8")
    with pytest.raises(RunUnreadable, match=r"cases\.jsonl, line 2: lacks"):
        load(tmp_path)

    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    (tmp_path / "summary.json").write_text(json.dumps({**summary, "schema": "passerelle-eval/1"}), encoding="utf-8")
    with pytest.raises(RunUnreadable, match="passerelle-eval/2"):
        load(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ResultsUnwritable):
        save(RUN, tmp_path / "file" / "run")
