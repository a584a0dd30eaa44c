"""How strong the evidence for an answer is; below a threshold the documents are said not to answer."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

BUNDLED_CALIBRATION = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision to answer rests on.

    - similarity: cosine of the question and the best sentence, -1 to 1.
    - coverage: share of the question's terms, by rarity, that this sentence or its heading holds, 0 to 1.
    """

    similarity: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """From signs to a probability, and the probability from which on an answer is given; fitted by `eval`.

    - similarity, coverage, intercept: coefficients of a logistic function.
    - threshold: least strength of an answer that is given, 0 to 1.
    - cases, questions: what it was fitted on, and on how many.
    - model: fingerprint of the embedding model whose similarities it was fitted on.
    """

    similarity: float
    coverage: float
    intercept: float
    threshold: float
    cases: str
    questions: int
    model: str

    def strength(self, signs: Signs) -> float:
        """Probability, 0 to 1, that the documents answer."""
        odds = self.similarity * signs.similarity + self.coverage * signs.coverage + self.intercept
        return 1 / (1 + math.exp(-odds))

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path = BUNDLED_CALIBRATION) -> Calibration:
        """Read what `save` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))
