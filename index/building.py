"""Documents become a generation: read, cut, embedded, written aside, proven, then served."""

from __future__ import annotations

import datetime
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.cutting import cut
from corpus.document import Document, Language, Span
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from corpus.reading import read_folder
from index.embedding import BATCH, Embedder, Vectors, embed_all
from index.errors import IndexBusy, IndexDamaged, IndexMissing, IndexUnwritable
from index.generation import LEXICAL, SENTENCES, STORE, TOKENS, Generation, save_documents
from index.interaction import PassageTokens, passage_tokens, token_text
from index.lexical import LexicalIndex
from index.manifest import FORMAT, DocumentEntry, Manifest, inputs_digest
from index.proof import prove
from index.served import generation_folder, remove_old, serve, served_manifest, sync_folder
from index.store import PassageStore

Progress = Callable[[int, int], None]
"""Called with texts embedded and texts to embed in all."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    - built: False where the served generation already holds just these documents; then nothing was written.
    - embedded, reused: passages and sentences embedded now, and taken over from the generation before.
    """

    manifest: Manifest
    built: bool
    embedded: int
    reused: int
    seconds: float


def build(
    documents: Path,
    folder: Path,
    embedder: Embedder,
    progress: Progress = lambda done, total: None,
    full: bool = False,
) -> BuildReport:
    """Bring the index in `folder` up to the documents in `documents`, and serve it.

    Texts that the served generation holds under the same model are not embedded again, unless `full`.
    Whatever fails, the generation served before stays served. Raises CorpusError where the folder of documents cannot
    be read, IndexBusy where another build is running, IndexUnwritable where the disk is full, IndexDamaged where the
    new generation fails its proof.
    """
    started = datetime.datetime.now(datetime.UTC)
    reading = read_folder(documents)
    inputs = inputs_digest(reading, embedder.identity)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "lock", timeout=0):
            served = _served_manifest(folder)
            if served and served.inputs == inputs and not full:
                return BuildReport(served, built=False, embedded=0, reused=0, seconds=_seconds_since(started))
            # By chance, not by content: two builds must never share a folder, nor a reader take one for the other.
            name = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
            target = generation_folder(folder, name)
            target.mkdir(parents=True)
            try:
                before = None if full else _reusable(folder, embedder)
                passages = _cut_all(reading.documents, embedder)
                texts = [passage.indexed for passage in passages]
                texts += _sentence_texts(reading.documents, passages)
                known = _known_vectors(before) if before else {}
                vectors, embedded = _embed_new(texts, known, embedder, progress)
                tokens = _tokens(reading.documents, passages, _known_tokens(before) if before else {}, embedder)
                _write(target, reading.documents, passages, vectors, tokens)
                manifest = Manifest(
                    id=name,
                    created=f"{started:%Y-%m-%dT%H:%M:%SZ}",
                    format=FORMAT,
                    inputs=inputs,
                    model=embedder.identity,
                    dimensions=embedder.dimensions,
                    folder=str(documents),
                    documents=_entries(reading.documents, passages),
                    unreadable=reading.unreadable,
                    remarks=reading.remarks,
                    passages=len(passages),
                    sentences=len(texts) - len(passages),
                )
                manifest.save(target)
                prove(Generation.open(target))
                _sync_tree(target)
            except BaseException as error:
                shutil.rmtree(target, ignore_errors=True)
                if isinstance(error, OSError):
                    raise IndexUnwritable(target, error.strerror or str(error)) from error
                raise
            serve(folder, name)
            remove_old(folder)
    except Timeout:
        raise IndexBusy(folder) from None
    return BuildReport(
        manifest, built=True, embedded=embedded, reused=len(texts) - embedded, seconds=_seconds_since(started)
    )


def _served_manifest(folder: Path) -> Manifest | None:
    """The manifest of the served generation; None where there is none to build on, missing or damaged."""
    try:
        return served_manifest(folder)
    except (IndexMissing, IndexDamaged):
        return None


def sentence_text(document: Document, passage: Passage, sentence: Sentence) -> str:
    """What is embedded for a sentence: the title and section it stands under, its lead, then itself, without markup."""
    heading = f"{passage.title} > {passage.section}" if passage.section else passage.title
    lead = [plain(document.text[sentence.lead.start : sentence.lead.end])] if sentence.lead else []
    return "\n".join([heading, *lead, plain(sentence.text)])


