"""The lexical arm: BM25 over the passages' terms, each passage analysed in its own language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.document import LANGUAGES, Language
from index.analysis import terms
from index.translation import Forms, Lexicon, asked_terms

TERMS = "terms.npy"
COUNTS = "counts.npy"

if TYPE_CHECKING:
    from bm25s import BM25


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over passages; rows are in the order given at the build."""

    def __init__(
        self, bm25: BM25, languages: Sequence[Language], terms: npt.NDArray[np.int32], counts: npt.NDArray[np.int64]
    ) -> None:
        """The library's index; and the passages' terms by their numbers in it, one passage after another."""
        if languages and len(languages) != bm25.scores["num_docs"]:
            raise ValueError(f"{len(languages)} passages expected, {bm25.scores['num_docs']} indexed")
        self._bm25 = bm25
        self._rows = {
            language: np.array([found == language for found in languages], dtype=bool) for language in LANGUAGES
        }
        self._size = len(languages)
        self._terms, self._counts = terms, counts
        self._ends = np.cumsum(counts)

    @classmethod
    def build(cls, texts: Sequence[str], languages: Sequence[Language]) -> LexicalIndex:
        """Index texts, each with its language."""
        return cls.of_terms([terms(text, language) for text, language in zip(texts, languages, strict=True)], languages)

    @classmethod
    def of_terms(cls, corpus: Sequence[Sequence[str]], languages: Sequence[Language]) -> LexicalIndex:
        """Index passages whose texts have become terms already, each with its language."""
        from bm25s import BM25

        bm25 = BM25(method="lucene", k1=1.5, b=0.75)
        bm25.index([list(own) for own in corpus] or [["?"]], show_progress=False)  # the library cannot index nothing
        numbers = np.array([bm25.vocab_dict[term] for own in corpus for term in own], dtype=np.int32)
        return cls(bm25, languages, numbers, np.array([len(own) for own in corpus], dtype=np.int64))

    @classmethod
    def load(cls, folder: Path, languages: Sequence[Language]) -> LexicalIndex:
        """Open what `save` wrote; `languages` are those of the build, in the same order."""
        from bm25s import BM25

        numbers, counts = np.load(folder / TERMS, mmap_mode="r"), np.load(folder / COUNTS)
        return cls(BM25.load(folder, show_progress=False), languages, numbers, counts)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._bm25.save(folder, show_progress=False)
        np.save(folder / TERMS, self._terms)
        np.save(folder / COUNTS, self._counts)

    def terms_of(self, row: int) -> tuple[str, ...]:
        """The terms of a passage, in their order."""
        end = int(self._ends[row])
        return tuple(self._names[number] for number in self._terms[end - int(self._counts[row]) : end].tolist())

    @cached_property
    def _names(self) -> dict[int, str]:
        return {number: term for term, number in self._bm25.vocab_dict.items()}

    @property
    def size(self) -> int:
        """Number of passages indexed."""
        return self._size

    def lacks(self, rows: Sequence[int], texts: Sequence[str], languages: Sequence[Language]) -> list[int]:
        """Those of `rows` that are not found by exactly the terms of their text, as `build` would index it."""
        if not rows:
            return []
        weights = self._bm25.scores
        starts, places = weights["indptr"], weights["indices"]
        kept = np.full(self._size, -1)
        kept[list(rows)] = np.arange(len(rows))
        owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        found: list[set[int]] = [set() for _ in rows]
        wanted = kept[places] >= 0
        for place, term in zip(kept[places[wanted]], owners[wanted], strict=True):
            found[place].add(int(term))
        known = self._bm25.vocab_dict
        return [
            row
            for row, terms_found, text, language in zip(rows, found, texts, languages, strict=True)
            if terms_found != {known.get(term) for term in terms(text, language)}
        ]

    def scores(self, question: str, language: Language, lexicon: Lexicon | None = None) -> npt.NDArray[np.float32]:
        """BM25 of every passage for a question, shape (size,), 0 or more.

        In passages of another language a term counts by its own spelling or by a translation times its weight (see
        `asked_terms`), whichever gives a passage more: a term with three translations does not count three times.
        """
        scores = np.zeros(self._size, dtype=np.float32)
        for passages_language, rows in self._rows.items():
            if rows.any():
                for asked in asked_terms(question, language, passages_language, lexicon):
                    scores[rows] += self._best(asked.forms)[rows]
        return scores

    def _best(self, forms: Forms) -> npt.NDArray[np.float32]:
        """BM25 of every passage for a term: that of the form that gives it most, times the form's weight."""
        best = np.zeros(self._size, dtype=np.float32)
        for form, weight in forms.items():
            if form in self._bm25.vocab_dict:
                np.maximum(best, np.float32(weight) * self._bm25.get_scores([form]), out=best)
        return best
