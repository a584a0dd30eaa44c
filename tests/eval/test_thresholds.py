from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import ThresholdsInvalid
from eval.report import Report, Run
from eval.thresholds import missed, read
from tests.eval.test_report import RECORDS, SETUP

REPORT = Report.of(Run(SETUP, RECORDS, ()))


def written(folder: Path, text: str) -> Path:
    path = folder / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_figures_are_held_against_least_and_most_overall_and_in_slices(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [overall]
        answerable_right = { least = 0.25 }
        false_refusals = { most = 0.4 }
        mrr = { least = 0.4, most = 0.6 }
        [by_kind.who]
        hit_at_1 = { least = 0.9 }
        [by_language_pair."fr>fr"]
        hit_at_1 = { least = 0.5 }
        """,
    )

    assert [str(miss) for miss in missed(read(path), REPORT)] == [
        "overall: false_refusals is 50 % [15–85] 2/4, expected at most 0.4",
        "by_kind who: hit_at_1 is 33 % [6–79] 1/3, expected at least 0.9",
    ]


def test_a_slice_or_figure_without_a_case_keeps_no_threshold(tmp_path: Path) -> None:
    path = written(tmp_path, "[by_kind.list]\nright = { least = 0 }\n[overall]\ntokens = { most = 9 }\n")

    assert [str(miss) for miss in missed(read(path), REPORT)] == [
        "by_kind list: right has no case, expected at least 0",
        "overall: tokens has no case, expected at most 9",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no threshold"),
        ("[overall", "is not TOML"),
        ("[by_mood.good]\nright = { least = 1 }", "by_mood"),
        ("[overall]\nrihgt = { least = 1 }", "unknown figure 'rihgt'"),
        ("[overall]\nright = 0.5", "must be a table"),
        ("[overall]\nright = { least = 'much' }", "must give least or most"),
        ("[overall]\nright = { leest = 0.5 }", "must give least or most"),
        ("[overall]\nright = {}", "must give least or most"),
        ("[by_kind]\nwho = 3", "by_kind.who must be a table"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ThresholdsInvalid) as refused:
        read(written(tmp_path, text))

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ThresholdsInvalid, match="cannot be read"):
        read(tmp_path / "none.toml")
