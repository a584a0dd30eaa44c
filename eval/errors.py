"""What can go wrong with an evaluation.

    EvalError
    ├── CasesMissing            no file and no shipped set of cases goes by the name given
    ├── CasesInvalid            a line of a file of cases cannot be used
    ├── CasesEmpty              a file of cases holds none
    ├── IndexChanged            the index was rebuilt while the cases ran
    └── CalibrationImpossible   the cases do not show both what to answer and what to refuse

`str(error)` is one line for a person: what was expected, what was found, what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class EvalError(Exception):
    """Base of all errors of this package."""


class CasesMissing(EvalError):
    """No file and no shipped set of cases goes by the name given."""

    def __init__(self, name: str, shipped: Iterable[str]) -> None:
        super().__init__(
            f"No cases at {name!r}. Name a JSONL file, or one of the sets that come with Passerelle: {', '.join(shipped)}."
        )


class CasesInvalid(EvalError):
    """A line of a file of cases cannot be used; `line` counts from 1."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}. eval/cases/README.md describes the fields.")
        self.path = path
        self.line = line
        self.reason = reason


class CasesEmpty(EvalError):
    """A file of cases holds none."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no case; expected one JSON object a line. See eval/cases/README.md.")


class IndexChanged(EvalError):
    """The index was rebuilt while the cases ran, so that their answers do not belong together."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"The index was rebuilt during the run (generation {before!r}, then {after!r}). Run it again.")


class CalibrationImpossible(EvalError):
    """The cases do not show both what to answer and what to refuse."""

    def __init__(self, answered: int, refused: int) -> None:
        super().__init__(
            "Calibration needs at least one case that the documents answer and one that they do not; "
            f"found {answered} and {refused} with evidence to learn from. Add cases, or build the index first."
        )
