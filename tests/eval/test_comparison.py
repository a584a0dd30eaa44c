from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eval.case import Case, Evidence
from eval.comparison import Comparison
from eval.comparison_text import to_json, to_markdown
from eval.errors import RunsUnlike
from eval.report import Run
from eval.running import CaseFailure, CaseResult, Outcome
from eval.scoring import judge
from tests.eval.answers import answer, hit, recorded
from tests.eval.test_report import SETUP

TEXTS = {f"d{place}": f"La ville {place} compte {place + 10} ponts. Rien d'autre." for place in range(20)}


def case(place: int) -> Case:
    return Case(
        id=f"c{place}",
        question=f"Combien de ponts compte la ville {place} ?",
        language="fr",
        kind="number",
        answers=(str(place + 10),),
        evidence=(Evidence(f"d{place}", f"{place + 10} ponts"),),
        evidence_languages=("fr",),
    )


def outcome(place: int, *, right: bool, seconds: float = 0.5) -> CaseResult:
    asked, document = case(place), f"d{place}"
    quote = f"La ville {place} compte {place + 10} ponts." if right else "Rien d'autre."
    given = answer((document, quote), texts=TEXTS, hits=[hit(document, 0, 10) if right else hit("d0", 40, 44)])
    return CaseResult(asked, given, judge(asked, given, TEXTS), (right,), seconds)


def run(outcomes: list[Outcome]) -> Run:
    return Run(SETUP, recorded(outcomes, TEXTS), ())


def rights(*wrong: int) -> Run:
    """All twenty questions answered right, but those."""
    return run([outcome(place, right=place not in wrong) for place in range(20)])


def test_two_runs_with_the_same_answers_are_equal() -> None:
    comparison = Comparison.of(rights(3), rights(3))

    assert comparison.verdict == "not shown"
    assert comparison.stable.value == 1
    assert comparison.better == comparison.worse == ()
    assert all(difference.p == 1 for difference in comparison.differences)
    assert "The runs are equal" in to_markdown(comparison)


def test_many_lost_and_none_gained_is_worse_and_the_other_way_better() -> None:
    comparison = Comparison.of(rights(), rights(*range(8)))
    figures = {difference.figure.name: difference for difference in comparison.differences}

    assert comparison.verdict == "worse"
    assert [pair.after.case.id for pair in comparison.worse] == [f"c{place}" for place in range(8)]
    right = figures["right"]
    assert (right.before, right.after, right.gained, right.lost) == (1.0, 0.6, 0, 8)
    assert right.p == pytest.approx(2 / 2**8)
    assert right.low is not None
    assert right.high is not None
    assert right.low < -0.4 < right.high < 0
    assert Comparison.of(rights(*range(8)), rights()).verdict == "better"


def test_few_changes_are_told_but_not_trusted() -> None:
    comparison = Comparison.of(rights(1), rights(2, 3))

    assert comparison.verdict == "not shown"
    assert (len(comparison.better), len(comparison.worse)) == (1, 2)
    shown = to_markdown(comparison)
    assert "No difference is shown" in shown
    assert "- **c3** (number) Combien de ponts compte la ville 3 ?\n  - expected: 13" in shown
    assert "before (right): La ville 3 compte 13 ponts. [1]" in shown


def test_the_first_figure_is_tested_alone_and_the_others_together() -> None:
    """Six lost are p = 1/32: trusted of the one figure asked about, not of one of twenty."""
    figures = {one.figure.name: one for one in Comparison.of(rights(), rights(*range(6))).differences}

    assert figures["right"].adjusted is None
    assert figures["right"].verdict == "worse"
    assert figures["answerable_right"].p == figures["right"].p
    assert figures["answerable_right"].verdict == "not shown"


def test_time_is_shown_and_is_no_part_of_the_verdict() -> None:
    slow = run([outcome(place, right=True, seconds=5.0) for place in range(20)])
    comparison = Comparison.of(rights(), slow)
    seconds = next(one for one in comparison.differences if one.figure.name == "seconds")

    assert seconds.verdict == "worse"
    assert comparison.verdict == "not shown"
    assert "The runs are equal" in to_markdown(comparison)


def test_a_crash_counts_as_wrong_and_says_what_happened() -> None:
    crashed = [
        CaseFailure(case(place), "RuntimeError: broken", 0.1) if place < 7 else outcome(place, right=True)
        for place in range(20)
    ]
    comparison = Comparison.of(rights(), run(crashed))

    assert comparison.verdict == "worse"
    assert "after (crashed): RuntimeError: broken" in to_markdown(comparison)


def test_cases_that_are_not_the_same_in_both_are_left_out_and_said() -> None:
    first, second = rights(), rights()
    edited = replace(second.records[0], case=replace(second.records[0].case, answers=("999",)))
    comparison = Comparison.of(first, Run(SETUP, (edited, *second.records[2:]), ()))

    assert comparison.only_before == ("c0", "c1")
    assert comparison.only_after == ("c0",)
    assert len(comparison.pairs) == 18
    assert "Not compared, for they are not the same in both: 2 cases of the run before, 1" in to_markdown(comparison)


def test_runs_without_a_common_case_are_refused() -> None:
    records = rights().records
    with pytest.raises(RunsUnlike, match="no case in common"):
        Comparison.of(Run(SETUP, records[:3], ()), Run(SETUP, records[3:], ()))


def test_the_json_holds_the_figures_and_the_cases_judged_otherwise() -> None:
    values = json.loads(to_json(Comparison.of(rights(), rights(*range(8)))))

    assert (values["schema"], values["verdict"], values["cases"]) == ("passerelle-compare/1", "worse", 20)
    assert values["figures"][0]["name"] == "right"
    assert values["figures"][0]["p_corrected"] is None
    assert values["worse"][0]["expected"] == "10"
    assert values["worse"][0]["after"]["reason"] == "answer_missing"
