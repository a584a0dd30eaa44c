"""What the index asks of an embedding model, and which door leads to the one that the settings name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

BUNDLED_MODEL = Path(__file__).parent / "model"
GRAPH = "graph.onnx"  # how ONNX Runtime computes a model: made by index.training.graph
BATCH = 128  # texts handed to a model at once


# Neither what is said of a model nor how it is run changes a vector.
_UNREAD = (".md", ".onnx")


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a vector: its name for people, and a fingerprint that changes when its weights do."""

    name: str
    fingerprint: str

    def __str__(self) -> str:
        """The name, then the first characters of the fingerprint: two versions of a folder can be told apart."""
        return f"{self.name!r} ({self.fingerprint[:8]})"


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of a text that the model reads, special ones left out.

    - starts: where each token begins in the text, in characters, shape (tokens,).
    - vectors: the unit vector of each token in its context, shape (tokens, dimensions).
    """

    starts: npt.NDArray[np.int64]
    vectors: Vectors


ReadQuestion = tuple[Vectors, TokenVectors]
"""The unit vector of a question, shape (dimensions,), and its tokens."""


class Embedder(Protocol):
    """What the index asks of an embedding model, loaded at the first use."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is, known without loading it."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def budget(self) -> int:
        """Most tokens of a text that the model reads, its special tokens not counted."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by the model's own tokenizer, special tokens not counted, nothing truncated."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (len(texts), dimensions)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        ...

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of each text with their vectors; what lies beyond the budget is left out."""
        ...

    def read_question(self, text: str) -> ReadQuestion:
        """The vector of a question and its tokens; a model may make both at once."""
        return self.embed_question(text), self.embed_tokens([text])[0]

    def read_ahead(self, texts: Sequence[str]) -> Iterator[ReadQuestion]:
        """What `read_question` makes of each, in order; a model may read them from now on, beside its caller."""
        return map(self.read_question, texts)

    def read_documents(self, whole: Sequence[str], by_token: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """The vectors of some texts and the tokens of others; a model may make both at once."""
        return self.embed_documents(whole), self.embed_tokens(by_token)


def identify(model: str) -> ModelIdentity:
    """Which model a setting names: a folder is identified by the bytes of its files, another model by its name."""
    folder = Path(model)
    if not folder.is_dir():
        return ModelIdentity(model, hashlib.sha256(model.encode()).hexdigest())
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _UNREAD:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    name = "bundled" if folder.resolve() == BUNDLED_MODEL.resolve() else folder.name
    return ModelIdentity(name, digest.hexdigest())


def open_model(model: str, download: bool = False) -> Embedder:
    """The model that a setting names, a folder or a name, not loaded yet.

    A folder with a graph beside the weights, as the bundled model has, is run by ONNX Runtime, any other model by
    sentence-transformers. `download`: whether one that is not on this machine may be fetched from its hub.
    """
    if (Path(model) / GRAPH).is_file():
        from index.onnx_model import OnnxEmbedder

        return OnnxEmbedder(Path(model))
    from index.sentence_model import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(model, download)


def embed_all(embedder: Embedder, texts: Sequence[str], progress: Callable[[int], None] = lambda done: None) -> Vectors:
    """Vectors of many texts, in their order; `progress(n)` is called with the number just done.

    Texts of like length share a batch, so that little of it is padding.
    """
    vectors = np.zeros((len(texts), embedder.dimensions), dtype=np.float32)
    for batch in _batches(sorted(range(len(texts)), key=lambda row: -len(texts[row])), BATCH):
        vectors[batch] = embedder.embed_documents([texts[row] for row in batch])
        progress(len(batch))
    return vectors


def _batches(rows: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
