from __future__ import annotations

import threading
from pathlib import Path

import pytest

from corpus.errors import FolderMissing
from index.watching import settlings


def test_a_change_is_told_once_the_folder_settles_and_hidden_files_are_none(tmp_path: Path) -> None:
    stop = threading.Event()
    watch = settlings([tmp_path], stop, quiet=0.1)

    assert next(watch) == 0, "the watch stands"
    (tmp_path / ".hidden").write_text("no document", encoding="utf-8")
    for number in range(3):
        (tmp_path / f"note-{number}.md").write_text("A note.", encoding="utf-8")

    assert next(watch) == 3
    stop.set()
    assert list(watch) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        next(settlings([tmp_path / "none"], threading.Event()))
