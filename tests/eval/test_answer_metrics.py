from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from eval.answer_metrics import (
    all_intact,
    best_token_f1,
    citation_precision,
    citation_recall,
    integrity,
    nuggets,
    supported,
    token_f1,
)
from eval.case import Case, Evidence
from eval.measuring import needs
from tests.eval.answers import answer, document

TEXTS = {"a": "Deux ponts. Trois tours. Le maire est Léon Blanc.", "b": "Two bridges in 1998."}
DOCUMENTS = {name: document(name, text, page=2) for name, text in TEXTS.items()}
TWO = Case(
    id="c1",
    question="?",
    language="fr",
    kind="list",
    answers=("deux ponts et trois tours", "1998"),
    required=("ponts", "tours"),
    evidence=(Evidence("a", "Deux ponts."), Evidence("a", "Trois tours.")),
    evidence_languages=("fr",),
)


def test_required_items_are_vital_and_further_wordings_okay() -> None:
    found = nuggets(TWO, answer(("a", "Deux ponts."), ("b", "Two bridges in 1998."), texts=TEXTS))

    assert found.vital == (True, False)
    assert found.okay == (True,)  # "1998"; the other wording only repeats the required ones
    assert found.vital_recall == 0.5
    assert found.weighted_recall == pytest.approx((1 + 0.5) / (2 + 0.5))


def test_without_required_items_one_accepted_wording_is_all_that_is_vital() -> None:
    either = replace(TWO, required=(), answers=("Léon Blanc", "M. Blanc"))

    assert nuggets(either, answer(("a", "Le maire est Léon Blanc."), texts=TEXTS)).vital == (True,)
    assert nuggets(either, answer(("a", "Deux ponts."), texts=TEXTS)).vital_recall == 0


def test_citations_against_what_is_needed() -> None:
    given_answer = answer(("a", "Deux ponts."), ("b", "Two bridges in 1998."), texts=TEXTS)
    right = {"a": (Span(0, 24),)}

    assert citation_precision(given_answer, right) == 0.5
    assert citation_recall(given_answer, needs(TWO, TEXTS)) == 0.5
    assert citation_recall(given_answer, needs(replace(TWO, alternatives=True), TEXTS)) == 1
    assert citation_precision(answer(), right) == 0
    with pytest.raises(ValueError, match="at least one need"):
        citation_recall(given_answer, ())


def test_an_intact_citation_and_each_way_to_break_it() -> None:
    given_answer = answer(("a", "Trois tours."), texts=TEXTS)
    citation = replace(given_answer.citations[0], page=2)

    def broken(**changes: object) -> list[bool]:
        changed = replace(citation, **changes)  # type: ignore[arg-type]  # of several fields
        found = integrity(changed, replace(given_answer, citations=(changed,)), DOCUMENTS.get(changed.document))
        return [found.marker, found.offsets, found.verbatim, found.page]

    assert broken() == [True, True, True, True]
    assert broken(number=4) == [False, True, True, True]
    assert broken(end=900) == [True, False, False, True]
    assert broken(start=13) == [True, True, False, True]
    assert broken(quote="Trois Tours.") == [True, True, False, True]
    assert broken(page=3) == [True, True, True, False]
    assert broken(page=None) == [True, True, True, False]
    assert broken(document="gone") == [True, False, False, False]


def test_a_marker_without_a_citation_breaks_an_answer() -> None:
    given_answer = answer(("a", "Trois tours."), texts=TEXTS)
    whole = replace(given_answer, citations=(replace(given_answer.citations[0], page=2),))
    lost = replace(whole, statements=(replace(whole.statements[0], citations=(1, 2)),))

    assert all_intact(whole, DOCUMENTS)
    assert not all_intact(lost, DOCUMENTS)


def test_a_statement_without_a_citation_or_that_failed_its_check_has_no_support() -> None:
    given_answer = answer(("a", "Deux ponts."), ("a", "Trois tours."), ("b", "Two bridges in 1998."), texts=TEXTS)
    first, second, third = given_answer.statements
    mixed = (first, replace(second, citations=()), replace(third, check="unsupported"))

    assert supported(given_answer) == 1
    assert supported(replace(given_answer, statements=mixed)) == pytest.approx(1 / 3)
    assert supported(answer()) == 0


def test_token_f1_folds_accents_and_case_and_keeps_numbers_whole() -> None:
    assert token_f1("Léon BLANC", "leon blanc") == 1
    assert token_f1("12,5 %", "12 5") == 0
    assert best_token_f1("le maire Léon Blanc", ["M. Blanc", "Léon Blanc"]) == pytest.approx(2 * 2 / (4 + 2))


@given(st.text(max_size=40), st.text(max_size=40))
def test_token_f1_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, other) == token_f1(other, one)
