"""Other documents than the shipped ones, the same code: is the right sentence quoted?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.settings import load_settings
from eval.interval import Rate
from eval.marked import Page, read_set
from eval.unseen import Unseen, measure, to_json, to_markdown
from index.served import served_manifest
from tests.training.datasets import paragraph, write
from ui.terminal.cli import app

PAGES = {
    "bac": "Quai des Brumes\nLe bac d'Orvigny part toutes les vingt minutes.\nTarif\nLe passage du bac est gratuit.",
    "phare": "Le phare de Lanhoc mesure 42 mètres.\nIl a été bâti en 1887.",
    "four": "Le four communal sert le samedi.\nSon entretien coûte 300 euros.",
}
QUESTIONS = {
    "Combien de mètres mesure le phare de Lanhoc ?": ("phare", "42 mètres"),
    "Le passage du bac d'Orvigny est-il gratuit ?": ("bac", "gratuit"),
    # The heading says it, and headings are not quoted: no assistant can get this one right.
    "D'où part le bac d'Orvigny ?": ("bac", "Quai des Brumes"),
}
SERVICE_PUBLIC = "service_public_fr"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "village"
    write(folder / "paragraphs.jsonl", [paragraph(name, name.title(), text) for name, text in PAGES.items()])
    write(
        folder / "questions.jsonl",
        [
            {
                "question": text,
                "para_id": page,
                "answers": [{"text": words, "start": PAGES[page].index(words)}],
            }
            for text, (page, words) in QUESTIONS.items()
        ],
    )
    return folder


@pytest.fixture(scope="module")
def village(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Unseen:
    others = [Page("puits", "Puits", "Le puits est profond de 12 mètres.")]
    return measure(read_set(folder), others, load_settings(index=tmp_path_factory.mktemp("index"), threshold=1.0))


def test_pages_and_sentences_are_told_from_each_other(village: Unseen) -> None:
    assert (village.pages, village.others, village.sentences) == (3, 1, 7)
    assert village.page_at_5 == Rate(3, 3)
    assert village.passage_at_5 == Rate(2, 3)
    assert village.quoted == Rate(2, 3)
    assert village.verbatim.value == 1
    assert village.characters.total == 3


def test_what_is_missed_is_told_with_the_stage_where_it_was_lost(village: Unseen) -> None:
    assert [(missed.case.question, missed.lost) for missed in village.missed] == [
        ("D'où part le bac d'Orvigny ?", "passage not found")
    ]


def test_refusing_is_measured_beside_answering_under_the_settings_in_force(village: Unseen) -> None:
    """The least strength of an answer is 1 here: everything is refused."""
    assert village.threshold == 1
    assert village.refused == Rate(3, 3)
    assert village.quoted_unless_refused == Rate(0, 3)
    assert village.quoted.successes >= village.quoted_first.successes


def test_the_figures_are_shown_with_their_intervals(village: Unseen) -> None:
    shown, values = to_markdown(village), json.loads(to_json(village))

    assert "3 questions on 3 pages among 1 others, 7 sentences." in shown
    assert f"| Right sentence quoted, every question answered | {village.quoted} |" in shown
    assert "- passage not found: 1" in shown
    assert values["schema"] == "passerelle-unseen/1"
    assert values["quoted"]["successes"] == 2
    assert values["quoted"]["low"] < values["quoted"]["value"] < values["quoted"]["high"]
    assert [missed["evidence"] for missed in values["missed"]] == [["Quai des Brumes"]]


def test_the_command_prints_the_figures_and_keeps_the_index(folder: Path, tmp_path: Path) -> None:
    others = tmp_path / "others.jsonl"
    others.write_text('{"id": "puits", "text": "Le puits est profond."}\n', encoding="utf-8")
    asked = ["eval", "unseen", "--data", folder, "--others", others, "--index", tmp_path / "index", "--json"]
    result = CliRunner().invoke(app, list(map(str, asked)))

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["others"] == 1
    assert {entry.name for entry in served_manifest(tmp_path / "index").documents} == {*PAGES, "puits"}


def test_a_set_that_is_not_there_ends_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "unseen", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The set ")
    assert result.stderr.count("\n") == 1


@pytest.fixture(scope="session")
def service_public(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Unseen:
    """All questions of the set, over their pages."""
    if not (data / SERVICE_PUBLIC).is_dir():
        pytest.skip(f"no folder {data / SERVICE_PUBLIC}; name the one above it in PASSERELLE_DATA")
    return measure(read_set(data / SERVICE_PUBLIC), (), load_settings(index=tmp_path_factory.mktemp("unseen")))


def test_on_documents_that_nothing_was_tuned_on_the_right_sentence_is_quoted(service_public: Unseen) -> None:
    assert service_public.quoted.total == 105
    assert service_public.quoted.successes >= 0.6 * service_public.quoted.total, str(service_public.quoted)


def test_on_documents_that_nothing_was_tuned_on_the_right_page_is_found(service_public: Unseen) -> None:
    assert service_public.page_at_5.successes >= 0.95 * service_public.page_at_5.total, str(service_public.page_at_5)


def test_on_documents_that_nothing_was_tuned_on_every_quote_is_verbatim(service_public: Unseen) -> None:
    assert service_public.verbatim.successes == service_public.verbatim.total > 0
