"""Late interaction: how well each word of a question is met by the words of a passage, whatever their languages.

A vector of a whole text says what it is about; it does not tell whether every single thing asked for is there. Here
each word of the question is met by the nearest word of the passage, by the model's vectors of tokens in their context,
and the mean over the question's words is the match: MaxSim of O. Khattab and M. Zaharia, ColBERT: Efficient and
Effective Passage Search via Contextualized Late Interaction over BERT, SIGIR 2020; here a mean rather than a sum, over
words rather than tokens, and with a model that was not trained for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Language, Span
from corpus.markup import plain
from corpus.passage import Passage
from index.analysis import stop_words, terms
from index.embedding import TokenVectors, Vectors
from index.hit import Match

BLOCK = 128  # tokens of passages compared at once: what a core's own cache holds is fastest
HEADING = -1  # owner of the tokens that stand over all sentences of a passage
_WORD = re.compile(r"[^\W_]+")
_FILES = ("vectors", "owners", "counts")


@dataclass(frozen=True, slots=True)
class AskedTokens:
    """A question's tokens of content: unit vectors, shape (n, dimensions), and weights that sum to 1, shape (n,).

    Each word weighs the same, its tokens share its weight.
    """

    vectors: Vectors
    weights: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The tokens of content of some passages, one after another.

    - vectors: shape (tokens, dimensions), one byte a number: a unit vector times its own scale.
    - owners: for each token the place of its sentence in `Passage.sentences`, or HEADING.
    - counts: tokens of each passage.
    """

    vectors: npt.NDArray[np.int8]
    owners: npt.NDArray[np.int16]
    counts: npt.NDArray[np.int64]

    @classmethod
    def load(cls, folder: Path) -> PassageTokens:
        """Open what `save_tokens` wrote; vectors are read from disk where they are needed."""
        vectors, owners, counts = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES)
        return cls(vectors, owners, np.array(counts))

    def to_bytes(self) -> bytes:
        """The tokens of one passage as bytes."""
        return self.vectors.tobytes() + self.owners.tobytes()

    @classmethod
    def from_bytes(cls, content: bytes, dimensions: int) -> PassageTokens:
        """What `to_bytes` made."""
        tokens = len(content) // (dimensions + 2)  # an owner takes two bytes
        vectors = np.frombuffer(content, np.int8, tokens * dimensions).reshape(tokens, dimensions)
        owners = np.frombuffer(content, np.int16, tokens, offset=tokens * dimensions)
        return cls(vectors, owners, np.array([tokens]))

    def split(self) -> Iterator[PassageTokens]:
        """The tokens of each passage, in order."""
        end = 0
        for count in self.counts:
            start, end = end, end + int(count)
            yield PassageTokens(self.vectors[start:end], self.owners[start:end], np.array([count]))


def save_tokens(folder: Path, pieces: Iterable[PassageTokens], dimensions: int) -> None:
    """Write tokens, one piece after another, into a new folder; no more than a piece of them is held in memory."""
    folder.mkdir()
    owners, counts = [np.zeros(0, np.int16)], [np.zeros(0, np.int64)]
    with (folder / f"{_FILES[0]}.npy").open("wb") as file:
        _write_header(file, 0, dimensions)
        for piece in pieces:
            file.write(np.ascontiguousarray(piece.vectors).data)
            owners.append(np.array(piece.owners))
            counts.append(np.array(piece.counts))
        file.seek(0)  # NumPy's header leaves room for a first axis that grows
        _write_header(file, sum(map(len, owners)), dimensions)
    np.save(folder / f"{_FILES[1]}.npy", np.concatenate(owners))
    np.save(folder / f"{_FILES[2]}.npy", np.concatenate(counts))


def _write_header(file: BinaryIO, tokens: int, dimensions: int) -> None:
    header = {"descr": "|i1", "fortran_order": False, "shape": (tokens, dimensions)}
    np.lib.format.write_array_header_1_0(file, header)


def token_text(document: Document, passage: Passage) -> tuple[str, list[tuple[Span, int]]]:
    """The text whose tokens stand for a passage, without markup, and the owner of each stretch of it.

    Title and section, the lead of a table or list, then the sentences; a lead belongs to every sentence under it, so it
    counts as a heading.
    """
    heading = f"{passage.title} > {passage.section}" if passage.section else passage.title
    parts = [(heading, HEADING)]
    leads = dict.fromkeys(sentence.lead for sentence in passage.sentences if sentence.lead)
    parts += [(plain(document.text[lead.start : lead.end]), HEADING) for lead in leads]
    parts += [(plain(sentence.text), place) for place, sentence in enumerate(passage.sentences)]
    spans, length = [], 0
    for text, owner in parts:
        spans.append((Span(length, length + len(text)), owner))
        length += len(text) + 1
    return "\n".join(text for text, _ in parts), spans


