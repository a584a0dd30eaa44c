"""An assistant over four small documents; its embedder counts words, so that what is near can be told by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.evidence import Calibration, Signs
from assistant.extractive import ExtractiveWriter
from assistant.settings import Settings
from index.building import build
from index.served import ServedIndex
from tests.embedders import HashEmbedder

DAIRY = """---
title: Dairy in the valley
language: en
date: 2024-05-01
publisher: The Valley Office
sources:
  - {id: 1, title: Census of plants, url: "https://example.org/census", date: 2023}
  - {id: 2, title: Farm survey}
---
# Dairy in the valley

## Plants

The valley counts **116 cheese plants** [1]. Anna Keller directs the valley's cheese board [2]. She was named in 2019.

| Measure | Value | Year |
|---|---|---|
| Plants making cheese | 116 | 2024 |
| Farms with goats | 87 | 2023 |

## Varieties

The plants make four varieties:

- cheddar, in blocks;
- brick, washed;
- colby;
- gouda, aged a year.
"""
ACCORD = """---
title: L'accord de coopération
language: fr
url: https://example.org/accord
---
L'accord de coopération a été signé à Dole le 3 avril 2021. Il porte sur la recherche. <script>alert(1)</script>
"""
MUSEUM = """Das Museum zeigt alte Melkmaschinen. Es öffnet um neun Uhr.
"""


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "dairy.md").write_text(DAIRY, encoding="utf-8")
    (folder / "accord.md").write_text(ACCORD, encoding="utf-8")
    (folder / "museum.txt").write_text(MUSEUM, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def assistant(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    index = tmp_path_factory.mktemp("index")
    embedder = HashEmbedder(dimensions=512, budget=120)
    build(documents, index, embedder)
    return Assistant(
        served=ServedIndex(index, embedder.identity),
        embedder=embedder,
        writer=ExtractiveWriter(statements=3, length=650),
        calibration=Calibration(Signs(8, 6, 0, 0, 0), -5, threshold=0.5, cases="by hand", questions=0, model="hash"),
        settings=Settings(documents=documents, index=index),
    )
