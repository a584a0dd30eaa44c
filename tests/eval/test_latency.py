from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmarks.latency import BESIDE, EMBEDDING, HERE, REST, WHOLE, Passes, measure, table
from index.building import build
from index.embedding import BUNDLED_MODEL, open_model

REPOSITORY = Path(__file__).resolve().parents[2]


def answer(embedding: float, words: float) -> dict[str, float]:
    return {EMBEDDING: embedding, "words": words, WHOLE: embedding + words, REST: words}


def test_what_is_not_embedding_is_set_beside_it_in_each_pass() -> None:
    whole, (half, most) = Passes([[answer(2, 1), answer(2, 3)], [answer(1, 4), answer(1, 4)]]).over_embedding()

    assert (whole.median, whole.least, whole.most) == (2.5, 1, 4)
    assert half == pytest.approx(2.75)
    assert most == pytest.approx(4)


def test_two_checkouts_are_set_beside_each_other_pass_by_pass() -> None:
    found = {HERE: Passes([[answer(2, 1)], [answer(2, 2)]]), BESIDE: Passes([[answer(2, 2)], [answer(2, 2)]])}

    text = table(found)

    assert "| words | 1.50 / 1.95 | 2.00 / 2.00 | 0.75 [0.50–1.00] |" in text
    assert f"beside: {REST} over {EMBEDDING} 1.00 [1.00–1.00]" in text


def test_every_question_is_asked_of_a_checkout_in_a_process_of_its_own(
    small_documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(small_documents, tmp_path / "index", open_model(str(BUNDLED_MODEL)))
    monkeypatch.setenv("PASSERELLE_INDEX", str(tmp_path / "index"))

    found = measure({HERE: REPOSITORY}, ["Where was the harbour rebuilt?", "Who founded Seeheim?"], 2)

    assert [len(one) for one in found[HERE].answers] == [2, 2]
    assert all(milliseconds > 0 for milliseconds in found[HERE].all(EMBEDDING))
    assert found[HERE].all(WHOLE) == pytest.approx(
        [rest + own for rest, own in zip(found[HERE].all(REST), found[HERE].all(EMBEDDING), strict=True)]
    )
