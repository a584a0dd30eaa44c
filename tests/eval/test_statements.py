from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.meaning import MeaningCalibration, Nearness
from corpus.cutting import cut
from corpus.reading import read_folder
from eval.case import Evidence
from eval.errors import CalibrationImpossible, CasesInvalid, CasesMissing, StatementsStale
from eval.statement import CLASSES, StatementCase, load_statements, quotes_of, save_statements
from eval.statements import fit, judge, observe, to_json, to_markdown
from tests.embedders import HashEmbedder

ACCORD = """---
title: L'accord
language: fr
---
L'accord de **Dole** a été signé le 3 avril 2021 [1]. Il porte sur la recherche.

| Année | Fermes |
|---|---|
| 2020 | 1 200 |
"""
SENTENCE = "L'accord de **Dole** a été signé le 3 avril 2021 [1]."


def case(id_: str, kind: str, statement: str, document: str = "accord", quote: str = SENTENCE) -> StatementCase:
    return StatementCase(id_, kind, "fr", document, statement, (Evidence("accord", quote),))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "accord.md").write_text(ACCORD, encoding="utf-8")
    return tmp_path


def test_the_shipped_statements_stand_in_the_shipped_documents() -> None:
    cases = load_statements()
    documents = {one.name: one for one in read_folder(Path("corpus/documents")).documents}
    embedder = HashEmbedder(budget=200)
    passages = {name: cut(one, embedder.budget, embedder.count) for name, one in documents.items()}
    assert [one.id for one in cases if quotes_of(one, passages) is None] == []


def test_the_shipped_statements_are_as_many_as_the_figures_need() -> None:
    cases = load_statements()
    assert len(cases) >= 400
    assert min(sum(one.kind == kind for one in cases) for kind in CLASSES) >= 35
    assert sum(one.kind == "faithful" for one in cases) >= 150
    assert sum(one.part == "apart" for one in cases) >= 0.45 * len(cases)


def test_no_document_is_in_both_parts() -> None:
    cases = load_statements()
    fitted = {one.document for one in cases if one.part == "fitted"}
    assert fitted.isdisjoint(one.document for one in cases if one.part == "apart")


def test_a_quote_is_found_whatever_its_markup(folder: Path) -> None:
    embedder = HashEmbedder(budget=200)
    (document,) = read_folder(folder).documents
    passages = {"accord": cut(document, embedder.budget, embedder.count)}
    plain = case("a", "faithful", "…", quote="L'accord de Dole a été signé le 3 avril 2021.")
    (quote,) = quotes_of(plain, passages) or ()
    assert quote.text == SENTENCE
    assert quotes_of(case("b", "faithful", "…", quote="Il porte sur la pêche."), passages) is None


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    cases = (case("a", "faithful", "Signé en avril 2021."), case("b", "altered_date", "Signé en mai 2021."))
    save_statements(cases, tmp_path / "s.jsonl")
    assert load_statements(tmp_path / "s.jsonl") == cases


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', json.dumps({"id": "a", "class": "odd", "language": "fr"})])
def test_a_line_that_is_no_statement_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "s.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(CasesInvalid, match="line 2"):
        load_statements(tmp_path / "s.jsonl")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CasesMissing):
        load_statements(tmp_path / "none.jsonl")


def test_each_way_is_judged_on_the_same_statements(folder: Path) -> None:
    documents = {one.name: one for one in read_folder(folder).documents}
    cases = [
        case("a", "faithful", "L'accord de Dole a été signé le 3 avril 2021."),
        case("b", "altered_date", "L'accord de Dole a été signé le 4 avril 2021."),
    ]
    near = MeaningCalibration(Nearness(0, 0, 0, 0, 0), 0, 0.0, 0.0, "by hand", 0, "hash")
    report = judge(observe(cases, documents, HashEmbedder(budget=200)), near)
    assert report.rejected["checks"] == {"b"}
    assert report.rejected["fuzzy"] == frozenset()  # it stands there but for one digit
    assert json.loads(to_json(report))["parts"][cases[0].part]["checks"]["altered_date"]["value"] == 1
    assert "| altered date | 100 %" in to_markdown(report)


def test_what_is_no_longer_in_a_document_is_said(folder: Path) -> None:
    documents = {one.name: one for one in read_folder(folder).documents}
    with pytest.raises(StatementsStale, match="'a'"):
        observe([case("a", "faithful", "…", quote="Il porte sur la pêche.")], documents, HashEmbedder(budget=200))


def test_only_the_first_part_is_fitted_on(folder: Path) -> None:
    documents = {one.name: one for one in read_folder(folder).documents}
    names = [f"d{number}" for number in range(40)]
    apart = [name for name in names if case("x", "faithful", "…", name).part == "apart"]
    cases = [case(name, kind, "L'accord de Dole.", name) for name in apart for kind in ("faithful",)]
    observed = observe(cases, documents, HashEmbedder(budget=200))
    with pytest.raises(CalibrationImpossible):
        fit(observed, "by hand", "hash")
