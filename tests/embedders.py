"""An embedder small enough to compute by hand: words are hashed into a few dimensions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.analysis import words
from index.embedding import Embedder, ModelIdentity, TokenVectors, Vectors

_WORD = re.compile(r"\w+")


@dataclass
class HashEmbedder(Embedder):
    """Each word adds 1 to the dimension its hash names; the vector is brought to length 1. Keeps what it embedded."""

    name: str = "hash"
    dimensions: int = 64
    budget: int = 60
    embedded: list[str] = field(default_factory=list)
    tokenized: list[str] = field(default_factory=list)

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self.name, hashlib.sha256(self.name.encode()).hexdigest())

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.array([self.embed_question(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def embed_question(self, text: str) -> Vectors:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for word in words(text) or ["?"]:
            vector[hashlib.md5(word.encode(), usedforsecurity=False).digest()[0] % self.dimensions] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.tokenized += texts
        return [
            TokenVectors(
                np.array([found.start() for found in _WORD.finditer(text)], dtype=np.int64),
                np.array(
                    [self.embed_question(found.group()) for found in _WORD.finditer(text)], dtype=np.float32
                ).reshape(-1, self.dimensions),
            )
            for text in texts
        ]
