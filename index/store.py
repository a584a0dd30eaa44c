"""Chroma's door: passages and their vectors, kept on disk. The only module that knows chromadb."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.document import Span
from corpus.passage import Passage, Sentence
from index.embedding import Vectors
from index.errors import IndexUnwritable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
BATCH = 200  # Chroma is fastest between 50 and 250 records a call


@dataclass(frozen=True, slots=True)
class StoredPassages:
    """What a store holds: passages in the order of the build, and their unit vectors, shape (n, dimensions)."""

    ids: tuple[str, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors


class PassageStore:
    """A Chroma collection in a folder of its own: cosine space, our ids, our vectors."""

    def __init__(self, folder: Path, client: ClientAPI, collection: Collection) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, folder: Path) -> PassageStore:
        """An empty store in a new folder. IndexUnwritable where Chroma cannot write there."""
        with _writing(folder):
            client = _client(folder)
            # The space cannot be changed later, and the default is not cosine. The vectors are ours.
            collection = client.create_collection(
                COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
        return cls(folder, client, collection)

    @classmethod
    def open(cls, folder: Path) -> PassageStore:
        """The store that `create` made in this folder."""
        client = _client(folder)
        return cls(folder, client, client.get_collection(COLLECTION, embedding_function=None))

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Append passages with their vectors, shape (len(passages), dimensions). IndexUnwritable as for `create`."""
        first = self._collection.count()
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            with _writing(self._folder):
                self._collection.upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=vectors[start : start + BATCH],
                    documents=[passage.text for passage in batch],
                    metadatas=[_metadata(first + start + row, passage) for row, passage in enumerate(batch)],
                )

    def read(self) -> StoredPassages:
        """Everything in the store, in the order it was added."""
        found = self._collection.get(include=["embeddings", "documents", "metadatas"])
        embeddings, texts, metadatas = found["embeddings"], found["documents"], found["metadatas"]
        assert embeddings is not None  # all three were asked for
        assert texts is not None
        assert metadatas is not None
        order = sorted(range(len(found["ids"])), key=lambda place: int(str(metadatas[place]["row"])))
        vectors = np.asarray(embeddings, dtype=np.float32)[order] if order else np.zeros((0, 0), dtype=np.float32)
        return StoredPassages(
            ids=tuple(found["ids"][place] for place in order),
            passages=tuple(_passage(texts[place], metadatas[place]) for place in order),
            vectors=vectors,
        )

    def nearest(self, vectors: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        """Ids and cosine similarities found by Chroma's approximate search, best first, for each vector."""
        found = self._collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])
        distances = found["distances"]
        assert distances is not None  # they were asked for
        # Chroma gives cosine distance, 1 - similarity.
        return [
            [(id_, 1.0 - distance) for id_, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise IndexUnwritable(folder, str(error)) from error


def _client(folder: Path) -> ClientAPI:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _metadata(row: int, passage: Passage) -> dict[str, str | int]:
    values: dict[str, str | int | None] = {
        "row": row,
        "document": passage.document,
        "title": passage.title,
        "language": passage.language,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "indexed": passage.indexed,
        "sentences": json.dumps(
            [
                [sentence.start, sentence.end, sentence.kind]
                + ([sentence.lead.start, sentence.lead.end] if sentence.lead else [])
                for sentence in passage.sentences
            ]
        ),
    }
    return {key: value for key, value in values.items() if value is not None}  # Chroma has no null


def _passage(text: str, metadata: Mapping[str, Any]) -> Passage:
    first = metadata["start"]
    return Passage(
        document=metadata["document"],
        title=metadata["title"],
        language=metadata["language"],
        section=metadata.get("section"),
        start=first,
        end=metadata["end"],
        text=text,
        indexed=metadata["indexed"],
        sentences=tuple(
            Sentence(start, end, text[start - first : end - first], kind, Span(*lead) if lead else None)
            for start, end, kind, *lead in json.loads(metadata["sentences"])
        ),
        page=metadata.get("page"),
    )
