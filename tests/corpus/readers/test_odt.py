"""OpenDocument texts: what people see of them, and what they do not."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from odfdo import Document, Header, List, ListItem
from odfdo import Paragraph as OdfParagraph
from odfdo import Table as OdfTable

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.limits import CELLS, DEPTH
from corpus.readers.odt import read
from tests.corpus.office_files import (
    SOURCE,
    Heading,
    Item,
    Paragraph,
    Source,
    Table,
    bomb,
    expected,
    laughs,
    mutated_members,
    mutations,
    refused,
    sources,
    unzipped,
    with_doctype,
    zipped,
)

_NAMES = "office style text table draw svg=svg-compatible fo=xsl-fo-compatible meta".split()
_URNS = [name.split("=") if "=" in name else [name, name] for name in _NAMES]
NAMESPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{"drawing" if name == "draw" else name}:1.0"'
        for short, name in _URNS
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def written(source: Source, numbered: bool = False) -> bytes:
    """The source as odfdo writes it, whose headings are numbered."""
    document = Document("text")
    document.body.clear()
    lists: list[List] = []
    for block in source:
        if not isinstance(block, Item):
            lists = []
        match block:
            case Heading(level, text):
                document.body.append(Header(level, text))
            case Paragraph(text):
                document.body.append(OdfParagraph(text))
            case Item(depth, text):
                del lists[depth + 1 :]
                if len(lists) == depth:
                    opened = List()
                    if lists:
                        lists[-1].get_items()[-1].append(opened)
                    else:
                        document.body.append(opened)
                    lists.append(opened)
                item = ListItem()
                item.append(OdfParagraph(text))
                lists[-1].append(item)
            case Table(rows):
                table = OdfTable("t", width=len(rows[0]), height=len(rows))
                for y, row in enumerate(rows):
                    for x, text in enumerate(row):
                        table.set_value((x, y), text)
                document.body.append(table)
    content = io.BytesIO()
    document.save(content)
    members = unzipped(content.getvalue())
    if not numbered:
        members["styles.xml"] = re.sub(
            rb"<text:outline-style.*</text:outline-style>", b"", members["styles.xml"], flags=re.S
        )
    return zipped(members)


def odt(body: str, styles: str = "", parts: Mapping[str, str | bytes] = {}) -> bytes:
    """An OpenDocument text with this XML in its body and these automatic styles."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            **parts,
        }
    )


def p(content: str, style: str = "") -> str:
    return f"<text:p text:style-name='{style}'>{content}</text:p>"


def span(content: str, style: str = "S") -> str:
    return f"<text:span text:style-name='{style}'>{content}</text:span>"


def looks(properties: str, name: str = "S", family: str = "text", kind: str = "text") -> str:
    inside = f"<style:{kind}-properties {properties}/>"
    return f"<style:style style:name='{name}' style:family='{family}'>{inside}</style:style>"


def frame(content: str, more: str = "") -> str:
    return f"<draw:frame {more}><draw:text-box>{content}</draw:text-box></draw:frame>"


def pieces(extract: Extract) -> list[tuple[str, str]]:
    return [(piece.kind, extract.text[piece.start : piece.end]) for piece in extract.pieces]


def notes(extract: Extract) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in extract.notes]


def test_a_document_reads_back_as_it_was_written() -> None:
    extract = read(written(SOURCE))
    assert extract.text == expected(SOURCE).text
    assert extract.pieces == expected(SOURCE).pieces
    assert (extract.pages, extract.notes) == ((), ())


def test_headings_have_the_numbers_that_people_see() -> None:
    headings = [text for kind, text in pieces(read(written(SOURCE, numbered=True))) if kind == "heading"]
    assert headings == ["1. Le rapport de Valbrume", "1.1. Les lignes", "1.1.1. Les ateliers", "1.2. La suite"]


@settings(max_examples=15, deadline=None)
@given(sources())
def test_any_document_reads_back_as_it_was_written(source: Source) -> None:
    extract = read(written(source))
    assert extract.text == expected(source).text
    assert extract.pieces == expected(source).pieces


def test_one_flat_file_is_read_too() -> None:
    flat = (
        f"<?xml version='1.0'?><office:document {NAMESPACES}><office:meta><dc:title>Bilan</dc:title></office:meta>"
        f"<office:body><office:text>{p('Bonjour')}</office:text></office:body></office:document>"
    )
    extract = read(flat.encode())
    assert (extract.text, extract.properties.title) == ("Bonjour\n", "Bilan")


