from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.document import LANGUAGES, Language
from eval.benchmarks.clock import clocked
from eval.benchmarks.scale import Times, recalled
from eval.benchmarks.scale_corpus import Parents, grow, mixed, postings, repeated
from index.building import build
from index.generation import Generation, check_files
from index.lexical import LexicalIndex, Postings
from index.retrieval import Weights, retrieve
from index.rows import language_codes
from index.served import open_served
from tests.embedders import HashEmbedder

POOL: dict[Language, list[str]] = {"fr": ["vallée"], "en": ["valley"], "de": ["Tal"]}


@pytest.fixture
def base(tmp_path: Path) -> Generation:
    folder = tmp_path / "documents"
    folder.mkdir()
    for language, text in (
        ("en", "The state counts 116 plants. They make cheddar. Farms lie in the north."),
        ("fr", "La Région compte 2400 fermes. Elles vendent du lait. Le Comté vient du Jura."),
        ("de", "Die Molkerei liegt in Hessen. Sie wurde 1976 gegründet. Der Käse reift dort."),
    ):
        for number in range(3):
            page = f"---\ntitle: Page {number}\nlanguage: {language}\n---\n{text} Page {number} ends.\n"
            (folder / f"{language}-{number}.md").write_text(page, encoding="utf-8")
    build(folder, tmp_path / "index", HashEmbedder())
    return open_served(tmp_path / "index")


def test_a_made_generation_opens_like_one_that_was_built(base: Generation, tmp_path: Path) -> None:
    made = grow(base, tmp_path / "made", 60, POOL)

    check_files(made.folder, made.manifest)
    assert len(made.passages) == 60
    assert made.passages[: len(base.passages)] == base.passages[:]
    assert sum(entry.passages for entry in made.manifest.documents) == 60
    for passage in made.passages:
        text = made.document(passage.document).text
        assert text[passage.start : passage.end] == passage.text
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == sentence.text
    np.testing.assert_allclose(np.linalg.norm(made.vectors, axis=1), 1, atol=1e-5)


def test_every_sentence_of_a_made_passage_has_tokens_and_a_vector(base: Generation, tmp_path: Path) -> None:
    made = grow(base, tmp_path / "made", 40, POOL)

    for row, passage in enumerate(made.passages):
        owners = set(made.tokens_of(np.array([row])).owners.tolist())
        assert owners >= set(range(len(passage.sentences)))
        assert max(owners) < len(passage.sentences)
    assert len(made.sentence_vectors) == made.sentence_offsets[-1]


def test_a_made_passage_is_found_by_its_own_words(base: Generation, tmp_path: Path) -> None:
    made = grow(base, tmp_path / "made", 60, POOL)

    passage = made.passages[50]
    assert made.lexical.scores(passage.indexed, passage.language)[50] > 0
    hits = retrieve(passage.indexed, passage.language, made, HashEmbedder(), Weights(0, 0, 0, 0), limit=60)
    assert passage in [hit.passage for hit in hits]


def test_numbers_are_drawn_anew_and_words_come_from_the_pool(base: Generation, tmp_path: Path) -> None:
    made = grow(base, tmp_path / "made", 60, POOL)

    texts = [passage.text for passage in made.passages[len(base.passages) :]]
    assert len(set(texts)) > 40
    assert any("valley" in text for text in texts)


def test_a_repeated_lexical_index_scores_every_copy_alike(base: Generation) -> None:
    found = repeated(base, 25).scores("plants that make cheddar", "en")

    assert found.shape == (25,)
    assert found.max() > 0
    np.testing.assert_array_equal(found[9:18], found[:9])
    np.testing.assert_array_equal(found[18:], found[:7])


def test_parents_are_of_one_language() -> None:
    languages = language_codes([LANGUAGES[place % 3] for place in range(30)])

    made = Parents.drawn(languages, 500, seed=1)

    np.testing.assert_array_equal(languages[made.first], languages[made.second])
    assert len(set(made.first.tolist())) > 20


def test_mixed_vectors_lie_near_their_parents() -> None:
    draw = np.random.default_rng(0)
    real = draw.normal(size=(50, 64)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    made = Parents(np.arange(50), np.roll(np.arange(50), 1))

    found = mixed(real, made, draw)

    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (found * real[made.first]).sum(axis=1).mean() > 0.5


def test_postings_are_those_of_the_lexical_index() -> None:
    corpus = [["milk", "farm", "milk"], ["farm"], [], ["cheese", "milk"]]
    languages = language_codes(["en"] * 4)
    vocabulary: dict[str, int] = {}
    numbers = [np.array([vocabulary.setdefault(term, len(vocabulary)) for term in own], np.int32) for own in corpus]

    made: Postings = postings(numbers, vocabulary)

    ours, theirs = LexicalIndex(made, languages), LexicalIndex.of_terms(corpus, languages)
    for question in ("milk", "farm cheese", "river"):
        np.testing.assert_allclose(ours.scores(question, "en"), theirs.scores(question, "en"), rtol=1e-5)
    assert [ours.terms_of(row) for row in range(4)] == [tuple(own) for own in corpus]


def test_a_clock_counts_what_runs_in_a_stage_and_is_taken_off_again() -> None:
    class Work:
        def done(self) -> int:
            return 7

    own = Work.done
    with clocked({"work": [(Work, "done")], "idle": []}) as seconds:
        assert Work().done() == 7
        assert seconds["work"] > 0
        assert seconds["idle"] == 0
    assert Work.done is own


def test_recall_is_the_share_of_the_nearest_that_was_found() -> None:
    assert recalled(["a", "b", "c", "d"], {"a", "d", "x"}) == 0.5


def test_times_are_percentiles_in_milliseconds() -> None:
    assert Times.of([0.001 * number for number in range(101)]) == Times(50.0, 95.0, 99.0)
