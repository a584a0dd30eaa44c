"""Each part of Passerelle's search alone, and another embedding model in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from assistant.answering import Assistant
from corpus.cutting import cut
from corpus.document import Document, Span
from corpus.passage import Passage
from eval.baselines import DEPTH, Asked, Search
from eval.case import Case
from eval.extract import Extract
from index.embedding import Embedder, Vectors
from index.generation import Generation
from index.retrieval import Scores
from index.translation import Lexicon

NO_TRANSLATIONS = Lexicon({})


def whole(cases: Sequence[Case], assistant: Assistant, generation: Generation) -> Search:
    """Passerelle's own search, as it ranks passages to answer from."""
    started = time.perf_counter()
    places = {passage: place for place, passage in enumerate(generation.passages)}
    rankings = []
    for case in cases:
        hits = assistant.retrieve(assistant.read(case.question, case.history), generation)
        rankings.append(tuple(places[hit.passage] for hit in hits))
    return Search(
        "Passerelle's search, its passages quoted",
        _extracts(generation.passages),
        tuple(rankings),
        assistant.settings.hits,
        time.perf_counter() - started,
    )


def lexical(asked: Sequence[Asked], generation: Generation, handed: int, *, translated: bool) -> Search:
    """BM25 alone, with the stemmer of each passage's language; with the bundled translation lexicon, or without."""
    lexicon = None if translated else NO_TRANSLATIONS
    return _search(
        "BM25 with the translation lexicon" if translated else "BM25 alone",
        asked,
        generation.passages,
        lambda question: generation.lexical.scores(question.text, question.language, lexicon),
        handed,
    )


def bundled(asked: Sequence[Asked], generation: Generation, embedder: Embedder, handed: int) -> Search:
    """The index's embedding model alone: the passages nearest to the question."""
    return _nearest("The bundled model alone", asked, generation.passages, generation.vectors, embedder, handed)


def other_model(
    name: str, asked: Sequence[Asked], documents: Sequence[Document], embedder: Embedder, size: int, handed: int
) -> Search:
    """Another embedding model alone: the documents are cut to what it reads, as they would be were it the index's."""
    passages = [passage for document in documents for passage in cut(document, embedder.budget, embedder.count, size)]
    vectors = embedder.embed_documents([passage.indexed for passage in passages])
    return _nearest(name, asked, passages, vectors, embedder, handed)


def _nearest(
    name: str, asked: Sequence[Asked], passages: Sequence[Passage], vectors: Vectors, embedder: Embedder, handed: int
) -> Search:
    return _search(
        name, asked, passages, lambda question: np.asarray(vectors @ embedder.embed_question(question.text)), handed
    )


def _search(
    name: str, asked: Sequence[Asked], passages: Sequence[Passage], scores: Callable[[Asked], Scores], handed: int
) -> Search:
    """The passages by their scores, greatest first; ties keep the order of the documents."""
    started = time.perf_counter()
    rankings = tuple(
        tuple(map(int, np.argsort(-scores(question), kind="stable")[: max(DEPTH, handed)])) for question in asked
    )
    return Search(name, _extracts(passages), rankings, handed, time.perf_counter() - started)


def _extracts(passages: Sequence[Passage]) -> tuple[Extract, ...]:
    return tuple(
        Extract(passage.document, (Span(passage.start, passage.end),), passage.end - passage.start)
        for passage in passages
    )
