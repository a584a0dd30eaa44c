"""Generations of any size, made of a real one: the files that a build would write, without hours of embedding.

A passage is the first half of the sentences of one real passage and the second half of another's, in one language;
every number in them is drawn anew and some words are replaced by words as they are frequent in that language, so that
the vocabulary grows. The vectors of sentences and tokens are the real ones. The vector of the passage is a mixture of
the two real ones, moved by the difference of two others: it stays among real vectors, but no model made it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import LANGUAGES, Document, Language
from corpus.passage import Passage, Sentence
from index.analysis import terms
from index.embedding import Vectors
from index.generation import DOCUMENTS, LEXICAL, SENTENCES, TOKENS, Generation, save_document
from index.interaction import PassageTokens, save_tokens
from index.lexical import LexicalIndex, Postings
from index.manifest import DocumentEntry, stored_files
from index.rows import LANGUAGE_CODES, VECTORS, save_passages

TO_A_DOCUMENT = 20  # passages
REPLACED = 0.2  # share of words that are replaced
MOVED = 0.3  # share of a difference of two vectors that is added
K1, B = 1.5, 0.75  # of BM25, as in index/lexical.py
_CHUNK = 20_000
_DIGITS = re.compile(r"\d+")

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parents:
    """For each passage to be made, the rows of the two real ones whose sentences it takes."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]

    @classmethod
    def drawn(cls, languages: npt.NDArray[np.uint8], total: int, seed: int) -> Parents:
        """Any real passage, and another of its language."""
        draw = np.random.default_rng(seed)
        first = draw.integers(len(languages), size=total)
        second = np.empty_like(first)
        for code in range(len(LANGUAGES)):
            own, wanted = np.flatnonzero(languages == code), languages[first] == code
            second[wanted] = draw.choice(own, size=int(wanted.sum())) if wanted.any() else 0
        return cls(first, second)


@dataclass(frozen=True, slots=True)
class Halves:
    """The halves of the real passages: sentences as words with their terms, rows of vectors, tokens.

    The first half has the heading and, of an odd number of sentences, the one in the middle.
    """

    words: Sequence[Sequence[Sequence[tuple[str, Terms]]]]
    sentences: Sequence[npt.NDArray[np.int64]]
    tokens: Sequence[npt.NDArray[np.int64]]
    owners: Sequence[npt.NDArray[np.int16]]

    @classmethod
    def of(cls, base: Generation, second: bool) -> Halves:
        """The first, or the second, half of each passage."""
        words, sentences, tokens, owners = [], [], [], []
        token_owners = np.asarray(base.tokens.owners)
        for row, passage in enumerate(base.passages):
            middle = (len(passage.sentences) + 1) // 2
            own = passage.sentences[middle:] if second else passage.sentences[:middle]
            words.append([_words(sentence.text, passage.language) for sentence in own])
            start = int(base.sentence_offsets[row]) + (middle if second else 0)
            sentences.append(np.arange(start, start + len(own)))
            places = np.arange(base.token_offsets[row], base.token_offsets[row + 1])
            theirs = token_owners[places]
            kept = theirs >= middle if second else theirs < middle
            tokens.append(places[kept])
            owners.append(theirs[kept] - (middle if second else 0))
        return cls(words, sentences, tokens, owners)


def _words(text: str, language: Language) -> list[tuple[str, Terms]]:
    return [(word, tuple(terms(word, language))) for word in text.split()]


def grow(
    base: Generation, folder: Path, total: int, pool: Mapping[Language, Sequence[str]], seed: int = 0
) -> Generation:
    """Write a generation of `total` passages into a new folder: those of `base`, then made ones; open it.

    - pool: words of each language, as often as they are frequent.

    It has no Chroma folder: nothing that answers questions opens one.
    """
    folder.mkdir(parents=True)
    made = Parents.drawn(base.passages.languages, total - len(base.passages), seed)
    entries = _save_texts(base, folder, made, pool, seed)
    _save_vectors(base, folder, made, seed)
    first, second = Halves.of(base, second=False), Halves.of(base, second=True)
    chosen = list(zip(made.first, made.second, strict=True))
    rows = [np.arange(len(base.sentence_vectors))]
    rows += [part for one, other in chosen for part in (first.sentences[one], second.sentences[other])]
    _save_sentences(base, folder, np.concatenate(rows))
    save_tokens(folder / TOKENS, _tokens(base, chosen, first, second), base.vectors.shape[1])
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != DOCUMENTS]
    replace(
        base.manifest,
        id=folder.name,
        documents=entries,
        passages=total,
        sentences=sum(map(len, rows)),
        files=stored_files(folder, files),
    ).save(folder)
    return Generation.open(folder)


