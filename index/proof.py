"""The proof of a generation: what must hold before it may serve."""

from __future__ import annotations

import numpy as np

from index.errors import IndexDamaged
from index.generation import STORE, Generation
from index.store import PassageStore

CLOSE = 1e-3  # two vectors whose cosine differs from 1 by less are the same text, up to rounding
BATCH = 256


def prove(generation: Generation) -> None:
    """Check that a generation holds what its documents say and finds it again; IndexDamaged says what does not hold.

    Every vector is of length 1 and is the nearest of all to itself, by exact search and by Chroma's own; every passage
    and sentence is its span of the document kept beside it. That the parts are as many as the manifest says is checked
    whenever a generation is opened.
    """
    _prove_spans(generation)
    _prove_vectors(generation)


def _prove_spans(generation: Generation) -> None:
    for document in generation.documents():
        for passage in generation.passages_of(document.name):
            pieces = [(passage.start, passage.end, passage.text)]
            pieces += [(sentence.start, sentence.end, sentence.text) for sentence in passage.sentences]
            for start, end, text in pieces:
                if document.text[start:end] != text:
                    raise IndexDamaged(generation.id, f"{document.name!r} does not hold the text of {start}-{end}")


def _prove_vectors(generation: Generation) -> None:
    if not generation.passages:
        return
    lengths = np.linalg.norm(generation.vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=CLOSE):
        raise IndexDamaged(generation.id, f"{int((abs(lengths - 1) > CLOSE).sum())} vectors are not of length 1")
    store = PassageStore.open(generation.folder / STORE)
    try:
        for start in range(0, len(generation.passages), BATCH):
            batch = generation.vectors[start : start + BATCH]
            own = np.arange(start, start + len(batch))
            # Copies of one text share a vector, so what is found must be as near as the passage itself, no more.
            exact = (batch @ generation.vectors.T).max(axis=1)
            chroma = np.array([row[0][1] for row in store.nearest(batch, 1)])
            for row, by_exact, by_chroma in zip(own, exact, chroma, strict=True):
                if abs(by_exact - 1) > CLOSE or abs(by_chroma - 1) > CLOSE:
                    passage = generation.passages[row]
                    reason = f"the passage {passage.document!r} {passage.start}-{passage.end} does not find itself"
                    raise IndexDamaged(generation.id, reason)
    finally:
        store.close()
