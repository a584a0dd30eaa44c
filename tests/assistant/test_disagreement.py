from __future__ import annotations

import pytest

from assistant.answering import Assistant
from assistant.evidence import Calibration, Signs
from assistant.extractive import ExtractiveWriter
from assistant.settings import Settings
from index.building import build
from index.served import ServedIndex
from tests.embedders import HashEmbedder

FAIR = """---
title: The fair of the valley
language: en
date: 2024-05-01
sources:
  - {id: 1, title: The Mill, date: "2021-03"}
  - {id: 2, title: The Barn, date: "2023-09-14"}
---
# The fair of the valley

## Figures

The budget of the fair: €15 million [1] or €17 million [2].

The roof of the hall cost €4 million. The garden of roses took €6 million.

## Chairs

| Office | Holder | Since |
|---|---|---|
| Chair of the fair | Anna Keller | until 2024 |
| Chair of the fair | Paul Lind | since 2024 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    documents, index = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("index")
    (documents / "fair.md").write_text(FAIR, encoding="utf-8")
    embedder = HashEmbedder(dimensions=512, budget=120)
    build(documents, index, embedder)
    return Assistant(
        served=ServedIndex(index, embedder.identity),
        embedder=embedder,
        writer=ExtractiveWriter(statements=3, length=650),
        calibration=Calibration(Signs(8, 6, 0, 0, 0), -5, threshold=0.0, cases="by hand", questions=0, model="hash"),
        settings=Settings(documents=documents, index=index),
    )


def test_values_of_which_either_may_be_right_come_with_the_date_of_their_source_the_latest_first(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What is the budget of the fair?")
    assert answer.differing is not None
    dated = [(claim.text, claim.date) for claim in answer.differing]
    assert dated == [("€17 million", "2023-09-14"), ("€15 million", "2021-03")]
    (number,) = {claim.citation for claim in answer.differing}
    said = f"The sources differ: €17 million (September 14, 2023) [{number}]; €15 million (March 2021) [{number}]."
    assert answer.remarks == (said,)
    assert answer.text.endswith(said)
    assert answer.citations[number - 1].asked is None, "two values: neither is the one asked for"


def test_two_holders_of_an_office_are_given_each_in_a_quote_of_its_own_the_later_first(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the chair of the fair?")
    assert answer.differing is not None
    assert [(claim.text, claim.citation) for claim in answer.differing] == [("Paul Lind", 1), ("Anna Keller", 2)]
    assert all(claim.text in answer.citations[claim.citation - 1].quote for claim in answer.differing)
    assert [statement.check for statement in answer.statements] == ["verbatim"] * len(answer.statements)


def test_values_of_different_things_do_not_make_sources_differ(assistant: Assistant) -> None:
    assert assistant.ask("How much did the roof of the hall cost?").differing is None
