"""The passages of a generation and their vectors in plain files, row by row, as whoever answers opens them.

Chroma holds the same, for whoever brings tools of their own, and to be shared through a server; to load it takes longer
than an answer, and it writes to what it opens. The proof of a generation compares the two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Span
from corpus.passage import Passage, Sentence
from index.embedding import Vectors

PASSAGES = "passages.jsonl"
VECTORS = "vectors.npy"


@dataclass(frozen=True, slots=True)
class Rows:
    """Passages in the order of their documents, and their unit vectors, shape (passages, dimensions).

    - ids: as they were kept; those of the passages, unless something is damaged.
    """

    ids: tuple[str, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors

    @classmethod
    def load(cls, folder: Path) -> Rows:
        """Open what `save` wrote; vectors are read from disk where they are needed."""
        with (folder / PASSAGES).open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        passages = [passage_of(record["document"], record["language"], record["text"], record) for record in records]
        return cls(tuple(record["id"] for record in records), tuple(passages), np.load(folder / VECTORS, mmap_mode="r"))


def save_rows(folder: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Write passages and their vectors into a generation's folder."""
    with (folder / PASSAGES).open("w", encoding="utf-8") as file:
        for passage in passages:
            own = {"id": passage.id, "document": passage.document, "language": passage.language, "text": passage.text}
            file.write(json.dumps(own | place_of(passage), ensure_ascii=False) + "\n")
    np.save(folder / VECTORS, vectors)


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
