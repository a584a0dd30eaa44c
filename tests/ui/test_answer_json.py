from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.answer import Claim
from corpus.document import Span
from tests.ui.answers import ANSWER, CITATION, QUOTE, REFUSAL
from ui.answer_json import answer_object, to_json


def test_the_object_is_the_one_that_programs_rely_on() -> None:
    """Keys and their order are a promise: README.md documents them, evaluations read them."""
    assert list(answer_object(ANSWER, "q1").items()) == [
        ("id", "q1"),
        ("question", "How many stops?"),
        ("language", "en"),
        ("standalone_question", "How many stops? (Valbrume)"),
        ("refused", False),
        ("text", "La ligne A compte 17 stations. [1]"),
        (
            "statements",
            [
                {
                    "text": "La ligne A compte 17 stations.",
                    "citations": [1],
                    "check": "verbatim",
                    "asked": None,
                    "faults": [],
                }
            ],
        ),
        (
            "citations",
            [
                {
                    "number": 1,
                    "document": "tramway",
                    "title": "Le tramway de Valbrume",
                    "language": "fr",
                    "date": "2023-05-12",
                    "url": "https://exemple.test/rapport",
                    "page": 4,
                    "recognised": None,
                    "section": "La ligne",
                    "quote": QUOTE,
                    "start": 100,
                    "end": 100 + len(QUOTE),
                    "asked": None,
                    "lead": None,
                    "sources": [
                        {
                            "number": 3,
                            "title": "Rapport annuel",
                            "publisher": "Régie",
                            "url": "https://exemple.test/rapport",
                            "date": "2023-02",
                        }
                    ],
                }
            ],
        ),
        ("differing", None),
        ("remarks", []),
        ("hits", [{"document": "tramway", "start": 100, "end": 163, "score": 0.912346}]),
        ("generation", "20260101T000000000000-abcdef12"),
        ("writer", "extractive"),
        ("seconds", 0.123),
    ]


def test_a_refusal_has_its_wording_its_hits_and_no_statement() -> None:
    values = answer_object(REFUSAL)
    assert values["refused"] is True
    assert values["text"] == "Die Dokumente beantworten diese Frage nicht."
    assert (values["statements"], values["citations"]) == ([], [])
    assert len(values["hits"]) == 1  # type: ignore[arg-type]


def test_a_question_without_a_name_has_none() -> None:
    assert answer_object(ANSWER)["id"] is None


@pytest.mark.parametrize("breaking", ["\n", "\r\n", "\u2028", "\x85", "\x00"])
def test_a_line_of_json_is_one_line_whatever_the_quote_holds(breaking: str) -> None:
    line = to_json(answer_object(replace(ANSWER, question=f"a{breaking}b")))
    assert b"\n" not in line.encode()
    assert b"\r" not in line.encode()
    assert json.loads(line)["question"] == f"a{breaking}b"


def test_accents_stay_letters() -> None:
    assert to_json({"ville": "Besançon"}) == '{"ville": "Besançon"}'


def test_the_value_asked_for_is_given_by_its_place_and_differing_values_with_date_and_citation() -> None:
    pointed = replace(ANSWER.statements[0], asked=Span(17, 19))
    answer = replace(
        ANSWER,
        statements=(pointed,),
        citations=(replace(CITATION, asked=Span(119, 121)),),
        differing=(Claim("17", 1, "2023"), Claim("16", 1, None)),
    )
    values = json.loads(to_json(answer_object(answer)))
    assert values["statements"][0]["asked"] == {"start": 17, "end": 19}
    assert values["citations"][0]["asked"] == {"start": 119, "end": 121}
    assert values["differing"] == [
        {"value": "17", "citation": 1, "date": "2023"},
        {"value": "16", "citation": 1, "date": None},
    ]
