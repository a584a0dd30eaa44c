from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eval.case import Case, Evidence
from eval.figures import FIGURES
from eval.interval import Rate
from eval.locating import Stale
from eval.record import record_object, record_of
from eval.report import Report, Run, Setup
from eval.report_json import to_json
from eval.report_markdown import to_markdown
from eval.running import CaseFailure, CaseResult, Outcome
from eval.scoring import Judgement, Reason
from eval.summary import by_kind, by_pair, by_reach, summarise
from tests.eval.answers import answer, recorded

TEXTS = {"d": "Un deux trois."}
SETUP = Setup(
    cases="small",
    digest="0" * 64,
    generation="g1",
    model="'hash' (12345678)",
    writer="by hand",
    threshold=0.5,
    settings={"hits": 3},
    created="2026-01-01T00:00:00Z",
    seconds=12.0,
)
WHO = Case(
    id="a1",
    question="Qui | quoi ?",
    language="fr",
    kind="who",
    answers=("deux",),
    evidence=(Evidence("d", "deux"),),
    evidence_languages=("fr",),
)
CROSS = replace(WHO, id="a2", language="en", kind="what")
MIXED = replace(WHO, id="a3", language="de", evidence_languages=("fr", "en", "fr"))
NEGATIVE = Case(id="n1", question="?", language="fr", kind="off_topic")
PREMISE = replace(WHO, id="p1", kind="false_premise")


def outcome(case: Case, reason: Reason, *relevance: bool, quotes: int = 1) -> CaseResult:
    refused = reason in ("refused", "right_refused")
    given = answer(*[("d", "deux")] * (0 if refused else quotes), texts=TEXTS, refused=refused)
    judgement = Judgement(reason.startswith("right"), reason, "", len(given.citations), len(given.citations))
    return CaseResult(case, given, judgement, relevance, 0.5)


WRONG = outcome(MIXED, "answer_missing", False, False)
OUTCOMES: list[Outcome] = [
    outcome(WHO, "right", True, False, quotes=3),
    outcome(CROSS, "refused", False, True),
    WRONG,
    CaseFailure(replace(WHO, id="a4"), "RuntimeError: broken", 0.1),
    outcome(NEGATIVE, "right_refused"),
    CaseFailure(replace(NEGATIVE, id="n2"), "RuntimeError: broken", 0.1),
    outcome(PREMISE, "premise_accepted", True),
]
RECORDS = recorded(OUTCOMES, TEXTS)


def test_figures_worked_out_by_hand() -> None:
    summary = summarise("all", RECORDS)
    figures = summary.figures

    assert (summary.cases, summary.crashed) == (7, 2)
    assert figures["right"] == Rate(2, 7)
    assert figures["answerable_right"] == Rate(1, 4)
    assert figures["false_refusals"] == Rate(2, 4)  # a crash gives no answer either
    assert figures["negatives_right"] == Rate(1, 2)
    assert figures["false_premises_right"] == Rate(0, 1)
    # Evidence: of five cases with some, ranks 1, 2, none, crashed, 1.
    assert figures["hit_at_1"] == Rate(2, 5)
    assert figures["hit_at_5"] == Rate(3, 5)
    assert figures["mrr"].value == pytest.approx((1 + 1 / 2 + 0 + 0 + 1) / 5)
    # Three answers were given, with 3, 1 and 1 statements of four characters.
    assert figures["statements"].value == pytest.approx(5 / 3)
    assert figures["characters"].value == pytest.approx(20 / 3)
    # The two crashes count among them where an answer can be good or bad.
    assert figures["citations_intact"] == Rate(3, 5)
    assert figures["tokens"].value is None


@pytest.mark.parametrize("place", range(len(OUTCOMES)))
def test_a_crash_in_place_of_any_outcome_betters_no_figure(place: int) -> None:
    crashed = list(OUTCOMES)
    crashed[place] = CaseFailure(OUTCOMES[place].case, "RuntimeError: broken", 0.1)
    after = recorded(crashed, TEXTS)[place].scores
    before = RECORDS[place].scores

    for figure in FIGURES:
        if figure.better is None or not figure.steady or figure.name not in before:
            continue
        if figure.name in ("located_rightly", "differing", "differing_elsewhere"):
            continue  # of an answer that says so; of none there is nothing to say
        assert figure.name in after, figure.name
        change = after[figure.name] - before[figure.name]
        assert change <= 0 if figure.better == "more" else change >= 0, figure.name


def test_slices_by_language_pair_hold_every_case_once() -> None:
    summaries = by_pair(RECORDS)

    assert {summary.name: summary.cases for summary in summaries} == {
        "fr>fr": 3,
        "fr>none": 2,
        "de>en/fr": 1,
        "en>fr": 1,
    }
    assert summaries[0].name == "fr>fr"  # the largest first


