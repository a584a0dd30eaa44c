"""Our measures give what independent implementations give: ir_measures (trec_eval's) and scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score
from sklearn.preprocessing import MultiLabelBinarizer

from eval.answer_metrics import token_f1
from eval.refusal_metrics import Decision, Refusal, auroc, refusal_f1
from eval.retrieval_metrics import gains, hit_at, ndcg_at, recall_at, reciprocal_rank
from eval.risk_coverage import Given, RiskCoverage

NEEDS = 4
RELEVANCE = st.lists(st.booleans(), min_size=1, max_size=12)
COVERS = st.lists(st.sets(st.integers(0, NEEDS - 1), max_size=2).map(sorted), min_size=1, max_size=12)
STRENGTHS = st.lists(st.integers(0, 6).map(lambda tenths: tenths / 10), min_size=1, max_size=15)
DECISIONS = st.lists(st.builds(Decision, st.booleans(), st.booleans(), st.just(0.5)), min_size=1, max_size=40)


def scored(measure: ir_measures.Measure, grades: Sequence[int], not_found: int = 0) -> float:
    """A measure of one question whose hits have these grades, where so many relevant ones were not found at all."""
    ranked = {f"hit{rank}": float(len(grades) - rank) for rank in range(len(grades))}
    relevant = {f"hit{rank}": grade for rank, grade in enumerate(grades)} | {f"none{n}": 1 for n in range(not_found)}
    return float(ir_measures.calc_aggregate([measure], {"q": relevant}, {"q": ranked})[measure])


@given(RELEVANCE, st.integers(1, 12))
def test_hit_and_reciprocal_rank(relevance: list[bool], k: int) -> None:
    grades = [int(one) for one in relevance]

    assert hit_at(relevance, k) == scored(Success @ k, grades)
    assert reciprocal_rank(relevance) == pytest.approx(scored(RR, grades))


@given(COVERS, st.integers(1, 12))
def test_ndcg_of_what_each_passage_is_the_first_to_give(covers: list[list[int]], k: int) -> None:
    gained = gains(covers)

    assert ndcg_at(covers, NEEDS, k) == pytest.approx(scored(nDCG @ k, gained, NEEDS - sum(gained)))


@given(st.permutations(range(8)), st.integers(1, 12))
def test_recall_where_each_passage_gives_one_thing_at_most(order: Sequence[int], k: int) -> None:
    """Then passages are to needs what documents are to a judgement, and the two recalls are one."""
    covers = [[need] if need < NEEDS else [] for need in order]
    grades = [int(bool(met)) for met in covers]

    assert recall_at(covers, NEEDS, k) == pytest.approx(scored(R @ k, grades))


@given(STRENGTHS, STRENGTHS)
def test_auroc(higher: list[float], lower: list[float]) -> None:
    expected = roc_auc_score([1] * len(higher) + [0] * len(lower), higher + lower)

    assert auroc(higher, lower) == pytest.approx(expected)


@given(DECISIONS)
def test_f1_and_the_two_rates_of_refusing(decisions: list[Decision]) -> None:
    should, did = [not one.answerable for one in decisions], [one.withheld for one in decisions]
    found = Refusal.of(decisions)

    if any(should) or any(did):
        assert refusal_f1(decisions) == pytest.approx(f1_score(should, did, zero_division=0.0))
    else:
        assert refusal_f1(decisions) is None
    if any(should):
        assert found.false_answers.value == pytest.approx(1 - recall_score(should, did))
    if not all(should):
        assert found.false_refusals.value == pytest.approx(1 - recall_score(should, did, pos_label=0))


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_area_under_risk_and_coverage(rights: list[bool]) -> None:
    """Mean, over the answers from the strongest on, of the error among those at least as strong."""
    given_answers = [Given(-float(place), right) for place, right in enumerate(rights)]
    errors = [1 - accuracy_score(rights[:count], [True] * count) for count in range(1, len(rights) + 1)]

    assert RiskCoverage.of(given_answers, len(rights)).area == pytest.approx(float(np.mean(errors)))


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_token_f1_is_that_of_the_words_as_labels_each_repetition_a_label_of_its_own(
    said: list[str], reference: list[str]
) -> None:
    def labels(words: list[str]) -> set[str]:
        return {f"{word}{words[:place].count(word)}" for place, word in enumerate(words)}

    if not said and not reference:
        assert token_f1("", "") == 0
        return
    pair = MultiLabelBinarizer().fit_transform([labels(reference), labels(said)])
    expected = f1_score(pair[0], pair[1], zero_division=0.0)

    assert token_f1(" ".join(said), " ".join(reference)) == pytest.approx(expected)
    if said:
        precision, recall = precision_score(pair[0], pair[1]), recall_score(pair[0], pair[1], zero_division=0.0)
        assert expected == pytest.approx(2 * precision * recall / (precision + recall) if precision else 0.0)
