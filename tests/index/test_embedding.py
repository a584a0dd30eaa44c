from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.embedding import BUNDLED_MODEL, Embedder, embed_all, identify, open_model
from index.errors import ModelUnavailable
from tests.embedders import HashEmbedder

TEXTS = ["Le lait vient du Jura.", "Milk", "Ein Käse aus Hessen, der lange reift und nach Heu riecht.", "Milk"]


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of another shape than the bundled one, with weights that mean nothing, in a folder of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "le", "lait", "milk", "käse", "."]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=40)
    pooling = Pooling(transformer.get_embedding_dimension())
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(folder / "small"))
    return folder / "small"


@pytest.fixture(scope="session")
def bundled() -> Embedder:
    return open_model(str(BUNDLED_MODEL))


@pytest.fixture(params=["hash", "small", "bundled"])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    if request.param == "small":
        return open_model(str(request.getfixturevalue("small_model")))
    embedder: Embedder = request.getfixturevalue("bundled")
    return embedder


def test_tokens_have_their_place_and_a_vector_of_length_1(any_embedder: Embedder) -> None:
    found = any_embedder.embed_tokens(TEXTS)

    assert any_embedder.embed_tokens([]) == []
    assert len(found) == len(TEXTS)
    for text, tokens in zip(TEXTS, found, strict=True):
        assert tokens.vectors.shape == (len(tokens.starts), any_embedder.dimensions)
        np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)
        assert tokens.starts[0] == 0
        assert (np.diff(tokens.starts) > 0).all()
        assert all(not text[start].isspace() for start in tokens.starts)


def test_tokens_beyond_what_the_model_reads_are_left_out(bundled: Embedder) -> None:
    (tokens,) = bundled.embed_tokens(["milk " * 400])

    assert len(tokens.starts) == bundled.budget


def test_vectors_are_of_length_1_and_one_row_a_text(any_embedder: Embedder) -> None:
    vectors = any_embedder.embed_documents(TEXTS)

    assert vectors.shape == (len(TEXTS), any_embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert any_embedder.embed_question("Milk").shape == (any_embedder.dimensions,)


def test_order_and_company_do_not_change_a_vector(any_embedder: Embedder) -> None:
    done: list[int] = []

    vectors = embed_all(any_embedder, TEXTS, done.append)

    np.testing.assert_allclose(vectors, [any_embedder.embed_documents([text])[0] for text in TEXTS], atol=1e-5)
    assert sum(done) == len(TEXTS)


def test_no_texts_give_no_vectors(any_embedder: Embedder) -> None:
    assert any_embedder.embed_documents([]).shape == (0, any_embedder.dimensions)
    assert any_embedder.count([]) == []


def test_counts_grow_with_the_text_beyond_what_the_model_reads(any_embedder: Embedder) -> None:
    one, many = any_embedder.count(["lait", "lait " * 1000])

    assert one >= 1
    assert many >= 1000 > any_embedder.budget


def test_the_budget_leaves_room_for_special_tokens(small_model: Path, bundled: Embedder) -> None:
    assert open_model(str(small_model)).budget == 40 - 2
    assert bundled.budget == 256 - 2


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Qui dirige l'agence économique ?", "She heads the economic agency.", "The museum opens at nine."),
        ("Where does milk come from?", "Le lait vient des fermes de la région.", "Le train part de Lyon à midi."),
        ("Wie viele Menschen arbeiten in der Fabrik?", "The plant employs 300 people.", "The lake is very deep."),
    ],
)
def test_the_bundled_model_reads_across_languages(bundled: Embedder, question: str, right: str, wrong: str) -> None:
    similarities = bundled.embed_documents([right, wrong]) @ bundled.embed_question(question)

    assert similarities[0] > similarities[1]


def test_identity_follows_the_weights_not_the_place(small_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "small"
    shutil.copytree(small_model, copy)
    assert identify(str(copy)) == identify(str(small_model))

    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")

    assert identify(str(copy)).fingerprint != identify(str(small_model)).fingerprint


def test_the_bundled_model_is_named_so() -> None:
    assert identify(str(BUNDLED_MODEL)).name == "bundled"


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "unheard-of"}))
    for name in ("nobody/no-such-model", str(tmp_path)):
        with pytest.raises(ModelUnavailable) as caught:
            open_model(name).embed_question("?")
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
