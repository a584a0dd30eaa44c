from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Language, Span
from corpus.passage import Passage
from index.building import build
from index.embedding import TokenVectors
from index.generation import Generation
from index.hit import Match
from index.interaction import (
    BLOCK,
    HEADING,
    AskedTokens,
    PassageTokens,
    asked_tokens,
    matches,
    passage_tokens,
    save_tokens,
    token_text,
)
from index.served import generation_folder, served_id
from tests.embedders import HashEmbedder

WORDS = st.lists(st.sampled_from("milk cheese farm valley river 1976 Hessen the of and".split()), max_size=8)


def met(question: str, heading: str, *sentences: str, language: Language = "en") -> Match:
    embedder = HashEmbedder(dimensions=256)
    text = "\n".join([heading, *sentences])
    spans, start = [], 0
    for place, part in enumerate([heading, *sentences]):
        spans.append((Span(start, start + len(part)), place - 1))
        start += len(part) + 1
    tokens = passage_tokens(text, spans, language, embedder.embed_tokens([text])[0])
    asked = asked_tokens(question, language, embedder.embed_tokens([question])[0])
    return matches(asked, tokens, np.array([len(sentences)]))[0]


def test_each_word_is_met_where_it_stands() -> None:
    found = met("milk in the valley", "Cheese", "The valley is long.", "Milk comes from the valley.")

    assert found.passage > 0.99
    assert found.sentences[1] > 0.99
    assert found.alone[1] > 0.99
    assert 0.4 < found.alone[0] < 0.9


def test_a_heading_counts_for_every_sentence_under_it() -> None:
    found = met("valley milk", "Valley", "Milk is sold.", "It is cold.")

    assert found.sentences[0] > 0.99
    assert found.alone[0] < found.sentences[0]


def test_words_without_content_do_not_count() -> None:
    assert met("where is the milk?", "Cheese", "Milk.") == met("milk", "Cheese", "Milk.")


def test_a_question_without_content_meets_nothing() -> None:
    assert met("what is it?", "Cheese", "Milk.") == Match(0.0, (0.0,), (0.0,))


def test_a_word_weighs_the_same_in_one_token_or_in_three() -> None:
    vectors = np.eye(4, dtype=np.float32)
    asked = asked_tokens("milk valleys", "en", TokenVectors(np.array([0, 5, 8, 10]), vectors))

    assert np.allclose(asked.weights, [1 / 2, 1 / 6, 1 / 6, 1 / 6])


@given(WORDS, WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_a_passage_meets_no_less_than_its_sentences(
    question: list[str], heading: list[str], sentences: list[list[str]]
) -> None:
    found = met(" ".join(question), " ".join(heading), *(" ".join(words) for words in sentences))

    assert 0 <= found.passage <= 1.001
    assert len(found.sentences) == len(found.alone) == len(sentences)
    for whole in found.sentences:
        assert whole <= found.passage + 1e-6


def test_every_stretch_of_a_passage_s_text_has_its_owner(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    generation = Generation.open(generation_folder(index, str(served_id(index))))

    for passage in generation.passages:
        _check_owners(passage, generation.document(passage.document))


def _check_owners(passage: Passage, document: Document) -> None:
    text, spans = token_text(document, passage)
    owned = {owner: text[span.start : span.end] for span, owner in spans if owner != HEADING}
    assert sorted(owned) == list(range(len(passage.sentences)))
    assert text.startswith(passage.title)
    for place, sentence in enumerate(passage.sentences):
        assert owned[place].split()[-1].strip("|[]0123456789. ") in sentence.text
        if sentence.lead:
            assert document.text[sentence.lead.start : sentence.lead.end].strip("|").split("|")[0].strip() in text


def test_tokens_are_read_back_as_they_were_kept(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    vectors = draw.normal(size=(5, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled = np.rint(vectors * 127 / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    pieces = [
        PassageTokens(scaled[:2], np.array([HEADING, 0], np.int16), np.array([2])),
        PassageTokens(scaled[2:], np.array([0, 0, 1], np.int16), np.array([3])),
    ]

    save_tokens(tmp_path / "tokens", pieces, 8)
    read = PassageTokens.load(tmp_path / "tokens")

    assert [part.owners.tolist() for part in read.split()] == [[HEADING, 0], [0, 0, 1]]
    restored = read.vectors / np.linalg.norm(read.vectors, axis=1, keepdims=True)
    assert (np.asarray(restored) * vectors).sum(axis=1).min() > 0.999


def test_no_tokens_are_read_back_as_none(tmp_path: Path) -> None:
    save_tokens(tmp_path / "tokens", [], 8)

    assert PassageTokens.load(tmp_path / "tokens").vectors.shape == (0, 8)


@pytest.mark.parametrize("times", [1, BLOCK])
def test_several_passages_are_matched_as_each_by_itself(times: int) -> None:
    draw = np.random.default_rng(2)
    sentences = np.array([2, 0, 3])
    counts = np.array([6, 0, 9]) * times
    vectors = draw.integers(-127, 127, size=(15 * times, 8)).astype(np.int8)
    owners = np.array([-1, 0, 0, 1, -1, 1, 2, 0, 1, 1, -1, 2, 2, 0, 1], np.int16).repeat(times)
    together = PassageTokens(vectors, owners, counts)
    states = draw.normal(size=(4, 8)).astype(np.float32)
    asked = AskedTokens(states / np.linalg.norm(states, axis=1, keepdims=True), np.full(4, 0.25, np.float32))

    found = matches(asked, together, sentences)

    for one, own, count in zip(found, together.split(), sentences, strict=True):
        assert len(one.sentences) == len(one.alone) == count
        near = asked.vectors @ (own.vectors / np.linalg.norm(own.vectors.astype(float), axis=1, keepdims=True)).T
        assert one.passage == pytest.approx(float(asked.weights @ near.max(axis=1, initial=0)), abs=1e-5)
        for place in range(count):
            theirs = near[:, np.isin(own.owners, (HEADING, place))].max(axis=1, initial=0)
            assert one.sentences[place] == pytest.approx(float(asked.weights @ theirs), abs=1e-5)
