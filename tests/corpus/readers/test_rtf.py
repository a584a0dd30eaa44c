"""Rich Text Format: what people see of it, and what they do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.limits import DEPTH
from corpus.readers.rtf import read
from tests.corpus.office_files import (
    SOURCE,
    Heading,
    Item,
    Paragraph,
    Source,
    Table,
    expected,
    mutations,
    refused,
    sources,
)

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Arial;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}"
    r"{\s2\sbasedon1 Titre 2;}{\s3 heading 3;}{\s4 heading 4;}{\s9 Title;}{\s8 toc 1;}{\*\cs10 Strong;}}"
)


def escaped(text: str) -> str:
    """Text as Word writes it: bytes of the code page where there are, Unicode with a fallback elsewhere."""
    written = []
    for sign in text:
        if sign in "\\{}":
            written.append("\\" + sign)
        elif sign.isascii():
            written.append(sign)
        else:
            try:
                written.append(f"\\'{sign.encode('cp1252')[0]:02x}")
            except UnicodeEncodeError:
                units = sign.encode("utf-16-le")
                numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
                written.extend(f"\\u{number}?" for number in numbers)
    return "".join(written)


def rtf(body: str) -> bytes:
    return f"{HEAD}{body}}}".encode("latin-1")


def written(source: Source) -> bytes:
    parts = []
    for block in source:
        match block:
            case Heading(level, text):
                parts.append(rf"\pard\s{level} {escaped(text)}\par")
            case Paragraph(text):
                parts.append(rf"\pard\s0 {escaped(text)}\par")
            case Item(depth, text):
                parts.append(rf"\pard{{\listtext\f1\'b7\tab}}\ls1\ilvl{depth} {escaped(text)}\par")
            case Table(rows):
                for row in rows:
                    cells = "".join(rf"\pard\intbl {escaped(text)}\cell" for text in row)
                    ends = "".join(rf"\cellx{place}" for place in range(len(row)))
                    parts.append(rf"\trowd{ends}{cells}\row")
    return rtf("\n".join(parts))


def notes(extract: Extract) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in extract.notes]


def test_a_document_reads_back_as_it_was_written() -> None:
    extract = read(written(SOURCE))
    assert extract.text == expected(SOURCE).text
    assert extract.pieces == expected(SOURCE).pieces
    assert (extract.pages, extract.notes) == ((), ())


@settings(max_examples=40, deadline=None)
@given(sources())
def test_any_document_reads_back_as_it_was_written(source: Source) -> None:
    extract = read(written(source))
    assert extract.text == expected(source).text
    assert extract.pieces == expected(source).pieces


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \'80 \u8364 ?\u8364\'80 \uc0\u8364 x", "café € €€ €x"),
        (r"{\f2 \'c4\'e0} \'e9", "Да é"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"a\tab b\line c\~d\_e\-f\emdash\lquote x\rquote", "a b\nc\u00a0d\u2011ef—‘x’"),
        (r"10{\super 6} {\f1 a}", "10⁶ α"),
        ("saut\r\nde ligne\\\\ \\{x\\}", "sautde ligne\\ {x}"),
        (
            r"{\upr{vieux}{\*\ud{neuf}}}{\*\inconnu secret}{\pict 01}{\header x}{\field{\*\fldinst PAGE}{\fldrslt 7}}",
            "neuf",
        ),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt lien}}", "lien"),
        ("\\bin4 }}}}vu", "vu"),
    ],
)
def test_what_a_paragraph_shows(body: str, text: str) -> None:
    assert read(rtf(body + r"\par")).text == text + "\n"


def test_numbers_of_lists_are_those_that_stand_there() -> None:
    body = (
        r"\pard{\listtext 3.\tab}\ilvl0 trois\par\pard{\listtext a)\tab}\ilvl1 sous\par\pard{\pntext\'b7\tab}puce\par"
    )
    assert read(rtf(body)).text == "3. trois\n  a) sous\n- puce\n"


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (r"{\v cache}", "formatted as hidden"),
        (r"{\cf1 cache}", "white on white"),
        (r"{\cf2\chcbpat2 cache}", "in the colour of what is behind it"),
        (r"{\fs2 cache}", "too small to read"),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_noted(body: str, how: str) -> None:
    extract = read(rtf(rf"Vu.{body}\par"))
    assert extract.text == "Vu.\n"
    assert notes(extract) == [("hidden text", f"text that nobody sees left out, {how}: “cache”")]


def test_a_paragraph_without_a_style_is_no_heading_where_only_headings_are_defined() -> None:
    extract = read(rb"{\rtf1{\stylesheet{\s1\outlinelevel0 heading 1;}}\pard\s1 Titre\par\pard Texte.\par}")
    assert [piece.kind for piece in extract.pieces] == ["heading", "paragraph"]


def test_white_on_blue_stays() -> None:
    assert read(rtf(r"{\cf1\chcbpat2 vu}\par")).text == "vu\n"
    assert read(rtf(r"\pard\cbpat2{\cf1 vu}\par")).text == "vu\n"


def test_deletions_comments_contents_and_pictures_are_noted() -> None:
    body = (
        r"{\deleted vieux}neuf{\*\annotation prive}{\pict 00}\par\pard\s8 Partie 3\par"
        r"\pard{\field{\*\fldinst TOC \\o}{\fldrslt Table}}\par"
    )
    extract = read(rtf(body))
    assert extract.text == "neuf\n"
    assert notes(extract) == [
        ("left out", "tracked deletions left out: “vieux”"),
        ("left out", "comments left out: “prive”"),
        ("left out", "pictures left out"),
        ("left out", "lines of a table of contents left out (2): “Partie 3 Table”"),
    ]


def test_notes_and_boxes_follow_their_paragraph() -> None:
    body = (
        r"Il y a 17 stations{\footnote \pard Source : INSEE.\par Suite.}{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt "
        r"\pard Encadre\par}}}.\par Fin.\par"
    )
    assert read(rtf(body)).text == "Il y a 17 stations.\n\nSource : INSEE.\nSuite.\n\nEncadre\n\nFin.\n"


def test_a_note_whose_beginning_is_said_twice_loses_nothing() -> None:
    body = r"Avant{\footnote\pard Une\footnote  note.\par}.\par Fin.\par"
    assert read(rtf(body)).text == "Avant.\n\nUne note.\n\nFin.\n"


def test_merged_cells_and_cells_of_several_paragraphs() -> None:
    body = (
        r"\trowd\trhdr\cellx1\clvmrg\cellx2\pard\intbl Pays\cell Nombre\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2\pard\intbl France\cell un\par deux\cell\row"
        r"\trowd\clvmrg\cellx1\cellx2\pard\intbl\cell 3\cell\row"
        r"\trowd\clmgf\cellx1\clmrg\cellx2\pard\intbl Total\cell\cell\row\pard Fin\par"
    )
    assert read(rtf(body)).text == "| Pays |  |\n| France | un deux |\n| France | 3 |\n| Total |  |\n\nFin\n"


def test_properties_and_title() -> None:
    info = (
        r"{\info{\title Document1}{\author Agence}{\*\company Ville de Valbrume}{\keywords ponts, routes}"
        r"{\creatim\yr2024\mo1\dy2\hr3}{\revtim\yr2025\mo3\dy4}}\pard\s9 Le bilan\par\pard\s1 Partie\par"
    )
    extract = read(rtf(info))
    assert [piece.level for piece in extract.pieces] == [1, 2]
    found = extract.properties
    assert (found.title, found.publisher, found.date) == ("Le bilan", "Ville de Valbrume", "2025-03-04")
    assert found.topics == ("ponts", "routes")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "something else"),
        (b"Bonjour", "something else"),
        (b"{\\rtf1" + b"{" * (DEPTH + 1), "inside each other"),
    ],
)
def test_a_hostile_file_is_refused_for_one_reason(content: bytes, reason: str) -> None:
    assert reason in refused(read, content)


def test_a_megabyte_of_anything_is_read_in_one_pass() -> None:
    for unit in (
        r"\par ",
        r"\cell ",
        "{}",
        r"\u8364?",
        r"\'e9",
        r"{\v x}",
        r"\intbl a\par ",
        r"\bin1 ",
        "\\",
        r"\s1 a\par",
    ):
        read(rtf(unit * (300_000 // len(unit))))


@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    draw = random.Random(seed)
    for changed in mutations(written(SOURCE), draw, 200):
        try:
            read(changed)
        except ContentError:
            continue


@given(st.text(st.sampled_from("\\{}'*abcuv0123456789- ;\npard"), max_size=200))
def test_any_tokens_are_read(text: str) -> None:
    read(rtf(text))
