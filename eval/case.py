"""Cases: a question, what a right answer holds, and the passages of the documents that carry it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from assistant.conversation import Turn
from corpus.document import LANGUAGES, Language
from eval.errors import CasesInvalid, CasesMissing
from eval.folding import fold

Kind = Literal[
    "who",
    "when",
    "number",
    "where",
    "what",
    "why",
    "list",
    "yes_no",
    "compare",
    "conflict",
    "follow_up",
    "unanswerable",
    "off_topic",
    "false_premise",
    "injection",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
NEGATIVE: frozenset[Kind] = frozenset({"unanswerable", "off_topic", "injection"})
"""Kinds that the documents do not answer: a refusal is right."""

DRAFT = "draft"
"""The `form` of a case that nobody has judged yet; it is not taken for one before that is removed."""

SHIPPED = Path(__file__).parent / "cases"
"""Folder of the cases that come with Passerelle."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a document, named by its exact words; `document` is `Document.name`."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is needed to judge its answer; fields as `eval/cases/README.md` describes them."""

    id: str
    question: str
    language: Language
    kind: Kind
    history: tuple[Turn, ...] = ()
    answers: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: bool = False
    evidence_languages: tuple[Language, ...] = ()
    also: tuple[Evidence, ...] = ()
    absence_stated: tuple[Evidence, ...] = ()
    form: str | None = None
    note: str | None = None

    @property
    def negative(self) -> bool:
        """Whether the documents do not answer the question."""
        return self.kind in NEGATIVE

    @property
    def answerable(self) -> bool:
        """Whether the documents answer the question; neither a negative nor a false premise."""
        return not self.negative and self.kind != "false_premise"

    @property
    def passages(self) -> tuple[Evidence, ...]:
        """Every passage that the case names."""
        return (*self.evidence, *self.also, *self.absence_stated)


def find(asked: str) -> Path:
    """The file of cases meant: an existing path, else the shipped file of that name ("dev"). Raises CasesMissing."""
    path = Path(asked)
    if path.is_file():
        return path
    # Statements to check are no questions.
    shipped = {file.stem: file for file in SHIPPED.glob("*.jsonl") if file.stem != "statements"}
    if asked not in shipped:
        raise CasesMissing(asked, shipped)
    return shipped[asked]


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file, in its order; blank lines are skipped.

    Raises CasesInvalid, naming the line, at the first that is not a case: not JSON, a field unknown, doubled, missing
    or of the wrong type, an unknown kind or language, an id seen before, or a case that could not be judged.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CasesInvalid(path, 0, f"not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise CasesInvalid(path, 0, f"cannot be read ({error.strerror})") from error
    cases: dict[str, Case] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = _case(line)
            if case.id in cases:
                raise _Refused(f"the id {case.id!r} was already used in line {places[case.id]}")
        except _Refused as refused:
            raise CasesInvalid(path, number, str(refused)) from refused
        cases[case.id], places[case.id] = case, number
    if not cases:
        raise CasesInvalid(path, 0, "holds no case")
    return tuple(cases.values())


def parse(line: str) -> Case:
    """The case on one line of a file. ValueError, with the reason, where it is none."""
    return _case(line)


def to_object(case: Case) -> dict[str, object]:
    """A case as its file holds it: fields that say nothing are left out."""
    return {name: value for name, value in asdict(case).items() if value not in ((), None, False)}


def from_object(value: object) -> Case:
    """A case from what its file holds. ValueError, with the field, where it is none."""
    row = _object(
        value, "a case", required={"id", "question", "language", "kind"}, known=set(Case.__dataclass_fields__)
    )
    case = Case(
        id=_text(row["id"], "id"),
        question=_text(row["question"], "question"),
        language=_language(row["language"], "language"),
        kind=cast(Kind, _one_of(row["kind"], "kind", KINDS)),
        history=tuple(_turn(item, f"history[{at}]") for at, item in _items(row, "history")),
        answers=_wordings(row, "answers"),
        required=_wordings(row, "required"),
        evidence=_passages(row, "evidence"),
        alternatives=_flag(row.get("alternatives", False), "alternatives"),
        evidence_languages=tuple(
            _language(item, f"evidence_languages[{at}]") for at, item in _items(row, "evidence_languages")
        ),
        also=_passages(row, "also"),
        absence_stated=_passages(row, "absence_stated"),
        form=_text(row["form"], "form") if "form" in row else None,
        note=_text(row["note"], "note") if "note" in row else None,
    )
    _check(case)
    return case


class _Refused(ValueError):
    """Why a line is not a case; `load` adds file and line."""


def _case(line: str) -> Case:
    try:
        row = json.loads(line, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise _Refused(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    return from_object(row)


def _check(case: Case) -> None:
    """Refuse what could be read but never judged, so that a slip of the writer does not become a wrong answer."""
    if case.form == DRAFT:
        raise _Refused("still a draft: read it, mend it, then remove its form and its note")
    if case.negative and (case.evidence or case.answers or case.required):
        raise _Refused(f"the kind {case.kind!r} has no answer: leave answers, required and evidence empty")
    if not case.negative and not case.evidence:
        raise _Refused(f"the kind {case.kind!r} needs evidence")
    if case.answerable and not (case.answers or case.required):
        raise _Refused(f"the kind {case.kind!r} needs answers or required")
    if case.evidence and not case.evidence_languages:
        raise _Refused("evidence needs evidence_languages")
    if case.kind == "follow_up" and not case.history:
        raise _Refused("the kind 'follow_up' needs history")
    if case.absence_stated and case.kind != "unanswerable":
        raise _Refused("absence_stated belongs to the kind 'unanswerable'")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        doubled = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise _Refused(f"the field {doubled!r} is given twice")
    return row


def _object(value: object, what: str, *, required: set[str], known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Refused(f"{what} must be an object, found {value!r}")
    if unknown := sorted(value.keys() - known):
        raise _Refused(f"{what} has the unknown field {unknown[0]!r} (known: {', '.join(sorted(known))})")
    if missing := sorted(required - value.keys()):
        raise _Refused(f"{what} lacks the field {missing[0]!r}")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Refused(f"{name} must be a text that is not blank, found {value!r}")
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise _Refused(f"{name} must be true or false, found {value!r}")
    return value


def _one_of(value: object, name: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _Refused(f"{name} must be one of {', '.join(known)}, found {value!r}")
    return value


def _language(value: object, name: str) -> Language:
    return cast(Language, _one_of(value, name, LANGUAGES))


def _items(row: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    value = row.get(name, [])
    if not isinstance(value, list):
        raise _Refused(f"{name} must be a list, found {value!r}")
    return list(enumerate(value))


def _wordings(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    wordings = tuple(_text(item, f"{name}[{at}]") for at, item in _items(row, name))
    for at, wording in enumerate(wordings):
        if not fold(wording):
            raise _Refused(f"{name}[{at}] holds nothing to look for, found {wording!r}")
    return wordings


def _passages(row: Mapping[str, Any], name: str) -> tuple[Evidence, ...]:
    return tuple(_passage(item, f"{name}[{at}]") for at, item in _items(row, name))


def _passage(value: object, name: str) -> Evidence:
    row = _object(value, name, required={"document", "quote"}, known={"document", "quote"})
    return Evidence(_text(row["document"], f"{name}.document"), _text(row["quote"], f"{name}.quote"))


def _turn(value: object, name: str) -> Turn:
    row = _object(value, name, required={"question", "answer"}, known={"question", "answer"})
    return Turn(question=_text(row["question"], f"{name}.question"), answer=_text(row["answer"], f"{name}.answer"))
