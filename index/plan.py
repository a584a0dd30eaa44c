"""What a build would do: the documents as they are now, beside what the generations on disk hold of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import PARAGRAPH_SIZED, cut
from corpus.document import Document
from corpus.passage import Passage
from corpus.reading import Reading, Remark, read_folders
from index.changes import Changes, compare
from index.embedding import BATCH, Embedder, ModelIdentity
from index.errors import IndexDamaged, IndexMissing
from index.generation import Generation, check_files
from index.manifest import DocumentEntry, Manifest, inputs_digest
from index.part import Known, Needs
from index.served import finished, generation_folder, served_manifest

PASSAGE_SECONDS = 0.004  # of writing and proving, on a common machine; taken where no build has been timed yet


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index is built from: folders of documents, the main one first, and the most tokens of a passage made of
    neighbours.
    """

    folders: tuple[Path, ...]
    size: int = PARAGRAPH_SIZED


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build has to do.

    - size: see `Sources`.
    - served: the manifest of the served generation, None where there is none to compare with.
    - like: the same where it was made by the same model and cutting, so that texts can be found again in it.
    - carried: what is taken over whole: by the document's name now, the generation and the entry that hold it.
    - made: documents to be cut, their texts to be embedded where nothing holds them.
    """

    reading: Reading
    changes: Changes
    inputs: str
    size: int
    served: Manifest | None
    like: Manifest | None
    carried: dict[str, tuple[str, DocumentEntry]]
    made: tuple[Document, ...]

    @property
    def up_to_date(self) -> bool:
        """Whether the served generation was built from just these files, model and cutting."""
        return self.served is not None and self.served.inputs == self.inputs

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Remarks on all documents: those read now, and what was said of the others when they were."""
        unread = {file.path for file in self.reading.files if file.document is None}
        kept = self.served.remarks if self.served else ()
        remarks = [*self.reading.remarks, *(remark for remark in kept if remark.path in unread)]
        return tuple(sorted(remarks, key=lambda remark: remark.path))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a build would do, in numbers.

    - passages: of the new generation; cut: those of documents that are cut anew; embedded: texts to embed.
    - seconds: how long it would take on this machine, reckoned from a sample of the texts and the build before.
    """

    changes: Changes
    up_to_date: bool
    passages: int
    cut: int
    embedded: int
    seconds: float


def plan(sources: Sources, folder: Path, embedder: Embedder, full: bool = False) -> Plan:
    """Compare the documents with the generations in an index folder; nothing is written, no model is loaded.

    - full: take nothing over.

    Raises CorpusError where a folder of documents cannot be read.
    """
    model = embedder.identity
    served = manifest_or_none(folder)
    like = served if served and served.made_like(model, sources.size) and not full else None
    reading = read_folders(sources.folders, {entry.path: entry.file for entry in like.documents} if like else None)
    carried: dict[str, tuple[str, DocumentEntry]] = {}
    made = []
    here = {} if full else held(folder, model, sources.size)
    known = {entry.path: entry for entry in like.documents} if like else {}
    for file in reading.files:
        if file.document is None and like:
            carried[file.name] = (like.id, known[file.path])
        elif file.document and file.document.digest in here:
            carried[file.name] = here[file.document.digest]
        elif file.document:
            made.append(file.document)
    return Plan(
        reading=reading,
        changes=compare(served.documents if served else (), reading),
        inputs=inputs_digest(reading, model, sources.size),
        size=sources.size,
        served=served,
        like=like,
        carried=carried,
        made=tuple(made),
    )


def forecast(plan: Plan, folder: Path, embedder: Embedder) -> Forecast:
    """What a build by this plan would do; documents to be made are cut, and a few of their texts embedded, for that."""
    needs = Needs.of(plan.made, lambda document: cut_document(document, plan.size, embedder))
    known = known_texts(plan, _open(folder, plan.like) if plan.made else None)
    texts = sorted(text for text in needs.texts if text not in known.vectors)
    tokens = sum(key not in known.tokens for key in needs.tokens)
    passages = needs.passages + sum(entry.passages for _, entry in plan.carried.values())
    seconds = 0.0
    if not plan.up_to_date:
        rates = plan.served.rates if plan.served else None
        seconds = passages * (rates.passage if rates else PASSAGE_SECONDS)
        seconds += (len(texts) + tokens) * _seconds_a_text(texts, embedder)
    return Forecast(plan.changes, plan.up_to_date, passages, needs.passages, len(texts), seconds)


def cut_document(document: Document, size: int, embedder: Embedder) -> Sequence[Passage]:
    """The passages of a document."""
    return cut(document, embedder.budget, embedder.count, size)


def known_texts(plan: Plan, like: Generation | None) -> Known:
    """What the served generation holds of documents that are not taken over whole: their texts may be found again."""
    if like is None or not plan.made:
        return Known({}, {})
    taken = {entry.digest for _, entry in plan.carried.values()}
    left = [entry.name for entry in like.manifest.documents if entry.digest not in taken]
    return Known.of((like.document(name), like.part(name)) for name in left)


def manifest_or_none(folder: Path) -> Manifest | None:
    """The manifest of the served generation; None where there is none to build on, missing or damaged."""
    try:
        manifest = served_manifest(folder)
        check_files(generation_folder(folder, manifest.id), manifest, whole=())
    except (IndexMissing, IndexDamaged):
        return None
    return manifest


def _open(folder: Path, manifest: Manifest | None) -> Generation | None:
    try:
        return Generation.open(generation_folder(folder, manifest.id)) if manifest else None
    except IndexDamaged:
        return None


def held(folder: Path, model: ModelIdentity, size: int) -> dict[str, tuple[str, DocumentEntry]]:
    """By digest, the documents that generations on disk hold as this model and cutting make them; the newest first."""
    found: dict[str, tuple[str, DocumentEntry]] = {}
    for name in finished(folder):
        try:
            manifest = Manifest.load(generation_folder(folder, name))
        except IndexDamaged:
            continue
        if manifest.made_like(model, size):
            for entry in manifest.documents:
                found.setdefault(entry.digest, (name, entry))
    return found


def _seconds_a_text(texts: Sequence[str], embedder: Embedder) -> float:
    """How long embedding takes, by a sample of short and long texts."""
    if not texts:
        return 0.0
    sample = sorted(texts, key=len)[:: max(1, len(texts) // BATCH)][:BATCH]
    embedder.embed_documents(sample[:1])  # the model is loaded before the clock starts
    started = time.perf_counter()
    embedder.embed_documents(sample)
    return (time.perf_counter() - started) / len(sample)
