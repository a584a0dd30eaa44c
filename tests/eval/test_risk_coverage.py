from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.interval import Rate
from eval.risk_coverage import Given, RiskCoverage

ANSWERS = st.lists(st.builds(Given, st.sampled_from([0.1, 0.2, 0.3, 0.9]), st.booleans()), max_size=12)


def test_a_curve_worked_out_by_hand() -> None:
    """Of five questions four can be answered; the two of strength 0.5 cannot be told apart."""
    curve = RiskCoverage.of([Given(0.5, True), Given(0.9, True), Given(0.5, False), Given(0.2, False)], questions=5)

    assert [(point.strength, point.coverage, point.risk) for point in curve.points] == [
        (0.9, Rate(1, 5), Rate(0, 1)),
        (0.5, Rate(3, 5), Rate(1, 3)),
        (0.2, Rate(4, 5), Rate(2, 4)),
    ]
    assert curve.area == pytest.approx((0 + 1 / 3 + 1 / 3 + 2 / 4) / 4)
    assert curve.best == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert curve.chance == 0.5


def test_points_are_found_by_coverage_and_by_strength() -> None:
    curve = RiskCoverage.of([Given(0.9, True), Given(0.5, False)], questions=4)
    first, second = curve.points

    assert (curve.at(0.25), curve.at(0.3), curve.at(0.5), curve.at(0.6)) == (first, second, second, None)
    assert (curve.above(0.95), curve.above(0.9), curve.above(0.6), curve.above(0.0)) == (None, first, first, second)


def test_where_nothing_is_given_there_is_no_curve() -> None:
    assert RiskCoverage.of([], questions=3) == RiskCoverage((), None, None, None)


@given(ANSWERS)
def test_no_order_of_strength_beats_the_best_and_coverage_grows(answers: list[Given]) -> None:
    curve = RiskCoverage.of(answers, questions=12)
    coverages = [point.coverage.successes for point in curve.points]

    assert coverages == sorted(set(coverages))
    if curve.area is not None and curve.best is not None:
        assert 0 <= curve.best <= curve.area + 1e-12 <= 1 + 1e-12


@given(ANSWERS)
def test_a_scale_of_strength_changes_nothing(answers: list[Given]) -> None:
    squared = [Given(answer.strength**2, answer.right) for answer in answers]

    assert RiskCoverage.of(squared, 12).area == RiskCoverage.of(answers, 12).area
