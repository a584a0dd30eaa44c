"""Eight-bit forms of the bundled model, as a benchmark makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedding import BUNDLED_MODEL, GRAPH
from index.onnx_model import OnnxEmbedder
from index.training.quantising import FORMS, Form, quantise

TEXTS = ["Qui préside la coopérative ?", "The dairy school moved to Poligny in 1920.", "Was kostet die Anlage?"]
LEAST = {"matrix": 0.8, "column": 0.9, "blocks": 0.999}  # cosines; the finer the scales, the nearer


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_smaller_and_its_vectors_are_near_those_of_the_full_weights(tmp_path: Path, form: Form) -> None:
    folder = quantise(BUNDLED_MODEL, tmp_path / form, form)

    full, own = OnnxEmbedder(BUNDLED_MODEL), OnnxEmbedder(folder)
    cosines = (full.embed_documents(TEXTS) * own.embed_documents(TEXTS)).sum(axis=1)

    assert LEAST[form] <= cosines.min() < 0.999999, "near, and yet not the full weights themselves"
    assert (folder / GRAPH).stat().st_size < (BUNDLED_MODEL / "model.safetensors").stat().st_size
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in BUNDLED_MODEL.iterdir())
