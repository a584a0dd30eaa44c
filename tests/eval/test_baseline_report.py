from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import REPOSITORY
from eval.baseline_report import BEGIN, END, Setup, to_json, to_markdown, with_table, write
from eval.baselines import Baseline
from eval.errors import ResultsUnwritable
from tests.eval.test_baselines import measured

SETUP = Setup(
    "dev", "0" * 64, "g", "'m' (1)", "'o' (2)", {}, "abc", "Linux", "2026-11-24T00:00:00Z", 1.0, ("Left out.",)
)


@pytest.fixture
def found() -> list[Baseline]:
    return [measured(*[(0, 2)] * 5)]


def test_the_table_gives_every_rate_with_its_interval_and_what_was_left_out(found: list[Baseline]) -> None:
    table = to_markdown(SETUP, found)

    assert "hit@1 (of 3)" in table
    assert "| by hand | 67 [21–94] |" in table
    assert table.endswith("- Left out.")


def test_the_page_keeps_what_stands_around_the_table() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert with_table(page, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    for broken in ("", BEGIN, END + BEGIN, page + page):
        with pytest.raises(ValueError, match="once each"):
            with_table(broken, "new")


def test_all_is_written_and_every_case_has_a_row(found: list[Baseline], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")

    write(tmp_path / "out", SETUP, found, page)

    assert "| by hand |" in page.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8")) == json.loads(
        to_json(SETUP, found)
    )
    rows = [json.loads(line) for line in (tmp_path / "out" / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["people", "both", "stations", "payer", "weather"]
    assert rows[2]["found"]["by hand"] == {
        "rank": 2,
        "recall@5": 1.0,
        "nDCG@10": 0.631,
        "reason": "right",
        "handed_holds": True,
    }


def test_a_page_without_marks_is_refused(found: list[Baseline], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks", encoding="utf-8")

    with pytest.raises(ResultsUnwritable, match="once each"):
        write(tmp_path / "out", SETUP, found, page)


def test_the_page_of_the_docs_shows_the_results_that_are_kept() -> None:
    """Made in one run: `passerelle eval baselines --out eval/results/baselines --page docs/quality.md`."""
    table = (REPOSITORY / "eval" / "results" / "baselines" / "table.md").read_text(encoding="utf-8")
    page = (REPOSITORY / "docs" / "quality.md").read_text(encoding="utf-8")

    assert with_table(page, table.rstrip("\n")) == page