class _Varied:
    """Sentences with numbers and some words drawn anew, and the terms that they are then found by."""

    def __init__(self, pool: Mapping[Language, Sequence[str]], seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311  # the same corpus each time
        self._pool = pool
        self._known: dict[tuple[str, Language], Terms] = {}

    def sentence(self, words: Sequence[tuple[str, Terms]], language: Language) -> tuple[str, list[str]]:
        """The text and its terms."""
        draw = self._draw
        found: list[str] = []
        said: list[str] = []
        for word, own in words:
            if _DIGITS.search(word):
                word = _DIGITS.sub(lambda number: str(draw.randrange(10 ** len(number.group()))), word)
                own = tuple(terms(word, language))
            elif own and draw.random() < REPLACED:
                word = draw.choice(self._pool[language])
                if (word, language) not in self._known:
                    self._known[word, language] = tuple(terms(word, language))
                own = self._known[word, language]
            said.append(word)
            found.extend(own)
        return " ".join(said), found


def _save_texts(
    base: Generation, folder: Path, made: Parents, pool: Mapping[Language, Sequence[str]], seed: int
) -> tuple[DocumentEntry, ...]:
    """Write passages, documents and the lexical index; the entries of the documents."""
    (folder / DOCUMENTS).mkdir()
    for document in base.documents():
        save_document(folder, document)
    entries = list(base.manifest.documents)
    vocabulary: dict[str, int] = {}
    numbers: list[npt.NDArray[np.int32]] = []

    def number(found: Sequence[str]) -> None:
        numbers.append(np.array([vocabulary.setdefault(term, len(vocabulary)) for term in found], np.int32))

    def passages() -> Iterator[Passage]:
        for row, passage in enumerate(base.passages):
            number(base.lexical.terms_of(row))
            yield passage
        for document, own, found in _documents(base, made, _Varied(pool, seed)):
            save_document(folder, document)
            for each in found:
                number(each)
            sentences = sum(len(passage.sentences) for passage in own)
            entries.append(_entry(document, len(own), sentences))
            yield from own

    save_passages(folder, passages())
    languages = np.load(folder / LANGUAGE_CODES)
    lexical = LexicalIndex(postings(numbers, vocabulary), languages)
    lexical.save(folder / LEXICAL)
    return tuple(entries)


def _entry(document: Document, passages: int, sentences: int) -> DocumentEntry:
    return DocumentEntry(
        document.name, document.path, "", document.name, document.language, document.format, passages, sentences
    )


def _documents(
    base: Generation, made: Parents, varied: _Varied
) -> Iterator[tuple[Document, list[Passage], list[list[str]]]]:
    """Documents of TO_A_DOCUMENT passages, with these and the terms of each."""
    first, second = Halves.of(base, second=False), Halves.of(base, second=True)
    real = list(base.passages)
    for number, start in enumerate(range(0, len(made.first), TO_A_DOCUMENT)):
        name = f"made-{number:06d}"
        pieces: list[str] = []
        passages, found, offset = [], [], 0
        for row in range(start, min(start + TO_A_DOCUMENT, len(made.first))):
            like = real[made.first[row]]
            halves = [*first.words[made.first[row]], *second.words[made.second[row]]]
            own = [varied.sentence(sentence, like.language) for sentence in halves]
            text, sentences = _joined([said for said, _ in own], offset)
            heading = f"{like.title} > {like.section}" if like.section else like.title
            passages.append(
                Passage(
                    document=name,
                    title=like.title,
                    language=like.language,
                    section=like.section,
                    start=offset,
                    end=offset + len(text),
                    text=text,
                    indexed=f"{heading}\n{text}",
                    sentences=sentences,
                )
            )
            found.append([*terms(heading, like.language), *(term for _, theirs in own for term in theirs)])
            pieces.append(text)
            offset += len(text) + 2
        whole = "\n\n".join(pieces)
        yield Document(name, f"{name}.md", "markdown", whole, name, passages[0].language, ()), passages, found


def _joined(sentences: Sequence[str], offset: int) -> tuple[str, tuple[Sentence, ...]]:
    """Sentences as the text of a passage that begins at `offset`, and where each stands."""
    places, start = [], offset
    for sentence in sentences:
        places.append(Sentence(start, start + len(sentence), sentence))
        start += len(sentence) + 1
    return " ".join(sentences), tuple(places)


def postings(numbers: Sequence[npt.NDArray[np.int32]], vocabulary: Mapping[str, int]) -> Postings:
    """BM25 of passages given as numbers of terms; what bm25s computes, in little memory."""
    counts = np.array([len(own) for own in numbers], np.int64)
    flat = np.concatenate([np.zeros(0, np.int32), *numbers])
    keys = flat.astype(np.int64) * len(counts) + np.repeat(np.arange(len(counts)), counts)
    keys.sort()
    new = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    frequency = np.diff(np.append(new, len(keys))).astype(np.float32)
    owners, passages = np.divmod(keys[new], max(1, len(counts)))
    holding = np.bincount(owners, minlength=len(vocabulary))
    rarity = np.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    length = (K1 * (1 - B + B * counts / max(counts.mean(), 1e-9))).astype(np.float32) if len(counts) else counts
    weights = rarity[owners] * frequency / (frequency + length[passages])
    starts = np.concatenate([[0], np.cumsum(holding)])
    return Postings(vocabulary, weights.astype(np.float32), passages.astype(np.int32), starts, flat, counts)


def repeated(base: Generation, total: int) -> LexicalIndex:
    """A lexical index of so many passages: those of `base`, again and again. It has their terms and no others."""
    vocabulary: dict[str, int] = {}
    numbers = [
        np.array([vocabulary.setdefault(term, len(vocabulary)) for term in base.lexical.terms_of(row)], np.int32)
        for row in range(len(base.passages))
    ]
    times = -(-total // len(numbers))
    return LexicalIndex(
        postings((numbers * times)[:total], vocabulary), np.tile(base.passages.languages, times)[:total]
    )


def mixed(base: Vectors, made: Parents, draw: np.random.Generator) -> Vectors:
    """Unit vectors of passages made of two real ones."""
    share = draw.uniform(0.4, 0.6, (len(made.first), 1)).astype(np.float32)
    others = draw.integers(len(base), size=(2, len(made.first)))
    found = share * base[made.first] + (1 - share) * base[made.second]
    found += np.float32(MOVED) * (base[others[0]] - base[others[1]])
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def passage_vectors(base: Generation, made: Parents, seed: int) -> Iterator[Vectors]:
    """The vectors of `base`, then those of the passages made of it, piece by piece."""
    real, draw = np.array(base.vectors), np.random.default_rng(seed)
    yield real
    for start in range(0, len(made.first), _CHUNK):
        part = slice(start, start + _CHUNK)
        yield mixed(real, Parents(made.first[part], made.second[part]), draw)


def _save_vectors(base: Generation, folder: Path, made: Parents, seed: int) -> None:
    shape = (len(base.vectors) + len(made.first), base.vectors.shape[1])
    file, start = np.lib.format.open_memmap(folder / VECTORS, "w+", np.float32, shape), 0
    for piece in passage_vectors(base, made, seed):
        file[start : start + len(piece)] = piece
        start += len(piece)
    file.flush()


def _save_sentences(base: Generation, folder: Path, rows: npt.NDArray[np.int64]) -> None:
    real = np.array(base.sentence_vectors)
    file = np.lib.format.open_memmap(folder / SENTENCES, "w+", np.float16, (len(rows), real.shape[1]))
    for start in range(0, len(rows), _CHUNK):
        file[start : start + _CHUNK] = real[rows[start : start + _CHUNK]]
    file.flush()


def _tokens(
    base: Generation, made: Sequence[tuple[int, int]], first: Halves, second: Halves
) -> Iterator[PassageTokens]:
    vectors = np.array(base.tokens.vectors)
    yield PassageTokens(vectors, np.array(base.tokens.owners), base.tokens.counts)
    middles = [len(own) for own in first.sentences]
    for one, other in made:
        places = np.concatenate([first.tokens[one], second.tokens[other]])
        owners = np.concatenate([first.owners[one], second.owners[other] + np.int16(middles[one])])
        yield PassageTokens(vectors[places], owners.astype(np.int16), np.array([len(places)]))
