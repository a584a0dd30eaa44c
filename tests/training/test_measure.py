from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Vectors
from index.training.bitext import Bitext
from index.training.measure import (
    LIKE_LENGTH,
    EmbeddedBitext,
    EmbeddedSet,
    Ranking,
    embed_bitext,
    embed_set,
    keywords,
    rank,
    retrieval,
    rewordings_told,
    size,
    speed,
    tokens_per_word,
    translation_accuracy,
    translations_told,
)
from index.training.question_sets import Passage, Question, QuestionSet
from tests.embedders import HashEmbedder

SENTENCES = ("The tram stops here.", "Goats graze on hills.", "Salt leaves the mine.", "My aunt repairs clocks.")


def bitext(right: tuple[str, ...]) -> Bitext:
    return Bitext("fr-en", "fr", "en", SENTENCES, right)


def questions(*rights: tuple[str, ...], passages: int = 4) -> QuestionSet:
    return QuestionSet(
        "small",
        "en",
        tuple(Passage(f"p{number}", "article", SENTENCES[number]) for number in range(passages)),
        tuple(Question(SENTENCES[int(right[0][1:])], frozenset(right)) for right in rights),
    )


def test_a_perfect_bitext_is_found_both_ways_and_a_turned_one_never() -> None:
    embedder = HashEmbedder(dimensions=256)

    assert translation_accuracy(embedder, bitext(SENTENCES)) == (1.0, 1.0)
    assert translation_accuracy(embedder, bitext((*SENTENCES[1:], SENTENCES[0]))) == (0.0, 0.0)


def test_the_two_directions_are_not_mixed_up() -> None:
    """Both left texts are nearest to the first right one; each right one is nearest to its own left one."""
    left = np.array([[1, 0], [0.8, 0.6]], dtype=np.float32)
    right = np.array([[1, 0], [0, 1]], dtype=np.float32)
    two = Bitext("fr-en", "fr", "en", ("a", "b"), ("c", "d"))

    assert translation_accuracy(HashEmbedder(), EmbeddedBitext(two, left, right)) == (0.5, 1.0)


def test_a_model_that_gives_every_text_the_same_vector_scores_nothing() -> None:
    same = np.ones((4, 2), dtype=np.float32)
    embedded = EmbeddedBitext(bitext(SENTENCES), same, same)
    asked = questions(("p0",), ("p1",))

    assert translation_accuracy(HashEmbedder(), embedded) == (0.0, 0.0)
    assert translations_told(embedded, seed=1) == (False,) * 4
    assert retrieval(EmbeddedSet(asked, same, same[:2]), share=1.0).dense.ranks == (4, 4)


def test_vectors_that_are_given_are_not_computed_again() -> None:
    embedder = HashEmbedder()
    embedded = embed_bitext(embedder, bitext(SENTENCES))
    before = len(embedder.embedded)

    translation_accuracy(embedder, embedded)
    translations_told(embedded, seed=1)

    assert len(embedder.embedded) == before == 8


def test_a_rank_counts_the_wrong_passages_that_score_as_high_as_the_best_right_one() -> None:
    asked = questions(("p0",), ("p1", "p3"), ("p2",))
    scores = np.array([[5, 4, 6, 1], [3, 1, 2, 4], [1, 1, 1, 0]], dtype=np.float32)

    assert rank(asked, scores).ranks == (2, 1, 3)


def test_recall_and_reciprocal_rank_are_their_definitions() -> None:
    ranking = Ranking((1, 2, 6, 20))

    assert [ranking.recall(k) for k in (1, 5, 10)] == [0.25, 0.5, 0.75]
    assert ranking.found(5) == 2
    assert ranking.mrr == pytest.approx((1 + 1 / 2 + 1 / 6 + 1 / 20) / 4)
    assert (Ranking(()).recall(1), Ranking(()).mrr) == (0.0, 0.0)


@given(st.lists(st.integers(1, 50), min_size=1), st.integers(1, 49))
def test_recall_never_falls_with_depth(ranks: list[int], k: int) -> None:
    ranking = Ranking(tuple(ranks))

    assert ranking.recall(k) <= ranking.recall(k + 1) <= 1


