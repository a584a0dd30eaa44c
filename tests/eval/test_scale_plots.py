from __future__ import annotations

from typing import Any

from eval.benchmarks.scale_plots import memory, searches, stages
from eval.charts import growth, standalone

ANSWERS: list[dict[str, Any]] = [
    {
        "passages": size,
        "processor": {"p50": 10.0 * size, "p95": 20.0 * size},
        "stages": {"vectors": {"p50": 0.0}},
        "ended": {"own": 100.0, "mapped": 50.0},
    }
    for size in (1, 2)
]
ARMS = [{"passages": 1, "vectors": {"p50": 1.0}, "lexical": {"p50": 2.0}, "fusion": {"p50": 3.0}}]
SEARCH: list[dict[str, Any]] = [
    {"passages": 1, "approximate": {"times": {"10": {"p50": 4.0}}}},
    {"passages": 2, "approximate": None},
]


def test_every_stage_is_a_line_and_none_is_below_what_can_be_drawn() -> None:
    lines = stages(ANSWERS)

    assert lines["answer, p95"] == [(1, 20.0), (2, 40.0)]
    assert min(value for _, value in lines["vectors"]) > 0


def test_resident_memory_is_the_processs_own_and_that_of_files() -> None:
    assert memory(ANSWERS)["resident"] == [(1, 150.0), (2, 150.0)]


def test_sizes_without_an_hnsw_have_no_point_on_its_line() -> None:
    assert searches(ARMS, SEARCH)["HNSW, 10"] == [(1, 4.0)]


def test_a_picture_alone_brings_its_colours_and_names_its_lines_and_limit() -> None:
    svg = standalone(growth("Growth", stages(ANSWERS), "passages", "ms", (15.0, "the limit")))

    assert svg.startswith("<svg")
    assert "var(--" not in svg
    for words in ("answer, p95", "the limit", "passages"):
        assert words in svg
