"""The shipped questions over the shipped documents, then with a fault made on purpose: `compare` must tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.answering import Assistant
from eval.case import Case
from eval.comparison import Comparison, Verdict
from eval.report import Run
from tests.eval.shipped import CASES, DOCUMENTS, asked, indexed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shipped")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Assistant:
    return indexed(DOCUMENTS, folder)


@pytest.fixture(scope="module")
def whole(assistant: Assistant) -> Run:
    """The shipped questions, nothing wrong."""
    return asked(CASES, assistant)


def verdicts(comparison: Comparison) -> dict[str, Verdict]:
    return {difference.figure.name: difference.verdict for difference in comparison.differences}


def of(run: Run, cases: list[Case]) -> Run:
    wanted = {case.id for case in cases}
    return Run(run.setup, tuple(record for record in run.records if record.case.id in wanted), ())


def test_two_runs_of_the_same_build_are_equal(assistant: Assistant, whole: Run) -> None:
    some = list(CASES[::6])
    comparison = Comparison.of(of(whole, some), asked(some, assistant))

    assert comparison.stable.value == 1
    assert comparison.verdict == "not shown"
    assert all(one.gained == one.lost == 0 for one in comparison.differences if one.figure.steady)


def test_refusal_turned_off_is_worse_on_questions_without_an_answer(assistant: Assistant, whole: Run) -> None:
    without = [case for case in CASES if not case.answerable]
    comparison = Comparison.of(of(whole, without), asked(without, assistant, threshold=0.0))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["negatives_right"] == "worse"


def test_retrieval_weights_swapped_rank_the_evidence_lower(folder: Path, assistant: Assistant, whole: Run) -> None:
    """Each share of a score given to the other side: vectors and BM25, passage and words."""
    settings = assistant.settings
    swapped = indexed(DOCUMENTS, folder, dense_weight=1 - settings.dense_weight, match_weight=1 - settings.match_weight)
    with_evidence = [case for case in CASES if case.evidence]
    comparison = Comparison.of(of(whole, with_evidence), asked(with_evidence, swapped))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["mrr"] == "worse"
    assert verdicts(comparison)["hit_at_1"] == "worse"


def test_a_document_removed_is_worse_and_its_questions_are_named(folder: Path, whole: Run) -> None:
    """That with the most questions answered right. Last: the index serves the folder without it from here on."""
    removed, _ = Counter(
        record.cluster for record in whole.records if record.right and record.case.answerable
    ).most_common(1)[0]
    about = [case for case in CASES if removed in {piece.document for piece in case.passages} or case.negative]
    without = indexed([path for path in DOCUMENTS if path.stem != removed], folder)
    comparison = Comparison.of(of(whole, about), asked(about, without))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["right"] == "worse"
    lost = Counter(pair.before.cluster for pair in comparison.worse)
    assert lost.most_common(1)[0][0] == removed
