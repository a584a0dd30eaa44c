"""The library by its doors: what is listed, added, built, taken back; over the real index of small documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.opening import open_assistant
from assistant.settings import Settings, load_settings
from tests.ui.web.library_app import library_app, opened, sign_in
from tests.ui.web.markup import read_html
from ui.web.interface import ENGLISH, FRENCH

LIGHTHOUSE = """---
title: Le phare de Kerloc
language: fr
---
# Le phare de Kerloc

Le phare de Kerloc a été construit en 1871 par Aurélie Tanguy.
""".encode()
HOSTILE = "# <img src=x onerror=alert(1)>\n\nA text that means <script>harm</script>.\n"


@pytest.fixture
def settings(small_documents: Path, small_index: Path, two_accounts: Path, tmp_path: Path) -> Settings:
    """Settings over copies of the small documents and of their index, with two accounts."""
    shutil.copytree(small_documents, tmp_path / "documents")
    shutil.copytree(small_index, tmp_path / "index")
    shutil.copyfile(two_accounts, tmp_path / "accounts")
    return load_settings(documents=tmp_path / "documents", index=tmp_path / "index", accounts=tmp_path / "accounts")


@pytest.fixture
def editor(settings: Settings) -> Iterator[TestClient]:
    """Somebody who may change documents and index."""
    with opened(library_app(settings)) as http:
        assert sign_in(http, "marie") == 303
        yield http


def built(http: TestClient, query: str = "") -> list[dict[str, Any]]:
    """Begin a build and follow it to its end: all its news."""
    assert http.post(f"/api/index/build{query}").status_code == 202
    with http.stream("GET", "/api/index/build/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        return [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line.startswith("data: ")]


def test_the_view_lists_every_document_with_its_state(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        view = read_html(http.get("/views/documents?language=en").text)
        french = read_html(http.get("/views/documents").text)
    rows = [row for row in view.all("tr") if "data-title" in row.attributes]
    assert {row["data-title"] for row in rows} == {
        "Le tramway de Valbrume",
        "Lakeport harbour",
        "Die Werft von Seeheim",
    }
    harbour = next(row for row in rows if row["data-title"] == "Lakeport harbour")
    assert harbour.one("a")["href"] == "#/documents/harbour"
    assert harbour.one("time")["datetime"] == "2024-11"
    assert (harbour["data-language"], harbour["data-format"], harbour["data-passages"]) == ("en", "markdown", "1")
    assert "photo.md" in view.one("section", "not-read").text()
    assert view.one("p", "served").text().startswith("3 documents, ")
    assert french.one("h2").text() == FRENCH.library.title
    assert not view.all("div", "editing"), "nobody who may not is offered it"
    assert not [button for button in view.all("button") if "data-delete" in button.attributes]


def test_what_looks_wrong_is_said_beside_the_document(editor: TestClient, settings: Settings) -> None:
    shutil.copyfile(settings.documents / "harbour.md", settings.documents / "same.md")
    (settings.documents / "little.md").write_text("# Little\n\nSo.\n", encoding="utf-8")
    built(editor)
    view = read_html(editor.get("/views/documents?language=en").text)
    states = {
        row["data-title"]: (row["data-health"], [part.text() for part in row.all("summary")])
        for row in view.all("tr")
        if "data-title" in row.attributes
    }
    assert states["Little"] == ("look", [ENGLISH.library.symptoms["near-empty"]])
    assert ("look", [ENGLISH.library.symptoms["duplicate"]]) in states.values()
    assert states["Le tramway de Valbrume"] == ("fine", [])


def test_without_an_index_the_view_says_so_and_editors_can_begin(two_accounts: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    shutil.copyfile(two_accounts, tmp_path / "accounts")
    settings = load_settings(documents=tmp_path / "documents", index=tmp_path / "index", accounts=tmp_path / "accounts")
    with opened(library_app(settings)) as http:
        view = read_html(http.get("/views/documents?language=en").text)
        assert view.one("h2").text() == ENGLISH.library.empty
        assert http.get("/api/index").json()["error"]["message"] == "No index is served."
        sign_in(http, "marie")
        assert http.put("/api/documents/phare.md", content=LIGHTHOUSE).status_code == 201
        assert built(http)[-1]["report"]["documents"] == 1
        assert "1 documents" in read_html(http.get("/views/documents?language=en").text).one("p", "served").text()


def test_a_new_document_is_tried_built_and_answers_and_can_be_taken_back(
    editor: TestClient, settings: Settings
) -> None:
    question = "Qui a construit le phare de Kerloc ?"
    assistant = open_assistant(settings)
    assert "Aurélie Tanguy" not in assistant.ask(question).text
    assert editor.get("/api/index").json()["stale"] is False

    assert editor.put("/api/documents/phare.md", content=LIGHTHOUSE).json() == {
        "name": "phare.md",
        "bytes": len(LIGHTHOUSE),
    }
    assert editor.get("/api/index").json()["changes"]["added"] == ["phare.md"]
    expected = editor.post("/api/index/forecast").json()
    assert (expected["dry_run"], expected["added"], expected["counts"]["unchanged"]) == (True, ["phare.md"], 3)
    assert "Aurélie Tanguy" not in assistant.ask(question).text, "a dry run changes nothing"

    news = built(editor)
    assert news[-1]["report"]["built"] is True
    assert (news[-1]["by"], news[-1]["running"], news[-1]["error"]) == ("marie", False, None)
    assert "Aurélie Tanguy" in assistant.ask(question).text, "an open assistant follows"
    assert editor.get("/api/index/build").json() == news[-1]
    assert editor.get("/api/index").json()["stale"] is False

    before = editor.get("/api/index").json()["kept"][0]
    assert editor.post("/api/index/rollback").json() == {"generation": before}
    assert "Aurélie Tanguy" not in assistant.ask(question).text
    assert (settings.documents / "phare.md").exists()

    assert editor.delete("/api/documents/phare.md").status_code == 204
    assert not (settings.documents / "phare.md").exists()
    assert editor.delete("/api/documents/phare.md").status_code == 404


def test_one_build_at_a_time_with_its_progress(editor: TestClient) -> None:
    assert editor.post("/api/index/build?full=true").json()["running"] is True
    refused = editor.post("/api/index/build")
    assert refused.status_code == 409
    assert "Another build is running" in refused.json()["error"]["message"]
    with editor.stream("GET", "/api/index/build/events") as stream:
        news = [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]
    totals = {one["total"] for one in news} - {None}
    assert len(totals) == 1
    assert news[-1]["done"] == news[-1]["total"] == totals.pop()
    assert [one["done"] for one in news] == sorted(one["done"] for one in news)
    assert built(editor)[-1]["report"]["built"] is False, "nothing has changed since"


def test_a_build_that_fails_says_why_in_one_line_and_what_served_serves_on(
    editor: TestClient, settings: Settings
) -> None:
    served = editor.get("/api/index").json()["generation"]
    shutil.move(settings.documents, settings.documents.with_name("away"))
    failed = built(editor)[-1]
    assert failed["report"] is None
    assert "expected a folder of documents at" in failed["error"]
    assert "\n" not in failed["error"]
    assert "expected a folder" in editor.post("/api/index/forecast").json()["error"]["message"]
    assert editor.get("/api/index").json()["generation"] == served
    assert editor.get("/api/index").json()["stale"] is None


def test_a_build_ends_with_the_server_and_what_served_serves_on(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        sign_in(http, "marie")
        served = http.get("/api/index").json()["generation"]
        http.post("/api/index/build?full=true")
    with opened(library_app(settings)) as http:
        assert http.get("/api/index").json()["generation"] == served
        sign_in(http, "marie")
        assert built(http, "?full=true")[-1]["report"]["built"] is True, "no lock is left"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("harbour.md", LIGHTHOUSE, 409),
        ("HARBOUR.txt", LIGHTHOUSE, 409),
        ("tool.exe", LIGHTHOUSE, 415),
        ("empty.md", b"", 422),
        (".hidden.md", LIGHTHOUSE, 422),
        ("con.md", LIGHTHOUSE, 422),
        ("..%5Coutside.md", LIGHTHOUSE, 422),
        ("..%2Foutside.md", LIGHTHOUSE, 422),
        ("%2e%2e%2foutside.md", LIGHTHOUSE, 422),
        ("x" * 300 + ".md", LIGHTHOUSE, 422),
        ("large.md", b"x" * 10_000_001, 413),
    ],
)
def test_files_that_cannot_be_taken_are_refused_in_one_line(
    editor: TestClient, settings: Settings, name: str, content: bytes, status: int
) -> None:
    before = {path.name for path in settings.documents.parent.rglob("*")}
    refused = editor.put(f"/api/documents/{name}", content=content)
    assert refused.status_code == status
    assert "\n" not in refused.json()["error"]["message"]
    assert {path.name for path in settings.documents.parent.rglob("*")} == before


def test_replacing_is_said_and_no_one_else_is_told_where_things_lie(editor: TestClient, settings: Settings) -> None:
    assert editor.put("/api/documents/harbour.md?replace=true", content=LIGHTHOUSE).status_code == 201
    assert (settings.documents / "harbour.md").read_bytes() == LIGHTHOUSE
    assert editor.get("/api/index").json()["changes"]["changed"] == ["harbour.md"]
    for address in ("/api/index", "/api/documents", "/views/documents"):
        assert str(settings.documents.parent) not in editor.get(address).text


def test_what_a_document_says_stays_text(editor: TestClient, settings: Settings) -> None:
    name = "a&b' <i>.md".replace("<", "").replace(">", "")
    assert editor.put(f"/api/documents/{name}", content=HOSTILE.encode()).status_code == 201
    (settings.documents / "<b>.md").write_bytes(b"\x00\x01")
    built(editor)
    view = editor.get("/views/documents?language=en").text
    assert "<img" not in view
    assert "<script" not in view
    assert "<b>" not in view
    row = next(row for row in read_html(view).all("tr") if (row.attributes.get("data-title") or "").startswith("<img"))
    assert row.one("a")["href"] == "#/documents/a%26b%27%20i"


def test_an_index_that_is_damaged_is_one_line(settings: Settings) -> None:
    generation = next((settings.index / "generations").iterdir())
    (generation / "passages.jsonl").unlink(missing_ok=True)
    for file in generation.glob("*.npy"):
        file.write_bytes(b"")
    with opened(library_app(settings)) as http:
        damaged = http.get("/api/documents")
        view = read_html(http.get("/views/documents?language=en").text)
    assert damaged.status_code == 500
    assert "is damaged" in damaged.json()["error"]["message"]
    assert "is damaged" in view.text()
