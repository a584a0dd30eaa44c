"""The proof of a generation: what must hold before it may serve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.document import LANGUAGES
from index.embedding import Embedder, Vectors
from index.errors import IndexDamaged
from index.generation import STORE, Generation, check_files
from index.retrieval import Weights, retrieve
from index.rows import language_codes
from index.store import PassageStore

CLOSE = 1e-3  # two vectors whose cosine differs from 1 by less are the same text, up to rounding
BATCH = 256
# Share of passages that Chroma's search may miss: it is approximate, misses some among many that are alike, and serves
# nobody here; a store that lost its vectors finds fewer.
MOST_MISSED = 0.5
SAMPLE = 500  # passages carried from a proven generation that are asked for again
_SMOKE = Weights(dense=0.5, sentence=0.5, match=0.5, language_offset=0.0)
_SMOKE_HITS = 10


def prove(
    generation: Generation,
    embedder: Embedder | None = None,
    new: Sequence[str] | None = None,
    written: Vectors | None = None,
) -> None:
    """Check that a generation holds what its documents say and finds it again; IndexDamaged says what does not hold.

    - files: each is what was written (all of them, where `new` is None);
    - passages: each has the id that its content gives it, no id comes twice, each document has as many as the manifest
      says; each passage and sentence is its span of the document kept beside it, each document has its digest;
    - vectors: each is of length 1, and finds itself by exact search;
    - Chroma holds just these passages, with these vectors; its own search, which is approximate, finds most of them;
    - the lexical index finds each passage by exactly the terms of its text;
    - a smoke question in each language, the text of a passage, is answered with that passage: only with an embedder.

    That the parts are as many as the manifest says is checked whenever a generation is opened.

    - new: names of the documents that were not carried over from a proven generation; of the others only ids and
      lengths of vectors are checked, and every so manieth passage. None to check everything.
    - written: the vectors that were to be written, row by row, which have to be found; None for those it holds.
    """
    if new is None:
        check_files(generation.folder, generation.manifest)
    _prove_ids(generation)
    _prove_documents(generation, None if new is None else set(new))
    rows = _rows(generation, new)
    _prove_vectors(generation, rows, generation.vectors if written is None else written)
    _prove_store(generation, rows)
    _prove_terms(generation, rows)
    if embedder is not None:
        _prove_answers(generation, embedder)


def _rows(generation: Generation, new: Sequence[str] | None) -> list[int]:
    """The passages to be looked at one by one."""
    total = len(generation.passages)
    if new is None:
        return list(range(total))
    names = set(new)
    every = max(1, total // SAMPLE)
    return [row for row, passage in enumerate(generation.passages) if row % every == 0 or passage.document in names]


def _prove_ids(generation: Generation) -> None:
    counts = {entry.name: 0 for entry in generation.manifest.documents}
    for id_, passage in zip(generation.passages.ids, generation.passages, strict=True):
        if id_ != passage.id:
            reason = f"the passage {passage.document!r} {passage.start}-{passage.end} has the id of another"
            raise IndexDamaged(generation.id, reason)
        counts[passage.document] += 1
    languages = language_codes(passage.language for passage in generation.passages)
    if not np.array_equal(generation.passages.languages, languages):
        raise IndexDamaged(generation.id, "passages are said to be in other languages than they are in")
    if len(set(generation.passages.ids)) != len(generation.passages.ids):
        raise IndexDamaged(generation.id, "two passages share an id")
    for entry in generation.manifest.documents:
        if counts[entry.name] != entry.passages:
            reason = f"{entry.passages} passages of {entry.name!r} expected, {counts[entry.name]} found"
            raise IndexDamaged(generation.id, reason)


def _prove_documents(generation: Generation, names: set[str] | None) -> None:
    for entry in generation.manifest.documents:
        if names is not None and entry.name not in names:
            continue
        document = generation.document(entry.name)
        if document.digest != entry.digest:
            raise IndexDamaged(generation.id, f"the document {entry.name!r} is not the one that was read")
        for passage in generation.passages_of(entry.name):
            pieces = [(passage.start, passage.end, passage.text)]
            pieces += [(sentence.start, sentence.end, sentence.text) for sentence in passage.sentences]
            for start, end, text in pieces:
                if document.text[start:end] != text:
                    raise IndexDamaged(generation.id, f"{entry.name!r} does not hold the text of {start}-{end}")


def _prove_vectors(generation: Generation, rows: Sequence[int], written: Vectors) -> None:
    if not generation.passages:
        return
    lengths = np.linalg.norm(generation.vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=CLOSE):
        raise IndexDamaged(generation.id, f"{int((abs(lengths - 1) > CLOSE).sum())} vectors are not of length 1")
    for start in range(0, len(rows), BATCH):
        batch = list(rows[start : start + BATCH])
        similarities = written[batch] @ generation.vectors.T
        own = similarities[np.arange(len(batch)), batch]
        # Copies of one text share a vector, so what is found must be as near as the passage itself, no more.
        exact = similarities.max(axis=1)
        for row, itself, nearest in zip(batch, own, exact, strict=True):
            if nearest - itself > CLOSE or abs(itself - 1) > CLOSE:
                passage = generation.passages[row]
                reason = f"the passage {passage.document!r} {passage.start}-{passage.end} does not find itself"
                raise IndexDamaged(generation.id, reason)


def _prove_store(generation: Generation, rows: Sequence[int]) -> None:
    missed = 0
    with PassageStore.reading(generation.folder / STORE) as store:
        if sorted(store.ids()) != sorted(generation.passages.ids):
            raise IndexDamaged(generation.id, "Chroma does not hold just the passages of the documents")
        for start in range(0, len(rows), BATCH):
            batch = list(rows[start : start + BATCH])
            vectors = generation.vectors[batch]
            missed += sum(not hits or abs(hits[0][1] - 1) > CLOSE for hits in store.nearest(vectors, 1))
            held = store.rows([generation.passages.ids[row] for row in batch])
            if held.passages != tuple(generation.passages[row] for row in batch):
                raise IndexDamaged(generation.id, "Chroma holds other passages than those that are searched")
            if not np.allclose(held.vectors, vectors, atol=CLOSE):
                raise IndexDamaged(generation.id, "Chroma holds other vectors than those that are searched")
    if missed > MOST_MISSED * len(rows):
        raise IndexDamaged(
            generation.id, f"Chroma's own search finds only {len(rows) - missed} of {len(rows)} passages"
        )


def _prove_terms(generation: Generation, rows: Sequence[int]) -> None:
    passages = [generation.passages[row] for row in rows]
    texts, languages = [passage.indexed for passage in passages], [passage.language for passage in passages]
    for row in generation.lexical.lacks(rows, texts, languages):
        passage = generation.passages[row]
        reason = f"the passage {passage.document!r} {passage.start}-{passage.end} is not found by its words"
        raise IndexDamaged(generation.id, reason)


def _prove_answers(generation: Generation, embedder: Embedder) -> None:
    for language in LANGUAGES:
        asked = next((passage for passage in generation.passages if passage.language == language), None)
        if asked is None:
            continue
        hits = retrieve(asked.indexed, language, generation, embedder, _SMOKE, _SMOKE_HITS)
        if asked.indexed not in {hit.passage.indexed for hit in hits}:
            reason = f"the smoke question in {language!r} does not find the passage it is made of"
            raise IndexDamaged(generation.id, f"{reason} ({asked.document!r} {asked.start}-{asked.end})")
