"""Sentences and their translations, line by line, to measure how well a model finds one from the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.document import Language
from index.training.errors import DataMissing
from index.training.question_sets import read_lines


@dataclass(frozen=True, slots=True)
class Bitext:
    """Sentences of two languages; those of one row say the same."""

    name: str
    left_language: Language
    right_language: Language
    left: tuple[str, ...]
    right: tuple[str, ...]


def read_bitext(data: Path) -> tuple[Bitext, ...]:
    """Everyday sentences French–English and German–English, of the folder `bitext_test`.

    Raises DataMissing where a file is missing, a line is blank, or two files do not have the same number of lines.
    """
    folder = data / "bitext_test"
    return (_read(folder / "laser_tatoeba", "fr", "en"), _read(folder / "laser_tatoeba_deu", "de", "en"))


def _read(stem: Path, left: Language, right: Language) -> Bitext:
    paths = [stem.with_name(f"{stem.name}.{language}") for language in (left, right)]
    sides = [tuple(line.strip() for line in read_lines(path)) for path in paths]
    for path, side in zip(paths, sides, strict=True):
        if "" in side:
            reason = "expected a sentence, found a blank line; take it out of both languages' files"
            raise DataMissing(path, f"line {side.index('') + 1}: {reason}")
    if len(sides[0]) != len(sides[1]):
        reason = f"expected the {len(sides[0])} lines of {paths[0].name}, found {len(sides[1])}; lines must correspond"
        raise DataMissing(paths[1], reason)
    return Bitext(f"{left}-{right}", left, right, sides[0], sides[1])
