"""What can go wrong with an evaluation. A question at which the assistant fails is a result, not an error.

EvalError
├── CasesMissing            no file of cases at that path or of that name
├── CasesInvalid            a line of the file is not a case
├── CasesFaulty             lines of a file are no cases, or their quotes do not stand in the documents
├── IndexChanged            the index was rebuilt while the cases ran
├── EvaluationGoesOn        another evaluation is still running
├── FeedbackUnwritable      what people think of answers cannot be kept
│   └── FeedbackFull        no more of it is taken
├── FeedbackUnreadable      a line of what was kept is not as it was written
├── CalibrationImpossible   the cases do not show both what to answer and what to refuse
├── MarkedSetUnusable       a set of pages with marked answers is not there, or not of its form
├── QuickStartFailed        another framework's quick start cannot be installed or run
├── StatementsStale         a document no longer holds what a statement to check cites
├── ResultsUnwritable       the folder for the results cannot be written
├── RunMissing              no kept run in that folder or of that name
├── RunUnreadable           a kept run is not as this version writes it
├── RunsUnlike              two runs have no case in common
└── ThresholdsInvalid       a file of thresholds asks for what cannot be checked
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class EvalError(Exception):
    """Base of all errors of this package; `str(error)` is one line for a person."""


class CasesMissing(EvalError):
    """There is no file of cases at that path, nor shipped cases of that name."""

    def __init__(self, asked: str, shipped: Iterable[str]) -> None:
        names = ", ".join(sorted(shipped)) or "none"
        super().__init__(f"No file of cases {asked!r}. Give the path of a JSONL file, or a shipped name: {names}.")
        self.asked = asked


class CasesInvalid(EvalError):
    """A line of a file of cases is not a case; `line` is 1-based, 0 where the file as a whole is meant."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {reason}. The fields of a case are described in eval/cases/README.md.")


class CasesFaulty(EvalError):
    """Lines of a file are no cases, or quotes of theirs do not stand in the documents; each was said before."""

    def __init__(self, faults: int, added: bool) -> None:
        what = "Nothing was added. " if added else ""
        count = "1 fault" if faults == 1 else f"{faults} faults"
        super().__init__(f"{count}, as listed above. {what}The fields of a case are described in eval/cases/README.md.")


class IndexChanged(EvalError):
    """The index was rebuilt while the cases ran, so that their answers do not belong together."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"The index was rebuilt during the run (generation {before!r}, then {after!r}). Run it again.")


class EvaluationGoesOn(EvalError):
    """Another evaluation is still running."""

    def __init__(self) -> None:
        super().__init__("An evaluation is running already. Wait for its end, or stop it.")


class FeedbackUnwritable(EvalError):
    """What people think of answers cannot be kept there."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Cannot write {str(path)!r}: {reason}. What was kept before is as it was.")


class FeedbackFull(FeedbackUnwritable):
    """The file holds as much as is ever kept."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path, f"it would grow over {most} bytes; `passerelle eval feedback delete` makes room")


class FeedbackUnreadable(EvalError):
    """A line of the file is not a thumb; `line` is 1-based, 0 where the file as a whole is meant."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {reason}. Mend the line, or `passerelle eval feedback delete --all`.")


class CalibrationImpossible(EvalError):
    """The cases do not show both what to answer and what to refuse."""

    def __init__(self, answered: int, refused: int) -> None:
        super().__init__(
            "Calibration needs at least one case that the documents answer and one that they do not; "
            f"found {answered} and {refused} with anything to learn from. Add cases, or index more documents."
        )


class MarkedSetUnusable(EvalError):
    """A set of pages with marked answers is not there, or not of its form."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The set {str(path)!r} cannot be used: {reason}. docs/evaluation.md says what it must hold.")


class QuickStartFailed(EvalError):
    """Another framework's quick start, or the environment of all of them, cannot be installed or run."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"Left out: {what}: {reason}. The first run needs a network and 2 GB in var.")


class ResultsUnwritable(EvalError):
    """The folder for the results cannot be made or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"Cannot write the results to {str(folder)!r}: {reason}. Name another folder with --out.")


class StatementsStale(EvalError):
    """A document no longer holds what a statement to check cites."""

    def __init__(self, statement: str) -> None:
        super().__init__(
            f"The documents do not hold what the statement {statement!r} cites. Measure with the documents that come "
            "along, or mend its citations in eval/cases/statements.jsonl."
        )


class RunMissing(EvalError):
    """There is no kept run in that folder, nor of that name; `asked` is None where any would have done."""

    def __init__(self, asked: str | None, kept: Iterable[str]) -> None:
        names = ", ".join(kept) or "none"
        found = "No run is kept yet" if asked is None else f"No run {asked!r}"
        super().__init__(f"{found}. Give the folder of one, or a kept name: {names}. `passerelle eval run` makes one.")


class RunUnreadable(EvalError):
    """A kept run is not as this version writes it; `line` is 1-based, 0 where the file as a whole is meant."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(
            f"{place}: {reason}. Expected what `passerelle eval run` of this version writes; run it again."
        )


class RunsUnlike(EvalError):
    """Two runs have no case in common, so that nothing can be compared."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(
            f"The two runs have no case in common: one is over {before!r}, the other over {after!r}. "
            "Run both over the same cases, with --cases."
        )


class ThresholdsInvalid(EvalError):
    """A file of thresholds asks for what cannot be checked."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}. The file is described in docs/evaluation.md.")
