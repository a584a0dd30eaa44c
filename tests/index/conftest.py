"""A folder of three small documents, in three languages, and an embedder to index them with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.embedders import HashEmbedder

CHEESE = """---
title: Cheese
language: en
---
# Cheese

## Plants

The state counts 116 plants. They make cheddar and brick.

| Year | Plants |
|---|---|
| 2023 | 118 |
| 2024 | 116 |

## Farms

Farms lie in the north. Their number falls.
"""
LAIT = """---
title: Le lait
language: fr
---
La Région compte 2 400 fermes. L'accord date du 3 avril 2025 [1].
"""
MILCH = """---
title: Die Milch
language: de
---
Die Molkerei liegt in Hessen. Sie wurde am 3. April 1976 gegründet.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "cheese.md").write_text(CHEESE, encoding="utf-8")
    (documents / "lait.md").write_text(LAIT, encoding="utf-8")
    (documents / "milch.md").write_text(MILCH, encoding="utf-8")
    return documents


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()
