"""A passage found for a question, with its scores."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.passage import Passage


@dataclass(frozen=True, slots=True)
class Match:
    """How well a passage and its sentences meet a question's words, each 0 to 1; 0 where nothing can be compared.

    - passage: by any word of the passage or its heading.
    - sentences: by the words of each sentence or the heading.
    - alone: by the words of each sentence alone.
    """

    passage: float
    sentences: tuple[float, ...]
    alone: tuple[float, ...]


NO_MATCH = Match(0.0, (), ())


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    - score: fused, 0 to 1, higher is better; comes in part from min-max scaling, so it ranks the hits of one question
      only.
    - similarity: cosine of question and passage, -1 to 1; comparable from one question to another.
    - lexical: BM25 score, 0 or more; 0 where no word is shared.
    - sentence_similarities: cosine of question and sentence, for each of `passage.sentences`.
    - match: how well the question's words are met by those of the passage and of each sentence.
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float
    sentence_similarities: tuple[float, ...] = ()
    match: Match = NO_MATCH
