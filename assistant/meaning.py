"""How near a statement is in meaning to what it cites, by the embedding model; which nearness is enough."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from operator import mul
from pathlib import Path

import numpy as np

from corpus.document import Language
from index.analysis import carries, term, words
from index.embedding import Embedder
from index.interaction import words_of
from index.translation import bundled_lexicon

BUNDLED_MEANING = Path(__file__).parent / "meaning.json"
WINDOW = 3  # words of content in a row of which the worst met are looked at


@dataclass(frozen=True, slots=True)
class Nearness:
    """How a statement is met by its sources.

    - similarity: cosine of it and the nearest cited sentence, -1 to 1.
    - match: mean over its words of the cosine with the nearest word of the sources, each in its context, 0 to 1.
    - weakest: the same over the three words in a row that are met worst.
    - told: share of its terms that the sources hold, as they are or translated by the lexicon, 0 to 1.
    - crossing: 1 where the sources are in another language, else 0: there all of these are lower.
    """

    similarity: float
    match: float
    weakest: float
    told: float
    crossing: float


@dataclass(frozen=True, slots=True)
class MeaningCalibration:
    """From nearness to a probability that the sources bear the statement out; fitted by `eval.statements`.

    - coefficients, intercept: of a logistic function of the nearness.
    - thresholds: least probability of a statement that passes, 0 to 1, where languages are the same and where not.
    - cases, statements: what it was fitted on, and on how many.
    - model: fingerprint of the embedding model.
    """

    coefficients: Nearness
    intercept: float
    threshold: float
    threshold_crossing: float
    cases: str
    statements: int
    model: str

    def probability(self, nearness: Nearness) -> float:
        """Probability, 0 to 1, that the sources bear the statement out."""
        odds = self.intercept + sum(map(mul, astuple(self.coefficients), astuple(nearness)))
        return 1 / (1 + math.exp(-odds))

    def near(self, nearness: Nearness) -> bool:
        """Whether it is near enough."""
        return self.probability(nearness) >= (self.threshold_crossing if nearness.crossing else self.threshold)

    def save(self, path: Path = BUNDLED_MEANING) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path = BUNDLED_MEANING) -> MeaningCalibration:
        """Read what `save` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "coefficients": Nearness(**values["coefficients"])})


def nearness(
    statement: str,
    language: Language,
    sources: Sequence[str],
    heading: str,
    source_language: Language,
    embedder: Embedder,
) -> Nearness:
    """How a statement is met by the sentences that it cites.

    - sources: the sentences without markup, each with its lead; at least one.
    - heading: title and section, which may name what a sentence only calls "it".
    """
    texts = [*sources, *(f"{heading}: {source}" for source in sources)]
    if len(sources) > 1:
        texts.append(" ".join(sources))
    vectors = embedder.embed_documents([statement, *texts])
    own, *others = embedder.embed_tokens([statement, heading, *sources])
    content = words_of(statement, language, own)
    told = np.concatenate([tokens.vectors for tokens in others])
    if not len(told) or content.max(initial=-1) < 0:
        met = np.zeros(1)
    else:
        best = (own.vectors @ told.T).max(axis=1)
        met = np.array([best[content == word].mean() for word in range(content.max() + 1) if (content == word).any()])
    width = min(WINDOW, len(met))
    windows = np.lib.stride_tricks.sliding_window_view(met, width).mean(axis=1)
    return Nearness(
        similarity=float((vectors[1:] @ vectors[0]).max()),
        match=float(met.mean()),
        weakest=float(windows.min()),
        told=_told(statement, language, " ".join([heading, *sources]), source_language),
        crossing=float(language != source_language),
    )


def _told(statement: str, language: Language, source: str, source_language: Language) -> float:
    held = {term(word, source_language) for word in words(source)} | set(words(source))
    asked = [word for word in words(statement) if carries(word, language)]
    lexicon = bundled_lexicon()
    met = [
        word in held
        or term(word, language) in held
        or any(form in held for form in lexicon.translations(term(word, language), language, source_language))
        for word in asked
    ]
    return sum(met) / len(met) if met else 1.0
