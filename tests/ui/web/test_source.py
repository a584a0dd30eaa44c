from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import load_settings
from index.errors import IndexMissing
from ui.web.source import Opened


def test_an_index_built_after_the_page_opened_is_taken(
    small_index: Path, small_documents: Path, tmp_path: Path
) -> None:
    place = tmp_path / "index"
    source = Opened(load_settings(documents=small_documents, index=place))
    with pytest.raises(IndexMissing):
        source()
    place.symlink_to(small_index, target_is_directory=True)
    *_, answer = source().stream("When was the lighthouse of Lakeport rebuilt?")
    assert not answer.refused
    assert source() is source(), "opened once"


def test_what_fails_beforehand_is_said_in_the_log_and_does_not_stop_the_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Opened(load_settings(index=tmp_path)).warm()
    assert "passerelle index build" in caplog.text
