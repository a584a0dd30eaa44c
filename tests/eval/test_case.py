from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Citation, Statement
from assistant.conversation import Turn
from assistant.evidence import Signs
from corpus.document import LANGUAGES
from corpus.reading import read_folder
from eval.case import KINDS, Case, Evidence, find, load
from eval.errors import CasesInvalid, CasesMissing
from eval.locating import spans, stale
from eval.scoring import judge

WHO: dict[str, Any] = {
    "id": "a-1",
    "question": "Qui dirige la régie ?",
    "language": "fr",
    "kind": "who",
    "answers": ["Hélène Marchetti"],
    "evidence": [{"document": "tramway", "quote": "Hélène Marchetti dirige la régie"}],
    "evidence_languages": ["fr"],
}
WEATHER: dict[str, Any] = {"id": "a-2", "question": "Will it rain?", "language": "en", "kind": "off_topic"}
DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"


def write(folder: Path, *lines: str | dict[str, Any]) -> Path:
    path = folder / "cases.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    row = WHO | {"kind": "follow_up", "history": [{"question": "Où ?", "answer": "À Valbrume."}]}
    assert load(write(tmp_path, row)) == (
        Case(
            id="a-1",
            question="Qui dirige la régie ?",
            language="fr",
            kind="follow_up",
            history=(Turn("Où ?", "À Valbrume."),),
            answers=("Hélène Marchetti",),
            evidence=(Evidence("tramway", "Hélène Marchetti dirige la régie"),),
            evidence_languages=("fr",),
        ),
    )


def test_order_is_kept_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    assert [case.id for case in load(write(tmp_path, WEATHER, "", "  ", WHO))] == ["a-2", "a-1"]


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    """U+2028 is a line end for `str.splitlines`, and may stand unescaped in a JSON text."""
    (case,) = load(write(tmp_path, WEATHER | {"question": "Will\u2028it rain?"}))
    assert case.question == "Will\u2028it rain?"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "a case must be an object"),
        ('{"id": "x", "id": "y"}', "the field 'id' is given twice"),
        (WHO | {"answer": "x"}, "unknown field 'answer'"),
        (without(WHO, "question"), "lacks the field 'question'"),
        (WHO | {"question": "  "}, "question must be a text that is not blank"),
        (WHO | {"id": 7}, "id must be a text"),
        (WHO | {"kind": "whom"}, "kind must be one of who, when"),
        (WHO | {"kind": ["who"]}, "kind must be one of"),
        (WHO | {"language": "it"}, "language must be one of fr, en, de, found 'it'"),
        (WHO | {"evidence_languages": ["fr", "it"]}, "evidence_languages[1] must be one of"),
        (WHO | {"answers": "Hélène"}, "answers must be a list"),
        (WHO | {"answers": ["Hélène", 3]}, "answers[1] must be a text"),
        (WHO | {"answers": ["****"]}, "answers[0] holds nothing to look for"),
        (WHO | {"alternatives": "true"}, "alternatives must be true or false"),
        (WHO | {"alternatives": 1}, "alternatives must be true or false"),
        (WHO | {"evidence": [{"document": "tramway"}]}, "evidence[0] lacks the field 'quote'"),
        (WHO | {"evidence": [{"document": "t", "quote": "x", "page": 1}]}, "evidence[0] has the unknown field 'page'"),
        (WHO | {"history": [{"question": "Où ?", "answer": None}]}, "history[0].answer must be a text"),
        (WHO | {"evidence": []}, "needs evidence"),
        (WHO | {"answers": []}, "needs answers or required"),
        (WHO | {"evidence_languages": []}, "evidence needs evidence_languages"),
        (WHO | {"kind": "follow_up"}, "needs history"),
        (WHO | {"kind": "false_premise", "evidence": []}, "needs evidence"),
        (WHO | {"kind": "unanswerable"}, "has no answer"),
        (WHO | {"absence_stated": [{"document": "tramway", "quote": "x"}]}, "absence_stated belongs to"),
        (without(WEATHER, "kind"), "lacks the field 'kind'"),
    ],
)
def test_what_is_not_a_case_is_refused_with_its_line(tmp_path: Path, line: str | dict[str, Any], reason: str) -> None:
    path = write(tmp_path, WEATHER, "", line)
    with pytest.raises(CasesInvalid) as refused:
        load(path)
    assert refused.value.line == 3
    assert reason in refused.value.reason
    assert str(refused.value).startswith(f"{path}, line 3: ")
    assert "\n" not in str(refused.value)


def test_an_id_used_before_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(CasesInvalid, match=r"line 3: the id 'a-1' was already used in line 1"):
        load(write(tmp_path, WHO, WEATHER, WHO))


@pytest.mark.parametrize("content", [b"", b"\n\n", b'{"id": "\xff"}'])
def test_a_file_without_cases_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(content)
    with pytest.raises(CasesInvalid) as refused:
        load(path)
    assert refused.value.line == 0


def test_cases_are_found_by_path_and_by_shipped_name(tmp_path: Path) -> None:
    path = write(tmp_path, WHO)
    assert find(str(path)) == path
    assert find("dev").name == "dev.jsonl"


def test_unknown_cases_are_refused_naming_those_that_come_along() -> None:
    with pytest.raises(CasesMissing, match=r"No file of cases 'dove'.*dev"):
        find("dove")


def test_shipped_cases_cover_every_kind_and_language() -> None:
    cases = load(find("dev"))
    assert {case.kind for case in cases} == set(KINDS)
    assert {case.language for case in cases} == set(LANGUAGES)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {document.name: document.text for document in read_folder(DOCUMENTS).documents}


def test_shipped_evidence_stands_in_the_documents(texts: dict[str, str]) -> None:
    assert stale(load(find("dev")), texts) == ()


@pytest.mark.parametrize("case", load(find("dev")), ids=lambda case: case.id)
def test_quoting_the_evidence_is_right(case: Case, texts: dict[str, str]) -> None:
    """A case whose own evidence, quoted whole, is judged wrong could never be answered right."""
    pieces = case.evidence or case.absence_stated
    citations = tuple(
        Citation(
            number=number,
            document=piece.document,
            title=piece.document,
            language="fr",
            date=None,
            publisher=None,
            url=None,
            page=None,
            section=None,
            quote=texts[piece.document][span.start : span.end],
            start=span.start,
            end=span.end,
            context=piece.quote,
            context_start=span.start,
        )
        for number, piece in enumerate(pieces, start=1)
        for span in spans(piece, texts)[:1]
    )
    # Without the text: in some cases all evidence together is longer than an answer may be.
    statements = tuple(Statement("…", (citation.number,), "verbatim") for citation in citations)
    answer = Answer(
        question=case.question,
        standalone_question=case.question,
        language=case.language,
        statements=statements,
        citations=citations,
        hits=(),
        generation="none",
        writer="by hand",
        seconds=0.0,
        signs=Signs(0.5, 0.5, 0.0, 0.0, 0.0),
        strength=1.0,
        refusal=None if citations else "No.",
    )
    assert judge(case, answer, texts).right
