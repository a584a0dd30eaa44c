"""A question of the evaluation, with what a right answer must hold; read strictly from JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from assistant.conversation import Turn
from corpus.document import LANGUAGES, Language
from eval.errors import CasesEmpty, CasesInvalid, CasesMissing

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
Group = Literal["answerable", "negative", "false_premise"]

SHIPPED = Path(__file__).parent / "cases"
_NEGATIVE: frozenset[Kind] = frozenset({"unanswerable", "off_topic", "injection"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that carries an answer: an exact piece of a document's text, independent of how it is cut."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what a right answer to it must hold.

    - history: the turns before it.
    - answers: accepted strings, any one of them, in the language of the evidence.
    - required: where not empty, strings that must all be given, instead of `answers`.
    - evidence: passages that answer; any one suffices where `alternatives`, else the whole answer needs them all.
    - also: further passages that it is right, not necessary, to cite.
    - absence_stated: passages that say themselves that the fact is not known.
    - evidence_languages, form, note: for reading and slicing.
    """

    id: str
    question: str
    language: Language
    kind: Kind
    history: tuple[Turn, ...] = ()
    answers: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: bool = False
    also: tuple[Evidence, ...] = ()
    absence_stated: tuple[Evidence, ...] = ()
    evidence_languages: tuple[Language, ...] = ()
    form: str | None = None
    note: str | None = None

    @property
    def group(self) -> Group:
        """What a right reaction is: an answer, a refusal, or to refuse or contradict a false premise."""
        if self.kind in _NEGATIVE:
            return "negative"
        return "false_premise" if self.kind == "false_premise" else "answerable"

    @property
    def pair(self) -> str:
        """Language of the question, then those of the evidence: "fr>en", "en>de/fr"; "fr>none" without evidence."""
        return f"{self.language}>{'/'.join(sorted(set(self.evidence_languages))) or 'none'}"


FIELDS = tuple(field.name for field in fields(Case))
_MANDATORY = ("id", "question", "language", "kind")
_Choice = TypeVar("_Choice", bound=str)


def find(name: str) -> Path:
    """The file that a person named: a path, or the name of a shipped set. CasesMissing where there is neither."""
    for path in (Path(name), SHIPPED / f"{name}.jsonl"):
        if path.is_file():
            return path
    raise CasesMissing(name, sorted(path.stem for path in SHIPPED.glob("*.jsonl")))


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a file, in its order; blank lines are passed over.

    Raises CasesInvalid with the line where one cannot be used (not JSON, an unknown field, a wrong type, an id
    already taken, nothing to judge an answer by) and CasesEmpty where there is none.
    """
    lines: dict[str, int] = {}
    cases = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            case = parse(line)
        except _FieldInvalid as error:
            raise CasesInvalid(path, number, str(error)) from error
        if case.id in lines:
            raise CasesInvalid(path, number, f"the id {case.id!r} is taken by line {lines[case.id]}")
        lines[case.id] = number
        cases.append(case)
    if not cases:
        raise CasesEmpty(path)
    return tuple(cases)


class _FieldInvalid(ValueError):
    """One field of a case cannot be used; becomes a CasesInvalid, which knows file and line."""


def parse(line: bytes) -> Case:
    """One line of a file of cases. Raises ValueError, with a reason for a person, where it cannot be used."""
    try:
        values = json.loads(line.decode(), object_pairs_hook=_object)
    except _FieldInvalid:
        raise
    except (ValueError, RecursionError) as error:
        raise _FieldInvalid(f"expected a JSON object in UTF-8: {error}") from error
    if not isinstance(values, dict):
        raise _FieldInvalid(f"expected a JSON object, found {type(values).__name__}")
    _check_names(values, FIELDS, _MANDATORY, "a case")
    case = Case(
        id=_text(values, "id"),
        question=_text(values, "question"),
        language=_choice(values["language"], LANGUAGES, "language"),
        kind=_choice(values["kind"], KINDS, "kind"),
        history=tuple(
            Turn(_text(turn, "question"), _text(turn, "answer")) for turn in _objects(values, "history", Turn)
        ),
        answers=_texts(values, "answers"),
        required=_texts(values, "required"),
        evidence=_evidence(values, "evidence"),
        alternatives=_flag(values, "alternatives"),
        also=_evidence(values, "also"),
        absence_stated=_evidence(values, "absence_stated"),
        evidence_languages=tuple(
            _choice(value, LANGUAGES, "evidence_languages") for value in _texts(values, "evidence_languages")
        ),
        form=_text(values, "form") if values.get("form") is not None else None,
        note=_text(values, "note") if values.get("note") is not None else None,
    )
    _check_sense(case)
    return case


def _check_sense(case: Case) -> None:
    """Refuse a case that no answer could be judged by."""
    if case.group == "answerable" and not (case.answers or case.required):
        raise _FieldInvalid(f"kind {case.kind!r} needs `answers` or `required`, found neither")
    if case.group != "negative" and not case.evidence:
        raise _FieldInvalid(f"kind {case.kind!r} needs `evidence`, found none")
    if case.evidence and not case.evidence_languages:
        raise _FieldInvalid("`evidence` needs `evidence_languages`, found none")
    if case.group == "negative" and case.evidence:
        raise _FieldInvalid(f"kind {case.kind!r} has no `evidence`; what states the absence goes into `absence_stated`")
    if case.absence_stated and case.kind != "unanswerable":
        raise _FieldInvalid(f"`absence_stated` belongs to kind 'unanswerable', found with {case.kind!r}")
    if case.kind == "follow_up" and not case.history:
        raise _FieldInvalid("kind 'follow_up' needs `history`, found none")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        raise _FieldInvalid(f"`{next(name for name in names if names.count(name) > 1)}` is given twice")
    return values


def _check_names(values: Mapping[str, object], known: tuple[str, ...], mandatory: tuple[str, ...], what: str) -> None:
    for name in values:
        if name not in known:
            raise _FieldInvalid(f"{what} has no field {name!r}; its fields are {', '.join(known)}")
    for name in mandatory:
        if name not in values:
            raise _FieldInvalid(f"{what} needs the field `{name}`")


def _text(values: Mapping[str, object], name: str) -> str:
    return _filled(values[name], name)


def _filled(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _FieldInvalid(f"`{name}` must be a text that is not blank, found {value!r}")
    return value


def _texts(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(_filled(value, name) for value in _list(values, name))


def _flag(values: Mapping[str, object], name: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise _FieldInvalid(f"`{name}` must be true or false, found {value!r}")
    return value


def _list(values: Mapping[str, object], name: str) -> list[object]:
    value = values.get(name, [])
    if not isinstance(value, list):
        raise _FieldInvalid(f"`{name}` must be a list, found {value!r}")
    return value


def _objects(values: Mapping[str, object], name: str, kind: type[Turn | Evidence]) -> list[dict[str, object]]:
    """The objects of a list, each with exactly the fields of a dataclass."""
    names = tuple(field.name for field in fields(kind))
    found = []
    for value in _list(values, name):
        if not isinstance(value, dict):
            raise _FieldInvalid(f"`{name}` must be a list of objects, found {value!r} in it")
        _check_names(value, names, names, f"an entry of `{name}`")
        found.append(value)
    return found


def _evidence(values: Mapping[str, object], name: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(_text(entry, "document"), _text(entry, "quote")) for entry in _objects(values, name, Evidence)
    )


def _choice(value: object, known: tuple[_Choice, ...], name: str) -> _Choice:
    for choice in known:
        if value == choice:
            return choice
    raise _FieldInvalid(f"`{name}` must be one of {', '.join(known)}, found {value!r}")
