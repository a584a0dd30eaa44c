"""What a generation holds of one document: its passages, and what was computed for them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Language, Span
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from index.analysis import terms
from index.embedding import BATCH, Embedder, Vectors
from index.interaction import PassageTokens, passage_tokens, token_text
from index.journal import Journal

Progress = Callable[[int, int], None]
"""Called with texts embedded and texts to embed in all."""

T = TypeVar("T")
R = TypeVar("R")
Tokens = Mapping[tuple[str, Language], PassageTokens]


@dataclass(frozen=True, slots=True)
class Part:
    """Passages of a document in reading order, and row by row what stands beside them.

    - vectors: unit vectors of the passages, shape (passages, dimensions).
    - sentence_vectors: of their sentences, shape (sentences, dimensions), half precision.
    - tokens: of the passages, in pieces that may be read again, one after another: all might not fit in memory.
    - terms: what each passage is found by in the lexical index.
    """

    passages: tuple[Passage, ...]
    vectors: Vectors
    sentence_vectors: npt.NDArray[np.float16]
    tokens: Iterable[PassageTokens]
    terms: tuple[tuple[str, ...], ...]

    def named(self, name: str) -> Part:
        """The same under another name of the document."""
        return replace(self, passages=tuple(replace(passage, document=name) for passage in self.passages))

    @classmethod
    def joined(cls, parts: Sequence[Part], dimensions: int) -> Part:
        """All parts, one after another."""
        return cls(
            tuple(passage for part in parts for passage in part.passages),
            np.concatenate([np.zeros((0, dimensions), np.float32), *(part.vectors for part in parts)]),
            np.concatenate([np.zeros((0, dimensions), np.float16), *(part.sentence_vectors for part in parts)]),
            _Chain(tuple(part.tokens for part in parts)),
            tuple(own for part in parts for own in part.terms),
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """The texts of some documents, each once: those to be embedded, and those whose tokens are.

    - cut: the passages of each document.
    - texts: what stands for every passage and sentence; tokens: what stands for the passages, with the owners of its
      stretches (see `token_text`).
    """

    cut: Mapping[str, tuple[Passage, ...]]
    texts: frozenset[str]
    tokens: Mapping[tuple[str, Language], Sequence[tuple[Span, int]]]

    @classmethod
    def of(cls, documents: Iterable[Document], cut: Callable[[Document], Sequence[Passage]]) -> Needs:
        """What documents need, cut by `cut`."""
        passages: dict[str, tuple[Passage, ...]] = {}
        texts: set[str] = set()
        tokens: dict[tuple[str, Language], Sequence[tuple[Span, int]]] = {}
        for document in documents:
            passages[document.name] = tuple(cut(document))
            for passage in passages[document.name]:
                texts.add(passage.indexed)
                texts.update(sentence_texts(document, passage))
                text, spans = token_text(document, passage)
                tokens[text, passage.language] = spans
        return cls(passages, frozenset(texts), tokens)

    @property
    def passages(self) -> int:
        """How many passages."""
        return sum(map(len, self.cut.values()))


@dataclass(frozen=True, slots=True)
class Known:
    """Vectors by text and tokens by text and language, computed before under the same model."""

    vectors: Mapping[str, npt.NDArray[Any]]
    tokens: Tokens

    @classmethod
    def of(cls, parts: Iterable[tuple[Document, Part]]) -> Known:
        """What parts of a generation hold; `parts` come with the documents they are of."""
        vectors: dict[str, npt.NDArray[Any]] = {}
        tokens: dict[tuple[str, Language], PassageTokens] = {}
        for document, part in parts:
            sentences = (text for passage in part.passages for text in sentence_texts(document, passage))
            for text, vector in zip(sentences, part.sentence_vectors, strict=True):
                vectors.setdefault(text, vector)
            vectors.update(zip((passage.indexed for passage in part.passages), part.vectors, strict=True))
            pieces = (own for piece in part.tokens for own in piece.split())
            for passage, own in zip(part.passages, pieces, strict=True):
                tokens[token_text(document, passage)[0], passage.language] = own
        return cls(vectors, tokens)


def sentence_texts(document: Document, passage: Passage) -> list[str]:
    """What is embedded for each sentence of a passage."""
    return [sentence_text(document, passage, sentence) for sentence in passage.sentences]


def sentence_text(document: Document, passage: Passage, sentence: Sentence) -> str:
    """What is embedded for a sentence: the title and section it stands under, its lead, then itself, without markup."""
    heading = f"{passage.title} > {passage.section}" if passage.section else passage.title
    lead = [plain(document.text[sentence.lead.start : sentence.lead.end])] if sentence.lead else []
    return "\n".join([heading, *lead, plain(sentence.text)])


def make_parts(
    documents: Sequence[Document],
    needs: Needs,
    known: Known,
    embedder: Embedder,
    journal: Journal,
    progress: Progress = lambda done, total: None,
) -> tuple[dict[str, Part], int]:
    """The part of each document by name, and how many texts had to be embedded for them.

    What is neither known nor in the journal is embedded, and kept in the journal as it comes; the parts read their
    tokens from there, so that it has to stay open for as long as they are used.
    """
    vectors = dict(known.vectors)
    texts = sorted(text for text in needs.texts if text not in vectors)
    vectors.update((text, np.frombuffer(found, np.float32)) for text, found in journal.find("text", texts))
    new = [text for text in texts if text not in vectors]

    read = set(known.tokens)
    for language in {language for _, language in needs.tokens}:
        wanted = [text for text, other in needs.tokens if other == language and (text, language) not in read]
        read.update((text, language) for text, _ in journal.find(language, wanted))
    unread = [key for key in needs.tokens if key not in read]

    total, done = len(new) + len(unread), 0
    for (whole, by_token), (found, found_tokens) in _ahead(
        lambda batch: embedder.read_documents(batch[0], [text for text, _ in batch[1]]), _batches(new, unread)
    ):
        journal.keep("text", {text: vector.tobytes() for text, vector in zip(whole, found, strict=True)})
        vectors.update(zip(whole, found, strict=True))
        made: dict[Language, dict[str, bytes]] = {}
        for (text, language), own in zip(by_token, found_tokens, strict=True):
            tokens = passage_tokens(text, needs.tokens[text, language], language, own)
            made.setdefault(language, {})[text] = tokens.to_bytes()
        for language, by_text in made.items():
            journal.keep(language, by_text)
        done += len(whole) + len(by_token)
        progress(done, total)

    dimensions = embedder.dimensions
    parts = {}
    for document in documents:
        passages = needs.cut[document.name]
        keys = tuple((token_text(document, passage)[0], passage.language) for passage in passages)
        kept = _Kept(keys, known.tokens, journal, dimensions)
        parts[document.name] = _part(document, passages, vectors, kept, dimensions)
    return parts, len(new)


def _part(
    document: Document,
    passages: tuple[Passage, ...],
    vectors: Mapping[str, npt.NDArray[Any]],
    tokens: Iterable[PassageTokens],
    dimensions: int,
) -> Part:
    sentences = [text for passage in passages for text in sentence_texts(document, passage)]
    return Part(
        passages,
        np.array([vectors[passage.indexed] for passage in passages], np.float32).reshape(-1, dimensions),
        np.array([vectors[text] for text in sentences], np.float16).reshape(-1, dimensions),
        tokens,
        tuple(tuple(terms(passage.indexed, passage.language)) for passage in passages),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Tokens of passages, each read when its turn comes: known before, or in the journal, which must be open still."""

    keys: Sequence[tuple[str, Language]]
    known: Tokens
    journal: Journal
    dimensions: int

    def __iter__(self) -> Iterator[PassageTokens]:
        for text, language in self.keys:
            if (text, language) in self.known:
                yield self.known[text, language]
            else:
                for _, content in self.journal.find(language, [text]):
                    yield PassageTokens.from_bytes(content, self.dimensions)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Pieces of several parts, one part after another."""

    parts: Sequence[Iterable[PassageTokens]]

    def __iter__(self) -> Iterator[PassageTokens]:
        return itertools.chain.from_iterable(self.parts)


def _ahead(work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Each item with what `work` makes of it; the next one is worked on while the caller is busy with this one."""
    with ThreadPoolExecutor(1) as thread:
        waiting: tuple[T, Future[R]] | None = None
        for item in items:
            begun = thread.submit(work, item)
            if waiting:
                yield waiting[0], waiting[1].result()
            waiting = item, begun
        if waiting:
            yield waiting[0], waiting[1].result()


def _batches(
    texts: Sequence[str], passages: Sequence[tuple[str, Language]]
) -> list[tuple[list[str], list[tuple[str, Language]]]]:
    """Texts to be read whole and by token, in the batches they are read in.

    Texts of like length share a batch, so that little of it is padding, and a passage meets what is read of it by
    token. Long and short ones take turns, so that what is left can be told from what is done.
    """
    whole: list[tuple[str, Language | None]] = [(text, None) for text in texts]
    ordered = sorted([*whole, *passages], key=lambda key: (len(key[0]), key[0]))
    batches = [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
    golden = (5**0.5 - 1) / 2  # its multiples, wrapped, fall evenly wherever one stops
    turns = sorted(range(len(batches)), key=lambda place: place * golden % 1)
    return [
        (
            [text for text, language in batches[turn] if language is None],
            [(text, language) for text, language in batches[turn] if language is not None],
        )
        for turn in turns
    ]
