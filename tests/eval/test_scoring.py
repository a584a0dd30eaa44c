from __future__ import annotations

from dataclasses import replace

import pytest

from eval.case import Case, Evidence, Kind
from eval.scoring import judge
from tests.eval.answers import answer

TEXTS = {
    "usines": "L'usine ouvre en 1998. Elle emploie **54** personnes à Lons. Son budget est de 13,6 M€.",
    "plants": "The plant opened in 1998. It employs 54 people. Its owner is not known.",
}
HOW_MANY = Case(
    id="c",
    question="Combien de personnes ?",
    language="fr",
    kind="number",
    answers=("54 personnes", "54 people"),
    evidence=(Evidence("usines", "Elle emploie **54** personnes"),),
    also=(Evidence("plants", "It employs 54 people."),),
    evidence_languages=("fr",),
)
WHICH = replace(HOW_MANY, kind="list", answers=(), required=("54", "13,6 M€"))
OWNER = Case(
    id="n",
    question="Who owns it?",
    language="en",
    kind="unanswerable",
    absence_stated=(Evidence("plants", "Its owner is not known."),),
)
PREMISE = Case(
    id="p",
    question="Why did the plant open in 2001?",
    language="en",
    kind="false_premise",
    evidence=(Evidence("plants", "The plant opened in 1998."),),
    also=(Evidence("usines", "L'usine ouvre en 1998."),),
    evidence_languages=("en",),
)
FIFTY_FOUR = ("usines", "Elle emploie **54** personnes à Lons.")
BUDGET = ("usines", "Son budget est de 13,6 M€.")
OPENED = ("plants", "The plant opened in 1998.")
NOT_KNOWN = ("plants", "Its owner is not known.")


def reason(case: Case, *quotes: tuple[str, str], statements: list[str] | None = None) -> str:
    return judge(case, answer(*quotes, texts=TEXTS, statements=statements), TEXTS).reason


def test_a_quote_of_the_evidence_that_holds_an_answer_is_right() -> None:
    judgement = judge(HOW_MANY, answer(FIFTY_FOUR, texts=TEXTS), TEXTS)

    assert judgement.right
    assert (judgement.verbatim, judgement.quotes) == (1, 1)


def test_a_further_passage_that_may_be_cited_counts_as_evidence() -> None:
    assert reason(HOW_MANY, ("plants", "It employs 54 people.")) == "right"


def test_the_answer_may_stand_in_the_statement_and_the_evidence_in_a_quote() -> None:
    assert reason(HOW_MANY, ("usines", "Elle emploie"), statements=["Elle compte 54 personnes."]) == "right"


def test_an_answer_without_an_accepted_string_is_wrong_and_says_which() -> None:
    judgement = judge(HOW_MANY, answer(BUDGET, texts=TEXTS), TEXTS)

    assert judgement.reason == "answer_missing"
    assert judgement.detail == "54 personnes or 54 people"


def test_the_right_words_without_the_evidence_are_wrong() -> None:
    assert reason(HOW_MANY, OPENED, statements=["It has 54 people."]) == "evidence_not_cited"


def test_evidence_counts_in_its_own_document_only() -> None:
    """The same words elsewhere, at the same offsets, are another document's."""
    twin = TEXTS | {"copie": TEXTS["usines"]}

    judgement = judge(HOW_MANY, answer(("copie", FIFTY_FOUR[1]), texts=twin), twin)

    assert judgement.reason == "evidence_not_cited"


def test_every_required_item_must_be_given() -> None:
    assert reason(WHICH, FIFTY_FOUR, BUDGET) == "right"
    judgement = judge(WHICH, answer(FIFTY_FOUR, texts=TEXTS), TEXTS)
    assert (judgement.reason, judgement.detail) == ("answer_missing", "13,6 M€")


def test_a_part_of_a_number_is_not_given() -> None:
    assert reason(replace(WHICH, required=("6 M€",)), FIFTY_FOUR, BUDGET) == "answer_missing"


def test_an_answerable_question_refused_is_wrong() -> None:
    assert judge(HOW_MANY, answer(refused=True), TEXTS).reason == "refused"


@pytest.mark.parametrize(
    ("case", "length", "expected"),
    [
        (HOW_MANY, 700, "right"),
        (HOW_MANY, 701, "too_long"),
        (WHICH, 1200, "right"),
        (WHICH, 1201, "too_long"),
    ],
)
def test_statements_together_may_have_so_many_characters(case: Case, length: int, expected: str) -> None:
    """Counted without the quotes; 1,200 where several things are asked for."""
    statements = ["x" * (length - 300), "y" * 300]

    assert reason(case, FIFTY_FOUR, BUDGET, statements=statements) == expected


