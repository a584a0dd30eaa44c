"""The shipped questions over the shipped documents, then with a fault made on purpose: `compare` must tell."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from assistant.answering import Assistant
from assistant.opening import open_assistant
from assistant.settings import load_settings
from eval.case import Case
from eval.comparison import Comparison, Verdict
from eval.report import Run
from tests.eval.shipped import CASES, DOCUMENTS, asked, indexed


def verdicts(comparison: Comparison) -> dict[str, Verdict]:
    return {difference.figure.name: difference.verdict for difference in comparison.differences}


def of(run: Run, cases: list[Case]) -> Run:
    wanted = {case.id for case in cases}
    return Run(run.setup, tuple(record for record in run.records if record.case.id in wanted), ())


def test_two_runs_of_the_same_build_are_equal(shipped_assistant: Assistant, shipped_run: Run) -> None:
    some = list(CASES[::6])
    comparison = Comparison.of(of(shipped_run, some), asked(some, shipped_assistant))

    assert comparison.stable.value == 1
    assert comparison.verdict == "not shown"
    assert all(one.gained == one.lost == 0 for one in comparison.differences if one.figure.steady)


def test_refusal_turned_off_is_worse_on_questions_without_an_answer(
    shipped_assistant: Assistant, shipped_run: Run
) -> None:
    without = [case for case in CASES if not case.answerable]
    comparison = Comparison.of(of(shipped_run, without), asked(without, shipped_assistant, threshold=0.0))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["negatives_right"] == "worse"


def test_retrieval_weights_swapped_rank_the_evidence_lower(
    shipped_index: Path, shipped_assistant: Assistant, shipped_run: Run
) -> None:
    """Each share of a score given to the other side: vectors and BM25, passage and words."""
    settings = shipped_assistant.settings
    swapped = open_assistant(
        load_settings(
            index=shipped_index,
            dense_weight=1 - settings.dense_weight,
            match_weight=1 - settings.match_weight,
        )
    )
    with_evidence = [case for case in CASES if case.evidence]
    comparison = Comparison.of(of(shipped_run, with_evidence), asked(with_evidence, swapped))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["mrr"] == "worse"
    assert verdicts(comparison)["hit_at_1"] == "worse"


def test_a_document_removed_is_worse_and_its_questions_are_named(
    shipped_index: Path, shipped_run: Run, tmp_path: Path
) -> None:
    """That with the most questions answered right."""
    removed, _ = Counter(
        record.cluster for record in shipped_run.records if record.right and record.case.answerable
    ).most_common(1)[0]
    about = [case for case in CASES if removed in {piece.document for piece in case.passages} or case.negative]
    shutil.copytree(shipped_index, tmp_path / "index")
    without = indexed([path for path in DOCUMENTS if path.stem != removed], tmp_path)
    comparison = Comparison.of(of(shipped_run, about), asked(about, without))

    assert comparison.verdict == "worse"
    assert verdicts(comparison)["right"] == "worse"
    lost = Counter(pair.before.cluster for pair in comparison.worse)
    assert lost.most_common(1)[0][0] == removed
