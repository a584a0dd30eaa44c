"""Texts that the corpora of the scale benchmark are made of: real documents, and real words to vary them with.

The documents that come with the program, and paragraphs of the data that the model is trained and measured with where
a folder of it is given: encyclopedia, law, statistics, each in its own language.
"""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from corpus.document import LANGUAGES, Language

PARAGRAPHS: Mapping[Language, int] = {"fr": 380, "en": 380, "de": 160}  # beside the documents that come along
WORDS = 1_000_000  # most words of a language that words are drawn from, as they come: frequent ones more often
TO_A_DOCUMENT = 20  # paragraphs


def write_documents(folder: Path, shipped: Path, data: Path | None) -> None:
    """The documents to build from, in a new folder."""
    shutil.copytree(shipped, folder)
    for language in LANGUAGES if data else ():
        assert data is not None
        taken = islice(_paragraphs(data, language), PARAGRAPHS[language])
        for number, paragraphs in enumerate(_runs(taken, TO_A_DOCUMENT)):
            lines = [f"---\ntitle: {language} {number}\nlanguage: {language}\n---", *paragraphs]
            (folder / f"{language}-{number:04d}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def words(data: Path | None, texts: Mapping[Language, Iterable[str]]) -> dict[Language, list[str]]:
    """Words of each language as they come in the data, else in `texts`."""
    return {
        language: list(
            islice(
                (word for text in chain(texts[language], _all(data, language)) for word in text.split()),
                WORDS,
            )
        )
        for language in LANGUAGES
    }


def _all(data: Path | None, language: Language) -> Iterator[str]:
    return _paragraphs(data, language) if data else iter(())


def _paragraphs(data: Path, language: Language) -> Iterator[str]:
    """Paragraphs without markup, none twice."""
    found: Iterator[str]
    match language:
        case "fr":
            found = chain(_field(data / "piaf" / "paragraphs.jsonl", "text"), _law(data, "text_fr"))
        case "en":
            found = chain(_field(data / "xquad_en" / "paragraphs.jsonl", "text"), _law(data, "text_en"))
        case _:
            found = _german(data / "parallel_de")
    return iter(dict.fromkeys(" ".join(text.split()) for text in found))


def _field(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line)[name] for line in lines)


def _law(data: Path, name: str) -> Iterator[str]:
    with lzma.open(data / "law_sections" / "sections.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)[name] for line in lines)


def _german(folder: Path) -> Iterator[str]:
    """Four sentences that follow each other are a paragraph."""
    for name in ("destatis_sdg", "rust_book", "mozilla_www", "tatoeba"):
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            sentences = (line.rstrip("\n").split("\t")[1] for line in lines)
            yield from (" ".join(own) for own in _runs((one for one in sentences if len(one) > 30), 4))


def _runs(texts: Iterator[str], size: int) -> Iterator[tuple[str, ...]]:
    while run := tuple(islice(texts, size)):
        yield run
