"""A generation: one immutable, searchable state of the documents, in a folder of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Block, Document, Page, Source, Span
from corpus.passage import Passage
from index.embedding import Vectors
from index.errors import DocumentUnknown, IndexDamaged
from index.hold import Hold
from index.interaction import PassageTokens
from index.lexical import LexicalIndex
from index.manifest import Manifest, file_digest
from index.part import Part
from index.rows import LANGUAGE_CODES, MAPPED, OFFSETS, PASSAGES, VECTORS, StoredPassages, mapped_anew

DOCUMENTS = "documents"
STORE = "chroma"
LEXICAL = "lexical"
SENTENCES = "sentences.npy"
TOKENS = "tokens"
# What every answer rests on: its content is looked at when a generation is opened.
READ_WHOLE = (PASSAGES, OFFSETS, LANGUAGE_CODES, VECTORS, LEXICAL)
# Of a larger file only the length is, until `verify`: reading it takes longer than an answer.
LOOKED_AT = 64 * 2**20
# Documents that an answer cites are asked for several times in it, and often by the next one.
KEPT = 64
KEPT_SIZE = 256 * 2**10  # bytes of the largest file of one that is kept


@dataclass(frozen=True)
class Generation:
    """An open generation; row i of the vectors, of the lexical index and of `passages` is the same passage.

    - passages: each is read from disk when it is asked for.
    - vectors: unit vectors of the passages' indexed text, shape (passages, dimensions), read from disk where needed.
    - sentence_vectors: unit vectors of the sentences in reading order, shape (sentences, dimensions), half precision,
      read from disk where they are needed.
    - tokens: of the passages, for late interaction.
    - hold: what keeps the folder on disk for as long as this object lives.
    """

    folder: Path
    manifest: Manifest
    passages: StoredPassages
    vectors: Vectors
    lexical: LexicalIndex
    sentence_vectors: np.ndarray[Any, np.dtype[np.float16]]
    tokens: PassageTokens
    hold: Hold

    @classmethod
    def open(cls, folder: Path) -> Generation:
        """Open the generation in a folder. IndexDamaged where its files are missing or do not agree.

        Files are compared with what the manifest says of them before any library reads them: one that was cut short
        could bring down the process.
        """
        hold = Hold(folder)
        manifest = Manifest.load(folder)
        check_files(folder, manifest, READ_WHOLE, LOOKED_AT)
        try:
            passages = StoredPassages(folder)
            vectors = np.load(folder / VECTORS, mmap_mode="r")
            lexical = LexicalIndex.load(folder / LEXICAL, passages.languages)
            sentence_vectors = np.load(folder / SENTENCES, mmap_mode="r")
            tokens = PassageTokens.load(folder / TOKENS)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(folder.name, f"{type(error).__name__}: {error}") from error
        counts = {
            "passages": (len(passages), manifest.passages),
            "vectors": (len(vectors), manifest.passages),
            "passages in the lexical index": (lexical.size, manifest.passages),
            "sentence vectors": (len(sentence_vectors), manifest.sentences),
            "passages with tokens": (len(tokens.counts), manifest.passages),
            "tokens": (len(tokens.vectors), int(tokens.counts.sum())),
            "sentences": (int(passages.sentence_offsets[-1]), manifest.sentences),
        }
        for what, (found, expected) in counts.items():
            if found != expected:
                raise IndexDamaged(manifest.id, f"{expected} {what} expected, {found} found")
        return cls(folder, manifest, passages, vectors, lexical, sentence_vectors, tokens, hold)

    @property
    def id(self) -> str:
        """The name answers and citations give it."""
        return self.manifest.id

    @property
    def sentence_offsets(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Row of `sentence_vectors` where each passage's sentences begin, then their total; shape (passages + 1,)."""
        return self.passages.sentence_offsets

    @cached_property
    def widened_sentences(self) -> np.ndarray[Any, np.dtype[Any]]:
        """The sentence vectors to compute with: in single precision where all are few, else as they are on disk.

        To widen those of one answer takes longer than to compare them with the question.
        """
        few = self.sentence_vectors.nbytes <= MAPPED
        return np.asarray(self.sentence_vectors, np.float32 if few else None)

    @cached_property
    def token_offsets(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Row of `tokens` where each passage's tokens begin, then their total; shape (passages + 1,)."""
        return np.concatenate([[0], np.cumsum(self.tokens.counts)])

    def tokens_of(self, rows: np.ndarray[Any, np.dtype[np.int64]]) -> PassageTokens:
        """The tokens of some passages, at least one, in this order."""
        parts = [slice(self.token_offsets[row], self.token_offsets[row + 1]) for row in rows]
        vectors, owners = mapped_anew(self.tokens.vectors), np.asarray(self.tokens.owners)
        return PassageTokens(
            np.concatenate([vectors[part] for part in parts]),
            np.concatenate([owners[part] for part in parts]),
            self.tokens.counts[rows],
        )

    @cached_property
    def _rows(self) -> dict[str, slice]:
        """Where the passages of each document stand."""
        ends = np.cumsum([entry.passages for entry in self.manifest.documents]).tolist()
        return {
            entry.name: slice(end - entry.passages, end)
            for entry, end in zip(self.manifest.documents, ends, strict=True)
        }

    def passages_of(self, name: str) -> list[Passage]:
        """The passages of a document, in reading order. DocumentUnknown where the generation does not hold it."""
        if name not in self._rows:
            raise DocumentUnknown(name, self._rows)
        return list(self.passages[self._rows[name]])

    def part(self, name: str) -> Part:
        """All that is held of a document, which the generation must hold."""
        rows = self._rows[name]
        sentences = slice(self.sentence_offsets[rows.start], self.sentence_offsets[rows.stop])
        tokens = slice(self.token_offsets[rows.start], self.token_offsets[rows.stop])
        return Part(
            self.passages[rows],
            self.vectors[rows],
            self.sentence_vectors[sentences],
            (PassageTokens(self.tokens.vectors[tokens], self.tokens.owners[tokens], self.tokens.counts[rows]),),
            tuple(self.lexical.terms_of(row) for row in range(rows.start, rows.stop)),
        )

    def document(self, name: str) -> Document:
        """A document as it was read at the build. DocumentUnknown where the generation does not hold it."""
        if name not in self._rows:
            raise DocumentUnknown(name, self._rows)
        try:
            return self._kept(name) or _read(document_path(self.folder, name))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(self.id, f"document {name!r} cannot be read back: {error}") from error

    @cached_property
    def _kept(self) -> Callable[[str], Document | None]:
        """Reads a document, or remembers it; None for one that is too large to be kept."""
        folder = self.folder  # not `self`, which would then outlive its last reader, and hold the folder

        @lru_cache(maxsize=KEPT)
        def kept(name: str) -> Document | None:
            path = document_path(folder, name)
            return _read(path) if path.stat().st_size <= KEPT_SIZE else None

        return kept

    def documents(self) -> Iterable[Document]:
        """All documents, in the order they were read."""
        return (self.document(entry.name) for entry in self.manifest.documents)


def check_files(
    folder: Path, manifest: Manifest, whole: Sequence[str] | None = None, largest: float = math.inf
) -> None:
    """IndexDamaged where a file of a generation is missing, or is not as long as it was; or has another content.

    - whole: the files, and the folders below, whose content is looked at; None for all files.
    - largest: bytes of a file up to which its content is.
    """
    for file in manifest.files:
        path = folder / file.path
        size = path.stat().st_size if path.is_file() else None
        if size != file.size:
            found = "missing" if size is None else f"{size} bytes long"
            raise IndexDamaged(manifest.id, f"{file.path} should be {file.size} bytes long, it is {found}")
        looked_at = (whole is None or file.path.split("/")[0] in whole) and file.size <= largest
        if looked_at and file_digest(path) != file.digest:
            raise IndexDamaged(manifest.id, f"{file.path} does not hold what was written to it")


def save_document(folder: Path, document: Document) -> None:
    """Keep a document, exactly as it was read, in a generation's folder."""
    text = json.dumps(asdict(document), ensure_ascii=False)
    document_path(folder, document.name).write_text(text, encoding="utf-8")


def document_path(folder: Path, name: str) -> Path:
    """Where a generation keeps a document."""
    return folder / DOCUMENTS / f"{name}.json"


def _read(path: Path) -> Document:
    return document_of(json.loads(path.read_text(encoding="utf-8")))


def document_of(values: dict[str, Any]) -> Document:
    """The document whose `asdict` these values are. TypeError or KeyError where they are not."""
    blocks = tuple(
        Block(**{**block, "lead": Span(**block["lead"]) if block["lead"] else None}) for block in values["blocks"]
    )
    sources = tuple(Source(**source) for source in values["sources"])
    pages = tuple(Page(**page) for page in values["pages"])
    return Document(
        **{**values, "blocks": blocks, "sources": sources, "pages": pages, "topics": tuple(values["topics"])}
    )