def _sentence_texts(documents: Iterable[Document], passages: Iterable[Passage]) -> list[str]:
    """The text to embed for every sentence of the passages, in reading order."""
    by_name = {document.name: document for document in documents}
    return [
        sentence_text(by_name[passage.document], passage, sentence)
        for passage in passages
        for sentence in passage.sentences
    ]


def _cut_all(documents: Sequence[Document], embedder: Embedder) -> list[Passage]:
    return [passage for document in documents for passage in cut(document, embedder.budget, embedder.count)]


def _reusable(folder: Path, embedder: Embedder) -> Generation | None:
    """The served generation where the same model made it: what it holds need not be computed again."""
    served = _served_manifest(folder)
    if served is None or served.model.fingerprint != embedder.identity.fingerprint:
        return None
    try:
        return Generation.open(generation_folder(folder, served.id))
    except IndexDamaged:
        return None


def _known_vectors(before: Generation) -> dict[str, Vectors]:
    """The vectors of a generation by text."""
    known = dict(zip((passage.indexed for passage in before.passages), before.vectors, strict=True))
    sentences = _sentence_texts(before.documents(), before.passages)
    for text, vector in zip(sentences, before.sentence_vectors, strict=True):
        known.setdefault(text, vector.astype(np.float32))
    return known


def _known_tokens(before: Generation) -> dict[tuple[str, Language], PassageTokens]:
    """The tokens of a generation by the passages' text and language."""
    texts = [text for text, _ in _token_texts(before.documents(), before.passages)]
    languages = [passage.language for passage in before.passages]
    return dict(zip(zip(texts, languages, strict=True), before.tokens.split(), strict=True))


def _tokens(
    documents: Iterable[Document],
    passages: Sequence[Passage],
    known: dict[tuple[str, Language], PassageTokens],
    embedder: Embedder,
) -> PassageTokens:
    """The tokens of all passages; only those of new texts are computed."""
    found = dict(known)
    texts = _token_texts(documents, passages)
    keys = [(text, passage.language) for (text, _), passage in zip(texts, passages, strict=True)]
    wanted = dict(zip(keys, (spans for _, spans in texts), strict=True))
    new = sorted((key for key in wanted if key not in found), key=lambda key: -len(key[0]))
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        for key, tokens in zip(batch, embedder.embed_tokens([text for text, _ in batch]), strict=True):
            found[key] = passage_tokens(key[0], wanted[key], key[1], tokens)
    return PassageTokens.joined([found[key] for key in keys], embedder.dimensions)


def _token_texts(
    documents: Iterable[Document], passages: Iterable[Passage]
) -> list[tuple[str, list[tuple[Span, int]]]]:
    by_name = {document.name: document for document in documents}
    return [token_text(by_name[passage.document], passage) for passage in passages]


def _embed_new(
    texts: Sequence[str], known: dict[str, Vectors], embedder: Embedder, progress: Progress
) -> tuple[Vectors, int]:
    """Vectors of `texts`, shape (len(texts), dimensions), and how many of them had to be embedded."""
    new = [text for text in dict.fromkeys(texts) if text not in known]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress(done, len(new))

    found = {**known, **dict(zip(new, embed_all(embedder, new, report), strict=True))}
    vectors = np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), embedder.dimensions)
    return vectors, len(new)


def _write(
    target: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Vectors,
    tokens: PassageTokens,
) -> None:
    save_documents(target, documents)
    store = PassageStore.create(target / STORE)
    try:
        store.add(passages, vectors[: len(passages)])
    finally:
        store.close()
    np.save(target / SENTENCES, vectors[len(passages) :].astype(np.float16))
    tokens.save(target / TOKENS)
    languages = [passage.language for passage in passages]
    LexicalIndex.build([passage.indexed for passage in passages], languages).save(target / LEXICAL)


def _entries(documents: Sequence[Document], passages: Sequence[Passage]) -> tuple[DocumentEntry, ...]:
    counts = dict.fromkeys((document.name for document in documents), 0)
    for passage in passages:
        counts[passage.document] += 1
    return tuple(
        DocumentEntry(document.name, document.path, document.digest, document.language, counts[document.name])
        for document in documents
    )


def _sync_tree(folder: Path) -> None:
    """Have the disk keep every file of a generation before it is served."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def _seconds_since(started: datetime.datetime) -> float:
    return (datetime.datetime.now(datetime.UTC) - started).total_seconds()
