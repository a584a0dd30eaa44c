"""The passages of a generation and their vectors in plain files, row by row, as whoever answers opens them.

Chroma holds the same, for whoever brings tools of their own, and to be shared through a server; to load it takes longer
than an answer, and it writes to what it opens. The proof of a generation compares the two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from corpus.document import LANGUAGES, Language, Span
from corpus.passage import Passage, Sentence
from index.embedding import Vectors

PASSAGES = "passages.jsonl"
OFFSETS = "offsets.npy"
LANGUAGE_CODES = "languages.npy"
VECTORS = "vectors.npy"

MAPPED = 16 * 2**20  # bytes of a file that may stay in memory
KEPT = 512  # passages that stay in memory: parts of a question, and questions that follow on, find the same ones

Codes = npt.NDArray[np.uint8]
"""Languages of passages as their places in LANGUAGES, shape (passages,)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Passages in the order of their documents, and their unit vectors, shape (passages, dimensions).

    - ids: as they were kept; those of the passages, unless something is damaged.
    """

    ids: tuple[str, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors


class StoredPassages(Sequence[Passage]):
    """The passages of a generation, each read from disk when it is asked for: to open them takes no longer for a
    million than for one.

    - languages: see `Codes`.
    - sentence_offsets: sentences before each passage, then their total, shape (passages + 1,).
    """

    def __init__(self, folder: Path) -> None:
        """Open what `save_passages` wrote. OSError, ValueError or TypeError where it cannot be read or does not fit."""
        offsets = np.asarray(np.load(folder / OFFSETS, mmap_mode="r"))  # plain arrays are quicker to read from
        self.languages: Codes = np.asarray(np.load(folder / LANGUAGE_CODES, mmap_mode="r"))
        if offsets.shape != (2, len(self.languages) + 1):
            raise ValueError(f"offsets of {len(self.languages)} passages expected, shape {offsets.shape} found")
        size = (folder / PASSAGES).stat().st_size
        if size != offsets[0, -1]:
            raise ValueError(f"{offsets[0, -1]} bytes of passages expected, {size} found")
        self._path = folder / PASSAGES
        self._read = lru_cache(maxsize=KEPT)(partial(_read_passage, self._path, offsets[0]))
        self.sentence_offsets: npt.NDArray[np.int64] = offsets[1]

    def __len__(self) -> int:
        return len(self.languages)

    def __iter__(self) -> Iterator[Passage]:
        return map(_passage, self._all())

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, row: int | slice) -> Passage | tuple[Passage, ...]:
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self._read(row % len(self))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids as they were kept: those of the passages, unless something is damaged. Reads all passages."""
        return tuple(record["id"] for record in self._all())

    def _all(self) -> Iterator[dict[str, Any]]:
        with self._path.open("rb") as lines:
            yield from map(json.loads, lines)


def _read_passage(path: Path, starts: npt.NDArray[np.int64], row: int) -> Passage:
    # Not mapped: what is mapped and was read once counts as the process's memory from then on.
    with path.open("rb") as file:
        file.seek(int(starts[row]))
        return _passage(json.loads(file.read(int(starts[row + 1] - starts[row]))))


def _passage(record: Mapping[str, Any]) -> Passage:
    return passage_of(record["document"], record["language"], record["text"], record)


def save_passages(folder: Path, passages: Iterable[Passage]) -> None:
    """Write passages into a generation's folder; each is let go of once it is written."""
    starts, sentences, codes = [0], [0], bytearray()
    with (folder / PASSAGES).open("wb") as file:
        for passage in passages:
            own = {"id": passage.id, "document": passage.document, "language": passage.language, "text": passage.text}
            line = json.dumps(own | place_of(passage), ensure_ascii=False) + "\n"
            starts.append(starts[-1] + file.write(line.encode()))
            sentences.append(sentences[-1] + len(passage.sentences))
            codes.append(LANGUAGES.index(passage.language))
    np.save(folder / OFFSETS, np.array([starts, sentences], np.int64))
    np.save(folder / LANGUAGE_CODES, np.frombuffer(bytes(codes), np.uint8))


def mapped_anew(array: np.ndarray[Any, Any], most: int = MAPPED) -> np.ndarray[Any, Any]:
    """The same array of a file, mapped once more: what is read of it leaves memory when the result goes.

    What was read through a mapping that stays counts as the process's memory: after many questions, the whole file.
    An array of no file, or of at most `most` bytes, is given back as it is.
    """
    if not isinstance(array, np.memmap) or array.filename is None or array.nbytes <= most:
        return np.asarray(array)
    return np.asarray(np.memmap(array.filename, array.dtype, "r", array.offset, array.shape))


def language_codes(languages: Iterable[Language]) -> Codes:
    """Languages as `Codes`."""
    return np.array([LANGUAGES.index(language) for language in languages], np.uint8)


def place_of(passage: Passage) -> dict[str, Any]:
    """What there is to say of a passage beside its document, language and text, as values of JSON."""
    return {
        "title": passage.title,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "indexed": passage.indexed,
        "sentences": [
            [sentence.start, sentence.end, sentence.kind]
            + ([sentence.lead.start, sentence.lead.end] if sentence.lead else [])
            for sentence in passage.sentences
        ],
    }


def passage_of(document: str, language: Any, text: str, place: Mapping[str, Any]) -> Passage:
    """The passage of which `place_of` said this."""
    first = place["start"]
    return Passage(
        document=document,
        title=place["title"],
        language=language,
        section=place["section"],
        start=first,
        end=place["end"],
        text=text,
        indexed=place["indexed"],
        sentences=tuple(
            Sentence(start, end, text[start - first : end - first], kind, Span(*lead) if lead else None)
            for start, end, kind, *lead in place["sentences"]
        ),
        page=place["page"],
    )
