"""What the tests of the server share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.web.library_app import add_accounts


@pytest.fixture(scope="session")
def two_accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of accounts, to be copied; made once, for hashing takes its time."""
    return add_accounts(tmp_path_factory.mktemp("accounts") / "accounts")
