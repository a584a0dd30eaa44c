from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering import Assistant
from tests.ui.terminal.test_cli import assert_one_line, passerelle


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
    assert_one_line(
        result,
        f"The index cannot be written to {str(tmp_path / 'file' / 'index')!r}: Not a directory. Free some space there, "
        "or make it writable, or name another folder in PASSERELLE_INDEX; the index built before still serves.",
    )


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

    assert [line.split()[:4] for line in said[:3]] == [
        ["harbour", "markdown", "en", "2024-11"],
        ["tramway", "markdown", "fr", "2023-05-12"],
        ["werft", "text", "de", "-"],
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


def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    folder, index = tmp_path / "documents", tmp_path / "index"
    folder.mkdir()
    for name in ("ferry", "canal", "lock"):
        (folder / f"{name}.md").write_text(f"# The {name}\n\nThe {name} opens at noon.\n", encoding="utf-8")
    where = ("index", "build", "--documents", folder, "--index", index)

    before = passerelle(*where, "--dry-run").stdout.splitlines()
    assert not index.exists()
    assert passerelle(*where).exit_code == 0
    (folder / "canal.md").write_text("# The canal\n\nThe canal closes at noon.\n", encoding="utf-8")
    (folder / "lock.md").rename(folder / "sluice.md")
    (folder / "ferry.md").unlink()
    (folder / "quay.md").write_text("# The quay\n\nThe quay is new.\n", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    files = sorted(path for path in index.rglob("*"))

    values = json.loads(passerelle(*where, "--dry-run", "--json").stdout)
    said = passerelle(*where, "--dry-run").stdout.splitlines()

    assert before[:3] == ["added      canal.md", "added      ferry.md", "added      lock.md"]
    assert said[:4] == [
        "added      quay.md",
        "changed    canal.md",
        "renamed    lock.md -> sluice.md",
        "removed    ferry.md",
    ]
    assert said[4].startswith("unreadable photo.png: ")
    assert said[-1].endswith("Nothing was written.")
    assert values["counts"] == {
        "added": 1,
        "changed": 1,
        "renamed": 1,
        "removed": 1,
        "unreadable": 1,
        "unchanged": 0,
    }
    assert (values["passages"], values["passages_cut"]) == (3, 2)
    assert values["expected_seconds"] > 0
    assert sorted(path for path in index.rglob("*")) == files


def test_status_says_whether_the_documents_have_changed_since(
    small_documents: Path, small_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "ferry.md").write_text("The ferry leaves at noon.\n", encoding="utf-8")
    where = ("index", "status", "--index", small_index)
    fresh = json.loads(passerelle(*where, "--documents", small_documents, "--json").stdout)
    other = json.loads(passerelle(*where, "--documents", tmp_path, "--json").stdout)
    gone = json.loads(passerelle(*where, "--documents", small_documents / "nowhere", "--json").stdout)

    assert (fresh["stale"], other["stale"], gone["stale"]) == (False, True, None)
    assert fresh["formats"] == {"markdown": 2, "text": 1}
    assert fresh["disk_bytes"] == sum(fresh["disk_bytes_by_generation"].values()) > 0
    assert "found nothing" in gone["stale_reason"]


def test_rollback_serves_the_generation_before(tmp_path: Path) -> None:
    folder, index = tmp_path / "documents", tmp_path / "index"
    folder.mkdir()
    (folder / "ferry.md").write_text("The ferry leaves at noon.\n", encoding="utf-8")
    where = ("--documents", folder, "--index", index)
    first = json.loads(passerelle("index", "build", *where, "--json").stdout)["generation"]
    none = passerelle("index", "rollback", "--index", index)
    (folder / "ferry.md").write_text("The ferry leaves at dawn.\n", encoding="utf-8")
    passerelle("index", "build", *where)

    said = passerelle("index", "rollback", "--index", index)

    assert none.exit_code == 1
    assert none.stderr.startswith("Error: No generation older than the served is kept; kept: ")
    assert said.stdout.startswith(f"Served again: generation {first}, ")
    assert json.loads(passerelle("index", "status", *where, "--json").stdout)["stale"] is True
    assert passerelle("index", "show", "ferry", "--text", "--index", index).stdout == "The ferry leaves at noon.\n"


def test_what_looks_wrong_with_documents_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.md").write_text("A note of a few words.\n", encoding="utf-8")
    (folder / "b.md").write_text("A note of a  few words.\n", encoding="utf-8")
    (folder / "empty.md").write_text("# Only a heading\n", encoding="utf-8")
    where = ("--documents", folder, "--index", tmp_path / "index")
    passerelle("index", "build", *where)

    said = passerelle("documents", "--index", tmp_path / "index").stdout.splitlines()

    assert [line for line in said if line.startswith("Look at")] == [
        "Look at: a.md: near-empty: the document holds 17 characters",
        "Look at: b.md: near-empty: the document holds 17 characters",
        "Look at: b.md: duplicate: the same text as a.md",
    ]
    assert [line for line in said if line.startswith("Not read")] == [
        "Not read: empty.md: the file holds no text but headings"
    ]
