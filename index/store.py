"""Chroma's door: passages and their vectors, kept on disk. The only module that knows chromadb."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from corpus.passage import Passage
from corpus.sayings import Said, system_notice
from index.embedding import Vectors
from index.errors import IndexUnwritable, ServerUnreachable
from index.rows import Rows, passage_of, place_of

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Client = Any
"""What `connect` gives: Chroma's own client, half typed."""

COLLECTION = "passages"
BATCH = 200  # Chroma is fastest between 50 and 250 records a call


class PassageStore:
    """A Chroma collection in a folder of its own: cosine space, our ids, our vectors."""

    def __init__(self, folder: Path, client: ClientAPI, collection: Collection) -> None:
        """A collection; `folder` is named where nothing can be written to it."""
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
    def copy(cls, source: Path, folder: Path) -> PassageStore:
        """A store in a new folder, holding what the closed store in `source` holds. IndexUnwritable as for `create`."""
        _copy(source, folder)
        with _writing(folder):
            return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> PassageStore:
        """The store in this folder; Chroma writes to it whatever is asked of it."""
        client = _client(folder)
        return cls(folder, client, client.get_collection(COLLECTION, embedding_function=None))

    @classmethod
    @contextmanager
    def reading(cls, folder: Path) -> Iterator[PassageStore]:
        """The store in this folder, read from a copy for as long as the block runs.

        Chroma changes the files of a store by opening it, which nobody may do to a generation that serves, and which
        fails where nothing can be written. IndexUnwritable where there is no room for the copy.
        """
        with tempfile.TemporaryDirectory(prefix="passerelle-") as place:
            try:
                copy = _copy(folder, Path(place, "chroma"))
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                    raise IndexUnwritable(Path(place), system_notice(error)) from error
                raise
            store = cls.open(copy)
            try:
                yield store
            finally:
                store.close()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages with their vectors, shape (len(passages), dimensions). IndexUnwritable as for `create`."""
        for start in range(0, len(passages), BATCH):
            batch = passages[start : start + BATCH]
            with _writing(self._folder):
                self._collection.upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=vectors[start : start + BATCH],
                    documents=[passage.text for passage in batch],
                    metadatas=[_metadata(passage) for passage in batch],
                )

    def remove(self, ids: Sequence[str]) -> None:
        """Remove passages. IndexUnwritable as for `create`."""
        for start in range(0, len(ids), BATCH):
            with _writing(self._folder):
                self._collection.delete(ids=list(ids[start : start + BATCH]))

    def ids(self) -> list[str]:
        """The ids of all passages in the store, in no order."""
        return list(self._collection.get(include=[])["ids"])

    def rows(self, ids: Sequence[str]) -> Rows:
        """The passages of some ids with their vectors, in this order. KeyError where it does not hold one."""
        parts = [self._found(list(ids[start : start + BATCH])) for start in range(0, len(ids), BATCH)]
        found = {id_: row for part in parts for id_, *row in zip(part.ids, part.passages, part.vectors, strict=True)}
        rows = [found[id_] for id_ in ids]
        return Rows(tuple(ids), tuple(row[0] for row in rows), np.array([row[1] for row in rows], dtype=np.float32))

    def read(self, documents: Sequence[str]) -> Rows:
        """Everything in the store, in the order of these names and of the places in each document.

        KeyError where it holds a passage of another document.
        """
        found = self._found(None)
        ranks = {name: rank for rank, name in enumerate(documents)}
        order = sorted(
            range(len(found.ids)), key=lambda row: (ranks[found.passages[row].document], found.passages[row].start)
        )
        return Rows(
            ids=tuple(found.ids[row] for row in order),
            passages=tuple(found.passages[row] for row in order),
            vectors=found.vectors[order] if order else np.zeros((0, 0), dtype=np.float32),
        )

    def _found(self, ids: list[str] | None) -> Rows:
        found = self._collection.get(ids=ids, include=["embeddings", "documents", "metadatas"])
        embeddings, texts, metadatas = found["embeddings"], found["documents"], found["metadatas"]
        assert embeddings is not None  # all three were asked for
        assert texts is not None
        assert metadatas is not None
        passages = tuple(_passage(text, metadata) for text, metadata in zip(texts, metadatas, strict=True))
        return Rows(tuple(found["ids"]), passages, np.asarray(embeddings, dtype=np.float32))

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
        raise IndexUnwritable(folder, Said.SYSTEM(error=" ".join(str(error).split()), code="Chroma")) from error


def _client(folder: Path) -> ClientAPI:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _copy(source: Path, target: Path) -> Path:
    """A copy of a folder that can be written to, whatever the permissions of the source."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            _copy(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)
    return target


def connect(url: str) -> Client:
    """A Chroma server. ServerUnreachable where none answers there."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    place = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=place.hostname or "localhost",
            port=place.port or (443 if place.scheme == "https" else 8000),
            ssl=place.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except Exception as error:  # a refused connection comes as a bare ValueError
        raise ServerUnreachable(url, str(error)) from error


def disconnect(client: Client) -> None:
    """Let go of a server."""
    # Chroma itself leaves its connections open, one for each of the two clients that it makes of one.
    sessions = [client._server._session, client._admin_client._server._session]
    client.close()
    for session in sessions:
        session.close()


@contextmanager
def serving(url: str) -> Iterator[None]:
    """Whatever goes wrong with a server in the block is a ServerUnreachable."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError) as error:
        raise ServerUnreachable(url, str(error) or type(error).__name__) from error


def absent(error: ServerUnreachable) -> bool:
    """Whether what was asked of a server that answers is not there."""
    from chromadb.errors import NotFoundError

    return isinstance(error.__cause__, NotFoundError)


def _metadata(passage: Passage) -> dict[str, str]:
    # Few keys: each is a row of Chroma's database for every passage.
    return {
        "document": passage.document,
        "language": passage.language,
        "passage": json.dumps(place_of(passage), ensure_ascii=False),
    }


def _passage(text: str, metadata: Mapping[str, Any]) -> Passage:
    return passage_of(metadata["document"], metadata["language"], text, json.loads(metadata["passage"]))
