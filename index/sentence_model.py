"""Any sentence-transformers model, run by PyTorch. The only module that knows sentence-transformers."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.embedding import Embedder, ModelIdentity, TokenVectors, Vectors, identify
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32  # texts computed at once


class SentenceTransformerEmbedder(Embedder):
    """Any sentence-transformers model, by folder or by name, on the CPU in single precision.

    The model is loaded at the first use, so that questions about its identity stay cheap. A model by name is looked
    for on this machine, and fetched from the Hugging Face hub only where `download` says so.
    """

    def __init__(self, model: str, download: bool = False) -> None:
        self._source = model
        self._download = download

    @cached_property
    def identity(self) -> ModelIdentity:
        """Which model this is, known without loading it."""
        return identify(self._source)

    @cached_property
    def _model(self) -> SentenceTransformer:
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            # Half-precision weights are for the disk; CPUs compute faster in single precision.
            model = SentenceTransformer(
                self._source,
                device="cpu",
                local_files_only=not self._download,
                model_kwargs={"dtype": torch.float32},
            )
        except Exception as error:  # the libraries below raise many kinds, none of them ours
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(". ")
            raise ModelUnavailable(self._source, reason) from error
        model.eval()
        return model

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector."""
        return len(self.embed_question("?"))

    @cached_property
    def budget(self) -> int:
        """Most tokens of a text that the model reads, its special tokens not counted."""
        longest = self._model.max_seq_length or 512
        return int(longest) - int(self._model.tokenizer.num_special_tokens_to_add())

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by the model's own tokenizer, special tokens not counted, nothing truncated."""
        if not texts:
            return []
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode_document(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of each text with their vectors; what lies beyond the budget is left out."""
        if not texts:
            return []
        model = self._model
        try:
            vectors = model.encode(
                list(texts),
                prompt="",
                batch_size=BATCH,
                output_value="token_embeddings",
                convert_to_numpy=False,
                show_progress_bar=False,
            )
            encoded = model.tokenizer(
                list(texts),
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
            )
        except (KeyError, NotImplementedError, TypeError) as error:  # a model of word vectors, a tokenizer in Python
            raise ModelUnavailable(self._source, "it gives no vectors and places of single tokens") from error
        return [
            _tokens(np.array(offsets), np.array(special, dtype=bool), np.asarray(found, dtype=np.float32))
            for offsets, special, found in zip(
                encoded["offset_mapping"], encoded["special_tokens_mask"], vectors, strict=True
            )
        ]


def _tokens(offsets: npt.NDArray[np.int64], special: npt.NDArray[np.bool_], vectors: Vectors) -> TokenVectors:
    found = vectors[~special]
    return TokenVectors(offsets[~special, 0], found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))
