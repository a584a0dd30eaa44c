from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.passage import Passage
from index.building import build
from index.errors import IndexDamaged
from index.generation import Generation
from index.lexical import LexicalIndex
from index.proof import _prove_store, prove
from index.rows import OFFSETS, PASSAGES, StoredPassages, save_passages
from index.served import ServedIndex
from index.store import PassageStore
from tests.embedders import HashEmbedder


@pytest.fixture
def generation(folder: Path, index: Path, embedder: HashEmbedder) -> Generation:
    build(folder, index, embedder)
    return ServedIndex(index, embedder.identity).generation()


def test_a_sound_generation_is_proven(generation: Generation) -> None:
    prove(generation)


def test_vectors_that_chroma_does_not_hold_fail_the_proof(generation: Generation) -> None:
    turned = replace(generation, vectors=-generation.vectors)

    with pytest.raises(IndexDamaged, match="Chroma holds other vectors"):
        prove(turned)


def stored(folder: Path, passages: Sequence[Passage]) -> StoredPassages:
    """Passages as a generation keeps them, in a folder of their own."""
    folder.mkdir()
    save_passages(folder, passages)
    return StoredPassages(folder)


def test_passages_that_chroma_does_not_hold_fail_the_proof(generation: Generation, tmp_path: Path) -> None:
    longer = replace(generation, vectors=np.concatenate([generation.vectors, generation.vectors[:1]]))
    first = generation.passages[0]
    extra = replace(first, text=first.text + "!")

    with pytest.raises(IndexDamaged, match="Chroma does not hold just the passages"):
        _prove_store(replace(longer, passages=stored(tmp_path / "longer", [*generation.passages, extra])), [0])
    stored(tmp_path / "other", [extra, *generation.passages[1:]])
    shutil.copyfile(tmp_path / "other" / OFFSETS, generation.folder / OFFSETS)
    kept = (tmp_path / "other" / PASSAGES).read_text(encoding="utf-8").replace(extra.id, first.id)
    (generation.folder / PASSAGES).write_text(kept, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="Chroma holds other passages"):
        _prove_store(replace(generation, passages=StoredPassages(generation.folder)), [0])


def test_a_store_whose_search_finds_nothing_fails_the_proof(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PassageStore, "nearest", lambda self, vectors, limit: [[] for _ in vectors])

    with pytest.raises(IndexDamaged, match="Chroma's own search finds only 0 of"):
        prove(generation)


def test_vectors_other_than_those_that_were_written_fail_the_proof(generation: Generation) -> None:
    with pytest.raises(IndexDamaged, match="does not find itself"):
        prove(generation, written=generation.vectors[::-1])


def test_vectors_of_another_length_fail_the_proof(generation: Generation) -> None:
    with pytest.raises(IndexDamaged, match="not of length 1"):
        prove(replace(generation, vectors=generation.vectors * 2))


def test_a_document_that_no_longer_holds_its_passages_fails_the_proof(generation: Generation) -> None:
    path = generation.folder / "documents" / "lait.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    values["text"] = values["text"].replace("2 400", "9 999")
    path.write_text(json.dumps(values), encoding="utf-8")

    with pytest.raises(IndexDamaged, match="lait"):
        prove(generation)


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_a_smoke_question_that_finds_nothing_fails_the_proof(
    generation: Generation, embedder: HashEmbedder, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What retrieval gives is cut off for one language; all else is sound."""
    from index import proof, retrieval

    found = retrieval.retrieve
    monkeypatch.setattr(
        proof, "retrieve", lambda text, asked, *rest: [] if asked == language else found(text, asked, *rest)
    )

    with pytest.raises(IndexDamaged, match=f"smoke question in '{language}'"):
        prove(generation, embedder)


def test_passages_under_other_ids_fail_the_proof(generation: Generation) -> None:
    first, second = generation.passages.ids[:2]
    kept = (generation.folder / PASSAGES).read_text(encoding="utf-8")
    kept = kept.replace(first, "?").replace(second, first).replace("?", second)
    (generation.folder / PASSAGES).write_text(kept, encoding="utf-8")

    with pytest.raises(IndexDamaged, match="has the id of another"):
        prove(replace(generation, passages=StoredPassages(generation.folder)), new=[])


def test_a_lexical_index_of_other_passages_fails_the_proof(generation: Generation) -> None:
    texts = [passage.indexed for passage in reversed(generation.passages)]
    other = LexicalIndex.build(texts, [passage.language for passage in generation.passages])

    with pytest.raises(IndexDamaged, match="not found by its words"):
        prove(replace(generation, lexical=other))