def test_what_a_paragraph_shows() -> None:
    raised = looks("style:text-position='super 58%'")
    content = (
        "un\n   deux<text:s text:c='3'/>trois<text:tab/>quatre<text:line-break/>cinq 10" + span("6") + " "
        "<text:a xlink:href='http://x'>lien</text:a> <text:page-number>7</text:page-number><text:date>3 mai</text:date>"
        "<text:bookmark-start text:name='x'/><text:placeholder>&lt;nom&gt;</text:placeholder>"
        "<text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>b</text:ruby-text></text:ruby>"
    )
    assert read(odt(p(content), raised)).text == "un deux trois quatre\ncinq 10⁶ lien 3 maia\n"


LISTS = (
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' "
    "style:num-suffix='.'/><text:list-level-style-number text:level='2' style:num-format='a' style:num-suffix=')' "
    "text:display-levels='2'/></text:list-style>"
)


def test_lists_are_numbered_nested_and_go_on() -> None:
    def item(content: str, start: str = "") -> str:
        return f"<text:list-item {start}>{content}</text:list-item>"

    nested = f"<text:list>{item(p('b'))}{item(p('c'))}</text:list>"
    first = f"<text:list text:style-name='L'>{item(p('a') + p('suite'))}{item(p('d') + nested)}</text:list>"
    second = f"<text:list text:style-name='L' text:continue-numbering='true'>{item(p('e'))}</text:list>"
    seventh = item(p("g"), "text:start-value='7'")
    third = f"<text:list text:style-name='L'>{item(p('f'))}{seventh}</text:list>"
    extract = read(odt(first + second + p("x") + third, LISTS))
    assert extract.text == "1. a\nsuite\n2. d\n  2.a) b\n  2.b) c\n3. e\n\nx\n\n1. f\n7. g\n"
    leads = [extract.text[piece.lead.start : piece.lead.end] for piece in extract.pieces if piece.lead]
    assert leads == ["d", "d"]


def test_insertions_stay_and_deletions_comments_and_contents_go() -> None:
    def changed(content: str) -> str:
        return f"<text:changed-region><text:deletion>{content}</text:deletion></text:changed-region>"

    comment = f"<office:annotation><dc:creator>X</dc:creator>{p('privé')}</office:annotation>"
    body = (
        f"<text:tracked-changes>{changed(p('rayé'))}</text:tracked-changes>"
        + p(f"a<text:change text:change-id='x'/>b{comment}")
        + f"<text:table-of-content><text:index-body>{p('Partie 3')}</text:index-body></text:table-of-content>"
    )
    extract = read(odt(body))
    assert extract.text == "ab\n"
    assert notes(extract) == [
        ("left out", "tracked deletions left out: “rayé”"),
        ("left out", "comments left out: “privé”"),
        ("left out", "lines of a table of contents left out: “Partie 3”"),
    ]


@pytest.mark.parametrize(
    ("body", "styles", "how"),
    [
        (p(span("caché")), looks("text:display='none'"), "formatted as hidden"),
        (p("caché", "P"), looks("text:display='none'", "P", "paragraph"), "formatted as hidden"),
        (p(span("caché")), looks("fo:color='#ffffff'"), "white on white"),
        (p(span("caché")), looks("fo:font-size='1pt'"), "too small to read"),
        (p(span("caché")), looks("fo:font-size='0.3mm'"), "too small to read"),
        ("<text:section text:display='none'>" + p("caché") + "</text:section>", "", "in a hidden section"),
        (p("<text:hidden-text text:string-value='caché'/>"), "", "in a field that hides it"),
        (p(frame(p("caché"), "svg:x='-60cm' svg:width='10cm'")), "", "off the page"),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_noted(body: str, styles: str, how: str) -> None:
    extract = read(odt(p("Vu.") + body, styles))
    assert extract.text == "Vu.\n"
    assert notes(extract) == [("hidden text", f"text that nobody sees left out, {how}: “caché”")]


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (p(span("vu")), looks("fo:color='#ffffff' fo:background-color='#000080'")),
        (
            p(span("vu"), "P"),
            looks("fo:color='#ffffff'") + looks("fo:background-color='#000080'", "P", "paragraph", "paragraph"),
        ),
        (p(span("vu")), looks("fo:color='#ffffff' style:use-window-font-color='true'")),
        (
            p(frame(p(span("vu")), "draw:style-name='F'")),
            looks("fo:color='#ffffff'")
            + looks("draw:fill='solid' draw:fill-color='#000080'", "F", "graphic", "graphic"),
        ),
    ],
)
def test_text_that_people_see_stays(body: str, styles: str) -> None:
    extract = read(odt(body, styles))
    assert (extract.text, extract.notes) == ("vu\n", ())


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(text)}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_tables_with_spans_repetitions_and_a_marked_header() -> None:
    covered = "<table:covered-table-cell/>"
    two, down = "table:number-columns-spanned='2'", "table:number-rows-spanned='2'"
    header = row(cell("Pays", down), cell("Effectifs", two), covered) + row(covered, cell("2023"), cell("2024"))
    empty = "<table:table-cell table:number-columns-repeated='16384'/>"
    body = (
        f"<table:table><table:table-column/><table:table-header-rows>{header}</table:table-header-rows>"
        + row(cell("France", down), cell("1"), cell("2"))
        + row(covered, cell("3", "table:number-columns-repeated='2'"), more="table:number-rows-repeated='2'")
        + row(cell("Total", two), covered, cell("10"))
        + row(empty, more="table:number-rows-repeated='1048000'")
        + "</table:table>"
    )
    assert read(odt(body)).text == (
        "| Pays | Effectifs 2023 | Effectifs 2024 |\n| France | 1 | 2 |\n| France | 3 | 3 |\n| France | 3 | 3 |\n"
        "| Total |  | 10 |\n"
    )


