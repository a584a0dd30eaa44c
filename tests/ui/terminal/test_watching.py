from __future__ import annotations

import sys
import threading
from pathlib import Path

from ui.terminal.watching import build_on_changes


def test_a_build_runs_at_once_and_after_each_change_even_where_one_fails(tmp_path: Path) -> None:
    folder, log = tmp_path / "documents", tmp_path / "log"
    folder.mkdir()
    stop = threading.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 1:
            (folder / "note.md").write_text("A note.", encoding="utf-8")
        elif len(said) == 3:
            stop.set()

    code = f"open({str(log)!r}, 'a').write('built\\n'); raise SystemExit(1)"
    build_on_changes([folder], [sys.executable, "-c", code], say, stop, quiet=0.1)

    assert log.read_text(encoding="utf-8").splitlines() == ["built", "built"]
    assert said[1] == "1 changed path: building."