def test_fusion_goes_from_bm25_alone_to_vectors_alone() -> None:
    """The vectors know nothing of the words: they put p3 first for the question whose words stand in p0."""
    asked = questions(("p0",))
    passages = np.eye(4, dtype=np.float32)
    found = [retrieval(EmbeddedSet(asked, passages, passages[3:]), share) for share in (0.0, 0.4, 0.6, 1.0)]

    assert [one.lexical.ranks for one in found] == [(1,)] * 4
    assert [one.dense.ranks for one in found] == [(4,)] * 4
    assert [one.fused.ranks for one in found] == [(1,), (1,), (2,), (4,)]


def test_a_question_finds_its_own_text_and_progress_counts_every_text() -> None:
    asked = questions(("p0",), ("p2",))
    seen: list[tuple[int, int]] = []
    found = retrieval(embed_set(HashEmbedder(), asked, lambda done, total: seen.append((done, total))), 0.5)

    assert (found.dense.ranks, found.lexical.ranks, found.fused.ranks) == ((1, 1), (1, 1), (1, 1))
    assert (found.name, found.passages) == ("small", 4)
    assert seen[-1] == (6, 6)


def test_keywords_leave_out_what_carries_no_content() -> None:
    assert keywords("Quelle est la durée du congé ?", "fr") == "duree conge"


def test_rewordings_are_told_by_a_model_that_reads_words_and_not_by_one_that_does_not() -> None:
    embedder = HashEmbedder(dimensions=256)
    vectors = embedder.embed_documents(SENTENCES)

    assert rewordings_told(embedder, SENTENCES, vectors, "en", seed=1) == (True,) * 4
    turned: Vectors = -vectors
    assert rewordings_told(embedder, SENTENCES, turned, "en", seed=1) == (False,) * 4


def test_a_text_of_a_single_keyword_says_nothing_and_is_left_out() -> None:
    embedder = HashEmbedder(dimensions=256)
    texts = (*SENTENCES, "Is it?")

    assert len(rewordings_told(embedder, texts, embedder.embed_documents(texts), "en", seed=1)) == 4


def test_an_unrelated_text_is_another_one_of_like_length() -> None:
    """To each text its own translation is nearer than those of like length, and those of other lengths nearer still."""
    count = 100
    texts = tuple("a" * number for number in range(1, count + 1))
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    vectors = np.where(apart == 0, 0.5, apart > LIKE_LENGTH).astype(np.float32)
    embedded = EmbeddedBitext(Bitext("fr-en", "fr", "en", texts, texts), vectors, np.eye(count, dtype=np.float32))

    for seed in range(20):
        assert all(translations_told(embedded, seed))


def test_a_single_text_cannot_be_told_from_others() -> None:
    one = Bitext("fr-en", "fr", "en", ("a",), ("b",))
    vectors = np.ones((1, 2), dtype=np.float32)

    with pytest.raises(ValueError, match="two texts or more, found 1"):
        translations_told(EmbeddedBitext(one, vectors, vectors), seed=1)


def test_tokens_are_counted_for_words_between_white_space() -> None:
    class Halves(HashEmbedder):
        def count(self, texts: object) -> list[int]:
            return [6, 3]

    assert tokens_per_word(Halves(), ["a b", "c"]) == 3
    assert tokens_per_word(HashEmbedder(), []) == 0


def test_speed_embeds_what_it_is_given() -> None:
    embedder = HashEmbedder()
    found = speed(embedder, SENTENCES, ["Where?"])

    assert embedder.embedded.count(SENTENCES[3]) == 1
    assert found.passages > 0
    assert found.questions > 0


def test_size_counts_the_files_of_a_folder_and_nothing_of_a_name(tmp_path: Path) -> None:
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_bytes(b"12345")
    (tmp_path / "weights").write_bytes(b"123")

    assert size(str(tmp_path)) == 8
    assert size("all-MiniLM-L6-v2") is None
