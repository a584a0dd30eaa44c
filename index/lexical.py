"""The lexical arm: BM25 over the passages' terms, each passage analysed in its own language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import LANGUAGES, Language
from index.analysis import terms
from index.rows import Codes, language_codes
from index.translation import Lexicon, asked_terms

VOCABULARY = "vocab.index.json"
_ARRAYS = {  # the files' names are bm25s's own
    "weights": "data.csc.index.npy",
    "passages": "indices.csc.index.npy",
    "starts": "indptr.csc.index.npy",
    "terms": "terms.npy",
    "counts": "counts.npy",
}


@dataclass(frozen=True, slots=True)
class Postings:
    """BM25 as numbers: what each term adds to the score of each passage that holds it.

    - vocabulary: the number of each term.
    - weights, passages: one entry for each term and passage that holds it, by term; starts: where each term's begin,
      then their total.
    - terms: those of the passages by their numbers, one passage after another; counts: how many each passage has.
    """

    vocabulary: Mapping[str, int]
    weights: npt.NDArray[np.float32]
    passages: npt.NDArray[np.int32]
    starts: npt.NDArray[Any]
    terms: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]


class LexicalIndex:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over passages; rows are in the order given at the build.

    bm25s computes what every term adds to every passage; a question only adds that up, for which the library, and
    SciPy behind it, need not be loaded.
    """

    def __init__(self, postings: Postings, languages: Codes) -> None:
        """`languages`: of the passages. ValueError where they are not as many as were indexed."""
        if len(languages) != len(postings.counts):
            raise ValueError(f"{len(languages)} passages expected, {len(postings.counts)} indexed")
        self._postings = postings
        self._languages = languages
        self._spoken = [bool(count) for count in np.bincount(languages, minlength=len(LANGUAGES))]

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        return np.cumsum(self._postings.counts)

    @classmethod
    def build(cls, texts: Sequence[str], languages: Sequence[Language]) -> LexicalIndex:
        """Index texts, each with its language."""
        corpus = [terms(text, language) for text, language in zip(texts, languages, strict=True)]
        return cls.of_terms(corpus, language_codes(languages))

    @classmethod
    def of_terms(cls, corpus: Sequence[Sequence[str]], languages: Codes) -> LexicalIndex:
        """Index passages whose texts have become terms already, each with its language."""
        from bm25s import BM25

        bm25 = BM25(method="lucene", k1=1.5, b=0.75)
        bm25.index([list(own) for own in corpus] or [["?"]], show_progress=False)  # the library cannot index nothing
        known = {term: int(number) for term, number in bm25.vocab_dict.items()}
        postings = Postings(
            vocabulary=known,
            weights=bm25.scores["data"],
            passages=bm25.scores["indices"],
            starts=bm25.scores["indptr"],
            terms=np.array([known[term] for own in corpus for term in own], dtype=np.int32),
            counts=np.array([len(own) for own in corpus], dtype=np.int64),
        )
        return cls(postings, languages)

    @classmethod
    def load(cls, folder: Path, languages: Codes) -> LexicalIndex:
        """Open what `save` wrote, read from disk where it is needed; `languages` in the order of the build."""
        arrays: dict[str, Any] = {
            name: np.asarray(np.load(folder / file, mmap_mode="r")) for name, file in _ARRAYS.items()
        }
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        return cls(Postings(vocabulary=vocabulary, **arrays), languages)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        folder.mkdir(exist_ok=True)
        for name, file in _ARRAYS.items():
            np.save(folder / file, getattr(self._postings, name))
        vocabulary = json.dumps(self._postings.vocabulary, ensure_ascii=False)
        (folder / VOCABULARY).write_text(vocabulary, encoding="utf-8")

    def terms_of(self, row: int) -> tuple[str, ...]:
        """The terms of a passage, in their order."""
        end = int(self._ends[row])
        first = end - int(self._postings.counts[row])
        return tuple(self._names[number] for number in self._postings.terms[first:end].tolist())

    @cached_property
    def _names(self) -> dict[int, str]:
        return {number: term for term, number in self._postings.vocabulary.items()}

    @property
    def vocabulary(self) -> int:
        """Number of different terms."""
        return len(self._postings.vocabulary)

    @property
    def size(self) -> int:
        """Number of passages indexed."""
        return len(self._postings.counts)

    def lacks(self, rows: Sequence[int], texts: Sequence[str], languages: Sequence[Language]) -> list[int]:
        """Those of `rows` that are not found by exactly the terms of their text, as `build` would index it."""
        if not rows:
            return []
        starts, places = self._postings.starts, np.asarray(self._postings.passages)
        kept = np.full(self.size, -1)
        kept[list(rows)] = np.arange(len(rows))
        owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        found: list[set[int]] = [set() for _ in rows]
        wanted = kept[places] >= 0
        for place, term in zip(kept[places[wanted]], owners[wanted], strict=True):
            found[place].add(int(term))
        known = self._postings.vocabulary
        return [
            row
            for row, terms_found, text, language in zip(rows, found, texts, languages, strict=True)
            if terms_found != {known.get(term) for term in terms(text, language)}
        ]

    def scores(self, question: str, language: Language, lexicon: Lexicon | None = None) -> npt.NDArray[np.float32]:
        """BM25 of every passage for a question, shape (size,), 0 or more.

        Only what the question's terms add is read and added up, whatever the number of passages.
        In passages of another language a term counts by its own spelling or by a translation times its weight (see
        `asked_terms`), whichever gives a passage more: a term with three translations does not count three times.
        """
        scores, best = np.zeros(self.size, np.float32), np.zeros(self.size, np.float32)
        for code, (passages_language, spoken) in enumerate(zip(LANGUAGES, self._spoken, strict=True)):
            for asked in asked_terms(question, language, passages_language, lexicon) if spoken else ():
                known = [(form, weight) for form, weight in asked.forms.items() if form in self._postings.vocabulary]
                found = [self._found(form, weight, code) for form, weight in known]
                for passages, added in found:
                    best[passages] = np.maximum(best[passages], added)
                for passages, _ in found:  # what two forms find has been taken when the second comes
                    scores[passages] += best[passages]
                    best[passages] = 0
        return scores

    def _found(self, form: str, weight: float, language: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """The passages of a language that hold a known term, each once, and what it adds to each, times its weight."""
        number = self._postings.vocabulary[form]
        own = slice(self._postings.starts[number], self._postings.starts[number + 1])
        passages = self._postings.passages[own]
        kept = self._languages[passages] == language
        return passages[kept], np.float32(weight) * self._postings.weights[own][kept]
