"""How strong the evidence for an answer is; below a threshold the documents are said not to answer."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, astuple, dataclass
from operator import mul
from pathlib import Path

BUNDLED_CALIBRATION = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision to answer rests on; all but the last two tell of the best sentence.

    - similarity: cosine of the question and the sentence, -1 to 1.
    - match: how well its words and those of its heading meet the question's, 0 to 1.
    - expected: 1 where it holds what the interrogative asks for, else 0.
    - crossing: 1 where it is in another language than the question, else 0: there both of the first two are lower.
    - absence: how near to the topic a sentence comes that says something is not known, less how near the best one is;
      at least -0.3.
    """

    similarity: float
    match: float
    expected: float
    crossing: float
    absence: float


NO_SIGNS = Signs(similarity=-1.0, match=0.0, expected=0.0, crossing=0.0, absence=0.0)
"""Of a question for which there is no sentence at all."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """From signs to a probability, and the probability from which on an answer is given; fitted by `eval`.

    - coefficients, intercept: of a logistic function of the signs.
    - threshold: least strength of an answer that is given, 0 to 1.
    - cases, questions: what it was fitted on, and on how many.
    - model: fingerprint of the embedding model whose similarities it was fitted on.
    """

    coefficients: Signs
    intercept: float
    threshold: float
    cases: str
    questions: int
    model: str

    def strength(self, signs: Signs) -> float:
        """Probability, 0 to 1, that the documents answer."""
        odds = self.intercept + sum(map(mul, astuple(self.coefficients), astuple(signs)))
        return 1 / (1 + math.exp(-odds))

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path = BUNDLED_CALIBRATION) -> Calibration:
        """Read what `save` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "coefficients": Signs(**values["coefficients"])})
