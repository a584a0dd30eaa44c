"""Hybrid retrieval: a question becomes ranked hits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Language
from index.embedding import Embedder, Vectors
from index.generation import Generation
from index.hit import Hit, Match
from index.interaction import AskedTokens, asked_tokens, match

Scores = npt.NDArray[np.float32]


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
    question: str, language: Language, generation: Generation, embedder: Embedder, weights: Weights, limit: int
) -> list[Hit]:
    """The `limit` best passages for a question, best first; fewer where the generation holds fewer.

    Both arms score every passage (exact search), are scaled to 0..1 by their least and greatest score, then averaged
    by weight: min-max fusion, which beats adding raw scores and reciprocal ranks (Bruch et al., TOIS 2023). The best
    passages are then ranked anew, with the similarity of their best sentence taken into the vectors' arm, and the best
    of these by how well their words meet the question's.
    """
    if not generation.passages:
        return []
    asked, asked_by_token = embedder.read_question(question)
    similarities = generation.vectors @ asked
    own_language = weights.language_offset * (generation.languages == language)
    lexical = generation.lexical.scores(question, language)
    # Ties keep the order of the documents, so that the same question always gets the same hits.
    fused = fused_scores(similarities - own_language, lexical, weights.dense)
    shortlist = np.argsort(-fused, kind="stable")[: max(SHORTLIST, limit)]
    by_sentence = [_sentence_similarities(generation, int(row), asked) for row in shortlist]
    best_sentence = np.array([sentences.max(initial=-1.0) for sentences in by_sentence], dtype=np.float32)
    dense = (
        (1 - weights.sentence) * similarities[shortlist] + weights.sentence * best_sentence - own_language[shortlist]
    )
    fused = fused_scores(dense, lexical[shortlist], weights.dense)
    matched = np.argsort(-fused, kind="stable")[: max(MATCHED, limit)]
    words = asked_tokens(question, language, asked_by_token)
    matches = [_match(words, generation, int(shortlist[place])) for place in matched]
    met = np.array([found.passage for found in matches], dtype=np.float32)
    scores = (1 - weights.match) * fused[matched] + weights.match * met
    hits = []
    for rank in np.argsort(-scores, kind="stable")[:limit]:
        place = matched[rank]
        row = int(shortlist[place])
        hits.append(
            Hit(
                passage=generation.passages[row],
                score=float(scores[rank]),
                similarity=float(similarities[row]),
                lexical=float(lexical[row]),
                sentence_similarities=tuple(map(float, by_sentence[place])),
                match=matches[rank],
            )
        )
    return hits


def _match(words: AskedTokens, generation: Generation, row: int) -> Match:
    return match(words, generation.tokens_of(row), len(generation.passages[row].sentences))


def _sentence_similarities(generation: Generation, row: int, asked: Vectors) -> Scores:
    first, last = generation.sentence_offsets[row], generation.sentence_offsets[row + 1]
    return np.asarray(generation.sentence_vectors[first:last].astype(np.float32) @ asked, dtype=np.float32)


def fused_scores(dense: Scores, lexical: Scores, share: float) -> Scores:
    """Both arms' scores of the same passages as one, 0 to 1: each scaled to 0..1, `share` to the vectors."""
    return share * _scaled(dense) + (1 - share) * _scaled(lexical)


def _scaled(scores: Scores) -> Scores:
    """Scores on 0..1 by their least and greatest; all 0 where they are all equal."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
