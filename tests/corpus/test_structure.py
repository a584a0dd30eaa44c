"""Sections, titles and introductions of documents."""

from __future__ import annotations

import pytest

from corpus.document import Block
from corpus.readers import markdown
from corpus.readers import text as plain_text
from corpus.structure import Structure, assemble


def structure(text: str, title: str | None = "Titre") -> Structure:
    return assemble(text, markdown.pieces(text), title, "fr")


def section_of(text: str, words: str, title: str | None = "Titre") -> str | None:
    return block_of(text, words, title).section


def block_of(text: str, words: str, title: str | None = "Titre") -> Block:
    (block,) = (block for block in structure(text, title).blocks if text[block.start : block.end] == words)
    return block


def lead_of(text: str, words: str) -> str | None:
    lead = block_of(text, words).lead
    return text[lead.start : lead.end] if lead else None


def test_section_is_the_path_of_headings_above() -> None:
    text = "# A\n\na.\n\n## B *x* [1]\n\nb.\n\n#### C\n\nc.\n\n## D\n\nd.\n\n# E\n\ne."

    assert [section_of(text, words) for words in ("a.", "b.", "c.", "d.", "e.")] == [
        "A",
        "A > B x",
        "A > B x > C",
        "A > D",
        "E",
    ]


def test_heading_has_the_section_it_stands_in() -> None:
    assert section_of("# Titre\n\n## A\n\n### B\n\nb.", "### B") == "A"


@pytest.mark.parametrize(
    "text",
    ["# Titre\n\na.", "# **Titre !**\n\na.", "Titre\n-----\n\na.", "# Autre nom\n\na.", "Avant.\n\n## TITRE\n\na."],
    ids=["equal", "equal but for its markup", "underlined", "the only first-level heading", "not at the top"],
)
def test_heading_that_names_the_document_is_no_section(text: str) -> None:
    assert section_of(text, "a.") is None


def test_first_of_several_first_level_headings_is_a_section() -> None:
    assert section_of("# Un\n\na.\n\n# Deux\n\nb.", "a.") == "Un"


def test_first_heading_is_the_title_where_none_is_given() -> None:
    text = "# Un *titre*\n\na.\n\n## Deux\n\nb."

    assert structure(text, None).title == "Un titre"
    assert section_of(text, "a.", None) is None
    assert section_of(text, "b.", None) == "Deux"


def test_bare_line_before_a_paragraph_reads_as_a_heading() -> None:
    """Press releases pasted as text have no other headings."""
    text = (
        "Un chapeau de phrase entière.\n\nUne immersion dans l’écosystème\n\nLe programme suit.\n\n**Suites**\n\nRien."
    )

    assert section_of(text, "Le programme suit.") == "Une immersion dans l’écosystème"
    assert section_of(text, "Rien.") == "Suites"
    assert structure(text).title == "Titre"


def test_bare_line_under_a_heading_is_one_level_lower() -> None:
    text = "# Titre\n\n## A\n\nIntertitre\n\na.\n\n## B\n\nb."

    assert section_of(text, "a.") == "A > Intertitre"
    assert section_of(text, "b.") == "B"


@pytest.mark.parametrize(
    "line",
    [
        "Une phrase entière.",
        "Est-ce un titre ?",
        "En savoir plus :",
        "une ligne sans capitale",
        "➔ https://example.org",
        "Voir https://example.org",
        "2025",
        "Une ligne\nqui continue",
        "Un mot " * 19,
        "Trop" * 33,
    ],
)
def test_line_that_is_no_heading_stays_a_paragraph(line: str) -> None:
    text = f"Avant.\n\n{line}\n\nAprès."

    assert [block.kind for block in structure(text).blocks] == ["paragraph"] * 3


def test_bare_lines_in_a_row_are_no_headings() -> None:
    """An address or a signature; only the last of the lines stands before a paragraph."""
    text = "Avant.\n\nContact presse\n\nMarie Durand\n\nDijon\n\nAprès."

    assert [block.kind for block in structure(text).blocks] == ["paragraph"] * 3 + ["heading", "paragraph"]


def test_bare_line_at_the_end_is_a_paragraph() -> None:
    assert section_of("Avant.\n\nMarie Durand", "Marie Durand") is None


def test_bare_line_opens_a_plain_text_as_its_title() -> None:
    text = "Un titre sans point\n\nUn sous-titre\n\nUn texte entier."
    found = assemble(text, plain_text.pieces(text), None, "fr")

    assert found.title == "Un titre sans point"
    assert [block.kind for block in found.blocks] == ["heading", "heading", "paragraph"]
    assert found.blocks[-1].section == "Un sous-titre"


def test_item_leads_with_the_sentence_that_introduces_its_list() -> None:
    text = "Il préside. On le voit à chaque **étape** [1] :\n\n- en 2024 ;\n- en 2025.\n\n  Suite.\n\nFin.\n\n- autre."

    assert lead_of(text, "en 2024 ;") == "On le voit à chaque **étape** [1] :"
    assert lead_of(text, "en 2025.") == "On le voit à chaque **étape** [1] :"
    assert lead_of(text, "Suite.") == "On le voit à chaque **étape** [1] :"
    assert lead_of(text, "autre.") is None


def test_item_leads_with_a_bare_line_before_its_list() -> None:
    assert lead_of("Fin.\n\nNos missions\n\n- accompagner", "accompagner") == "Nos missions"


def test_heading_and_table_introduce_no_list() -> None:
    assert lead_of("## Missions :\n\n- accompagner", "accompagner") is None
    assert lead_of("| a : |\n|---|\n| b : |\n\n- accompagner", "accompagner") is None


def test_nested_item_leads_with_its_parent_not_with_the_introduction() -> None:
    assert lead_of("Voici :\n\n- parent\n  - enfant", "enfant") == "parent"


def test_row_leads_with_its_header() -> None:
    assert lead_of("Voici :\n\n| a | b |\n|---|---|\n| 1 | 2 |", "| 1 | 2 |") == "| a | b |"


def test_piece_of_signs_alone_is_no_block() -> None:
    assert structure("***a***\n\n\\*\n\n| a | b |\n|---|---|\n| | |\n\n…").blocks[-1].kind == "paragraph"
    assert [block.kind for block in structure("| a | b |\n|---|---|\n| | |\n").blocks] == ["header"]