def test_slices_by_kind_follow_the_order_of_kinds_and_leave_out_what_is_not_there() -> None:
    assert [summary.name for summary in by_kind(RECORDS)] == ["who", "what", "off_topic", "false_premise"]


def test_evidence_in_the_own_language_is_told_from_evidence_in_others_only() -> None:
    assert {summary.name: summary.cases for summary in by_reach(RECORDS)} == {"own language": 3, "other language": 2}


def test_a_run_of_no_case_has_no_value() -> None:
    summary = summarise("none", [])

    assert summary.figures["answerable_right"].value is None
    assert summary.figures["mrr"].value is None


def report(stale: tuple[Stale, ...] = ()) -> Report:
    return Report.of(Run(SETUP, RECORDS, stale))


def test_the_json_names_its_schema_and_holds_every_figure_with_its_interval() -> None:
    values = json.loads(to_json(report()))

    assert values["schema"] == "passerelle-eval/2"
    assert values["setup"]["generation"] == "g1"
    assert values["setup"]["settings"] == {"hits": 3}
    right = values["overall"]["answerable_right"]
    assert (right["value"], right["successes"], right["total"]) == (0.25, 1, 4)
    assert right["low"] < 0.25 < right["high"]
    assert values["overall"]["mrr"]["total"] == 5
    assert {entry["name"] for entry in values["by_kind"]} == {"who", "what", "off_topic", "false_premise"}
    assert values["wrong_by_reason"] == {"crashed": 2, "refused": 1, "answer_missing": 1, "premise_accepted": 1}
    assert values["crashed"][0] == {"case": "a4", "error": "RuntimeError: broken"}


def test_what_is_weaker_than_the_threshold_counts_as_refused_and_the_curve_tells_what_it_would_cost() -> None:
    weak = replace(WRONG, answer=replace(WRONG.answer, strength=0.3))
    found = Report.of(Run(SETUP, recorded([outcome(WHO, "right", True), weak], TEXTS, SETUP.threshold), ()))

    assert found.overall.figures["false_refusals"] == Rate(1, 2)
    assert found.reasons == {"refused": 1}
    assert [(point.coverage, point.risk) for point in found.curve.points] == [
        (Rate(1, 2), Rate(0, 1)),
        (Rate(2, 2), Rate(1, 2)),
    ]
    assert json.loads(to_json(found))["risk_coverage"]["area"] == pytest.approx(0.25)
    assert "| as served | 50 % [9–91] 1/2 | 0 % [0–79] 0/1 | 0.900 |" in to_markdown(found)


def test_the_markdown_shows_figures_with_interval_and_count() -> None:
    text = to_markdown(report())

    assert "| Answerable questions answered right | 25 % [5–70] 1/4 | " in text
    assert "| fr>fr | 3 |" in text
    assert "- a4: RuntimeError: broken" in text
    assert "no longer stands" not in text


def test_tables_of_the_markdown_have_as_many_cells_in_every_row() -> None:
    tables = [block for block in to_markdown(report()).split("\n\n") if block.startswith("|")]

    assert len(tables) == 8
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_stale_evidence_is_shown() -> None:
    entry = Stale("a1", "evidence", Evidence("d", "quatre"), document_missing=False)

    assert f"- {entry}" in to_markdown(report((entry,)))
    assert json.loads(to_json(report((entry,))))["stale_evidence"][0]["case"] == "a1"


def test_each_case_is_a_row_with_what_was_asked_and_given() -> None:
    rows = [json.loads(json.dumps(record_object(record))) for record in RECORDS]

    assert rows[0]["case"]["id"] == "a1"
    assert rows[0]["scores"]["right"]
    assert rows[0]["quotes"][0]["quote"] == "deux"
    assert rows[0]["quotes"][0]["evidence"] == [{"start": 0, "end": 4}]
    assert rows[1]["refused"]
    assert (rows[3]["scores"]["right"], rows[3]["reason"], rows[3]["detail"]) == (
        False,
        "crashed",
        "RuntimeError: broken",
    )


def test_a_row_that_is_read_back_is_the_same_record() -> None:
    assert [record_of(json.loads(json.dumps(record_object(record)))) for record in RECORDS] == list(RECORDS)


def test_tokens_are_a_figure_of_the_answers_that_a_language_model_wrote_alone() -> None:
    by_hand = outcome(WHO, "right", True)
    by_model = replace(by_hand, case=replace(WHO, id="a2"), answer=replace(by_hand.answer, tokens=1200))
    report = Report.of(Run(SETUP, recorded([by_hand, by_model], TEXTS), ()))

    tokens = report.overall.figures["tokens"]
    assert (tokens.value, tokens.total) == (1200, 1)
    assert "| Tokens of the language model an answer | 1200 n=1 |" in to_markdown(report)
