from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.interval import Mean, Rate

RATES = st.integers(1, 2000).flatmap(lambda total: st.builds(Rate, st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # the worked example of Newcombe, Statistics in Medicine 17 (1998)
        (1, 29, 0.0061, 0.1718),  # likewise
    ],
)
def test_intervals_published_or_worked_out_by_hand(successes: int, total: int, low: float, high: float) -> None:
    rate = Rate(successes, total)

    assert rate.low == pytest.approx(low, abs=5e-5)
    assert rate.high == pytest.approx(high, abs=5e-5)


@given(RATES)
def test_the_interval_contains_the_rate_and_stays_within_0_and_1(rate: Rate) -> None:
    assert rate.value is not None
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


@given(RATES)
def test_failures_mirror_successes(rate: Rate) -> None:
    mirrored = Rate(rate.total - rate.successes, rate.total)

    assert mirrored.low == pytest.approx(1 - rate.high)


@given(RATES)
def test_ten_times_the_evidence_narrows_the_interval(rate: Rate) -> None:
    more = Rate(rate.successes * 10, rate.total * 10)

    assert more.high - more.low < rate.high - rate.low


def test_of_no_trial_nothing_is_known() -> None:
    rate = Rate.of([])

    assert (rate.value, rate.low, rate.high, str(rate)) == (None, 0.0, 1.0, "–")


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="found 3 of 2"):
        Rate(3, 2)


def test_a_rate_is_written_with_interval_and_count() -> None:
    assert str(Rate.of([True] * 5 + [False] * 5)) == "50 % [24–76] 5/10"


def test_the_interval_of_a_mean_holds_it_and_is_the_same_each_time() -> None:
    values = [0.0, 1.0, 0.5, 0.25, 1.0, 0.0, 1.0]
    mean = Mean.of(values)

    assert mean.value is not None
    assert mean.value == pytest.approx(sum(values) / 7)
    assert mean.low is not None
    assert mean.high is not None
    assert 0 <= mean.low < mean.value < mean.high <= 1
    assert mean == Mean.of(values)


def test_the_interval_of_a_mean_is_near_that_of_the_normal_distribution_on_many_values() -> None:
    """Of 0, 1, …, 999: deviation 288.7, hence 499.5 ± 1.96 · 288.7 / √1000 = 499.5 ± 17.9."""
    mean = Mean.of([float(value) for value in range(1000)])

    assert mean.low == pytest.approx(499.5 - 17.9, abs=1.5)
    assert mean.high == pytest.approx(499.5 + 17.9, abs=1.5)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_equal_values_from_0_to_1_are_not_certainty(value: float) -> None:
    mean = Mean.of_shares([value] * 3)

    assert (mean.low, mean.high) == (Rate(3 * int(value), 3).low, Rate(3 * int(value), 3).high)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_interval_of_shares_contains_their_mean_within_0_and_1(values: list[float]) -> None:
    mean = Mean.of_shares(values)

    assert mean.value is not None
    assert mean.low is not None
    assert mean.high is not None
    assert 0 <= mean.low <= mean.value <= mean.high <= 1


def test_one_value_has_no_interval() -> None:
    assert Mean.of([3.0]) == Mean(3.0, None, None, 1)


def test_a_mean_of_nothing_has_no_value() -> None:
    assert Mean.of([]) == Mean.of_shares([]) == Mean(None, None, None, 0)


def test_values_of_one_cluster_are_drawn_together() -> None:
    """Twenty questions that fare alike by fours say as little as five, and those of one document alone nothing."""
    values = [1.0] * 8 + [0.0] * 12
    apart = Mean.of(values)
    by_fours = Mean.of(values, [str(place // 4) for place in range(20)])

    assert apart.value == by_fours.value == 0.4
    assert by_fours.low is not None
    assert by_fours.high is not None
    assert apart.low is not None
    assert apart.high is not None
    assert by_fours.high - by_fours.low > 1.5 * (apart.high - apart.low)
    assert Mean.of(values, ["one"] * 20).low is None
