"""The toy of `toy.py`, written once."""

from __future__ import annotations

import pytest

from tests.training.toy import Toy, write


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return write(tmp_path_factory.mktemp("toy"))
