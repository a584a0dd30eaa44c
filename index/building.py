"""Documents become a generation: read, cut, embedded, written aside, proven, then served."""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.sayings import system_notice
from index import journal, lock
from index.changes import Changes
from index.embedding import Embedder
from index.errors import IndexDamaged, IndexUnwritable
from index.generation import (
    DOCUMENTS,
    LEXICAL,
    SENTENCES,
    STORE,
    TOKENS,
    Generation,
    check_files,
    document_path,
    save_document,
)
from index.interaction import save_tokens
from index.journal import Journal
from index.lexical import LexicalIndex
from index.manifest import FORMAT, DocumentEntry, Manifest, Rates, StoredFile, stored_files
from index.part import Needs, Part, Progress, make_parts
from index.plan import Plan, Sources, cut_document, known_texts, plan
from index.proof import prove
from index.rows import VECTORS, language_codes, save_passages
from index.served import GENERATIONS, KEPT, UNPROVEN, generation_folder, remove_old, serve, served_id, sync_folder
from index.store import PassageStore

# Chroma's folder is copied and brought up to date while little of it changes; then it is made from nothing, so that
# what it was told to forget does not pile up.
MOST_CHANGED = 0.2


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    - built: False where the served generation already holds just these documents; then nothing was written.
    - changes: since the generation served before.
    - embedded, reused: passages and sentences embedded now, and taken over from what was embedded before.
    """

    manifest: Manifest
    built: bool
    changes: Changes
    embedded: int
    reused: int
    seconds: float


def build(
    documents: Path | Sources,
    folder: Path,
    embedder: Embedder,
    progress: Progress = lambda done, total: None,
    full: bool = False,
    kept: int = KEPT,
    publish: Callable[[Path], None] = lambda generation: None,
) -> BuildReport:
    """Bring the index in `folder` up to the documents, and serve it.

    - full: embed and write everything anew, whatever earlier generations hold.
    - kept: generations left on disk, the served one among them.
    - publish: called with the folder of the proven generation before it serves; where it raises, nothing changes.

    Texts that generations on disk or an unfinished build hold under the same model are not embedded again.
    Whatever fails, the generation served before stays served. Raises CorpusError where a folder of documents cannot be
    read, IndexBusy where another build is running, IndexUnwritable where the index cannot be written, IndexDamaged
    where the new generation fails its proof.
    """
    started = time.perf_counter()
    sources = documents if isinstance(documents, Sources) else Sources((documents,))
    before = served_id(folder)
    planned = plan(sources, folder, embedder, full)
    if planned.served and planned.up_to_date and not full:
        return BuildReport(planned.served, False, planned.changes, 0, 0, time.perf_counter() - started)
    with lock.writing(folder):
        if served_id(folder) != before:  # another build has ended since
            planned = plan(sources, folder, embedder, full)
        if planned.served and planned.up_to_date and not full:
            return BuildReport(planned.served, False, planned.changes, 0, 0, time.perf_counter() - started)
        # By chance, not by content: two builds must never share a folder, nor a reader take one for the other.
        # To the microsecond: ids are in the order of the builds.
        now = datetime.datetime.now(datetime.UTC)
        name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        target = generation_folder(folder, name + UNPROVEN)
        try:
            if full:
                journal.remove(folder)
            target.mkdir(parents=True)
            with closing(Journal(folder, embedder.identity.fingerprint)) as unfinished:
                manifest, embedded = _make(name, target, folder, sources, planned, embedder, unfinished, progress)
            target.rename(generation_folder(folder, name))
            target = generation_folder(folder, name)
            sync_folder(folder / GENERATIONS)
            publish(target)
            serve(folder, name)
        except BaseException as error:
            if served_id(folder) != name:
                shutil.rmtree(target, ignore_errors=True)
            if isinstance(error, OSError):
                raise IndexUnwritable(target, system_notice(error)) from error
            raise
        journal.remove(folder)
        remove_old(folder, kept)
    texts = manifest.passages + manifest.sentences
    seconds = time.perf_counter() - started
    return BuildReport(manifest, True, planned.changes, embedded, texts - embedded, seconds)


def _make(
    name: str,
    target: Path,
    folder: Path,
    sources: Sources,
    planned: Plan,
    embedder: Embedder,
    unfinished: Journal,
    progress: Progress,
) -> tuple[Manifest, int]:
    """Write a generation into `target` and prove it; its manifest, and how many texts were embedded for it."""
    started = time.perf_counter()
    try:
        held = _Held(folder, planned)
    except IndexDamaged:  # what cannot be read back is made anew
        planned = plan(sources, folder, embedder, full=True)
        held = _Held(folder, planned)
    known = known_texts(planned, held.served)
    needs = Needs.of(planned.made, lambda document: cut_document(document, planned.size, embedder))
    cut_at = time.perf_counter()
    made, embedded = make_parts(planned.made, needs, known, embedder, unfinished, progress)
    embedded_at = time.perf_counter()

    parts = {file.name: made.get(file.name) or held.part(file.name) for file in planned.reading.files}
    entries = _entries(planned, parts)
    whole = Part.joined(list(parts.values()), embedder.dimensions)
    (target / DOCUMENTS).mkdir()
    for document in planned.made:
        save_document(target, document)
    for entry in entries:
        if entry.name not in made:
            held.keep_document(target, entry)
    removed = _store(target / STORE, whole, held)
    files = save_derived(target, whole)
    manifest = Manifest(
        id=name,
        created=f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
        format=FORMAT,
        inputs=planned.inputs,
        model=embedder.identity,
        dimensions=embedder.dimensions,
        passage_size=planned.size,
        folders=tuple(map(str, sources.folders)),
        documents=entries,
        unreadable=planned.reading.unreadable,
        remarks=planned.remarks,
        passages=len(whole.passages),
        sentences=len(whole.sentence_vectors),
        removed=removed,
        rates=Rates(
            text=(embedded_at - cut_at) / embedded if embedded else None,
            passage=(time.perf_counter() - embedded_at + cut_at - started) / max(1, len(whole.passages)),
        ),
        files=files,
    )
    manifest.save(target)
    fresh = [name for name in parts if name in made or not held.serves(name)]
    prove(Generation.open(target), embedder, None if held.served is None else fresh, whole.vectors)
    sync_tree(target)
    return manifest, embedded


def save_derived(target: Path, whole: Part) -> tuple[StoredFile, ...]:
    """Write what stands beside documents and Chroma into a generation's folder; all its files but the documents."""
    save_passages(target, whole.passages)
    np.save(target / VECTORS, whole.vectors)
    np.save(target / SENTENCES, whole.sentence_vectors)
    save_tokens(target / TOKENS, whole.tokens, whole.vectors.shape[1])
    languages = language_codes(passage.language for passage in whole.passages)
    LexicalIndex.of_terms(whole.terms, languages).save(target / LEXICAL)
    files = [path for path in target.rglob("*") if path.is_file() and path.parent.name != DOCUMENTS]
    return stored_files(target, files)


