"""Learning the lexicon: which terms translate each other, from parallel text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from corpus.document import Language
from index.analysis import terms
from index.training.alignment import align
from index.training.parallel import Pair, read_pairs
from index.translation import Forms, Lexicon

FOLDERS: Mapping[Language, str] = {"fr": "parallel", "de": "parallel_de"}
# Most pairs of a source: law and software would drown the rest. What is under a copyleft licence is left out.
MOST_PAIRS: Mapping[Language, Mapping[str, int]] = {
    "fr": {
        "default": 140_000,
        "laws_text": 70_000,
        "laws_headings": 25_000,
        "python_docs_fr": 5_000,
        "django_docs_fr": 5_000,
    },
    "de": {
        "default": 170_000,
        "dynamics365_bc_ht": 16_000,
        "dynamics365_bc_other": 7_000,
        "php_docs": 5_000,
        "rust_book": 5_000,
        "mozilla_www": 0,
    },
}
SEED = 20261124

OFTEN = 3  # texts that must hold a term: what is met once or twice is aligned with anything
LONGEST = 30  # terms of a text; longer ones align badly, and take most of the memory
LEAST = 0.05  # weight of a translation that is kept
MOST = 5  # translations of a term


def learn(folder: Path) -> Lexicon:
    """The lexicon of a folder of parallel text, laid out as docs/model.md says; the same each time.

    French and German meet by way of English. Raises DataMissing.
    """
    tables: dict[tuple[Language, Language], Mapping[str, Forms]] = {}
    for language, name in FOLDERS.items():
        pairs = read_pairs(folder / name, MOST_PAIRS[language], SEED)
        tables[language, "en"], tables["en", language] = both_ways(pairs, language)
    tables["fr", "de"] = by_way_of(tables["fr", "en"], tables["en", "de"])
    tables["de", "fr"] = by_way_of(tables["de", "en"], tables["en", "fr"])
    return Lexicon(tables)


def both_ways(pairs: Sequence[Pair], language: Language) -> tuple[dict[str, Forms], dict[str, Forms]]:
    """What a language's terms are in English, and English terms in that language.

    A translation must hold in both directions: its weight is the geometric mean of t(e | f) and t(f | e) of IBM
    model 1, so that a word that merely goes along with another gets little. Numbers have no entry.
    """
    ours, our_terms = _numbered(_words(pair.text, language) for pair in pairs)
    english, english_terms = _numbered(_words(pair.english, "en") for pair in pairs)
    fit = [row for row, both in enumerate(zip(ours, english, strict=True)) if all(0 < len(o) <= LONGEST for o in both)]
    texts, translations = [ours[row] for row in fit], [english[row] for row in fit]
    forth = align(texts, translations)
    back = {piece: dict(likely) for piece, likely in align(translations, texts).items()}
    into: dict[str, dict[str, float]] = defaultdict(dict)
    out_of: dict[str, dict[str, float]] = defaultdict(dict)
    for piece, likely in forth.items():
        for other, probability in likely:
            weight = math.sqrt(probability * back.get(other, {}).get(piece, 0.0))
            into[our_terms[piece]][english_terms[other]] = weight
            out_of[english_terms[other]][our_terms[piece]] = weight
    return _pruned(into), _pruned(out_of)


def by_way_of(first: Mapping[str, Forms], second: Mapping[str, Forms]) -> dict[str, Forms]:
    """What terms are in a third language: weights multiplied, and added up over the terms in between."""
    found: dict[str, dict[str, float]] = {}
    for term, between in first.items():
        weights: dict[str, float] = defaultdict(float)
        for middle, weight in between.items():
            for last, share in second.get(middle, {}).items():
                weights[last] += weight * share
        found[term] = weights
    return _pruned(found)


def _words(text: str, language: Language) -> list[str]:
    return [term for term in terms(text, language) if not term[0].isdigit()]


def _numbered(texts: Iterable[list[str]]) -> tuple[list[list[int]], list[str]]:
    """Texts with a number for each term, and the terms by number; rare terms are left out."""
    kept = list(texts)
    held = Counter(term for text in kept for term in set(text))
    known = sorted(term for term, count in held.items() if count >= OFTEN)
    number = {term: place for place, term in enumerate(known)}
    return [[number[term] for term in text if term in number] for text in kept], known


def _pruned(found: Mapping[str, Mapping[str, float]]) -> dict[str, Forms]:
    """The best translations of each term, their sum at most 1, in hundredths, rounded down."""
    table: dict[str, Forms] = {}
    for term, weights in found.items():
        best = sorted(weights.items(), key=lambda form: (-form[1], form[0]))[:MOST]
        best = [(form, weight) for form, weight in best if weight >= LEAST]
        total = max(1.0, sum(weight for _, weight in best))
        if best:
            table[term] = {form: math.floor(100 * weight / total + 1e-9) / 100 for form, weight in best}
    return table
