"""What every test may ask for: small documents, their index under the real model, an assistant over it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

from assistant.answering import Assistant
from assistant.opening import open_assistant
from assistant.settings import Settings, load_settings
from index.building import build
from index.embedding import open_model
from tests.ui.web.commands import COMMAND, REPOSITORY

# The same examples on every machine, however slow it is: a failure is a failure for everyone, and can be run again.
hypothesis_settings.register_profile("same-everywhere", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("same-everywhere")

# Where the public question sets lie that some tests read: each of these tests is left out where its set is not there.
DATA = Path(os.environ.get("PASSERELLE_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")

# Tests, and the commands they start, run under the defaults, whatever the person who runs them has set.
for name in [name for name in os.environ if name.startswith("PASSERELLE_") and name != "PASSERELLE_DATA"]:
    del os.environ[name]

FRENCH = """---
title: Le tramway de Valbrume
language: fr
date: "2023-05-12"
publisher: Ville de Valbrume
sources:
  - id: 3
    title: Rapport annuel des transports
    publisher: Régie de Valbrume
    url: https://exemple.test/rapport
    date: "2023-02"
topics: [transports]
---
# Le tramway de Valbrume

## La ligne

La ligne A du tramway de Valbrume a été inaugurée le 14 septembre 2019 [3]. Elle compte 17 stations.
Hélène Marchetti dirige la régie des transports de Valbrume.

## Les ateliers

| Atelier | Ville | Salariés |
|---|---|---|
| Dépôt du Canal | Valbrume | 84 |
| Atelier des Forges | Orvigny | 31 |
"""
ENGLISH = """---
title: Lakeport harbour
language: en
date: "2024-11"
url: https://example.test/harbour
---
# Lakeport harbour

The lighthouse of Lakeport was rebuilt in 1987 after a storm. It is 42 metres high.

The harbour ships three goods:

- salt from the mines of Dunmore
- timber
- grain
"""
GERMAN = """Die Werft von Seeheim

Die Werft von Seeheim wurde 1904 von Karl Albrecht gegründet. Sie baut heute Fähren aus Aluminium.
"""


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the public question sets, wherever the person who runs the tests keeps it."""
    return DATA


@pytest.fixture(scope="session")
def small_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three documents, in three languages, and one file that cannot be read. Not to be written to."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "tramway.md").write_text(FRENCH, encoding="utf-8")
    (folder / "harbour.md").write_text(ENGLISH, encoding="utf-8")
    (folder / "werft.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    return folder


@pytest.fixture(scope="session")
def small_settings(small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that lead to the small documents and to an index folder of their own."""
    return load_settings(documents=small_documents, index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def small_index(small_settings: Settings) -> Path:
    """The folder of an index of the small documents, built with the model that comes with the repository."""
    build(small_settings.documents, small_settings.index, open_model(small_settings.model))
    return small_settings.index


@pytest.fixture(scope="session")
def assistant(small_index: Path, small_settings: Settings) -> Assistant:
    """An assistant over the small documents, its model loaded."""
    assert small_index == small_settings.index
    return open_assistant(small_settings)


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of an index of the documents that come along, built by the command. Not to be written to.

    Where several processes share the tests, the first that asks for it builds it for all.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "shipped"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            environment = {**os.environ, "PASSERELLE_INDEX": str(folder / "index")}
            command = [*COMMAND, "index", "build"]
            built = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
            assert built.returncode == 0, built.stderr
    return folder / "index"
