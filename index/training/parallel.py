"""Parallel text: sentences of one language with their English translation."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.training.errors import DataMissing

# Two pairs joined into one text are no longer one sentence; a text far longer than its translation is no translation.
UNLIKE = 2.5
LONGEST = 600  # characters


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its English translation; `place` counts the pairs of a source, so that neighbours can be joined."""

    english: str
    text: str
    source: str
    place: int


def read_pairs(folder: Path, most: Mapping[str, int], seed: int) -> list[Pair]:
    """Pairs of every `*.tsv.xz` of a folder (`english<TAB>text` a line), in the files' order.

    `most` caps a source by its file name without suffixes; `default` stands for the others. What is kept of a capped
    source is runs of 20 neighbouring lines drawn by the seed, because neighbours are joined into passages. Pairs that
    occur twice, that are the same on both sides or too unlike in length are left out.
    """
    files = sorted(folder.glob("*.tsv.xz"))
    if not files:
        raise DataMissing(folder, "a folder with files *.tsv.xz was expected")
    pairs: list[Pair] = []
    for path in files:
        source = path.name.removesuffix(".tsv.xz")
        found = list(_read(path, source))
        cap = most.get(source, most.get("default", len(found)))
        pairs += found if len(found) <= cap else _runs(found, cap, random.Random(f"{seed} {source}"))
    return pairs


def neighbours(pairs: Sequence[Pair], characters: int, drawn: random.Random) -> Iterator[list[Pair]]:
    """Runs of two or more neighbouring pairs of one source, until their English side reaches a length.

    The length is drawn for each run between a quarter of `characters` and all of it.
    """
    run: list[Pair] = []
    length = wanted = 0
    for pair in pairs:
        near = bool(run) and pair.source == run[-1].source and pair.place - run[-1].place <= 2
        if run and (not near or length >= wanted):
            if len(run) > 1:
                yield run
            run, length = [], 0
        if not run:
            wanted = drawn.randint(characters // 4, characters)
        run.append(pair)
        length += len(pair.english)


def joined(run: Sequence[Pair]) -> Pair:
    """Neighbouring pairs as one: a passage and its translation."""
    return Pair(
        " ".join(pair.english for pair in run), " ".join(pair.text for pair in run), run[-1].source, run[-1].place
    )


def _read(path: Path, source: str) -> Iterator[Pair]:
    seen: set[tuple[str, str]] = set()
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for place, line in enumerate(lines):
                english, tab, text = line.rstrip("\n").partition("\t")
                if not tab:
                    raise DataMissing(path, f"line {place + 1} has no tab between English and its translation")
                key = english.casefold(), text.casefold()
                if key not in seen and _alike(english, text):
                    seen.add(key)
                    yield Pair(english, text, source, place)
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataMissing(path, str(error)) from error


def _alike(english: str, text: str) -> bool:
    short, long = sorted((len(english), len(text)))
    return short > 1 and long <= LONGEST and long <= UNLIKE * short + 10 and english.casefold() != text.casefold()


def _runs(pairs: list[Pair], cap: int, chosen: random.Random, length: int = 20) -> list[Pair]:
    starts = list(range(0, len(pairs), length))
    chosen.shuffle(starts)
    kept = sorted(starts[: cap // length])
    return [pair for start in kept for pair in pairs[start : start + length]]
