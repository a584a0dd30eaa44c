"""The real command that serves the page, and a reverse proxy before it, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.settings import Settings

REPOSITORY = Path(__file__).resolve().parent.parent.parent.parent
COMMAND = [sys.executable, "-c", "from ui.terminal.cli import main; main()"]
_SERVE = [*COMMAND, "ui", "--no-browser"]


@contextmanager
def serving(settings: Settings, log: Path, host: str = "127.0.0.1", port: str = "0", **values: str) -> Iterator[str]:
    """Where the page is served, over those documents, index and accounts; afterwards, the log must hold no traceback.

    - port: "0" for any that is free.
    - values: further settings by name, as the environment would say them.
    """
    said = {"documents": settings.documents, "index": settings.index, "accounts": settings.accounts, **values}
    environment = {f"PASSERELLE_{name.upper()}": str(value) for name, value in said.items()}
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [*_SERVE, "--host", host, "--port", port],
            cwd=REPOSITORY,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout
        try:
            words = process.stdout.readline().split()
            address = next((word for word in words if word.startswith("http://")), None)
            assert address, log.read_text()
            yield address
        finally:
            process.terminate()
    assert "Traceback" not in log.read_text()


@contextmanager
def forwarding(target: str, scheme: str) -> Iterator[str]:
    """Where a reverse proxy serves what is at an address."""
    command = [sys.executable, "-m", "tests.ui.web.forwarder", target, scheme]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(timeout=30)
