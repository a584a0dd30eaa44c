"""The documents shipped as PDF, Word and HTML say what their Markdown originals say, piece by piece."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.markup import plain
from corpus.originals.convert import DOCUMENTS, ORIGINALS, SHIPPED, main
from corpus.reading import read, read_folder


@cache
def shipped() -> dict[str, Document]:
    found = read_folder(DOCUMENTS)
    assert found.unreadable == ()
    return {document.name: document for document in found.documents}


@cache
def originals() -> dict[str, Document]:
    return {document.name: document for document in read_folder(ORIGINALS).documents}


def said(document: Document) -> list[tuple[str, str | None, str]]:
    return [(block.kind, block.section, plain(document.text[block.start : block.end])) for block in document.blocks]


def test_every_original_is_shipped_in_another_format() -> None:
    assert sorted(originals()) == sorted(SHIPPED)
    assert {shipped()[name].format for name in SHIPPED} == {"pdf", "docx", "html"}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_document_says_what_its_original_says(name: str) -> None:
    found, expected = shipped()[name], originals()[name]

    assert said(found) == said(expected)
    for field in ("title", "language", "date", "publisher", "topics", "sources"):
        assert getattr(found, field) == getattr(expected, field)


def test_page_of_each_sentence_of_a_pdf_is_known() -> None:
    found = shipped()["accord-bioforward-aer-bfc-mission-2024"]

    assert found.page_at(found.text.index("Une délégation officielle")) == 1
    assert found.page_at(found.text.index("Les sources consultées")) == 2
    assert all(shipped()[name].pages == () for name in SHIPPED if shipped()[name].format != "pdf")


def test_script_makes_the_shipped_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["convert", str(tmp_path)])

    main()

    for name, (suffix, _) in SHIPPED.items():
        assert said(read(tmp_path / f"{name}{suffix}", tmp_path)) == said(shipped()[name])
