"""Workbooks: sheets as sections, tables with their headers, values as people see them."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.limits import CELLS
from corpus.readers.xlsx import read
from tests.corpus.office_files import (
    bomb,
    laughs,
    mutated_members,
    mutations,
    refused,
    relations,
    unzipped,
    with_doctype,
    zipped,
)

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def book(rows: Sequence[Sequence[Any]], change: Callable[[Any], object] | None = None) -> bytes:
    """A workbook of one sheet of French words."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    return saved(workbook)


def raw(rows: str, more: str = "", strings: str = "<sst/>") -> bytes:
    """A workbook whose one sheet has this XML, and these shared strings."""
    return zipped(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "sheet.xml"), ("r2", "sharedStrings", "sharedStrings.xml")
            ),
            "xl/sharedStrings.xml": strings,
            "xl/workbook.xml": f"<workbook xmlns='{S}' xmlns:r='{R}'><sheets>"
            "<sheet name='Feuil1' r:id='r1'/></sheets></workbook>",
            "xl/sheet.xml": f"<worksheet xmlns='{S}'><sheetData>{rows}</sheetData>{more}</worksheet>",
        }
    )


def pieces(extract: Extract) -> list[tuple[str, str]]:
    return [(piece.kind, extract.text[piece.start : piece.end]) for piece in extract.pieces]


def notes(extract: Extract) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in extract.notes]


PRODUCTS: Sequence[Sequence[Any]] = (
    ("Produit", "Montant", "Part", "Date"),
    ("Lait", 1234567.5, 0.256, datetime.date(2025, 3, 2)),
    ("Bois", 3, 1, None),
)


def formatted(sheet: Any) -> None:
    sheet["B2"].number_format, sheet["C2"].number_format = '#,##0.00 "€"', "0.0%"
    sheet["D2"].number_format = "d mmmm yyyy"


def test_values_are_written_as_people_see_them() -> None:
    extract = read(book(PRODUCTS, formatted))
    assert pieces(extract) == [
        ("header", "| Produit | Montant | Part | Date |"),
        ("row", "| Lait | 1\u202f234\u202f567,50 € | 25,6% | 2 mars 2025 |"),
        ("row", "| Bois | 3 | 1 |  |"),
    ]
    assert all(piece.lead == extract.pieces[0].lead or piece.lead for piece in extract.pieces[1:])


def test_a_sheet_is_a_section_and_hidden_ones_are_left_out() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Ventes"
    workbook.active.append(["Lait", "Bois"])
    for name, state in (("Effectifs", "visible"), ("Secret", "hidden"), ("Caché", "veryHidden"), ("Vide", "visible")):
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = state
        if name != "Vide":
            sheet["A1"] = f"contenu {name}"
    extract = read(saved(workbook))
    assert extract.text == "Ventes\n\n| Lait | Bois |\n\nEffectifs\n\ncontenu Effectifs\n"
    assert notes(extract) == [
        ("hidden text", f"text that nobody sees left out, on a hidden sheet, sheet “{name}”: “contenu {name}”")
        for name in ("Secret", "Caché")
    ]


def test_tables_of_a_sheet_are_told_apart_with_what_stands_above_and_below() -> None:
    def write(sheet: Any) -> None:
        sheet["A1"] = "Les ventes de la région"
        sheet.merge_cells("A1:C1")
        for row, texts in enumerate([("Produit", 2022, 2023), ("Lait", 1, 2), ("Bois", 3, 4)], 2):
            for column, text in enumerate(texts, 1):
                sheet.cell(row, column, text)
        sheet["A5"] = "Source : douanes"
        for place, text in (("F2", "Pays"), ("G2", "Nombre"), ("F3", "Suisse"), ("G3", 7)):
            sheet[place] = text
        sheet["A8"] = "Une remarque seule."

    assert pieces(read(book([], write))) == [
        ("paragraph", "Les ventes de la région"),
        ("header", "| Produit | 2022 | 2023 |"),
        ("row", "| Lait | 1 | 2 |"),
        ("row", "| Bois | 3 | 4 |"),
        ("paragraph", "Source : douanes"),
        ("header", "| Pays | Nombre |"),
        ("row", "| Suisse | 7 |"),
        ("paragraph", "Une remarque seule."),
    ]


def test_headers_of_two_rows_and_merged_cells() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A3:A4")

    rows = (("Pays", "Effectifs", None), (None, "2023", "2024"), ("France", 1, 2), (None, 3, 4))
    assert read(book(rows, merge)).text == (
        "| Pays | Effectifs 2023 | Effectifs 2024 |\n| France | 1 | 2 |\n| France | 3 | 4 |\n"
    )


