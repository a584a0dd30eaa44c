from __future__ import annotations

from corpus.document import Span
from eval.baselines import Asked, Baseline, Search, by_reach, measure, quoted
from eval.case import Case, Evidence
from eval.extract import Extract
from eval.interval import Rate

TEXTS = {
    "port": "The port of Lakeport employs 84 people. It was rebuilt in 1987 after a storm.",
    "tram": "Le tram de Valbrume a 17 stations. Nobody has said who paid for it.",
}
PEOPLE = Case(
    "people", "How many people does the port employ?", "en", "number",
    answers=("84",), evidence=(Evidence("port", "employs 84 people"),), evidence_languages=("en",),
)  # fmt: skip
BOTH = Case(
    "both", "Port and tram?", "en", "list",
    required=("84", "17"), evidence=(Evidence("port", "84 people"), Evidence("tram", "17 stations")),
    evidence_languages=("en", "fr"),
)  # fmt: skip
STATIONS = Case(
    "stations", "How many stations?", "en", "number",
    answers=("17",), evidence=(Evidence("tram", "17 stations"),), evidence_languages=("fr",),
)  # fmt: skip
PAYER = Case(
    "payer", "Who paid for the tram?", "en", "unanswerable",
    absence_stated=(Evidence("tram", "Nobody has said who paid for it."),),
)  # fmt: skip
WEATHER = Case("weather", "Will it rain?", "en", "off_topic")
CASES = (PEOPLE, BOTH, STATIONS, PAYER, WEATHER)

PASSAGES = (
    Extract("port", (Span(0, 39),), 39),
    Extract("port", (Span(40, 77),), 37),
    Extract("tram", (Span(0, 34),), 34),
    Extract("tram", (Span(35, 67),), 32),
)


def measured(*rankings: tuple[int, ...], handed: int = 4) -> Baseline:
    return measure(Search("by hand", PASSAGES, rankings, handed, 0.1), CASES, TEXTS)


def test_ranks_and_answers_are_judged_on_the_places_of_the_passages() -> None:
    found = measured((0, 1, 2, 3), (1, 0, 3, 2), (0, 1, 2, 3), (3, 2, 1, 0), (0, 1, 2, 3))
    figures = found.figures

    assert figures.hit_at_1 == Rate(1, 3)
    assert figures.hit_at_5 == Rate(3, 3)
    assert [finding.rank for finding in found.findings[:3]] == [1, 2, 3]
    assert figures.right == Rate(3, 3)
    assert figures.negatives_right == Rate(1, 2)  # never refusing, only what states the absence can be right
    assert figures.recall_at_5.value == 1
    assert figures.mrr.value == (1 + 1 / 2 + 1 / 3) / 3
    assert 0.98 < found.covered < 1  # all but the blanks between passages


def test_a_piece_of_evidence_that_is_not_among_the_first_is_missing_from_recall() -> None:
    finding = measured((0,), (0,), (0,), (0,), (0,)).findings[1]

    assert finding.recall_at_5 == 0.5
    assert 0 < (finding.ndcg_at_10 or 0) < 1
    assert not finding.right


def test_what_is_handed_on_holds_the_answer_only_as_far_as_it_goes() -> None:
    assert measured(*[(0, 2)] * 5, handed=1).figures.handed_holds == Rate(1, 3)
    assert measured(*[(0, 2)] * 5, handed=2).figures.handed_holds == Rate(3, 3)


def test_a_quote_is_cut_at_a_blank_and_keeps_to_the_length() -> None:
    answer = quoted(PEOPLE, PASSAGES, TEXTS, 50)

    assert [statement.text for statement in answer.statements] == [TEXTS["port"][:39], "It was"]
    assert quoted(PEOPLE, PASSAGES, TEXTS, None).citations[3].quote == TEXTS["tram"][35:67]


def test_a_value_that_the_cut_takes_away_is_missing() -> None:
    long = {"port": "x " * 400 + "The port employs 84 people."}
    case = Case("p", "How many?", "en", "number", answers=("84",), evidence=(Evidence("port", "84 people"),))
    search = Search("whole documents", (Extract("port", (Span(0, len(long["port"])),), 827),), ((0,),), 1, 0.0)
    finding = measure(search, [case], long).findings[0]

    assert (finding.rank, finding.right, finding.handed_holds) == (1, False, True)


def test_reach_parts_the_cases_with_evidence_by_its_language() -> None:
    reach = by_reach(measured(*[(0, 2)] * 5))

    assert reach["own language"].hit_at_5.total == 2
    assert reach["other language"].hit_at_5 == Rate(1, 1)


def test_a_follow_up_is_asked_with_what_it_takes_over(cases: tuple[Case, ...]) -> None:
    asked = Asked.of(next(case for case in cases if case.kind == "follow_up"))

    assert "régie" in asked.text
    assert asked.language == "fr"
