"""A recipe: everything a training run depends on besides the data and the teacher's folder, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.training.errors import RecipeInvalid
from index.training.stage import Rates

BUNDLED_RECIPE = Path(__file__).parent / "bundled.toml"


@dataclass(frozen=True, slots=True)
class VocabularyRecipe:
    """Sizes of the WordPiece vocabularies learnt from French and German text, and how often a piece must occur.

    `aligned`: how many pairs tell which English pieces a new one starts from; with none, it starts from its spelling.
    """

    french: int
    german: int
    least: int
    aligned: int


@dataclass(frozen=True, slots=True)
class PairsRecipe:
    """Most pairs of a source, by the file's name; `default` for the others."""

    french: Mapping[str, int]
    german: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DistillingRecipe:
    """`english`: share of the pairs whose English side is a lesson too. `passages`: how many, of at most `characters`.

    `tokens` of a batch with padding; `embedding` and `layers` are the highest learning rates.
    """

    english: float
    passages: int
    characters: int
    tokens: int
    embedding: float
    layers: float

    @property
    def rates(self) -> Rates:
        """The learning rates."""
        return Rates(self.embedding, self.layers)


@dataclass(frozen=True, slots=True)
class TuningRecipe:
    """How many questions of each kind, asked `rounds` times in batches of `size`, and what is distilled meanwhile.

    `questions` counts those that people asked, `headings` and `openings` those made from law headings and from
    passages' sentences; `longest` cuts their passages, in tokens. `sentences`, `passages` and `english` are as for
    distilling.
    """

    questions: int
    headings: int
    openings: int
    rounds: int
    size: int
    longest: int
    sentences: int
    passages: int
    english: float
    embedding: float
    layers: float

    @property
    def rates(self) -> Rates:
        """The learning rates."""
        return Rates(self.embedding, self.layers)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training run. `checksum` is the SHA-256 of the teacher's weights, empty where any will do."""

    seed: int
    longest: int
    vocabulary: VocabularyRecipe
    pairs: PairsRecipe
    distilling: DistillingRecipe
    tuning: TuningRecipe
    checksum: str = ""


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; raises RecipeInvalid where a name or a value is not what it should be."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        parts: dict[str, Any] = {
            "vocabulary": VocabularyRecipe(**values.pop("vocabulary")),
            "pairs": PairsRecipe(**values.pop("pairs")),
            "distilling": DistillingRecipe(**values.pop("distilling")),
            "tuning": TuningRecipe(**values.pop("tuning")),
        }
        return Recipe(**values, **parts)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeInvalid(path, str(error)) from error
    except KeyError as error:
        raise RecipeInvalid(path, f"the table [{error.args[0]}] was expected and is not there") from error
    except TypeError as error:
        raise RecipeInvalid(path, str(error).removeprefix("Recipe.__init__() ")) from error
