"""How good an embedding model is: translations found, right passages found, rewordings told from other texts, cost.

Every comparison is by cosine with all texts, exactly. A tie counts against the model, so that one that gives all texts
the same vector scores nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import Language
from index.analysis import stop_words, words
from index.embedding import Embedder, Vectors, embed_all
from index.lexical import LexicalIndex
from index.retrieval import fused_scores
from index.training.bitext import Bitext
from index.training.question_sets import QuestionSet

Progress = Callable[[int, int], None]
"""Called with texts embedded and texts to embed in all."""
Scores = npt.NDArray[np.float32]

LIKE_LENGTH = 20  # places in the order of length within which an unrelated text is drawn


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rank of the best right passage for each question, from 1."""

    ranks: tuple[int, ...]

    def found(self, k: int) -> int:
        """Questions with a right passage among the first k."""
        return sum(rank <= k for rank in self.ranks)

    def recall(self, k: int) -> float:
        """R@k: share of questions with a right passage among the first k, 0 to 1; 0 of no question."""
        return self.found(k) / len(self.ranks) if self.ranks else 0.0

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank, 0 to 1; 0 of no question."""
        return sum(1 / rank for rank in self.ranks) / len(self.ranks) if self.ranks else 0.0


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How high right passages stand by the vectors alone, by BM25 alone, and by both."""

    name: str
    passages: int
    dense: Ranking
    lexical: Ranking
    fused: Ranking


@dataclass(frozen=True, slots=True)
class EmbeddedSet:
    """A set of questions with the vectors of its passages and questions, row by row; computed once for every figure."""

    set: QuestionSet
    passages: Vectors
    questions: Vectors


@dataclass(frozen=True, slots=True)
class EmbeddedBitext:
    """Translations with the vectors of both sides, row by row."""

    bitext: Bitext
    left: Vectors
    right: Vectors


@dataclass(frozen=True, slots=True)
class Speed:
    """Texts embedded a second: passages in batches, questions one by one as they come in."""

    passages: float
    questions: float


def embed_set(embedder: Embedder, questions: QuestionSet, progress: Progress = lambda done, total: None) -> EmbeddedSet:
    """The vectors of a set of questions."""
    total = len(questions.passages) + len(questions.questions)
    count = _counter(progress, total)
    passages = embed_all(embedder, [passage.text for passage in questions.passages], count)
    asked = np.zeros((len(questions.questions), embedder.dimensions), dtype=np.float32)
    for row, question in enumerate(questions.questions):
        asked[row] = embedder.embed_question(question.text)
        count(1)
    return EmbeddedSet(questions, passages, asked)


def embed_bitext(embedder: Embedder, bitext: Bitext, progress: Progress = lambda done, total: None) -> EmbeddedBitext:
    """The vectors of both sides of a bitext."""
    count = _counter(progress, len(bitext.left) + len(bitext.right))
    return EmbeddedBitext(bitext, embed_all(embedder, bitext.left, count), embed_all(embedder, bitext.right, count))


def translation_accuracy(embedder: Embedder, bitext: Bitext | EmbeddedBitext) -> tuple[float, float]:
    """Share of sentences to which their own translation is nearer than every other: left to right, right to left."""
    embedded = embed_bitext(embedder, bitext) if isinstance(bitext, Bitext) else bitext
    similarities = embedded.left @ embedded.right.T
    return float(_nearest(similarities).mean()), float(_nearest(similarities.T).mean())


def retrieval(embedded: EmbeddedSet, share: float) -> Retrieval:
    """How high right passages stand; `share` is the weight of the vectors in the fused score, 0 to 1, the rest BM25's.

    Scores are fused as `index.retrieval` fuses them: each brought to 0..1 over all passages, then averaged by weight.
    """
    lexical = lexical_scores(embedded.set)
    dense = np.asarray(embedded.questions @ embedded.passages.T, dtype=np.float32)
    both = np.array([fused_scores(dense[row], lexical[row], share) for row in range(len(dense))], dtype=np.float32)
    return Retrieval(
        embedded.set.name,
        len(embedded.set.passages),
        dense=rank(embedded.set, dense),
        lexical=rank(embedded.set, lexical),
        fused=rank(embedded.set, both.reshape(dense.shape)),
    )


