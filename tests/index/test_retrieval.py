from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.building import build
from index.generation import Generation
from index.retrieval import Weights, best, retrieve, sentence_counts, sentence_nearness
from index.served import ServedIndex
from tests.embedders import HashEmbedder

WEIGHTS = Weights(dense=0.5, sentence=0.5, match=0.0, language_offset=0.05)


@pytest.fixture
def generation(folder: Path, index: Path, embedder: HashEmbedder) -> Generation:
    build(folder, index, embedder)
    return ServedIndex(index, embedder.identity).generation()


def test_every_passage_is_found_by_its_own_words(generation: Generation, embedder: HashEmbedder) -> None:
    for passage in generation.passages:
        found = retrieve(passage.indexed, passage.language, generation, embedder, WEIGHTS, limit=1)
        assert found[0].passage == passage


def test_hits_come_best_first_with_the_scores_of_exact_search(generation: Generation, embedder: HashEmbedder) -> None:
    question = "How many plants make cheese?"

    hits = retrieve(question, "en", generation, embedder, WEIGHTS, limit=10)

    assert len(hits) == len(generation.passages)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    asked = embedder.embed_question(question)
    for hit in hits:
        row = generation.passages.index(hit.passage)
        assert hit.similarity == pytest.approx(float(generation.vectors[row] @ asked), abs=1e-6)
        assert 0 <= hit.score <= 1
        for sentence, similarity in zip(hit.passage.sentences, hit.sentence_similarities, strict=True):
            assert sentence.text
            assert -1.001 <= similarity <= 1.001


def test_each_arm_alone_can_be_asked_for(generation: Generation, embedder: HashEmbedder) -> None:
    question = "Hessen Molkerei"
    lexical = retrieve(question, "de", generation, embedder, Weights(0, 0, 0, 0), limit=9)
    dense = retrieve(question, "de", generation, embedder, Weights(1, 0, 0, 0), limit=9)

    assert [hit.lexical for hit in lexical] == sorted((hit.lexical for hit in lexical), reverse=True)
    assert [hit.similarity for hit in dense] == sorted((hit.similarity for hit in dense), reverse=True)


def test_the_same_question_always_gets_the_same_hits(generation: Generation, embedder: HashEmbedder) -> None:
    first, second = (retrieve("milk", "en", generation, embedder, WEIGHTS, limit=4) for _ in range(2))

    assert first == second


def test_a_passage_in_the_questions_language_has_no_advantage(tmp_path: Path, embedder: HashEmbedder) -> None:
    documents = tmp_path / "twins"
    documents.mkdir()
    for language in ("de", "en"):
        (documents / f"{language}.md").write_text(f"---\ntitle: T\nlanguage: {language}\n---\nGilson 1921.\n")
    build(documents, tmp_path / "index", embedder)
    generation = ServedIndex(tmp_path / "index", embedder.identity).generation()

    weights = Weights(dense=1, sentence=0.5, match=0.0, language_offset=0.05)
    for language, other in (("de", "en"), ("en", "de")):
        hits = retrieve("Gilson 1921", language, generation, embedder, weights, limit=2)  # type: ignore[arg-type]
        assert hits[0].passage.language == other


def test_an_empty_generation_has_no_hits(tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "none").mkdir()
    build(tmp_path / "none", tmp_path / "index", embedder)
    generation = ServedIndex(tmp_path / "index", embedder.identity).generation()

    assert retrieve("anything", "en", generation, embedder, WEIGHTS, limit=5) == []
    assert generation.vectors.dtype == np.float32


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, 0.1]), max_size=40), st.integers(1, 50))
def test_the_best_are_those_of_a_stable_sort(values: list[float], count: int) -> None:
    scores = np.array(values, np.float32)

    assert best(scores, count).tolist() == np.argsort(-scores, kind="stable")[:count].tolist()


def test_sentences_are_compared_with_the_question_passage_by_passage(generation: Generation) -> None:
    rows = np.arange(len(generation.passages))[::-1]
    asked = np.array(generation.vectors[0])

    counts = sentence_counts(generation, rows)
    found = sentence_nearness(generation, rows, counts, asked)

    expected = [
        generation.sentence_vectors[start:end].astype(np.float32) @ asked
        for start, end in ((generation.sentence_offsets[row], generation.sentence_offsets[row + 1]) for row in rows)
    ]
    np.testing.assert_allclose(found, np.concatenate(expected), atol=1e-6)
