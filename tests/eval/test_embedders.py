from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from eval.case import Case
from eval.embedders import PUBLISHED, TRANSLATIONS, Measured, measure, search, to_json, to_markdown
from eval.errors import ResultsUnwritable
from eval.interval import Mean, Rate
from index.retrieval import Weights
from index.training.errors import DataMissing
from tests.embedders import HashEmbedder
from tests.training.datasets import write_all
from ui.terminal.cli_model import measure as measure_command

WEIGHTS = Weights(dense=0.5, sentence=0.5, match=0.0, language_offset=0.0)


@pytest.fixture
def three(documents: Path) -> Path:
    (documents / "werft.md").write_text(
        "---\ntitle: Die Werft\nlanguage: de\n---\n# Die Werft\n\nDie Werft baut Fähren aus Aluminium.\n",
        encoding="utf-8",
    )
    return documents


def test_evidence_is_ranked_by_language_pair_and_negatives_do_not_count(three: Path, cases: tuple[Case, ...]) -> None:
    sections = {section.title: section for section in search(HashEmbedder(dimensions=256), three, cases, WEIGHTS)}

    assert list(sections) == [
        "Questions over the documents, passages alone",
        "Questions over the documents, passages and their best sentence",
        "Questions over the documents, vectors and BM25, as the product",
        "Questions over the documents, BM25 alone",
    ]
    for section in sections.values():
        assert list(section.rows) == ["all (3)", "own language (3)", "fr>fr (2)", "en>en (1)"]
        # The two passages of a language at most stand before: among ten hits the evidence is always found.
        assert section.columns[3] == "hit@10"
        assert section.rows["all (3)"][3] == Rate(3, 3)
    assert sections["Questions over the documents, BM25 alone"].rows["en>en (1)"][0] == Rate(1, 1)


def test_a_follow_up_is_asked_with_what_it_takes_over(three: Path, cases: tuple[Case, ...]) -> None:
    """ "Elle date de quelle année ?" shares no word with its evidence but through the turn before."""
    followed = [case for case in cases if case.kind == "follow_up"]
    found = search(HashEmbedder(dimensions=256), three, followed, WEIGHTS)

    assert found[3].rows["fr>fr (1)"][0] == Rate(1, 1)


def test_every_data_set_gives_its_section(three: Path, cases: tuple[Case, ...], tmp_path: Path) -> None:
    measured = measure(HashEmbedder(), 1000, three, cases, WEIGHTS, write_all(tmp_path / "data"))
    titles = [section.title for section in measured.sections]

    assert titles[4:6] == [TRANSLATIONS, "A sentence nearer to what says the same than to another of like length"]
    assert [title.split(":")[0] for title in titles[6:9]] == ["PIAF", "service-public", "XQuAD"]
    assert titles[8] == "XQuAD: 1 questions over 2 passages"
    assert "over 10 passages" in titles[6]  # the questions of the fifth, among all paragraphs
    assert list(measured.sections[5].rows) == [
        "fr: its own keywords",
        "en: its own keywords",
        "fr-en: its translation",
        "de: its own keywords",
        "de-en: its translation",
    ]
    xquad = measured.sections[8].rows["BM25"]
    assert xquad[0] == Rate(1, 1)
    assert isinstance(xquad[3], Mean)


def test_without_data_only_what_needs_none_is_measured(three: Path, cases: tuple[Case, ...]) -> None:
    measured = measure(HashEmbedder(), None, three, cases, WEIGHTS)

    assert [section.title for section in measured.sections][4:] == ["Cost on this machine"]
    assert "| Megabytes | – |" in to_markdown([measured])


def test_data_that_cannot_be_read_is_said_before_anything_is_embedded(
    three: Path, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    embedder = HashEmbedder()

    with pytest.raises(DataMissing):
        measure(embedder, None, three, cases, WEIGHTS, tmp_path / "nowhere")
    assert embedder.embedded == []


@pytest.fixture
def both(three: Path, cases: tuple[Case, ...], tmp_path: Path) -> list[Measured]:
    data = write_all(tmp_path / "data")
    return [
        measure(HashEmbedder(name, dimensions), 2_500_000, three, cases, WEIGHTS, data)
        for name, dimensions in (("small", 32), ("large", 256))
    ]


def test_the_table_has_a_column_for_each_model_and_published_ones_only_where_the_set_is_the_same(
    both: list[Measured],
) -> None:
    lines = to_markdown(both).split("\n")
    small, large = (one.model for one in both)

    assert f"| | {small} | {large} |" in lines
    assert "| Megabytes | 2.5 | 2.5 |" in lines
    published = [line for line in lines if all(name in line for name in PUBLISHED)]
    assert len(published) == 1
    assert lines[lines.index(published[0]) - 4] == f"## {TRANSLATIONS}"
    tables = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in tables} == {4, 6}


def test_the_json_holds_every_figure_with_its_interval(both: list[Measured]) -> None:
    values = json.loads(to_json(both))

    assert values["schema"] == "passerelle-embedders/1"
    assert [model["bytes"] for model in values["models"]] == [2_500_000, 2_500_000]
    figure = values["models"][1]["figures"]["Questions over the documents, BM25 alone"]["all (3)"]["hit@10"]
    assert (figure["successes"], figure["total"], figure["value"]) == (3, 3, 1.0)
    assert figure["low"] < 1 == figure["high"]


def test_a_result_that_cannot_be_written_is_said_before_the_run(tmp_path: Path) -> None:
    app = Typer()
    app.command()(measure_command)
    result = CliRunner().invoke(app, ["bundled", "--out", str(tmp_path)])

    assert isinstance(result.exception, ResultsUnwritable)
    assert "it is a folder" in str(result.exception)
