from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import (
    CorpusError,
    FileMissing,
    FileRefused,
    FileTaken,
    FileTooLarge,
    FolderMissing,
    FolderUnwritable,
    UnsupportedFormat,
)
from corpus.folder import LONGEST_NAME, Incoming, file_name, remove
from corpus.limits import LARGEST_TEXT
from corpus.reading import read_folder


def add(folder: Path, name: str, content: bytes = b"Some text.", *, replace: bool = False) -> Path:
    with Incoming(folder, name, replace=replace) as incoming:
        incoming.write(content)
        return incoming.keep()


def entries(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


PIECES = st.sampled_from(
    ["..", ".", "/", "\\", "\0", "a", "é", "e\u0301", " ", ":", "con", "\u202e", "\ud800", "~", "%2f"]
)
NAMES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=8).map("".join)).map(lambda stem: f"{stem}.md")


@given(name=st.one_of(NAMES, st.text()))
@example(name="../outside.md")
@example(name="/etc/passwd.md")
@example(name="..\\outside.md")
@example(name="a/../../outside.md")
@example(name="con.md")
@example(name="a.md:stream.md")
@example(name="photo\u202edm.txt")
def test_whatever_its_name_a_file_lies_in_the_folder_itself_or_nowhere(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outer = tmp_path_factory.mktemp("outer")
    folder = outer / "documents"
    folder.mkdir()
    try:
        kept = add(folder, name)
    except CorpusError:
        assert entries(outer) == {"documents"}
    else:
        assert kept.parent == folder
        assert kept.name == unicodedata.normalize("NFC", name)
        assert entries(outer) == {"documents", f"documents/{kept.name}"}


@pytest.mark.parametrize(
    "name",
    [
        *["", " ", ".md", ".hidden.md", "a.md ", " a.md", "a.md.", "a\n.md", "a\u200b.md", "a|b.md", "NUL.txt"],
        *["com1.a.md", "é" * LONGEST_NAME + ".md"],
    ],
)
def test_names_that_some_system_reads_otherwise_are_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        file_name(name)


def test_a_kind_that_is_not_read_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat):
        add(tmp_path, "tool.exe")
    assert entries(tmp_path) == set()


@pytest.mark.parametrize("other", ["note.md", "NOTE.md", "note.txt"])
def test_nothing_is_overwritten_unless_that_is_said(tmp_path: Path, other: str) -> None:
    add(tmp_path, "note.md", b"first")
    with pytest.raises(FileTaken):
        add(tmp_path, other, b"second")
    assert (tmp_path / "note.md").read_bytes() == b"first"
    assert len(entries(tmp_path)) == 1


def test_replacing_replaces_the_file_of_just_this_name(tmp_path: Path) -> None:
    add(tmp_path, "note.md", b"first")
    add(tmp_path, "note.md", b"second", replace=True)
    with pytest.raises(FileTaken):
        add(tmp_path, "note.txt", b"third", replace=True)
    assert (tmp_path / "note.md").read_bytes() == b"second"
    assert entries(tmp_path) == {"note.md"}


def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    with Incoming(tmp_path, "note.md") as incoming:
        incoming.write(b"ours")
        (tmp_path / "note.md").write_bytes(b"theirs")
        with pytest.raises(FileTaken):
            incoming.keep()
    assert (tmp_path / "note.md").read_bytes() == b"theirs"
    assert entries(tmp_path) == {"note.md"}


def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    folder, outside = tmp_path / "documents", tmp_path / "outside.md"
    folder.mkdir()
    outside.write_text("outside", encoding="utf-8")
    (folder / "note.md").symlink_to(outside)
    for replace in (False, True):
        with pytest.raises(FileTaken):
            add(folder, "note.md", replace=replace)
    assert outside.read_text(encoding="utf-8") == "outside"


def test_what_is_too_large_or_empty_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge):
        add(tmp_path, "note.md", b"x" * (LARGEST_TEXT + 1))
    with pytest.raises(FileRefused):
        add(tmp_path, "note.md", b"")
    assert entries(tmp_path) == set()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        add(tmp_path / "none", "note.md")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_disk_that_is_full_leaves_no_half_file(tmp_path: Path) -> None:
    """A process that may write no more than so much to a file stands for the disk."""
    program = f"""
import resource, signal
from pathlib import Path
from corpus.errors import FolderUnwritable
from corpus.folder import Incoming
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with Incoming(Path({str(tmp_path)!r}), "note.md") as incoming:
        for _ in range(10):
            incoming.write(b"x" * 50_000)
        incoming.keep()
except FolderUnwritable as error:
    raise SystemExit(3) from error
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 3, ended.stderr
    assert entries(tmp_path) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="a kill that nobody hears of is POSIX")
def test_a_killed_upload_leaves_no_document_and_what_it_left_goes_later(tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from corpus.folder import Incoming
incoming = Incoming(Path({str(tmp_path)!r}), "note.md")
incoming.write(b"half of")
print("written", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "written\n"
        process.send_signal(signal.SIGKILL)
    reading = read_folder(tmp_path)
    assert (reading.files, reading.unreadable) == ((), ())

    (left,) = tmp_path.iterdir()
    add(tmp_path, "other.md")
    assert left.exists(), "it might still be on its way"
    os.utime(left, (time.time() - 7200,) * 2)
    add(tmp_path, "third.md")
    assert entries(tmp_path) == {"other.md", "third.md"}


def test_removing_removes_a_file_or_a_link_and_never_what_lies_outside(tmp_path: Path) -> None:
    folder, outside = tmp_path / "documents", tmp_path / "outside"
    (folder / "year").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept.md").write_text("kept", encoding="utf-8")
    (folder / "year" / "a.md").write_text("a", encoding="utf-8")
    (folder / "link.md").symlink_to(outside / "kept.md")
    (folder / "way").symlink_to(outside)

    remove(folder, "year/a.md")
    remove(folder, "link.md")
    for path in (
        "../outside/kept.md",
        "way/kept.md",
        "/etc/passwd",
        "year/../../outside/kept.md",
        ".hidden",
        "",
        "a\0",
    ):
        with pytest.raises(FileRefused):
            remove(folder, path)
    for path in ("year/a.md", "none.md", "year"):
        with pytest.raises(FileMissing):
            remove(folder, path)
    assert entries(folder) == {"year", "way"}
    assert (outside / "kept.md").read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderUnwritable):
        add(tmp_path, "note.md")
