from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from eval.retrieval_metrics import first_rank, hit_at, overlap, reciprocal_rank, relevances
from tests.eval.answers import hit

RELEVANCE = st.lists(st.booleans())
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def test_a_hit_is_relevant_where_it_overlaps_gold_in_the_same_document() -> None:
    gold = {"a": (Span(10, 20), Span(40, 50))}
    hits = [hit("a", 0, 10), hit("b", 10, 20), hit("a", 19, 30), hit("a", 45, 46)]

    assert relevances(hits, gold) == (False, False, True, True)


def test_measures_of_a_ranking_worked_out_by_hand() -> None:
    """First relevant hit at rank 3: not among the first 2, and one third."""
    relevance = (False, False, True, True)

    assert not hit_at(relevance, 2)
    assert hit_at(relevance, 3)
    assert first_rank(relevance) == 3
    assert reciprocal_rank(relevance) == pytest.approx(1 / 3)


def test_a_question_without_hits_scores_zero() -> None:
    assert not hit_at((), 5)
    assert first_rank(()) is None
    assert reciprocal_rank(()) == 0


def test_no_hits_at_all_are_refused_as_a_measure() -> None:
    with pytest.raises(ValueError, match="k of 1 or more, found 0"):
        hit_at((True,), 0)


@given(SPANS, SPANS)
def test_overlap_is_having_a_character_in_common(one: Span, other: Span) -> None:
    assert overlap(one, other) == bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))


@given(RELEVANCE, st.integers(0, 20), st.integers(1, 10))
def test_an_irrelevant_hit_never_raises_a_measure(relevance: list[bool], place: int, k: int) -> None:
    longer = [*relevance[:place], False, *relevance[place:]]

    assert hit_at(longer, k) <= hit_at(relevance, k)
    assert reciprocal_rank(longer) <= reciprocal_rank(relevance)


@given(RELEVANCE, st.integers(1, 10))
def test_measures_agree_with_each_other(relevance: list[bool], k: int) -> None:
    """Within 0 and 1; more hits never lower hit@k; it holds just where the reciprocal rank is at least 1/k."""
    assert 0 <= reciprocal_rank(relevance) <= 1
    assert hit_at(relevance, k) <= hit_at(relevance, k + 1)
    assert hit_at(relevance, k) == (reciprocal_rank(relevance) >= 1 / k)