def test_a_row_repeated_a_million_times_is_bounded() -> None:
    many = row(cell("a", "table:number-columns-repeated='1000'"), more="table:number-rows-repeated='1000000'")
    extract = read(odt(f"<table:table>{many}{many}</table:table>"))
    assert extract.text.count("\n") == CELLS // 1000
    assert "over the limit of cells" in extract.notes[0].text


def test_notes_and_frames_follow_their_paragraph() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        + p("Source.")
        + "</text:note-body></text:note>"
    )
    extract = read(odt(p("Il y a 17 stations" + note + frame(p("Encadré")) + ".") + p("Suite.")))
    assert extract.text == "Il y a 17 stations.\n\nSource.\n\nEncadré\n\nSuite.\n"


def test_properties_title_and_headings() -> None:
    meta = (
        f"<office:document-meta {NAMESPACES}><office:meta><dc:title>Sans titre 1</dc:title>"
        "<meta:keyword>ponts</meta:keyword><meta:initial-creator>Agence</meta:initial-creator>"
        "<dc:date>2025-03-02T10:00:00.123</dc:date><dc:language>fr-FR</dc:language>"
        "</office:meta></office:document-meta>"
    )
    own = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>"
    heading = "<text:h text:outline-level='2'>Partie</text:h>"
    title = "<style:style style:name='Title' style:family='paragraph'/>"
    title = f"<office:document-styles {NAMESPACES}>{title}</office:document-styles>"
    extract = read(odt(p("La note", "P1") + heading, own, {"meta.xml": meta, "styles.xml": title}))
    assert [(piece.kind, piece.level) for piece in extract.pieces] == [("heading", 1), ("heading", 3)]
    found = extract.properties
    assert (found.title, found.publisher, found.date, found.language) == ("La note", "Agence", "2025-03-02", "fr")
    assert found.topics == ("ponts",)


def test_macros_and_links_elsewhere_are_noted() -> None:
    body = p("a<draw:frame><draw:image xlink:href='http://127.0.0.1:9/x.png'/></draw:frame>")
    assert notes(read(odt(body, "", {"Basic/Standard/Module1.xml": "x"}))) == [
        ("left out", "pictures and drawings left out"),
        ("left out", "macros, never run, left out"),
        ("left out", "links to content elsewhere, not opened left out: “http://127.0.0.1:9/x.png”"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b"<html/>", "another kind of file"),
        (b"<", "well-formed"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "protected by a password"),
        (bomb("content.xml", 40_000_000), "200 times smaller"),
        (zipped({"a": ""}), "something else"),
        (odt("", "", {"META-INF/manifest.xml": "<x><manifest:encryption-data/></x>"}), "protected by a password"),
        (odt("<text:section>" * DEPTH + "</text:section>" * DEPTH), "inside each other"),
        (zipped({"content.xml": f"<office:document-content {NAMESPACES}/>"}), "another kind of file"),
    ],
)
def test_a_hostile_file_is_refused_for_one_reason(content: bytes, reason: str) -> None:
    assert reason in refused(read, content)


def test_no_part_expands_an_entity_or_opens_anything(listener: list[str], listener_url: str) -> None:
    parts = unzipped(written(SOURCE))
    entities = (
        f'<!DOCTYPE r [<!ENTITY e SYSTEM "{listener_url}e">]>',
        f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{listener_url}p"> %e;]>',
        f'<!DOCTYPE r SYSTEM "{listener_url}dtd">',
        laughs("r").replace("l9", "e"),
    )
    for name in ("content.xml", "styles.xml", "meta.xml"):
        for doctype in entities:
            content = with_doctype(parts[name], doctype, "&e;" if "% e" not in doctype else "")
            refused(read, zipped({**parts, name: content}))
            refused(read, content)
    assert listener == []


@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    draw = random.Random(seed)
    content = written(SOURCE)
    flat = unzipped(content)["content.xml"]
    for changed in mutations(content, draw, 30) + mutated_members(content, draw, 20) + mutations(flat, draw, 30):
        try:
            read(changed)
        except ContentError:
            continue