def test_rows_of_numbers_have_no_header() -> None:
    assert [kind for kind, _ in pieces(read(book([("Lait", 1), ("Bois", 2)])))] == ["row", "row"]


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def whiten(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.font = Font(color="FFFFFFFF")


def shrink(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.font = Font(sz=1)


def blank(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.number_format = ";;;"


@pytest.mark.parametrize(
    ("change", "how", "kept"),
    [
        (hide_row, "in a hidden row", ["| a | b |", "| c | d |"]),
        (hide_column, "in a hidden column", ["a", "c", "caché"]),
        (whiten, "white on white", ["| a | b |", "| c | d |"]),
        (shrink, "too small to read", ["| a | b |", "| c | d |"]),
        (blank, "by its number format", ["| a | b |", "| c | d |"]),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_noted(
    change: Callable[[Any], object], how: str, kept: list[str]
) -> None:
    extract = read(book([("a", "b"), ("c", "d"), ("caché", "caché")], change))
    assert [text for _, text in pieces(extract)] == kept
    assert len(extract.notes) == 1
    assert f"left out, {how}, sheet “Sheet”" in extract.notes[0].text


def test_white_text_on_a_colour_stays() -> None:
    def fill(sheet: Any) -> None:
        for cell in sheet[1]:
            cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF000080")

    def table(sheet: Any) -> None:
        for cell in sheet[1]:
            cell.font = Font(color="FFFFFFFF")
        sheet.add_table(Table(displayName="T", ref="A1:B2", tableStyleInfo=TableStyleInfo(name="TableStyleMedium2")))

    for change in (fill, table):
        extract = read(book([("a", "b"), ("c", "d")], change))
        assert (extract.text, extract.notes) == ("| a | b |\n| c | d |\n", ())


def test_comments_and_formulas_without_a_value_are_noted() -> None:
    def write(sheet: Any) -> None:
        sheet["A1"].comment = Comment("privé", "X")
        sheet["B1"] = "=1+1"

    extract = read(book([("a",)], write))
    assert extract.text == "a\n"
    assert [kind for kind, _ in notes(extract)] == ["left out", "left out"]
    assert "formulas whose value was never computed left out, sheet “Sheet”" in notes(extract)[0][1]
    assert "privé" in notes(extract)[1][1]


def test_kinds_of_cells() -> None:
    inline = "<is><r><t>en </t></r><r><t>deux</t></r><rPh><t>non</t></rPh></is>"
    row = (
        f"<row r='1'><c t='b'><v>1</v></c><c t='str'><f>x</f><v>calculé</v></c><c t='inlineStr'>{inline}</c>"
        "<c t='e'><v>#N/A</v></c><c t='d'><v>2025-03-02</v></c><c t='s'><v>99</v></c><c><v>zz</v></c></row>"
    )
    assert read(raw(row)).text == "| VRAI | calculé | en deux | #N/A | 2025-03-02 | zz |\n"


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_every_text_is_read_once_in_its_row(data: st.DataObject) -> None:
    words = st.one_of(st.none(), st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=5))
    rows = data.draw(st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=8))
    extract = read(book(rows))
    read_back = sorted(word for line in extract.text.split() for word in [line.strip("|")] if word)
    assert read_back == sorted(word for row in rows for word in row if word)


def test_a_million_empty_styled_rows_hurt_nobody() -> None:
    rows = "".join(f"<row r='{number}' s='1' customFormat='1'/>" for number in range(1, 1_048_577))
    merged = "<mergeCells><mergeCell ref='A1:A1048576'/></mergeCells>"
    extract = read(raw(f"<row r='1'><c r='A1' t='str'><v>a</v></c></row>{rows}", merged))
    assert extract.text == "a\n"


def test_cells_over_the_limit_are_left_out_and_noted() -> None:
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(1000))
    rows = "".join(f"<row>{cells}</row>" for _ in range(CELLS // 1000 + 2))
    extract = read(raw(rows))
    assert extract.text.count("\n") == CELLS // 1000
    assert notes(extract) == [("left out", "cells over the limit (2,000) left out, sheet “Feuil1”")]


def test_one_long_string_in_many_cells_is_bounded() -> None:
    cell = "<c t='s'><v>0</v></c>"
    strings = f"<sst xmlns='{S}'><si><t>{'Valbrume ' * 200}</t></si></sst>"
    assert "characters of text" in refused(read, raw(f"<row>{cell * 100}</row>" * 100, strings=strings))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "protected by a password"),
        (bomb("xl/worksheets/sheet1.xml", 40_000_000), "200 times smaller"),
        (zipped({"a": ""}), "something else"),
        (raw("<row>"), "well-formed"),
    ],
)
def test_a_hostile_file_is_refused_for_one_reason(content: bytes, reason: str) -> None:
    assert reason in refused(read, content)


def test_no_part_expands_an_entity_or_opens_anything(listener: list[str], listener_url: str) -> None:
    parts = unzipped(book(PRODUCTS, formatted))
    read_parts = set()
    for name in parts:
        if name.startswith("[Content"):
            continue
        for doctype in (f'<!DOCTYPE r [<!ENTITY e SYSTEM "{listener_url}e">]>', laughs("r").replace("l9", "e")):
            try:
                extract = read(zipped({**parts, name: with_doctype(parts[name], doctype, "&e;")}))
            except ContentError:
                read_parts.add(name)
            else:
                assert extract.text == read(book(PRODUCTS, formatted)).text
            with_strings = with_doctype(f"<sst xmlns='{S}'><si><t>a</t></si></sst>".encode(), doctype, "&e;").decode()
            assert "document type" in refused(read, raw("<row/>", strings=with_strings))
    assert {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/theme/theme1.xml"} <= read_parts
    assert listener == []


@pytest.mark.parametrize("seed", range(2))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    draw = random.Random(seed)
    content = book(PRODUCTS, formatted)
    for changed in mutations(content, draw, 40) + mutated_members(content, draw, 60):
        try:
            read(changed)
        except ContentError:
            continue
