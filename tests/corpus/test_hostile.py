"""Files that mean harm lie among good ones: each is said in one line, the others are read, and nothing else happens."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.reading import Reading, read_folder
from tests.corpus.hostile import Hostile, hostile_files

OUTSIDE = "le mot que personne ne doit lire"


@dataclass(frozen=True, slots=True)
class Attack:
    """What was laid out, what was read, and the requests that were made meanwhile."""

    folder: Path
    files: tuple[Hostile, ...]
    reading: Reading
    requests: tuple[str, ...]


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    outer = tmp_path_factory.mktemp("attack")
    folder = outer / "documents"
    folder.mkdir()
    (outer / "secret.md").write_text(OUTSIDE, encoding="utf-8")
    (outer / "elsewhere").mkdir()
    (outer / "elsewhere" / "secret.txt").write_text(OUTSIDE, encoding="utf-8")
    (folder / "link.md").symlink_to(outer / "secret.md")
    (folder / "folder").symlink_to(outer / "elsewhere", target_is_directory=True)
    (folder / "good.md").write_text("Un texte sans malice.", encoding="utf-8")
    files = tuple(hostile_files(f"http://127.0.0.1:{server.server_port}/call"))
    for file in files:
        (folder / file.name).write_bytes(file.content)
    try:
        yield Attack(folder, files, read_folder(folder), tuple(requests))
    finally:
        server.shutdown()
        server.server_close()


def test_each_has_one_clear_reason_or_is_read(attack: Attack) -> None:
    reasons = {file.path: file.reason for file in attack.reading.unreadable}
    wrong = []
    for file in attack.files:
        found = reasons.get(file.name)
        if (found is None) != (file.reason is None) or not re.search(file.reason or "", found or ""):
            wrong.append(f"{file.name}: expected {file.reason!r}, found {found!r}")

    assert wrong == []
    assert all("\n" not in reason and len(reason) < 300 for reason in reasons.values())


def test_what_is_left_out_of_those_that_are_read_is_noted(attack: Attack) -> None:
    for file in attack.files:
        if file.note:
            notes = [remark.text for remark in attack.reading.remarks if remark.path == file.name]
            assert any(re.search(file.note, note) for note in notes), (file.name, notes)


def test_the_good_file_is_read(attack: Attack) -> None:
    (good,) = (document for document in attack.reading.documents if document.name == "good")

    assert good.text == "Un texte sans malice."


def test_nothing_outside_the_folder_is_read_and_no_request_is_made(attack: Attack) -> None:
    reasons = {file.path: file.reason for file in attack.reading.unreadable}

    assert reasons["link.md"] == "it is a link to a file outside the folder; put the file itself there"
    assert reasons["folder"] == "it is a link to a folder outside; put its files themselves there"
    assert attack.requests == ()
    for document in attack.reading.documents:
        assert OUTSIDE not in document.text
        assert "root:" not in document.text
        assert document.text.count("lol") < 100
    assert not list(attack.folder.parent.parent.glob("**/evil.xml"))
