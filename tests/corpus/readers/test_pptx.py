"""Presentations: slides as pages, shapes in reading order, what nobody sees left out."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Inches, Pt

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.readers.drawing import Area, reading_order
from corpus.readers.pptx import read
from tests.corpus.office_files import (
    HARD,
    bomb,
    laughs,
    mutated_members,
    mutations,
    refused,
    unzipped,
    with_doctype,
    zipped,
)


def saved(presentation: Any) -> bytes:
    content = io.BytesIO()
    presentation.save(content)
    return content.getvalue()


def deck() -> Any:
    """A title slide, a slide with nested bullets, one with two columns, one with a table."""
    presentation = Presentation()
    layouts = presentation.slide_layouts
    first = presentation.slides.add_slide(layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Le rapport de Valbrume", "Agence, 2025"
    second = presentation.slides.add_slide(layouts[1])
    second.shapes.title.text = "Les lignes"
    frame = second.placeholders[1].text_frame
    frame.text = HARD
    for level, text in ((1, "17 stations"), (0, "La ligne B")):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    third = presentation.slides.add_slide(layouts[4])
    third.shapes.title.text = "Comparer"
    for place, text in ((1, "Avant"), (2, "vieux"), (3, "Après"), (4, "neuf")):
        third.placeholders[place].text = text
    fourth = presentation.slides.add_slide(layouts[5])
    fourth.shapes.title.text = "Les ateliers"
    table = fourth.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(5)).table
    for row, texts in enumerate((("Atelier", "Salariés"), ("Forges", "31"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return presentation


def box(slide: Any, text: str, left: float = 2, top: float = 10, width: float = 8, height: float = 2) -> Any:
    shape = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    shape.text_frame.text = text
    return shape


def one(change: Callable[[Any], object]) -> Extract:
    """A presentation of one empty slide that `change` writes on, read."""
    presentation = Presentation()
    change(presentation.slides.add_slide(presentation.slide_layouts[6]))
    return read(saved(presentation))


def notes(extract: Extract) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in extract.notes]


def test_slides_are_pages_with_their_title_as_heading() -> None:
    extract = read(saved(deck()))
    assert extract.text == (
        f"Le rapport de Valbrume\n\nAgence, 2025\n\nLes lignes\n\n- {HARD}\n  - 17 stations\n- La ligne B\n\n"
        "Comparer\n\nAvant\n\n- vieux\n\nAprès\n\n- neuf\n\nLes ateliers\n\n| Atelier | Salariés |\n| Forges | 31 |\n"
    )
    levels = [(extract.text[p.start : p.end], p.level) for p in extract.pieces if p.kind == "heading"]
    assert levels == [("Le rapport de Valbrume", 1), ("Les lignes", 2), ("Comparer", 2), ("Les ateliers", 2)]
    starts = [page.start for page in extract.pages]
    assert starts == [0, *(extract.text.index(title) for title in ("Les lignes", "Comparer", "Les ateliers"))]
    assert extract.properties.title == "Le rapport de Valbrume"
    assert [extract.text[p.lead.start : p.lead.end] for p in extract.pieces if p.kind == "item" and p.lead] == [HARD]


def test_a_hidden_slide_keeps_its_number_and_says_nothing() -> None:
    presentation = deck()
    presentation.slides[1]._element.set("show", "0")
    extract = read(saved(presentation))
    assert "17 stations" not in extract.text
    assert len(extract.pages) == 4
    assert extract.pages[1].start == extract.pages[2].start == extract.text.index("Comparer")
    assert notes(extract)[0][1].startswith("text that nobody sees left out, on a hidden slide, slide 2: “Les lignes")


def test_notes_pictures_dates_and_numbers_are_left_out() -> None:
    presentation = deck()
    slide = presentation.slides[3]
    slide.notes_slide.notes_text_frame.text = "Ne pas dire."
    field = '<a:fld id="x" type="slidenum"><a:t>4</a:t></a:fld>'
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="n"/><p:cNvSpPr/><p:nvPr>{kind}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody>'
        f"<a:bodyPr/><a:p>{content}</a:p></p:txBody></p:sp>"
        for kind, content in (('<p:ph type="ftr"/>', "<a:r><a:t>Pied</a:t></a:r>"), ("", field))
    )
    parts = unzipped(saved(presentation))
    slide_part = "ppt/slides/slide4.xml"
    parts[slide_part] = parts[slide_part].replace(b"</p:spTree>", f"{shapes}</p:spTree>".encode())
    extract = read(zipped(parts))
    assert extract.text == read(saved(deck())).text
    assert notes(extract) == [("left out", "speaker notes left out: “Ne pas dire.”")]


def white(shape: Any) -> Any:
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    return shape


def filled(slide: Any) -> None:
    shape = white(box(slide, "vu"))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0, 0, 128)


def over_a_band(slide: Any) -> None:
    band = slide.shapes.add_shape(1, Cm(1), Cm(9), Cm(12), Cm(4))
    assert band.text_frame.text == ""
    white(box(slide, "vu"))


def on_blue(slide: Any) -> None:
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = RGBColor(0, 0, 128)
    white(box(slide, "vu"))


@pytest.mark.parametrize("change", [filled, over_a_band, on_blue])
def test_white_text_on_a_colour_stays(change: Callable[[Any], object]) -> None:
    extract = one(change)
    assert (extract.text, extract.notes) == ("vu\n", ())


def tiny(slide: Any) -> None:
    box(slide, "caché").text_frame.paragraphs[0].runs[0].font.size = Pt(1)


def invisible(slide: Any) -> None:
    box(slide, "caché")._element.nvSpPr.cNvPr.set("hidden", "1")


def in_the_colour_of_the_page(slide: Any) -> None:
    box(slide, "caché").text_frame.paragraphs[0].runs[0].font.color.theme_color = 14  # background 1


def plain_white(slide: Any) -> None:
    white(box(slide, "caché"))


def beside(slide: Any) -> None:
    box(slide, "caché", left=-40)


def below(slide: Any) -> None:
    box(slide, "caché", top=200)


def transparent(slide: Any) -> None:
    colour = white(box(slide, "caché")).text_frame.paragraphs[0].runs[0].font.color._color._xClr
    colour.append(colour.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}alpha", {"val": "0"}))


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (plain_white, "white on white"),
        (in_the_colour_of_the_page, "white on white"),
        (tiny, "too small to read"),
        (invisible, "in a hidden shape"),
        (transparent, "in no colour at all"),
        (beside, "off the slide"),
        (below, "off the slide"),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_noted(change: Callable[[Any], object], how: str) -> None:
    extract = one(change)
    assert extract.text == ""
    assert notes(extract) == [("hidden text", f"text that nobody sees left out, {how}, slide 1: “caché”")]


def test_shapes_are_read_as_they_lie_whatever_their_order_in_the_file() -> None:
    def write(slide: Any) -> None:
        box(slide, "4 bas", 1, 16, 20, 2)
        box(slide, "3 droite", 13, 4, 8, 8)
        group = slide.shapes.add_group_shape()
        for text, top in (("2 gauche, plus bas", 8), ("1 gauche", 4)):
            shape = group.shapes.add_textbox(Cm(1), Cm(top), Cm(8), Cm(3))
            shape.text_frame.text = text
        box(slide, "0 haut", 1, 1, 20, 2)

    assert [word[0] for word in one(write).text.split("\n\n")] == list("01234")


@given(st.lists(st.builds(Area, *[st.floats(0, 1e7)] * 4), max_size=40))
def test_every_shape_is_read_once(areas: list[Area]) -> None:
    assert sorted(reading_order(areas)) == list(range(len(areas)))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1), min_size=1, max_size=8))
def test_each_word_is_on_the_page_of_its_slide(words: list[str]) -> None:
    presentation = Presentation()
    for word in words:
        box(presentation.slides.add_slide(presentation.slide_layouts[6]), word)
    extract = read(saved(presentation))
    assert [extract.text[page.start :].split("\n")[0] for page in extract.pages] == words


def test_charts_are_tables_of_what_they_show() -> None:
    def write(slide: Any) -> None:
        data = CategoryChartData(number_format="#,##0.0")
        data.categories = ["Lait", "Bois"]
        data.add_series("Exportations", (1200.25, 3.0))
        chart = slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(5), Inches(3), data
        ).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "Les exportations de la région"

    assert one(write).text == (
        "Les exportations de la région\n\n|  | Exportations |\n| Lait | 1\u202f200,3 |\n| Bois | 3,0 |\n"
    )


def test_numbered_paragraphs_and_merged_cells() -> None:
    presentation = deck()
    parts = unzipped(saved(presentation))
    name = "ppt/slides/slide2.xml"
    parts[name] = re.sub(rb"<a:p>", b'<a:p><a:pPr><a:buAutoNum type="alphaLcParenR" startAt="3"/></a:pPr>', parts[name])
    parts["ppt/slides/slide4.xml"] = parts["ppt/slides/slide4.xml"].replace(b"<a:tc>", b'<a:tc gridSpan="2">', 1)
    text = read(zipped(parts)).text
    assert f"c) {HARD}" in text
    assert "| Atelier |  | Salariés |" in text


def test_a_diagram_is_a_list() -> None:
    base = "http://schemas.openxmlformats.org/drawingml/2006/"
    namespaces = f'xmlns:dgm="{base}diagram" xmlns:a="{base}main"'
    point = "<dgm:pt modelId='{}' type='{}'><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>".format
    link = "<dgm:cxn srcId='{}' destId='{}' srcOrd='{}'/>".format
    points = point(0, "doc", "") + point(1, "node", "Deux") + point(2, "node", "Un") + point(3, "node", "sous")
    links = link(0, 1, 1) + link(0, 2, 0) + link(2, 3, 0) + link(3, 2, 0)
    lists = f"<dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>"
    data = f"<dgm:dataModel {namespaces}>{lists}</dgm:dataModel>"
    presentation = Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    parts = unzipped(saved(presentation))
    parts["ppt/diagrams/data1.xml"] = data.encode()
    parts["ppt/slides/_rels/slide1.xml.rels"] = parts["ppt/slides/_rels/slide1.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rD" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData" '
        b'Target="../diagrams/data1.xml"/></Relationships>',
    )
    frame = (
        '<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/'
        'diagram" r:dm="rD"/></a:graphicData></a:graphic></p:graphicFrame></p:spTree>'
    )
    parts["ppt/slides/slide1.xml"] = parts["ppt/slides/slide1.xml"].replace(b"</p:spTree>", frame.encode())
    assert read(zipped(parts)).text == "- Un\n  - sous\n- Deux\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "protected by a password"),
        (bomb("ppt/slides/slide1.xml", 40_000_000), "200 times smaller"),
        (zipped({"a": ""}), "something else"),
    ],
)
def test_a_hostile_file_is_refused_for_one_reason(content: bytes, reason: str) -> None:
    assert reason in refused(read, content)


def test_no_part_expands_an_entity_or_opens_anything(listener: list[str], listener_url: str) -> None:
    parts = unzipped(saved(deck()))
    read_parts = set()
    for name in parts:
        if not name.endswith((".xml", ".rels")) or re.search(r"slideLayout(?:[389]|1\d)|Content_Types", name):
            continue
        for doctype in (f'<!DOCTYPE r [<!ENTITY e SYSTEM "{listener_url}e">]>', laughs("r").replace("l9", "e")):
            try:
                extract = read(zipped({**parts, name: with_doctype(parts[name], doctype, "&e;")}))
            except ContentError:
                read_parts.add(name)
            else:
                assert extract.text == read(saved(deck())).text
    assert {"ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/theme/theme1.xml", "docProps/core.xml"} <= read_parts
    assert listener == []


@pytest.mark.parametrize("seed", range(2))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    draw = random.Random(seed)
    content = saved(deck())
    for changed in mutations(content, draw, 30) + mutated_members(content, draw, 30):
        try:
            read(changed)
        except ContentError:
            continue
