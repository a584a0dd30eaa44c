from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.logistic import fit_logistic


def test_one_yes_no_sign_gives_the_logarithm_of_the_odds_ratio() -> None:
    """Sign 0: 3 of 10 are 1; sign 1: 8 of 10. Without a ridge, intercept = ln(3/7), slope = ln(8/2) - ln(3/7)."""
    signs = np.array([[0.0]] * 10 + [[1.0]] * 10)
    targets = np.array([1.0] * 3 + [0.0] * 7 + [1.0] * 8 + [0.0] * 2)

    slope, intercept = fit_logistic(signs, targets, np.ones(20), ridge=1e-9)

    assert intercept == pytest.approx(math.log(3 / 7), abs=1e-6)
    assert slope == pytest.approx(math.log(4) - math.log(3 / 7), abs=1e-6)


def test_a_weight_of_two_is_two_rows() -> None:
    signs = np.array([[0.1], [0.4], [0.5], [0.9]])
    targets = np.array([0.0, 1.0, 0.0, 1.0])
    twice = [0, 1, 1, 2, 3, 3]

    weighted = fit_logistic(signs, targets, np.array([1.0, 2.0, 1.0, 2.0]), ridge=1e-9)
    repeated = fit_logistic(signs[twice], targets[twice], np.ones(6), ridge=1e-9)

    assert weighted == pytest.approx(repeated, abs=1e-5)


def test_targets_that_can_be_separated_stay_finite() -> None:
    signs = np.array([[0.0, 0.3], [0.1, 0.2], [0.9, 0.4], [1.0, 0.1]])
    found = fit_logistic(signs, np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4), ridge=1.0)

    assert np.all(np.isfinite(found))
    assert found[0] > 0


def test_a_sign_that_never_changes_gets_nothing() -> None:
    signs = np.array([[0.0, 7.0], [1.0, 7.0], [0.0, 7.0], [1.0, 7.0]])
    found = fit_logistic(signs, np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4), ridge=1.0)

    assert found[1] == 0


ROWS = st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1), st.booleans()), min_size=4, max_size=40).filter(
    lambda rows: len({target for _, _, target in rows}) == 2
)


@given(ROWS)
def test_the_mean_chance_is_the_share_of_ones(rows: list[tuple[float, float, bool]]) -> None:
    """The intercept is free, so at the minimum the chances sum to the number of ones, whatever the signs."""
    signs = np.array([[first, second] for first, second, _ in rows])
    targets = np.array([float(target) for _, _, target in rows])

    *slopes, intercept = fit_logistic(signs, targets, np.ones(len(rows)), ridge=1.0)
    chances = 1 / (1 + np.exp(-(signs @ np.array(slopes) + intercept)))

    assert chances.mean() == pytest.approx(targets.mean(), abs=1e-6)