class _Held:
    """What earlier generations hold of the documents that are taken over whole."""

    def __init__(self, folder: Path, planned: Plan) -> None:
        names = {generation for generation, _ in planned.carried.values()}
        if planned.like:
            names.add(planned.like.id)
        self._carried = planned.carried
        self._open: Mapping[str, Generation] = {
            name: Generation.open(generation_folder(folder, name)) for name in sorted(names)
        }
        self.served = self._open.get(planned.like.id) if planned.like else None
        if self.served:  # Chroma's folder is copied and built on, though nobody who answers opens it
            check_files(self.served.folder, self.served.manifest, (STORE,))

    def serves(self, name: str) -> bool:
        """Whether the served generation holds a document that is taken over."""
        return self.served is not None and self._carried[name][0] == self.served.id

    def part(self, name: str) -> Part:
        """The part of a document under the name it has now."""
        generation, entry = self._carried[name]
        part = self._open[generation].part(entry.name)
        return part if entry.name == name else part.named(name)

    def keep_document(self, target: Path, entry: DocumentEntry) -> None:
        """Have a document in the new generation too: the same file, unless the document is named or placed anew."""
        generation, old = self._carried[entry.name]
        if (old.name, old.path) == (entry.name, entry.path):
            source = document_path(self._open[generation].folder, old.name)
            try:
                os.link(source, document_path(target, entry.name))
            except OSError:  # a file system without links, or with few
                shutil.copyfile(source, document_path(target, entry.name))
            return
        document = self._open[generation].document(old.name)
        save_document(target, replace(document, name=entry.name, path=entry.path))


def _store(folder: Path, whole: Part, held: _Held) -> int:
    """Have Chroma hold the passages; how many it was told to forget since its folder was made from nothing."""
    ids = [passage.id for passage in whole.passages]
    before = set(held.served.passages.ids) if held.served else set()
    new = [row for row, id_ in enumerate(ids) if id_ not in before]
    gone = sorted(before.difference(ids))
    removed = len(gone) + (held.served.manifest.removed if held.served else 0)
    if held.served is None or len(new) + removed > MOST_CHANGED * len(ids):
        store, new, gone, removed = PassageStore.create(folder), list(range(len(ids))), [], 0
    else:
        store = PassageStore.copy(held.served.folder / STORE, folder)
    try:
        store.remove(gone)
        store.add([whole.passages[row] for row in new], whole.vectors[new])
    finally:
        store.close()
    return removed


def _entries(planned: Plan, parts: Mapping[str, Part]) -> tuple[DocumentEntry, ...]:
    entries = []
    for file in planned.reading.files:
        part = parts[file.name]
        document = file.document
        like = document or planned.carried[file.name][1]
        entries.append(
            DocumentEntry(
                name=file.name,
                path=file.path,
                file=file.digest,
                digest=like.digest,
                language=like.language,
                format=like.format,
                passages=len(part.passages),
                sentences=len(part.sentence_vectors),
            )
        )
    return tuple(entries)


def sync_tree(folder: Path) -> None:
    """Have the disk keep every file of a generation before it is served."""
    for path in folder.rglob("*"):
        if not path.is_file():
            sync_folder(path)
        elif path.stat().st_nlink == 1:  # the others are on the disk already, in the generation they come from
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
