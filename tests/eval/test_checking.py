from __future__ import annotations

import json
from pathlib import Path

from eval.case import load
from eval.checking import append, check, to_line

TEXTS = {"port": "The port employs 84 people."}
GOOD = {
    "id": "a",
    "question": "How many people does the port employ?",
    "language": "en",
    "kind": "number",
    "answers": ["84"],
    "evidence": [{"document": "port", "quote": "employs 84 people"}],
    "evidence_languages": ["en"],
}


def faults(*rows: object, taken: tuple[str, ...] = ()) -> list[str]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return [str(fault) for fault in check(lines, TEXTS, taken).faults]


def test_a_case_whose_quotes_stand_in_their_documents_has_no_fault() -> None:
    assert faults(GOOD, "", {**GOOD, "id": "b"}) == []


def test_every_fault_is_said_with_its_line() -> None:
    edited = {**GOOD, "id": "b", "evidence": [{"document": "port", "quote": "now employs 84 people"}]}
    gone = {**GOOD, "id": "c", "evidence": [{"document": "quay", "quote": "84"}]}
    found = faults(GOOD, "{", edited, {**GOOD, "id": "d", "kind": "guess"}, gone)

    assert [fault.split(":")[0] for fault in found] == ["line 2", "line 3", "line 4", "line 5"]
    assert "not JSON" in found[0]
    assert "no longer holds the quote" in found[1]
    assert "kind must be one of" in found[2]
    assert "the document is not in the index" in found[3]


def test_an_answer_must_stand_in_the_evidence() -> None:
    assert faults({**GOOD, "answers": ["83"]}) == ["line 1: no quote of its evidence holds '83'"]
    assert faults({**GOOD, "answers": ["83", "84"]}) == []
    assert faults({**GOOD, "required": ["83", "84"]}) == ["line 1: no quote of its evidence holds '83'"]


def test_an_id_is_used_once_here_and_in_the_file_that_cases_are_added_to() -> None:
    assert faults(GOOD, GOOD) == ["line 2: the id 'a' was already used in line 1"]
    assert faults(GOOD, taken=("a",)) == ["line 1: the id 'a' is already in the file"]


def test_a_draft_is_no_case_until_a_person_took_its_mark_off() -> None:
    assert "still a draft" in faults({**GOOD, "form": "draft"})[0]
    assert faults({**GOOD, "form": "short"}) == []


def test_cases_are_written_behind_those_of_a_file_as_they_are_read(tmp_path: Path) -> None:
    target = tmp_path / "new" / "own.jsonl"
    first, second = check([json.dumps(GOOD), json.dumps({**GOOD, "id": "b"})], TEXTS).cases

    append(target, [first])
    target.write_text(target.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")  # as an editor may leave it
    append(target, [second])

    assert load(target) == (first, second)
    assert json.loads(to_line(first)) == GOOD
