from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import Calibration, Signs
from eval.calibration import CalibrationReport, Observation, cost, describe, fit, held_out_refusals, refused, threshold
from eval.case import Case, Evidence
from eval.errors import CalibrationImpossible

ANSWERABLE = Case(
    id="a",
    question="?",
    language="fr",
    kind="who",
    answers=("x",),
    evidence=(Evidence("d", "x"),),
    evidence_languages=("fr",),
)
NEGATIVE = Case(id="n", question="?", language="fr", kind="unanswerable")


def seen(case: Case, similarity: float, match: float, right: bool = True, drafted: bool = True) -> Observation:
    return Observation(case, Signs(similarity, match, 0.0, 0.0, 0.0), drafted, right and drafted)


def made_up(answered: int = 60, unanswered: int = 30) -> list[Observation]:
    """Answerable questions with strong signs, negatives with weak ones, with an overlap between the two."""
    draw = np.random.default_rng(7)
    strong = [(min(1.0, draw.normal(0.7, 0.1)), draw.uniform(0.4, 1.0)) for _ in range(answered)]
    weak = [(draw.normal(0.45, 0.1), draw.uniform(0.0, 0.6)) for _ in range(unanswered)]
    return [
        *(seen(ANSWERABLE, similarity, match, right=place % 3 > 0) for place, (similarity, match) in enumerate(strong)),
        *(seen(NEGATIVE, similarity, match, right=False) for similarity, match in weak),
    ]


def test_signs_that_separate_are_separated() -> None:
    observations = [
        *(seen(ANSWERABLE, 0.7 + place / 100, 0.8) for place in range(20)),
        *(seen(NEGATIVE, 0.3 + place / 100, 0.2, right=False) for place in range(10)),
    ]

    calibration = fit(observations, "made up", "model", false_refusals=0.0)

    refusals = [refused(observation, calibration) for observation in observations]
    assert refusals == [False] * 20 + [True] * 10
    assert calibration.coefficients.similarity > 0
    assert calibration.coefficients.match > 0
    assert calibration.coefficients.absence == 0  # the same for all: it tells nothing
    assert (calibration.cases, calibration.questions, calibration.model) == ("made up", 30, "model")


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.5])
def test_false_refusals_stay_within_the_share_asked_for(share: float) -> None:
    observations = made_up()
    calibration = fit(observations, "", "", share)

    found = cost(observations, [refused(observation, calibration) for observation in observations])

    assert found.false_refusals.successes <= share * 60
    # A step higher and they would not: rounding down may give away a hair, never a question.
    higher = replace(calibration, threshold=calibration.threshold + 0.001)
    assert sum(refused(observation, higher) for observation in observations[:60]) > share * 60 - 1e-9


def test_a_negative_that_cites_the_stated_absence_is_one_to_answer() -> None:
    observation = seen(NEGATIVE, 0.6, 0.6, right=True)

    assert observation.answers
    assert observation.weight == 1


def test_an_answer_that_would_be_wrong_weighs_less() -> None:
    assert seen(ANSWERABLE, 0.6, 0.6, right=False).weight < seen(ANSWERABLE, 0.6, 0.6).weight


def test_what_cannot_be_drafted_is_refused_and_counts_as_such() -> None:
    """It takes up the share of false refusals, and teaches the fit nothing."""
    observations = [*made_up(answered=20), seen(ANSWERABLE, -1.0, 0.0, drafted=False)]
    calibration = fit(observations, "", "", false_refusals=1 / 21)

    refusals = [refused(observation, calibration) for observation in observations]

    assert calibration.questions == 50
    assert refusals[-1]
    assert cost(observations, refusals).false_refusals.successes == 1


@pytest.mark.parametrize(
    "observations",
    [
        [],
        [seen(ANSWERABLE, 0.5, 0.5)],
        [seen(NEGATIVE, 0.5, 0.5, right=False)],
        [seen(ANSWERABLE, 0.5, 0.5), seen(NEGATIVE, 0.1, 0.1, drafted=False)],
    ],
)
def test_one_side_alone_teaches_nothing(observations: list[Observation]) -> None:
    with pytest.raises(CalibrationImpossible, match="at least one case that the documents answer and one"):
        fit(observations, "", "")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50), st.floats(0, 1))
def test_the_threshold_refuses_at_most_the_share(strengths: list[float], share: float) -> None:
    found = threshold(strengths, share)

    assert 0 <= found <= 1
    assert sum(strength < found for strength in strengths) <= share * len(strengths) + 1e-9


def test_the_threshold_is_the_highest_that_stays_within_the_share() -> None:
    """One in four may be refused: everything below 0.3 is, and nothing from 0.3 on. Rounded down to a thousandth."""
    assert threshold([0.9, 0.1234567, 0.3, 0.5], 0.25) == 0.3
    assert threshold([0.9, 0.1234567, 0.3, 0.5], 0.0) == 0.123


def test_where_more_cannot_be_drafted_than_may_be_refused_nothing_else_is() -> None:
    assert threshold([-math.inf, -math.inf, 0.4], 0.34) == 0.0


def test_held_out_decisions_do_not_depend_on_the_held_out_answer() -> None:
    """Turning one observation's target round may change every other decision, but not its own."""
    observations = made_up()
    before = held_out_refusals(observations)
    for place in (3, 70):
        turned = list(observations)
        turned[place] = replace(observations[place], right=not observations[place].right)
        assert held_out_refusals(turned)[place] == before[place]


def test_cross_validation_on_signs_that_separate_is_right_everywhere() -> None:
    observations = [
        *(seen(ANSWERABLE, 0.8, 0.8) for _ in range(20)),
        *(seen(NEGATIVE, 0.2, 0.1, right=False) for _ in range(10)),
    ]

    assert held_out_refusals(observations) == [False] * 20 + [True] * 10


def test_cost_worked_out_by_hand() -> None:
    observations = [
        seen(ANSWERABLE, 0.9, 0.9),
        seen(ANSWERABLE, 0.8, 0.8, right=False),
        seen(ANSWERABLE, 0.1, 0.1),
        seen(NEGATIVE, 0.9, 0.9, right=True),
        seen(NEGATIVE, 0.8, 0.8, right=False),
        seen(NEGATIVE, 0.1, 0.1, right=False),
    ]

    found = cost(observations, [False, False, True, False, False, True])

    assert str(found.false_refusals).endswith("1/3")
    assert str(found.answerable_right).endswith("1/3")
    assert str(found.negatives_refused).endswith("1/3")
    assert str(found.negatives_right).endswith("2/3")


def test_the_report_states_formula_threshold_and_every_rate() -> None:
    observations = made_up()
    calibration = Calibration(Signs(5.0, 2.5, 0.0, -1.0, 0.0), -3.25, 0.61, "made up", 90, "model")
    everything = cost(observations, [False] * 90)
    nothing = cost(observations, [True] * 90)

    text = describe(CalibrationReport(calibration, 0.08, everything, nothing, nothing))

    assert "+5 · similarity +2.5 · match +0 · expected -1 · crossing +0 · absence -3.25" in text
    assert "answered from 0.61" in text
    assert "at most 8 % of answerable questions refused" in text
    assert "| answerable questions refused | 0 % [0–6] 0/60 | 100 % [94–100] 60/60 | 100 % [94–100] 60/60 |" in text
