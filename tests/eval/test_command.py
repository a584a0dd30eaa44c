"""`passerelle eval`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.evidence import Calibration
from index.building import build
from index.embedding import BUNDLED_MODEL, open_model
from ui.terminal.cli import app


def passerelle(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


@pytest.fixture
def index(documents: Path, tmp_path: Path) -> Path:
    build(documents, tmp_path / "index", open_model(str(BUNDLED_MODEL)))
    return tmp_path / "index"


def test_a_run_prints_its_figures_and_writes_report_and_every_case(
    index: Path, cases_file: Path, tmp_path: Path
) -> None:
    result = passerelle("run", "--json", "--cases", cases_file, "--index", index, "--out", tmp_path / "out")

    assert result.exit_code == 0
    assert "6 cases (small)" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    summary = (tmp_path / "out" / "summary.json").read_text(encoding="utf-8")
    assert json.loads(result.stdout) == json.loads(summary)
    assert json.loads(summary)["quotes_intact"]["value"] == 1
    assert str(tmp_path) not in summary  # a report tells nothing of the machine it was made on
    rows = (tmp_path / "out" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["case"]["id"] for row in rows] == ["plants", "who", "since", "owner", "weather", "fish"]


def test_a_calibration_is_written_and_its_cost_printed(index: Path, cases_file: Path, tmp_path: Path) -> None:
    lines = cases_file.read_text(encoding="utf-8").splitlines()
    many = [line.replace('"id": "', f'"id": "{turn}-') for turn in range(3) for line in lines]
    cases_file.write_text("\n".join(many), encoding="utf-8")
    target = tmp_path / "calibration.json"

    result = passerelle("calibrate", "--cases", cases_file, "--index", index, "--out", target)

    assert result.exit_code == 0
    assert "cross-validated" in result.stdout
    calibration = Calibration.load(target)
    assert (calibration.cases, calibration.questions) == ("small", 18)


@pytest.mark.parametrize("command", ["run", "calibrate"])
def test_mistakes_end_in_one_line(command: str, cases_file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text(cases_file.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    for arguments, said in (
        (["--cases", "dove"], "dev"),
        (["--cases", broken], "line 7"),
        (["--cases", cases_file, "--index", tmp_path / "none"], "passerelle index build"),
    ):
        result = passerelle(command, *arguments)

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1


def test_results_that_cannot_be_written_are_said_before_the_run(cases_file: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")

    result = passerelle("run", "--cases", cases_file, "--index", tmp_path / "none", "--out", taken)

    assert result.exit_code == 1
    assert "Cannot write the results" in result.stderr


def test_a_replay_prints_what_unrelated_turns_change(index: Path, cases_file: Path) -> None:
    result = passerelle("replay", "--json", "--turns", "2", "--cases", cases_file, "--index", index)

    assert result.exit_code == 0
    values = json.loads(result.stdout)
    assert (values["schema"], values["turns"]) == ("passerelle-replay/1", 2)
    assert values["changed"]["total"] == 5


@pytest.fixture
def kept_runs(index: Path, cases_file: Path, tmp_path: Path) -> Path:
    """The folder of two runs: `first`, and `second`, in which one document is gone."""
    assert passerelle("run", "--cases", cases_file, "--index", index, "--out", tmp_path / "first").exit_code == 0
    (tmp_path / "documents" / "tram.md").unlink()
    build(tmp_path / "documents", index, open_model(str(BUNDLED_MODEL)))
    assert passerelle("run", "--cases", cases_file, "--index", index, "--out", tmp_path / "second").exit_code == 0
    return tmp_path


def test_two_runs_are_compared_as_text_and_as_json(kept_runs: Path) -> None:
    first, second = kept_runs / "first", kept_runs / "second"

    shown = passerelle("compare", first, second)
    assert shown.exit_code == 0
    assert "## Worse" in shown.stdout
    values = json.loads(passerelle("compare", first, second, "--json").stdout)
    assert {case["id"] for case in values["worse"]} == {"who", "since"}
    assert passerelle("compare", first, first, "--fail-if-worse").exit_code == 0


def test_a_run_under_its_thresholds_says_which_and_ends_with_status_3(
    index: Path, cases_file: Path, tmp_path: Path
) -> None:
    thresholds = tmp_path / "thresholds.toml"
    arguments = ("run", "--cases", cases_file, "--index", index, "--out", tmp_path / "out", "--thresholds", thresholds)
    thresholds.write_text("[overall]\ncitations_intact = { least = 1 }\n", encoding="utf-8")
    assert passerelle(*arguments).exit_code == 0

    thresholds.write_text("[overall]\nseconds = { most = 0 }\n", encoding="utf-8")
    result = passerelle(*arguments)
    assert result.exit_code == 3
    assert "Missed: overall: seconds is" in result.stderr
    assert (tmp_path / "out" / "summary.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "none", "neither"], "No run 'none'"),
        (["run", "--thresholds", "none.toml"], "none.toml: cannot be read"),
    ],
)
def test_mistakes_about_runs_and_thresholds_end_in_one_line(arguments: list[str], said: str) -> None:
    result = passerelle(*arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
