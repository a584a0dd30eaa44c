from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, bootstrap

from eval.paired import bootstrap_interval, holm, mcnemar, sign_flips

COUNTS = st.integers(0, 60)
DIFFERENCES = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=30)


@given(COUNTS, COUNTS)
def test_mcnemar_is_the_sign_test_of_the_questions_judged_otherwise(gained: int, lost: int) -> None:
    expected = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0

    assert mcnemar(gained, lost) == pytest.approx(expected)


def test_mcnemar_of_very_many_changes_is_still_a_number() -> None:
    assert 0 <= mcnemar(3000, 1000) < 1e-9


def test_flipped_signs_agree_with_all_of_them() -> None:
    """Eight documents have 256 ways to flip; the share of those as far from 0 is the exact p."""
    sums = [3.0, 1.0, -1.0, 2.0, 2.0, 1.0, 3.0, -2.0]
    ways = [sum(sign * one for sign, one in zip(signs, sums, strict=True)) for signs in product((-1, 1), repeat=8)]
    exact = sum(abs(way) >= abs(sum(sums)) for way in ways) / len(ways)

    assert sign_flips(sums, list("abcdefgh")) == pytest.approx(exact, abs=0.01)


def test_questions_on_one_document_count_as_one_piece_of_luck() -> None:
    """Twelve questions better by as much: strong where each has a document of its own, nothing where all share one."""
    apart, together = [str(place) for place in range(12)], ["one"] * 12

    assert sign_flips([1.0] * 12, apart) < 0.01
    assert sign_flips([1.0] * 12, together) == 1.0
    assert bootstrap_interval([1.0] * 12, together) is None


@given(DIFFERENCES)
def test_a_p_is_a_chance_and_does_not_mind_which_run_comes_first(differences: list[float]) -> None:
    clusters = [str(place % 4) for place in range(len(differences))]
    p = sign_flips(differences, clusters)

    assert 0 < p <= 1
    assert sign_flips([-one for one in differences], clusters) == pytest.approx(p, abs=1e-12)


def test_the_bootstrap_of_single_questions_is_that_of_scipy() -> None:
    differences = [0.0, 0.5, -0.25, 1.0, 0.0, 0.0, 0.75, 0.25, -0.5, 0.0, 0.5, 1.0]
    theirs = bootstrap((differences,), lambda values, axis: values.mean(axis), method="percentile", rng=1)
    interval = bootstrap_interval(differences, [str(place) for place in range(12)])

    assert interval == pytest.approx(tuple(theirs.confidence_interval), abs=0.02)


def test_holm_worked_out_by_hand() -> None:
    """0.01·4, 0.03·3, 0.04·2 raised to the one before, 0.2·1."""
    assert holm([0.04, 0.01, 0.2, 0.03]) == pytest.approx([0.09, 0.04, 0.2, 0.09])


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_only_raises_and_keeps_the_order(chances: list[float]) -> None:
    adjusted = holm(chances)

    assert all(now >= was for now, was in zip(adjusted, chances, strict=True))
    assert all(now <= 1 for now in adjusted)
    by_chance = [adjusted[place] for place in sorted(range(len(chances)), key=lambda place: chances[place])]
    assert by_chance == sorted(by_chance)
