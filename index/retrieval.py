"""Hybrid retrieval: a question becomes ranked hits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import LANGUAGES, Language
from index.embedding import Embedder, ReadQuestion, Vectors
from index.generation import Generation
from index.hit import Hit
from index.interaction import asked_tokens, matches

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

SHORTLIST = 200  # passages whose sentences are scored; the others keep the score of the passage alone
MATCHED = 30  # passages of these whose words are met with the question's


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares in the fused score, chosen on the development questions: see docs/retrieval.md.

    - dense: of the vectors against BM25; 0 is BM25 alone, 1 vectors alone.
    - sentence: of the best sentence's similarity against the whole passage's, within the vectors' arm.
    - match: of the match of words against what the arms say, in the final score.
    - language_offset: cosine by which a passage in the question's own language looks nearer than it is; taken off.
    """

    dense: float
    sentence: float
    match: float
    language_offset: float


def retrieve(
    question: str,
    language: Language,
    generation: Generation,
    embedder: Embedder,
    weights: Weights,
    limit: int,
    read: ReadQuestion | None = None,
) -> list[Hit]:
    """The `limit` best passages for a question, best first; fewer where the generation holds fewer.

    `read`: the question as the embedder read it, where it has done so already.

    Both arms score every passage (exact search), are scaled to 0..1 by their least and greatest score, then averaged
    by weight: min-max fusion, which beats adding raw scores and reciprocal ranks (Bruch et al., TOIS 2023). The best
    passages are then ranked anew, with the similarity of their best sentence taken into the vectors' arm, and the best
    of these by how well their words meet the question's.
    """
    if not generation.passages:
        return []
    asked, asked_by_token = read or embedder.read_question(question)
    similarities = nearness(generation, asked)
    own = generation.passages.languages == LANGUAGES.index(language)
    own_language = np.float32(weights.language_offset) * own
    lexical = generation.lexical.scores(question, language)
    shortlist = best(fused_scores(similarities - own_language, lexical, weights.dense), max(SHORTLIST, limit))
    counts = sentence_counts(generation, shortlist)
    by_sentence = sentence_nearness(generation, shortlist, counts, asked)
    starts = np.cumsum(counts) - counts
    best_sentence = np.full(len(shortlist), -1.0, np.float32)
    best_sentence[counts > 0] = np.maximum.reduceat(by_sentence, starts[counts > 0]) if len(by_sentence) else ()
    dense = (
        (1 - weights.sentence) * similarities[shortlist] + weights.sentence * best_sentence - own_language[shortlist]
    )
    fused = fused_scores(dense, lexical[shortlist], weights.dense)
    matched = best(fused, max(MATCHED, limit))
    rows = shortlist[matched]
    words = asked_tokens(question, language, asked_by_token)
    found = matches(words, generation.tokens_of(rows), counts[matched])
    met = np.array([one.passage for one in found], dtype=np.float32)
    scores = (1 - weights.match) * fused[matched] + weights.match * met
    return [
        Hit(
            passage=generation.passages[int(rows[rank])],
            score=float(scores[rank]),
            similarity=float(similarities[rows[rank]]),
            lexical=float(lexical[rows[rank]]),
            sentence_similarities=tuple(by_sentence[starts[place] : starts[place] + counts[place]].tolist()),
            match=found[rank],
        )
        for rank, place in ((rank, matched[rank]) for rank in best(scores, limit))
    ]


def nearness(generation: Generation, asked: Vectors) -> Scores:
    """Cosine similarity of every passage to a question, exact, shape (passages,)."""
    return np.asarray(generation.vectors @ asked)


def best(scores: Scores, count: int) -> Rows:
    """The places of the `count` greatest scores, greatest first.

    Ties keep the order of the documents, so that the same question always gets the same hits.
    """
    places = np.arange(len(scores))
    if count < len(scores):
        least = np.partition(scores, -count)[-count]
        places = np.flatnonzero(scores >= least)
    return places[np.argsort(-scores[places], kind="stable")[:count]]


def sentence_counts(generation: Generation, rows: Rows) -> Rows:
    """How many sentences each of some passages has."""
    return generation.sentence_offsets[rows + 1] - generation.sentence_offsets[rows]


def sentence_nearness(generation: Generation, rows: Rows, counts: Rows, asked: Vectors) -> Scores:
    """Cosine similarities of the sentences of some passages, of so many each, to a question: one after another."""
    before = np.cumsum(counts) - counts
    places = np.arange(counts.sum()) + np.repeat(generation.sentence_offsets[rows] - before, counts)
    return np.asarray(generation.widened_sentences[places].astype(np.float32, copy=False) @ asked)


def fused_scores(dense: Scores, lexical: Scores, share: float) -> Scores:
    """Both arms' scores of the same passages as one, 0 to 1: each scaled to 0..1, `share` to the vectors."""
    return share * _scaled(dense) + (1 - share) * _scaled(lexical)


def _scaled(scores: Scores) -> Scores:
    """Scores on 0..1 by their least and greatest; all 0 where they are all equal."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
