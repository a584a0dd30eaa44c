"""An index shared through a Chroma server: generations are collections, and the pointer is there.

passerelle                      no records; its metadata says which generation is served
passerelle-<id>                 passages and vectors of a generation
passerelle-<id>-documents       its documents and its manifest, as JSON

Each machine mirrors the served generation into its own index folder, where the lexical index and the vectors of
sentences and tokens are derived from the passages and kept: what it holds of a document already is taken over.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path

from corpus.document import Document
from corpus.notice import plain
from index import journal, lock
from index.building import BuildReport, build, save_derived, sync_tree
from index.embedding import Embedder
from index.errors import IndexMismatch, IndexMissing, ServerAhead, ServerUnreachable
from index.generation import DOCUMENTS, STORE, Generation, document_of, save_document
from index.journal import Journal
from index.manifest import Manifest
from index.part import Known, Needs, Part, Progress, make_parts
from index.plan import Sources, held
from index.proof import prove
from index.rows import Rows
from index.served import (
    GENERATIONS,
    KEPT,
    UNPROVEN,
    ServedIndex,
    finished,
    generation_folder,
    remove_old,
    serve,
    served_id,
    sync_folder,
)
from index.store import Client, PassageStore, absent, connect, disconnect, serving

POINTER = "passerelle"
_BATCH = 20  # documents a call: a server takes some 40 MB at once


class GenerationServer:
    """A Chroma server that holds generations."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def _client(self) -> Client:
        return connect(self.url)

    def close(self) -> None:
        """Let go of the connection, if there is one; the next call makes another."""
        client = self.__dict__.pop("_client", None)
        if client is not None:
            disconnect(client)

    def current(self) -> str | None:
        """The id of the served generation; None where nothing is. ServerUnreachable."""
        try:
            with serving(self.url):
                found = (self._client.get_collection(POINTER, embedding_function=None).metadata or {}).get("current")
        except ServerUnreachable as error:
            if absent(error):
                return None
            raise
        return None if found is None else str(found)

    def publish(self, generation: Generation, expected: str | None, kept: int = KEPT) -> None:
        """Put a proven generation on the server, prove it there, and have it serve.

        - expected: the id that was served when the build began; ServerAhead where it no longer is.
        - kept: generations left on the server, the served one among them.
        """
        self._expect(expected)  # said before everything is sent
        name = f"{POINTER}-{generation.id}"
        with serving(self.url):
            passages = self._client.create_collection(
                name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            store = PassageStore(Path(self.url), self._client, passages)
            store.add(generation.passages, generation.vectors)
            documents = self._client.create_collection(f"{name}-{DOCUMENTS}", embedding_function=None)
            records = {f"document:{found.name}": json.dumps(asdict(found)) for found in generation.documents()}
            records["manifest"] = json.dumps(asdict(generation.manifest), default=plain)
            ids = list(records)
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                documents.upsert(
                    ids=batch, embeddings=[[1.0]] * len(batch), metadatas=[{"json": records[id_]} for id_ in batch]
                )
        manifest, read_back, passages_back = self.read(generation.id)
        if (manifest, tuple(read_back), passages_back.ids) != (
            generation.manifest,
            tuple(generation.documents()),
            generation.passages.ids,
        ):
            raise ServerUnreachable(self.url, f"generation {generation.id} did not come back as it was sent")
        self._expect(expected)
        with serving(self.url):
            pointer = self._client.get_or_create_collection(POINTER, embedding_function=None)
            pointer.modify(metadata={"current": generation.id})
        self._remove_old(generation.id, kept)

    def read(self, generation: str) -> tuple[Manifest, list[Document], Rows]:
        """What the server holds of a generation. ServerUnreachable, also where it no longer has it."""
        name = f"{POINTER}-{generation}"
        with serving(self.url):
            found = self._client.get_collection(f"{name}-{DOCUMENTS}", embedding_function=None).get(
                include=["metadatas"]
            )
            metadatas = found["metadatas"]
            assert metadatas is not None  # they were asked for
            records = {id_: str(values["json"]) for id_, values in zip(found["ids"], metadatas, strict=True)}
            manifest = Manifest.of(json.loads(records["manifest"]))
            order = [entry.name for entry in manifest.documents]
            collection = self._client.get_collection(name, embedding_function=None)
            stored = PassageStore(Path(self.url), self._client, collection).read(order)
        return manifest, [document_of(json.loads(records[f"document:{name}"])) for name in order], stored

    def _expect(self, generation: str | None) -> None:
        current = self.current()
        if current != generation:
            raise ServerAhead(self.url, current)

    def _remove_old(self, served: str, kept: int) -> None:
        with serving(self.url):
            names = {str(found.name) for found in self._client.list_collections()}
            ids = sorted(
                name.removeprefix(f"{POINTER}-")
                for name in names
                if name.startswith(f"{POINTER}-") and not name.endswith(f"-{DOCUMENTS}") and not name.endswith(served)
            )
            for id_ in ids[: len(ids) - (kept - 1)] if kept > 1 else ids:
                for name in (f"{POINTER}-{id_}", f"{POINTER}-{id_}-{DOCUMENTS}"):
                    if name in names:
                        self._client.delete_collection(name)


def mirror(server: GenerationServer, folder: Path, embedder: Embedder, kept: int = KEPT) -> str | None:
    """Have an index folder serve what the server serves; its id, None where the server has nothing.

    IndexBusy where another process of this machine is at it, IndexMismatch where it was built with another model.
    """
    current = server.current()
    if current is None or served_id(folder) == current:
        return current
    with lock.writing(folder):
        if current not in finished(folder):
            _fetch(server, current, folder, embedder)
        serve(folder, current)
        journal.remove(folder)
        remove_old(folder, kept)
    return current


def _fetch(server: GenerationServer, name: str, folder: Path, embedder: Embedder) -> None:
    manifest, documents, stored = server.read(name)
    if manifest.model.fingerprint != embedder.identity.fingerprint:
        raise IndexMismatch(str(manifest.model), str(embedder.identity))
    target = generation_folder(folder, name + UNPROVEN)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    try:
        with _parts(folder, manifest, documents, stored, embedder) as parts:
            whole = Part.joined(parts, embedder.dimensions)
            (target / DOCUMENTS).mkdir()
            for document in documents:
                save_document(target, document)
            store = PassageStore.create(target / STORE)
            try:
                store.add(whole.passages, whole.vectors)
            finally:
                store.close()
            replace(manifest, removed=0, files=save_derived(target, whole)).save(target)
        prove(Generation.open(target), embedder)
        sync_tree(target)
        target.rename(generation_folder(folder, name))
        sync_folder(folder / GENERATIONS)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


@contextmanager
def _parts(
    folder: Path, manifest: Manifest, documents: Sequence[Document], stored: Rows, embedder: Embedder
) -> Iterator[list[Part]]:
    """The part of each document: what this machine holds already, else what is derived from the passages."""
    here = held(folder, manifest.model, manifest.passage_size)
    opened = {
        name: Generation.open(generation_folder(folder, name))
        for name in {here[document.digest][0] for document in documents if document.digest in here}
    }
    made = [document for document in documents if document.digest not in here]
    rows: dict[str, list[int]] = {document.name: [] for document in documents}
    for row, passage in enumerate(stored.passages):
        rows[passage.document].append(row)
    needs = Needs.of(made, lambda document: [stored.passages[row] for row in rows[document.name]])
    vectors = dict(zip((passage.indexed for passage in stored.passages), stored.vectors, strict=True))
    with closing(Journal(folder, embedder.identity.fingerprint)) as unfinished:
        parts, _ = make_parts(made, needs, Known(vectors, {}), embedder, unfinished)
        for document in documents:
            if document.digest in here:
                generation, entry = here[document.digest]
                parts[document.name] = opened[generation].part(entry.name).named(document.name)
        yield [parts[document.name] for document in documents]


def build_shared(
    server: GenerationServer,
    sources: Sources,
    folder: Path,
    embedder: Embedder,
    progress: Progress = lambda done, total: None,
    full: bool = False,
    kept: int = KEPT,
) -> BuildReport:
    """`build`, on top of what the server serves; the generation is published before it serves here.

    Raises what `build` and `mirror` raise, ServerAhead where another machine was faster.
    """
    current = server.current()
    with suppress(IndexMismatch):  # of another model: the new generation is made beside it
        mirror(server, folder, embedder, kept)
    return build(
        sources,
        folder,
        embedder,
        progress,
        full or current is None,
        kept,
        lambda generation: server.publish(Generation.open(generation), current, kept),
    )


class MirroredIndex(ServedIndex):
    """The generation that a server serves, open from this machine's mirror; follows the server from one question to the
    next. Safe to share between threads.
    """

    def __init__(self, server: GenerationServer, folder: Path, embedder: Embedder, kept: int = KEPT) -> None:
        super().__init__(folder, embedder.identity)
        self._server = server
        self._embedder = embedder
        self._kept = kept
        self._mirroring = threading.Lock()

    def generation(self) -> Generation:
        """The generation that the server serves now. IndexMissing, ServerUnreachable, or as `mirror` and its base."""
        current = self._server.current()
        if current is not None and served_id(self._folder) != current:
            with self._mirroring:
                current = mirror(self._server, self._folder, self._embedder, self._kept)
        if current is None:
            raise IndexMissing(Path(self._server.url))
        return super().generation()
