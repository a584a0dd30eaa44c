"""The process that reads files: what it may not do, what ends it, and that the next file is read all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.confined import ConfinedReader
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.formats import BY_NAME
from corpus.reader_process import answer
from corpus.sayings import Said

MARKDOWN = BY_NAME["markdown"]


@pytest.fixture
def reader() -> Iterator[ConfinedReader]:
    with ConfinedReader() as reader:
        yield reader


def confined(code: str, *, seconds: int = 60) -> subprocess.CompletedProcess[str]:
    """What becomes of code in a process that has been confined; `seconds` of processor time are allowed."""
    start = f"from corpus import reader_process as p; p.SECONDS = {seconds}; p._confine(); p._allow_seconds()\n"
    return subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True, timeout=60, check=False)


def test_extract_comes_back_as_the_reader_made_it(reader: ConfinedReader) -> None:
    content = (
        b"---\ntitle: Un titre\ndate: 2025-04\nsources: [a]\nlanguage: x\n---\n# A\n\n- B\n  - C\n\n| D |\n|-|\n| E |\n"
    )

    found = reader.read(MARKDOWN, content)

    assert isinstance(found, Extract)
    assert answer("markdown", content)["text"] == found.text == content.decode().partition("\n---\n")[2]
    assert [found.text[piece.start : piece.end] for piece in found.pieces] == ["# A", "B", "C", "| D |", "| E |"]
    assert found.pieces[2].lead is not None
    assert (found.properties.title, found.properties.date, len(found.properties.sources)) == ("Un titre", "2025-04", 1)
    assert found.notes == (Note("properties", Said.FIELD_NO_LANGUAGE(found="'x'")),)


def test_reason_comes_back_and_the_same_process_goes_on(reader: ConfinedReader) -> None:
    with pytest.raises(ContentError, match=r"^the file is empty$"):
        reader.read(MARKDOWN, b"")

    assert reader.read(MARKDOWN, b"Un texte.").text == "Un texte."


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (signal.SIGXCPU, "reading it takes more than 60 seconds of processor time; split it"),
        (signal.SIGSEGV, "it brought its reader down: it is damaged, or takes more than 2 GB of memory"),
    ],
)
def test_file_that_brings_the_process_down_is_said_and_the_next_is_read(
    reader: ConfinedReader, sent: signal.Signals, reason: str
) -> None:
    reader.read(MARKDOWN, b"Un texte.")
    process = reader._process
    assert process
    os.kill(process.pid, signal.SIGSTOP)  # so that the signal meets it while a file waits
    timers = [threading.Timer(at, os.kill, (process.pid, what)) for at, what in ((0.2, sent), (0.3, signal.SIGCONT))]
    for timer in timers:
        timer.start()

    with pytest.raises(ContentError, match=reason):
        reader.read(MARKDOWN, b"Un texte.")

    for timer in timers:
        timer.join()
    assert reader.read(MARKDOWN, b"Un autre.").text == "Un autre."


def test_process_that_does_not_answer_is_ended(reader: ConfinedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.confined.WAIT", 1)
    reader.read(MARKDOWN, b"Un texte.")
    process = reader._process
    assert process
    os.kill(process.pid, signal.SIGSTOP)

    with pytest.raises(ContentError, match="reading it takes more than 1 seconds; split it"):
        reader.read(MARKDOWN, b"Un texte.")

    assert process.returncode == -signal.SIGKILL


def test_process_ends_with_whoever_started_it() -> None:
    code = (
        "from corpus.confined import ConfinedReader; from corpus.formats import BY_NAME; import os, signal\n"
        "reader = ConfinedReader(); reader.read(BY_NAME['markdown'], b'Un texte.')\n"
        "print(reader._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    process = Path(f"/proc/{int(done.stdout)}/stat")

    for _ in range(100):
        if not process.exists() or process.read_text().split(") ")[1][0] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError("the process that reads is still there")


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "open('/etc/hostname', 'rb')",
        "import os; os.open(p.__file__ + '.new', os.O_CREAT | os.O_WRONLY)",
        "open(p.__file__, 'a')",
        "open(p.__file__ + '/../../../../../../../../etc/passwd')",
        "import os; os.remove(p.__file__)",
        "import os; os.rename(p.__file__, p.__file__ + '.old')",
        "import os; os.mkdir('/tmp/a-folder-of-a-document')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 9)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import urllib.request; urllib.request.urlopen('file:///etc/passwd')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
        "import shutil; shutil.rmtree('/tmp/a-folder-of-a-document')",
    ],
)
def test_document_can_make_its_reader_do_nothing_but_read(code: str) -> None:
    done = confined(code)

    assert done.returncode == 1
    assert "PermissionError: a document may not" in done.stderr


def test_memory_and_processor_time_are_limited() -> None:
    assert "MemoryError" in confined("bytearray(3_000_000_000)").stderr
    assert confined("while True: pass", seconds=1).returncode == -signal.SIGXCPU


def test_each_file_has_its_own_seconds() -> None:
    code = """
import time
for _ in range(3):
    p._allow_seconds()
    end = time.process_time() + 1
    while time.process_time() < end:
        pass
"""

    assert confined(code, seconds=2).returncode == 0
