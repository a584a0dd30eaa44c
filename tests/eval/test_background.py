"""An evaluation in the background, as a page runs it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from eval.background import BackgroundEvaluation, Progress
from eval.errors import CasesInvalid, EvaluationGoesOn
from eval.kept import Kept, last_run, save
from eval.report import Run
from index.errors import IndexMissing
from tests.eval.test_report import RECORDS, SETUP

ENOUGH = 60.0  # seconds after which a test gives up


def ended(evaluation: BackgroundEvaluation) -> Progress:
    return evaluation.wait(ENOUGH)


def test_an_evaluation_is_followed_kept_and_found_as_the_last(
    assistant: Assistant, cases_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    evaluation = BackgroundEvaluation(folder)
    assert evaluation.progress == Progress()
    assert last_run(folder) is None

    evaluation.start(cases_file, lambda: assistant)
    progress = ended(evaluation)

    assert (progress.state, progress.done, progress.total, progress.error) == ("done", 6, 6, None)
    kept = last_run(folder)
    assert kept == progress.kept
    assert kept is not None
    assert kept.page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [record.case.id for record in kept.run().records] == ["plants", "who", "since", "owner", "weather", "fish"]


def test_one_runs_at_a_time_and_a_stopped_one_keeps_nothing(
    assistant: Assistant, cases_file: Path, tmp_path: Path
) -> None:
    released = threading.Event()

    def late() -> Assistant:
        released.wait(ENOUGH)
        return assistant

    evaluation = BackgroundEvaluation(tmp_path / "kept")
    evaluation.start(cases_file, late)
    assert evaluation.progress == Progress("running", 0, 6)
    with pytest.raises(EvaluationGoesOn):
        evaluation.start(cases_file, late)

    evaluation.stop()
    released.set()
    assert ended(evaluation) == Progress("stopped", 1, 6)
    assert last_run(tmp_path / "kept") is None

    evaluation.start(cases_file, late)
    assert ended(evaluation).state == "done"


def test_stopping_what_does_not_run_does_nothing(tmp_path: Path) -> None:
    evaluation = BackgroundEvaluation(tmp_path)
    evaluation.stop()

    assert evaluation.wait() == Progress()


def test_what_goes_wrong_is_kept_for_whoever_words_it(assistant: Assistant, cases_file: Path, tmp_path: Path) -> None:
    def missing() -> Assistant:
        raise IndexMissing(tmp_path)

    def broken() -> Assistant:
        raise RuntimeError("out of\nluck")

    taken = tmp_path / "taken"
    taken.write_text("")
    for folder, opened, said in (
        (tmp_path / "kept", missing, str(IndexMissing(tmp_path))),
        (tmp_path / "kept", broken, "out of\nluck"),
        (taken, lambda: assistant, "Cannot write the results"),
    ):
        evaluation = BackgroundEvaluation(folder)
        evaluation.start(cases_file, opened)
        progress = ended(evaluation)
        assert progress.state == "failed"
        assert str(progress.error).startswith(said)


def test_cases_that_cannot_be_used_are_said_at_once(assistant: Assistant, tmp_path: Path) -> None:
    evaluation = BackgroundEvaluation(tmp_path)

    with pytest.raises(CasesInvalid):
        evaluation.start(tmp_path / "none.jsonl", lambda: assistant)
    assert evaluation.progress == Progress()


def test_the_last_run_is_the_latest_that_can_be_read(tmp_path: Path) -> None:
    for name, created in (("old", "2026-01-01T00:00:00Z"), ("new", "2026-01-02T00:00:00Z")):
        save(Run(replace(SETUP, created=created), RECORDS, ()), tmp_path / name)
    for name, text in (
        ("broken", "{"),
        ("baselines", '{"schema": "passerelle-baselines/1", "setup": {"created": "2027-01-01T00:00:00Z"}}'),
        ("foreign", '{"schema": "passerelle-eval/9", "setup": {"created": "2027-01-01T00:00:00Z"}}'),
        ("list", "[]"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "summary.json").write_text(text, encoding="utf-8")

    assert last_run(tmp_path) == Kept(tmp_path / "new")


def test_a_page_that_an_earlier_run_left_is_not_shown_for_a_later_one(tmp_path: Path) -> None:
    save(Run(SETUP, RECORDS, ()), tmp_path)
    earlier = Kept(tmp_path).write_page().read_text(encoding="utf-8")
    assert Kept(tmp_path).write_page().read_text(encoding="utf-8") == earlier

    save(Run(replace(SETUP, model="another"), RECORDS, ()), tmp_path)
    assert not Kept(tmp_path).page.exists()
    assert "another" in Kept(tmp_path).write_page().read_text(encoding="utf-8")
