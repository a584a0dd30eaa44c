"""The bundled model by ONNX Runtime, beside the same model by sentence-transformers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding import BUNDLED_MODEL, GRAPH, Embedder, Vectors, identify, open_model
from index.errors import ModelUnavailable
from index.onnx_model import WEIGHTS, OnnxEmbedder, _batches, processors
from index.sentence_model import SentenceTransformerEmbedder
from index.training.errors import GraphUnknown
from index.training.graph import write_graph

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"


@pytest.fixture(scope="module")
def bundled() -> OnnxEmbedder:
    return OnnxEmbedder(BUNDLED_MODEL)


@pytest.fixture(scope="module")
def by_torch() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(BUNDLED_MODEL))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Lines and whole files of the corpus: three languages, from a word to more than the model reads."""
    read = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.md"))]
    lines = [line for text in read for line in text.splitlines() if line.strip()]
    return [*lines[::40], *read[::20], "", "?", "Straße [SEP] œuvre \U0001f9c0 \u200bnaïve"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The bundled model in a folder of its own."""
    return Path(shutil.copytree(BUNDLED_MODEL, tmp_path / "model"))


def test_vectors_are_those_of_sentence_transformers(
    bundled: OnnxEmbedder, by_torch: SentenceTransformerEmbedder, texts: Sequence[str]
) -> None:
    ours, theirs = bundled.embed_documents(texts), by_torch.embed_documents(texts)

    assert (ours * theirs).sum(axis=1).min() >= 0.99999
    assert bundled.count(texts) == by_torch.count(texts)
    assert (bundled.budget, bundled.dimensions) == (by_torch.budget, by_torch.dimensions)
    question, asked = bundled.read_question(texts[0])
    np.testing.assert_allclose(question, by_torch.embed_question(texts[0]), atol=1e-5)
    np.testing.assert_allclose(asked.vectors, by_torch.embed_tokens(texts[:1])[0].vectors, atol=1e-4)


def test_tokens_are_those_of_sentence_transformers(
    bundled: OnnxEmbedder, by_torch: SentenceTransformerEmbedder, texts: Sequence[str]
) -> None:
    some = texts[::4]
    for ours, theirs in zip(bundled.embed_tokens(some), by_torch.embed_tokens(some), strict=True):
        assert ours.starts.tolist() == theirs.starts.tolist()
        if len(ours.starts):
            assert (ours.vectors * theirs.vectors).sum(axis=1).min() >= 0.99999


def test_a_text_and_its_tokens_take_one_pass() -> None:
    computed: list[int] = []

    class Counting(OnnxEmbedder):
        def _run(self, work: tuple[list[tuple[int, ...]], bool]) -> tuple[Vectors, Vectors]:
            computed.append(len(work[0]))
            return super()._run(work)

    embedder = Counting(BUNDLED_MODEL)
    embedder.read_question("Qui dirige l'agence ?")
    assert computed == [1]

    embedder.read_documents(["Title\nA text.", "Another."], ["Title A  text."])
    assert sum(computed) == 1 + 2, "what differs in white space alone is one text to the model"


def test_batches_hold_every_text_once_and_little_padding() -> None:
    drawn = np.random.default_rng(0)
    texts = [tuple(range(length)) for length in drawn.integers(2, 256, 500).tolist()]

    batches = list(_batches(texts))

    assert sorted(text for batch in batches for text in batch) == sorted(texts)
    assert sum(len(batch) * len(batch[0]) for batch in batches) < 1.05 * sum(map(len, texts))


def test_neither_runtime_changes_what_a_model_is(copy: Path) -> None:
    with_graph = identify(str(copy))
    assert isinstance(open_model(str(copy)), OnnxEmbedder)

    (copy / GRAPH).unlink()

    assert identify(str(copy)) == with_graph
    assert isinstance(open_model(str(copy)), SentenceTransformerEmbedder)


def test_the_graph_that_is_shipped_is_the_one_that_is_written(copy: Path) -> None:
    shipped = (copy / GRAPH).read_bytes()

    assert write_graph(copy).read_bytes() == shipped
    assert len(shipped) < 50_000, "it names the weights, it does not hold them"


def test_a_graph_of_other_weights_is_refused(copy: Path) -> None:
    content = (copy / WEIGHTS).read_bytes()
    size = int.from_bytes(content[:8], "little")
    moved = (size + 8).to_bytes(8, "little") + content[8 : 8 + size] + b" " * 8 + content[8 + size :]
    (copy / WEIGHTS).write_bytes(moved)

    with pytest.raises(ModelUnavailable, match=r"index\.training\.graph"):
        OnnxEmbedder(copy).embed_question("?")

    write_graph(copy)
    np.testing.assert_array_equal(
        OnnxEmbedder(copy).embed_question("?"), OnnxEmbedder(BUNDLED_MODEL).embed_question("?")
    )


@pytest.mark.parametrize("broken", [GRAPH, WEIGHTS, "tokenizer.json"])
def test_a_folder_that_is_damaged_is_one_line(copy: Path, broken: str) -> None:
    (copy / broken).write_bytes((copy / broken).read_bytes()[:1000])

    with pytest.raises(ModelUnavailable) as caught:
        OnnxEmbedder(copy).embed_question("?")

    assert str(copy) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_graph_is_written_for_another_shape_of_model(copy: Path) -> None:
    config = copy / "1_Pooling" / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace("true", "false"), encoding="utf-8")

    with pytest.raises(GraphUnknown):
        write_graph(copy)


def test_several_threads_give_what_one_gives(
    bundled: OnnxEmbedder, texts: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert processors() == 3

    np.testing.assert_allclose(
        OnnxEmbedder(BUNDLED_MODEL).embed_documents(texts), bundled.embed_documents(texts), atol=1e-6
    )


def test_any_embedder_reads_whole_and_by_token_what_it_reads_apart(bundled: Embedder) -> None:
    whole, by_token = ["Le lait vient du Jura.", "Milk"], ["Milk", "Käse aus Hessen"]

    vectors, tokens = bundled.read_documents(whole, by_token)

    np.testing.assert_allclose(vectors, bundled.embed_documents(whole), atol=1e-6)
    for ours, apart in zip(tokens, bundled.embed_tokens(by_token), strict=True):
        np.testing.assert_allclose(ours.vectors, apart.vectors, atol=1e-5)
