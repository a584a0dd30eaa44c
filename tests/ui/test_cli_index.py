from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering import Assistant
from tests.ui.test_cli import assert_one_line, passerelle


def test_a_build_says_what_it_did_and_the_next_one_that_nothing_changed(small_documents: Path, tmp_path: Path) -> None:
    where = ("--documents", small_documents, "--index", tmp_path / "index")

    first = passerelle("index", "build", *where)
    second = passerelle("index", "build", *where)

    assert first.exit_code == 0
    assert first.stdout.startswith("Index built in ")
    assert "3 documents" in first.stdout
    assert second.stdout.startswith("The index is up to date: 3 documents")
    for result in (first, second):
        assert result.stdout.splitlines()[1].startswith("Not read: photo.md: ")
        assert len(result.stdout.splitlines()) == 2


def test_a_build_can_be_read_by_a_program(small_documents: Path, small_index: Path) -> None:
    result = passerelle("index", "build", "--documents", small_documents, "--index", small_index, "--json")

    values = json.loads(result.stdout)
    assert (values["built"], values["embedded"], values["documents"]) == (False, 0, 3)
    assert values["languages"] == {"en": 1, "fr": 1, "de": 1}
    assert [entry["path"] for entry in values["unreadable"]] == ["photo.md"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert_one_line(
        passerelle("index", "build", "--documents", tmp_path / "none", "--index", tmp_path / "index"),
        f"expected a folder of documents at {str(tmp_path / 'none')!r}, found nothing; "
        "create it, or name another folder in the settings (PASSERELLE_DOCUMENTS)",
    )


def test_a_folder_that_cannot_be_written_to_is_said(small_documents: Path, tmp_path: Path) -> None:
    """The index cannot be made where a file stands."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = passerelle("index", "build", "--documents", small_documents, "--index", tmp_path / "file" / "index")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {tmp_path / 'file' / 'index'}: Not a directory\n"


def test_status_says_what_is_served(small_index: Path, assistant: Assistant) -> None:
    said = passerelle("index", "status", "--index", small_index).stdout
    values = json.loads(passerelle("index", "status", "--index", small_index, "--json").stdout)

    assert f"Generation  {assistant.generation}\n" in said
    assert "Model       'bundled' (" in said
    assert "Not read    photo.md: " in said
    assert values["generation"] == assistant.generation
    assert values["folder"] == str(small_index)
    assert values["age_seconds"] >= 0


@pytest.mark.parametrize("name", ["tramway", "harbour", "werft"])
def test_text_is_the_text_of_the_document_and_nothing_else(name: str, small_index: Path, assistant: Assistant) -> None:
    result = passerelle("index", "show", name, "--text", "--index", small_index)
    assert result.stdout_bytes == assistant.document(name).text.encode()


def test_show_gives_every_passage_with_its_span(small_index: Path, assistant: Assistant) -> None:
    values = json.loads(passerelle("index", "show", "tramway", "--json", "--index", small_index).stdout)
    said = passerelle("index", "show", "tramway", "--index", small_index).stdout
    text = assistant.document("tramway").text

    assert values["title"] == "Le tramway de Valbrume"
    assert values["characters"] == len(text)
    assert values["sources"][0]["number"] == 3
    spans = [(passage["start"], passage["end"]) for passage in values["passages"]]
    assert spans == sorted(spans)
    assert any("17 stations" in text[start:end] for start, end in spans)
    assert said.startswith("Le tramway de Valbrume\n")
    assert all(f"\n{start}-{end}  " in said for start, end in spans)


def test_an_unknown_document_is_answered_with_the_nearest_names(small_index: Path) -> None:
    assert_one_line(
        passerelle("index", "show", "harbor", "--index", small_index),
        "No document named 'harbor' in the index. Nearest: harbour.",
    )


def test_text_and_json_exclude_each_other(small_index: Path) -> None:
    result = passerelle("index", "show", "harbour", "--text", "--json", "--index", small_index)
    assert result.exit_code == 2
    assert "--text and --json exclude each other" in result.stderr


def test_a_sound_index_is_said_to_be_sound(small_index: Path) -> None:
    assert passerelle("index", "verify", "--index", small_index).stdout.startswith("The index is sound: 3 documents")
    assert json.loads(passerelle("index", "verify", "--index", small_index, "--json").stdout)["sound"] is True


def test_a_damaged_index_is_said_in_one_line(small_documents: Path, tmp_path: Path) -> None:
    assert passerelle("index", "build", "--documents", small_documents, "--index", tmp_path).exit_code == 0
    vectors = next(tmp_path.rglob("sentences.npy"))
    vectors.write_bytes(vectors.read_bytes()[:-64])

    result = passerelle("index", "verify", "--index", tmp_path)

    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "is damaged" in result.stderr


def test_documents_are_listed_with_what_could_not_be_read(small_index: Path) -> None:
    said = passerelle("documents", "--index", small_index).stdout.splitlines()
    values = json.loads(passerelle("documents", "--index", small_index, "--json").stdout)

    assert [line.split()[:3] for line in said[:3]] == [
        ["harbour", "en", "2024-11"],
        ["tramway", "fr", "2023-05-12"],
        ["werft", "de", "-"],
    ]
    assert said[3].startswith("Not read: photo.md: ")
    assert values["documents"][0]["title"] == "Lakeport harbour"
    assert all(entry["passages"] > 0 for entry in values["documents"])
    assert values["unreadable"][0]["path"] == "photo.md"


def test_front_matter_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "ferry.md").write_text("---\ndate: someday\n---\nThe ferry leaves at noon.\n")

    where = ("--documents", tmp_path / "documents", "--index", tmp_path / "index")
    said = passerelle("index", "build", *where).stdout.splitlines()
    values = json.loads(passerelle("index", "status", "--index", tmp_path / "index", "--json").stdout)

    assert said[1].startswith("Left out: ferry.md: ")
    assert [entry["path"] for entry in values["remarks"]] == ["ferry.md"]