@pytest.mark.parametrize("kind", ["compare", "conflict"])
def test_comparisons_and_conflicts_may_be_longer(kind: Kind) -> None:
    case = replace(WHICH, kind=kind)

    assert reason(case, FIFTY_FOUR, BUDGET, statements=["x" * 900, "y" * 300]) == "right"


@pytest.mark.parametrize("kind", ["unanswerable", "off_topic", "injection"])
def test_a_negative_refused_is_right_and_answered_is_wrong(kind: Kind) -> None:
    case = Case(id="n", question="?", language="en", kind=kind)

    assert judge(case, answer(refused=True), TEXTS).right
    assert reason(case, OPENED) == "answered"


def test_citing_the_passage_that_states_the_absence_is_right() -> None:
    assert reason(OWNER, OPENED, NOT_KNOWN) == "right_absence_cited"
    assert reason(OWNER, OPENED) == "answered"


def test_a_false_premise_is_right_when_refused_or_contradicted() -> None:
    assert judge(PREMISE, answer(refused=True), TEXTS).right
    assert reason(PREMISE, OPENED) == "right_premise_contradicted"
    assert reason(PREMISE, FIFTY_FOUR) == "premise_accepted"


def test_a_false_premise_is_contradicted_by_its_evidence_and_by_no_further_passage() -> None:
    assert reason(PREMISE, ("usines", "L'usine ouvre en 1998.")) == "premise_accepted"


@pytest.mark.parametrize("change", [{"quote": "Elle emploie 54 personnes à Lons."}, {"start": 0}, {"end": 10_000}])
def test_a_quote_that_is_not_exactly_its_document_is_wrong_whatever_it_says(change: dict[str, object]) -> None:
    given = answer(FIFTY_FOUR, BUDGET, texts=TEXTS)
    altered = replace(given.citations[0], **change)  # type: ignore[arg-type]

    judgement = judge(HOW_MANY, replace(given, citations=(altered, given.citations[1])), TEXTS)

    assert judgement.reason == "quote_not_verbatim"
    assert (judgement.verbatim, judgement.quotes) == (1, 2)


def test_a_quote_of_a_document_that_is_not_there_is_not_verbatim() -> None:
    given = answer(FIFTY_FOUR, texts=TEXTS)

    assert judge(HOW_MANY, given, {"plants": TEXTS["plants"]}).reason == "quote_not_verbatim"


def test_a_marker_without_a_citation_is_wrong() -> None:
    given = answer(FIFTY_FOUR, texts=TEXTS)
    dangling = replace(given.statements[0], citations=(1, 2))

    judgement = judge(HOW_MANY, replace(given, statements=(dangling,)), TEXTS)

    assert (judgement.reason, judgement.detail) == ("marker_unresolved", "[2]")


def test_a_marker_of_two_citations_is_wrong() -> None:
    given = answer(FIFTY_FOUR, BUDGET, texts=TEXTS)
    twice = tuple(replace(citation, number=1) for citation in given.citations)

    assert judge(HOW_MANY, replace(given, citations=twice), TEXTS).reason == "marker_unresolved"


def test_a_negative_with_a_false_quote_is_wrong_though_it_cites_the_absence() -> None:
    given = answer(NOT_KNOWN, texts=TEXTS)
    altered = replace(given.citations[0], quote="Its owner is now known.")

    assert not judge(OWNER, replace(given, citations=(altered,)), TEXTS).right


def test_a_citation_that_no_statement_leans_on_earns_nothing() -> None:
    """Else a page of citations under one statement would answer everything."""
    given = answer(OPENED, FIFTY_FOUR, texts=TEXTS)

    judgement = judge(HOW_MANY, replace(given, statements=given.statements[:1]), TEXTS)

    assert judgement.reason == "answer_missing"


def test_an_answer_is_not_pieced_together_from_two_texts() -> None:
    """ "… à Lons." and "Son budget …" stand side by side in the answer, and in no text."""
    case = replace(HOW_MANY, answers=("Lons. Son budget",))

    assert reason(case, FIFTY_FOUR, BUDGET) == "answer_missing"
    assert reason(case, ("usines", TEXTS["usines"][23:])) == "right"
