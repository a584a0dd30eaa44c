"""`passerelle index build --watch`: a build each time the folders settle."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from index.watching import QUIET, settlings


def build_on_changes(
    folders: Sequence[Path],
    command: Sequence[str],
    say: Callable[[str], None] = lambda line: typer.echo(line, err=True),
    stop: threading.Event | None = None,
    quiet: float = QUIET,
) -> None:
    """Run a command that builds, now and each time the folders settle after a change, until `stop` or Ctrl-C.

    Each build is a process of its own: nothing that goes wrong in it ends the watch, and its memory is given back. It
    says itself what it did. Raises FolderMissing.
    """
    for count in settlings(folders, stop or threading.Event(), quiet):
        if count:
            say(f"{count} changed path{'s' if count > 1 else ''}: building.")
        subprocess.run(command, check=False)  # noqa: S603  # our own command
        say("Watching the documents; Ctrl-C ends it.")
