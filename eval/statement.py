"""Statements with the sentences that they cite: some borne out by them, some not, and in which way not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from assistant.draft import Quote
from corpus.document import LANGUAGES, Language
from corpus.markup import plain
from corpus.passage import Passage
from eval.case import SHIPPED, Evidence
from eval.errors import CasesInvalid, CasesMissing
from index.analysis import words

StatementClass = Literal[
    "faithful",
    "altered_number",
    "altered_date",
    "crossed_figures",
    "swapped_name",
    "wrong_document",
    "stitched",
    "flipped_negation",
    "invented_addition",
]
Part = Literal["fitted", "apart", "later"]
"""What thresholds are fitted on; what was kept apart from that; what was written when errors in both had been seen."""
PARTS: tuple[Part, ...] = get_args(Part)
CLASSES: tuple[StatementClass, ...] = get_args(StatementClass)
STATEMENTS = SHIPPED / "statements.jsonl"


@dataclass(frozen=True, slots=True)
class StatementCase:
    """A statement and what it cites.

    - kind: `faithful` where the citations bear it out, else what was done to a faithful one; `class` in the file.
    - document: the one it was written from, which decides its part.
    """

    id: str
    kind: StatementClass
    language: Language
    document: str
    statement: str
    citations: tuple[Evidence, ...]
    note: str = ""

    @property
    def part(self) -> Part:
        """By its document, by its name's SHA-256; those whose id says so were written later."""
        if self.id.startswith("later-"):
            return "later"
        return "apart" if hashlib.sha256(self.document.encode()).digest()[0] % 2 else "fitted"


def load_statements(path: Path = STATEMENTS) -> tuple[StatementCase, ...]:
    """The statements of a JSONL file, in its order. CasesMissing, or CasesInvalid at the first line that is none."""
    if not path.is_file():
        raise CasesMissing(str(path), [STATEMENTS.stem])
    found: dict[str, StatementCase] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            reason = f"not JSON: {error}" if isinstance(error, json.JSONDecodeError) else f"not a statement: {error}"
            raise CasesInvalid(path, number, reason) from error
        if case.id in found:
            raise CasesInvalid(path, number, f"the id {case.id!r} was already used")
        found[case.id] = case
    return tuple(found.values())


def save_statements(cases: Iterable[StatementCase], path: Path = STATEMENTS) -> None:
    """Write what `load_statements` reads."""
    lines = []
    for case in cases:
        values = asdict(case)
        values = {"id": values.pop("id"), "class": values.pop("kind"), **values}
        if not case.note:
            del values["note"]
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def quotes_of(case: StatementCase, passages: Mapping[str, Sequence[Passage]]) -> tuple[Quote, ...] | None:
    """The cited sentences in the passages of their documents, by name; None where one is no longer there.

    Letters and digits decide, so that a document may come in another format: its markup differs, its words do not.
    """
    found = []
    for citation in case.citations:
        quote = _located(_key(citation.quote), passages.get(citation.document, ()))
        if quote is None:
            return None
        found.append(quote)
    return tuple(found)


def _located(wanted: str, passages: Iterable[Passage]) -> Quote | None:
    for passage in passages:
        keys = [_key(sentence.text) for sentence in passage.sentences]
        start = "".join(keys).find(wanted)
        if not wanted or start < 0:
            continue
        ends = [sum(map(len, keys[: place + 1])) for place in range(len(keys))]
        first = next(place for place, end in enumerate(ends) if end > start)
        last = next(place for place, end in enumerate(ends) if end >= start + len(wanted))
        return Quote(passage, first, last)
    return None


def _key(text: str) -> str:
    return "".join(words(plain(text)))


def _case(values: Mapping[str, object]) -> StatementCase:
    kind, language = str(values["class"]), str(values["language"])
    if kind not in CLASSES or language not in LANGUAGES:
        raise ValueError(f"expected a class of {', '.join(CLASSES)} and a language of {', '.join(LANGUAGES)}")
    citations = values["citations"]
    if not isinstance(citations, list) or not citations:
        raise ValueError("citations must be a list that is not empty")
    return StatementCase(
        id=str(values["id"]),
        kind=kind,
        language=language,
        document=str(values["document"]),
        statement=str(values["statement"]),
        citations=tuple(Evidence(str(row["document"]), str(row["quote"])) for row in citations),
        note=str(values.get("note", "")),
    )