def lexical_scores(questions: QuestionSet) -> Scores:
    """BM25 of every passage for every question, shape (questions, passages)."""
    index = LexicalIndex.build(
        [passage.text for passage in questions.passages], [questions.language] * len(questions.passages)
    )
    scores = [index.scores(question.text, questions.language) for question in questions.questions]
    return np.array(scores, dtype=np.float32).reshape(len(questions.questions), len(questions.passages))


def rank(questions: QuestionSet, scores: Scores) -> Ranking:
    """Ranks from scores of shape (questions, passages).

    A rank is 1 and the number of wrong passages that score at least as high as the best right one.
    """
    rows = {passage.id: row for row, passage in enumerate(questions.passages)}
    ranks = []
    for question, scored in zip(questions.questions, scores, strict=True):
        right = [rows[passage] for passage in question.passages]
        best = scored[right].max()
        ranks.append(1 + int((scored >= best).sum()) - int((scored[right] >= best).sum()))
    return Ranking(tuple(ranks))


def rewordings_told(
    embedder: Embedder, texts: Sequence[str], vectors: Vectors, language: Language, seed: int
) -> tuple[bool, ...]:
    """For each text, whether it is nearer to its own keywords than to those of another text of like length.

    The keywords are what a person types into a search field: the words without accents and marks and without those
    that carry no content. A text with fewer than two of them is left out. `vectors` are those of the texts.
    """
    short = [keywords(text, language) for text in texts]
    kept = [row for row, text in enumerate(short) if " " in text]
    reworded = embed_all(embedder, [short[row] for row in kept])
    return _nearer(vectors[kept], reworded, _like_length([short[row] for row in kept], seed))


def translations_told(embedded: EmbeddedBitext, seed: int) -> tuple[bool, ...]:
    """For each sentence, whether it is nearer to its own translation than to that of another one of like length."""
    other = _like_length(embedded.bitext.right, seed)
    return _nearer(embedded.left, embedded.right, other)


def keywords(text: str, language: Language) -> str:
    """The words of a text that carry content, folded, in their order."""
    return " ".join(word for word in words(text) if word not in stop_words(language))


def tokens_per_word(embedder: Embedder, texts: Sequence[str]) -> float:
    """Tokens of the model for a word between white space; 0 of no word."""
    count = sum(len(text.split()) for text in texts)
    return sum(embedder.count(texts)) / count if count else 0.0


def speed(embedder: Embedder, passages: Sequence[str], questions: Sequence[str]) -> Speed:
    """Texts a second on this machine as it is now; models are comparable on the same texts and an idle machine."""
    embed_all(embedder, passages[:1])  # loads the model
    started = time.perf_counter()
    embed_all(embedder, passages)
    between = time.perf_counter()
    for question in questions:
        embedder.embed_question(question)
    ended = time.perf_counter()
    return Speed(_rate(len(passages), between - started), _rate(len(questions), ended - between))


def size(model: str) -> int | None:
    """Bytes of the files in a model's folder; None where the model is named otherwise."""
    folder = Path(model)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else None


def _nearest(similarities: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """For each row, whether the entry on the diagonal is greater than every other."""
    own = np.diagonal(similarities).copy()
    others = similarities.copy()
    np.fill_diagonal(others, -np.inf)
    return np.asarray(own > others.max(axis=1, initial=-np.inf))


def _nearer(texts: Vectors, own: Vectors, other: npt.NDArray[np.intp]) -> tuple[bool, ...]:
    return tuple(((texts * own).sum(axis=1) > (texts * own[other]).sum(axis=1)).tolist())


def _like_length(texts: Sequence[str], seed: int) -> npt.NDArray[np.intp]:
    """For each text the row of another one, drawn from those that stand near it in the order of length."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    if len(texts) < 2:
        raise ValueError(f"expected two texts or more, found {len(texts)}")
    reach = min(LIKE_LENGTH, len(texts) - 1)
    steps = np.random.default_rng(seed).integers(1, reach + 1, size=len(texts))
    places = np.arange(len(texts))
    # Near the end of the order there is nothing longer: the neighbour is a shorter one.
    near = np.where(places + steps < len(texts), places + steps, places - steps)
    other = np.empty(len(texts), dtype=np.intp)
    other[order] = order[near % len(texts)]
    return other


def _rate(count: int, seconds: float) -> float:
    return count / seconds if seconds > 0 else 0.0


def _counter(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total)

    return count
