"""`passerelle eval`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.evidence import Calibration
from index.building import build
from index.embedding import BUNDLED_MODEL, open_model
from ui.cli import app


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
    assert json.loads(summary)["overall"]["verbatim"]["value"] == 1
    assert str(tmp_path) not in summary  # a report tells nothing of the machine it was made on
    rows = (tmp_path / "out" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["id"] for row in rows] == ["plants", "who", "since", "owner", "weather", "fish"]


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
