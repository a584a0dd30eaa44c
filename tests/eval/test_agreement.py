from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from eval.agreement import Agreement

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


@given(PAIRS)
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    first, second = zip(*pairs, strict=True)
    kappa = Agreement.of(first, second, [str(place) for place in range(len(pairs))]).kappa

    if len({*first, *second}) == 1:  # chance alone explains it, and scikit-learn divides by 0
        assert kappa is None
    else:
        assert kappa == pytest.approx(cohen_kappa_score(first, second))


@given(PAIRS)
def test_the_interval_holds_within_its_bounds_and_is_the_same_twice(pairs: list[tuple[bool, bool]]) -> None:
    first, second = zip(*pairs, strict=True)
    clusters = [str(place % 7) for place in range(len(pairs))]
    found = Agreement.of(first, second, clusters)

    assert found == Agreement.of(first, second, clusters)
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.high <= 1


def test_the_interval_of_many_is_that_of_the_formula() -> None:
    """Standard error of kappa after Fleiss, Cohen and Everitt (1969), for two judges of yes and no."""
    counts = {(True, True): 150, (True, False): 30, (False, True): 20, (False, False): 100}
    pairs = [pair for pair, count in counts.items() for _ in range(count)]
    first, second = zip(*pairs, strict=True)
    found = Agreement.of(first, second, [str(place) for place in range(300)])
    assert found.kappa is not None
    assert found.low is not None
    shares = {pair: count / 300 for pair, count in counts.items()}
    rows = {one: sum(shares[one, other] for other in (True, False)) for one in (True, False)}
    columns = {one: sum(shares[other, one] for other in (True, False)) for one in (True, False)}
    chance = sum(rows[one] * columns[one] for one in rows)
    agreed = shares[True, True] + shares[False, False]
    first_part = sum(shares[one, one] * ((1 - chance) - (rows[one] + columns[one]) * (1 - agreed)) ** 2 for one in rows)
    second_part = (1 - agreed) ** 2 * sum(
        shares[one, other] * (columns[one] + rows[other]) ** 2 for one in rows for other in rows if one != other
    )
    third_part = (agreed * chance - 2 * chance + agreed) ** 2
    error = math.sqrt((first_part + second_part - third_part) / 300) / (1 - chance) ** 2

    assert found.low == pytest.approx(found.kappa - 1.96 * error, abs=0.02)
    assert found.high == pytest.approx(found.kappa + 1.96 * error, abs=0.02)


def test_judges_of_one_document_have_no_interval_and_of_nothing_no_kappa() -> None:
    assert Agreement.of([True, False], [True, False], ["d", "d"]) == Agreement.of([True, False], [True, False], "dd")
    assert Agreement.of([True, False], [True, False], ["d", "d"]).low is None
    assert str(Agreement.of([], [], [])) == "–, the same –"