def passage_tokens(
    text: str, spans: Sequence[tuple[Span, int]], language: Language, tokens: TokenVectors
) -> PassageTokens:
    """The tokens of content of one passage, given what `token_text` made of it and the tokens of that text."""
    words = words_of(text, language, tokens)
    kept = np.flatnonzero(words >= 0)
    ends = np.array([span.end for span, _ in spans])
    owners = np.array([owner for _, owner in spans], dtype=np.int16)
    vectors = tokens.vectors[kept]
    scale = 127 / np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    return PassageTokens(
        np.rint(vectors * scale).astype(np.int8),
        owners[np.searchsorted(ends, tokens.starts[kept], side="right")],
        np.array([len(kept)]),
    )


def asked_tokens(question: str, language: Language, tokens: TokenVectors) -> AskedTokens:
    """The tokens of content of a question, given its tokens."""
    words = words_of(question, language, tokens)
    kept = words >= 0
    _, inverse, counts = np.unique(words[kept], return_inverse=True, return_counts=True)
    weights = 1 / (counts[inverse] * max(1, len(counts)))
    return AskedTokens(tokens.vectors[kept], weights.astype(np.float32))


def matches(asked: AskedTokens, passages: PassageTokens, sentences: npt.NDArray[np.int64]) -> list[Match]:
    """How well each of some passages, of so many sentences each, meets a question."""
    nearest = _nearest(asked, passages, int(sentences.max(initial=0)))
    above, own = nearest[:, :, :1], nearest[:, :, 1:]
    whole = asked.weights @ nearest.max(axis=2)
    under = np.tensordot(asked.weights, np.maximum(above, own), axes=1)
    alone = np.tensordot(asked.weights, own, axes=1)
    return [
        Match(float(whole[row]), tuple(under[row, :count].tolist()), tuple(alone[row, :count].tolist()))
        for row, count in enumerate(sentences)
    ]


def _nearest(asked: AskedTokens, passages: PassageTokens, sentences: int) -> Vectors:
    """How near the nearest token of each owner comes to each token asked, 0 or more.

    Shape (tokens asked, passages, 1 + sentences): of the heading, then of each sentence; 0 where an owner has none.
    """
    nearest = np.zeros((len(asked.weights), len(passages.counts), 1 + sentences), dtype=np.float32)
    if not len(asked.weights) or not len(passages.owners):
        return nearest
    blocks = (passages.vectors[start : start + BLOCK] for start in range(0, len(passages.vectors), BLOCK))
    similarities = np.concatenate([_cosines(asked.vectors, block) for block in blocks], axis=1)
    rows = np.repeat(np.arange(len(passages.counts)), passages.counts)
    keys = rows * (1 + sentences) + passages.owners - HEADING
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    flat = nearest.reshape(len(asked.weights), -1)
    flat[:, found] = np.maximum(np.maximum.reduceat(similarities[:, order], starts, axis=1), 0)
    return nearest


def _cosines(asked: Vectors, tokens: npt.NDArray[np.int8]) -> Vectors:
    """Cosines of the tokens asked, unit vectors, with others of any length; shape (tokens asked, others)."""
    vectors = tokens.astype(np.float32)
    return np.asarray(asked @ vectors.T / np.sqrt(np.vecdot(vectors, vectors)))


def words_of(text: str, language: Language, tokens: TokenVectors) -> npt.NDArray[np.int64]:
    """For each token the number of the word it begins in, where that word carries content; -1 for the others."""
    words = [found.span() for found in _WORD.finditer(text) if _says_something(found.group(), language)]
    if not words or not len(tokens.starts):
        return np.full(len(tokens.starts), -1)
    starts, ends = np.array(words).T
    place = np.searchsorted(starts, tokens.starts, side="right") - 1
    inside = (place >= 0) & (tokens.starts < ends[np.maximum(place, 0)])
    return np.where(inside, place, -1)


@lru_cache(maxsize=50_000)
def _says_something(word: str, language: Language) -> bool:
    return bool(terms(word, language, drop=stop_words(language)))
