"""A file of cases, looked at as a whole: what in it is no case, and what no longer stands in the documents."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from eval.case import Case, parse, to_object
from eval.errors import CasesInvalid, ResultsUnwritable
from eval.folding import holds
from eval.locating import Texts, stale


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a line, from 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The cases of some lines that are cases, and every fault; a case with a fault of its evidence is among both."""

    cases: tuple[Case, ...]
    faults: tuple[Fault, ...]


def check(lines: Iterable[str], texts: Texts, taken: Collection[str] = ()) -> Checked:
    """Every line, strictly as it is loaded, the place of every quote in its document, and an answer in the evidence.

    Blank lines count, and pass.

    - texts: of all documents, by name.
    - taken: ids used elsewhere.
    """
    cases: list[Case] = []
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = parse(line)
        except ValueError as refused:
            faults.append(Fault(number, str(refused)))
            continue
        if case.id in places:
            faults.append(Fault(number, f"the id {case.id!r} was already used in line {places[case.id]}"))
        elif case.id in taken:
            faults.append(Fault(number, f"the id {case.id!r} is already in the file"))
        places.setdefault(case.id, number)
        faults += [Fault(number, str(entry)) for entry in stale([case], texts)]
        faults += [Fault(number, f"no quote of its evidence holds {item!r}") for item in _missing(case)]
        cases.append(case)
    return Checked(tuple(cases), tuple(faults))


def _missing(case: Case) -> list[str]:
    """The required items that no quote to be cited holds, or the accepted answers where none holds any of them."""
    quotes = [piece.quote for piece in (*case.evidence, *case.also)]
    items = case.required or case.answers
    missing = [item for item in items if not any(holds(quote, item) for quote in quotes)]
    return missing if case.required or len(missing) == len(items) else []


def read_lines(path: Path) -> list[str]:
    """The lines of a file. Raises CasesInvalid where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CasesInvalid(path, 0, f"not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise CasesInvalid(path, 0, f"cannot be read ({error.strerror})") from error


def to_line(case: Case) -> str:
    """A case as one line of its file."""
    return json.dumps(to_object(case), ensure_ascii=False)


def append(path: Path, cases: Iterable[Case]) -> None:
    """Write cases behind those of a file, which is made where it is not there. Raises ResultsUnwritable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" if before and not before.endswith("\n") else "")
            file.writelines(f"{to_line(case)}\n" for case in cases)
    except OSError as error:
        raise ResultsUnwritable(path, error.strerror or str(error)) from error
