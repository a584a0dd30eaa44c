"""A closing list of sources becomes the document's sources, and nothing that can be quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document, Source
from corpus.reading import read

LIST = """[1] « Titre », Journal du Lac, 2025-04-02. https://example.org/a?b=1
[2] “A title, with a comma”, The Paper (online) (2024). <https://example.org/c>
[3] Un titre sans guillemets
"""


def document(folder: Path, text: str) -> Document:
    path = folder / "note.md"
    path.write_text(text, encoding="utf-8")
    return read(path, folder)


@pytest.mark.parametrize(
    "heading", ["Sources", "Références", "References", "Quellen", "**Bibliographie**", "Sources :"]
)
@pytest.mark.parametrize("marker", ["- ", "", "1. "], ids=["bullets", "paragraphs", "numbered"])
def test_numbered_entries_under_the_last_heading_are_sources(tmp_path: Path, heading: str, marker: str) -> None:
    entries = LIST.splitlines()
    if marker == "1. ":
        entries = [entry.partition("] ")[2] for entry in entries]
        marked = [f"{number}. {entry}" for number, entry in enumerate(entries, start=1)]
    else:
        marked = [f"{marker}{entry}" for entry in entries]
    found = document(tmp_path, f"# Note\n\nUne phrase [1][3].\n\n## {heading}\n\n" + "\n\n".join(marked) + "\n")

    assert found.sources == (
        Source(1, "Titre", "Journal du Lac", "https://example.org/a?b=1", "2025-04-02"),
        Source(2, "A title, with a comma", "The Paper (online)", "https://example.org/c", "2024"),
        Source(3, "Un titre sans guillemets"),
    )
    assert [found.text[block.start : block.end] for block in found.blocks] == ["# Note", "Une phrase [1][3]."]


@pytest.mark.parametrize(
    "text",
    [
        "# Note\n\nUne phrase.\n\n## Sources\n\n- [1] Titre\n",
        "# Note\n\nUne phrase [2].\n\n## Sources\n\n- [1] Titre\n",
        "# Note\n\nUne phrase [1].\n\n## Sources\n\n- [1] Titre\n- un lac\n",
        "# Note\n\nUne phrase [1].\n\n## Sources de la Loue\n\n- [1] Titre\n",
        "# Note\n\nUne phrase [1].\n\n## Sources\n\n- [1] Titre\n\n## Suite\n\nFin.\n",
        "Une phrase [1].\n",
    ],
    ids=["unmarked", "marked otherwise", "not all numbered", "another heading", "not the last", "no heading"],
)
def test_any_other_list_stays_text(tmp_path: Path, text: str) -> None:
    found = document(tmp_path, text)

    assert found.sources == ()
    assert found.blocks[-1].end == len(text.rstrip())


def test_sources_of_the_front_matter_come_first(tmp_path: Path) -> None:
    found = document(tmp_path, "---\nsources: [Un titre]\n---\nUne phrase [1].\n\n## Sources\n\n- [1] Titre\n")

    assert found.sources == (Source(1, "Un titre"),)
    assert found.blocks[-1].kind == "item"


def test_address_in_a_piece_of_its_own_goes_with_its_entry(tmp_path: Path) -> None:
    entries = "[1] « Titre », Journal, 2025.\n\nhttps://example.org/a\n\n[2] « Autre »\n"
    found = document(tmp_path, f"# Note\n\nUne phrase [1].\n\n## Sources\n\n{entries}")

    assert found.sources == (
        Source(1, "Titre", "Journal", "https://example.org/a", "2025"),
        Source(2, "Autre"),
    )
