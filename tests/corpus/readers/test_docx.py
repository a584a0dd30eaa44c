"""Word documents: what people see of them, and what they do not."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.limits import CELLS, DEPTH
from corpus.readers.docx import read
from tests.corpus.office_files import (
    SOURCE,
    Heading,
    Item,
    Paragraph,
    Source,
    Table,
    bomb,
    crowded,
    expected,
    laughs,
    lying,
    mutated_members,
    mutations,
    refused,
    relations,
    sources,
    unzipped,
    with_doctype,
    zipped,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def written(source: Source) -> bytes:
    document = docx.Document()
    for block in source:
        match block:
            case Heading(level, text):
                document.add_heading(text, level)
            case Paragraph(text):
                document.add_paragraph(text)
            case Item(depth, text):
                document.add_paragraph(text, style="List Bullet" if depth == 0 else f"List Bullet {depth + 1}")
            case Table(rows):
                table = document.add_table(len(rows), len(rows[0]))
                for row, texts in zip(table.rows, rows, strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
    return saved(document)


def saved(document: object) -> bytes:
    content = io.BytesIO()
    document.save(content)  # type: ignore[attr-defined]
    return content.getvalue()


def word(body: str, parts: Mapping[str, str | bytes] = {}, before: str = "") -> bytes:
    """A Word file with this XML in its body; `parts` are its other parts, named as Word names them."""
    kinds = [name.removesuffix(".xml") for name in parts if "/" not in name and name.endswith(".xml")]
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*((f"r{kind}", kind, f"{kind}.xml") for kind in kinds)),
            "word/document.xml": f"<w:document {NAMESPACES}>{before}<w:body>{body}</w:body></w:document>",
            **{name if "/" in name else f"word/{name}": content for name, content in parts.items()},
        }
    )


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styles(content: str) -> dict[str, str | bytes]:
    return {"styles.xml": f"<w:styles {W}>{content}</w:styles>"}


def style(identity: str, name: str, content: str = "", based: str = "", kind: str = "paragraph") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{base}{content}</w:style>'


def styled(identity: str) -> str:
    return f'<w:pStyle w:val="{identity}"/>'


def pieces(extract: Extract) -> list[tuple[str, str]]:
    return [(piece.kind, extract.text[piece.start : piece.end]) for piece in extract.pieces]


def notes(extract: Extract) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in extract.notes]


def test_a_document_reads_back_as_it_was_written() -> None:
    extract = read(written(SOURCE))
    assert extract.text == expected(SOURCE).text
    assert extract.pieces == expected(SOURCE).pieces
    assert extract.pages == ()
    assert extract.notes == ()


@settings(max_examples=25, deadline=None)
@given(sources())
def test_any_document_reads_back_as_it_was_written(source: Source) -> None:
    extract = read(written(source))
    assert extract.text == expected(source).text
    assert extract.pieces == expected(source).pieces


def test_headings_are_found_whatever_the_language_of_the_program() -> None:
    definitions = styles(
        style("Titre1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("berschrift2", "Überschrift 2")
        + style("Chapitre", "Chapitre maison", based="Titre1")
        + style("Maison", "Maison", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
        + style("TM1", "toc 1")
    )
    body = (
        "".join(
            p(r(identity), styled(identity))
            for identity in ("Titre1", "berschrift2", "Chapitre", "Maison", "Titre4", "TM1")
        )
        + p(r("direct"), '<w:outlineLvl w:val="4"/>')
        + p(r("body"), styled("Titre1") + '<w:outlineLvl w:val="9"/>')
    )
    extract = read(word(body, definitions))
    levels = [
        (extract.text[piece.start : piece.end], piece.level) for piece in extract.pieces if piece.kind == "heading"
    ]
    assert levels == [("Titre1", 1), ("berschrift2", 2), ("Chapitre", 1), ("Maison", 3), ("direct", 5)]
    assert "TM1" not in extract.text


def test_a_title_stands_above_the_headings_and_wins_over_the_property() -> None:
    document = docx.Document()
    document.core_properties.title = "Modèle de note"
    document.add_heading("La note", 0)
    document.add_paragraph("Un sous-titre", style="Subtitle")
    document.add_heading("Partie", 1)
    extract = read(saved(document))
    assert [(piece.kind, piece.level) for piece in extract.pieces] == [("heading", 1), ("paragraph", 7), ("heading", 2)]
    assert extract.properties.title == "La note"


def test_numbers_are_counted_as_word_counts_them() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (start, kind, text) in enumerate(
            [(1, "decimal", "%1."), (1, "lowerLetter", "%1.%2)"), (4, "upperRoman", "%3")]
        )
    )
    numbering = {
        "numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    }

    def numbered(text: str, depth: int, identity: int = 1) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{identity}"/></w:numPr>'
        return p(r(text), listed)

    body = (
        numbered("a", 0)
        + numbered("b", 1)
        + numbered("c", 1)
        + numbered("d", 2)
        + numbered("e", 0)
        + numbered("f", 1)
        + numbered("g", 0, 2)
        + numbered("h", 0, 2)
        + numbered("none", 0, 0)
    )
    assert read(word(body, numbering)).text == (
        "1. a\n  1.a) b\n  1.b) c\n    IV d\n2. e\n  2.a) f\n5. g\n6. h\n\nnone\n"
    )


def test_a_number_in_words_is_part_of_the_text() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1 :"/></w:lvl>'
    numbering = {
        "numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    }
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    extract = read(
        word(p(r("Objet"), listed + '<w:outlineLvl w:val="1"/>') + p(r("Le présent accord"), listed), numbering)
    )
    assert pieces(extract) == [("heading", "Article 1 : Objet"), ("paragraph", "Article 2 : Le présent accord")]


def test_what_word_shows_of_a_run() -> None:
    body = p(
        r("un")
        + "<w:r><w:tab/></w:r>"
        + r("deux")
        + "<w:r><w:br/></w:r>"
        + r("tr")
        + "<w:r><w:softHyphen/></w:r>"
        + r("ois")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + r("là")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
        + r("10")
        + r("6", '<w:vertAlign w:val="superscript"/>')
        + r(" 1")
        + r("er", '<w:vertAlign w:val="superscript"/>')
        + r("a", '<w:rFonts w:ascii="Symbol"/>')
        + "<w:r><w:t>  collé  </w:t></w:r>"
        + "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b+1</m:t></m:r></m:den></m:f></m:oMath>"
        + f"<w:hyperlink r:id='x'>{r(' lien')}</w:hyperlink>"
        + f"<w:sdt><w:sdtContent>{r(' contrôle')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Cliquez ici')}</w:sdtContent></w:sdt>"
    )
    assert read(word(body)).text == "un deux\ntrois\u2011là→10⁶ 1erαcolléa/(b+1) lien contrôle\n"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_fields_show_their_results() -> None:
    date = mark("begin") + code(" DATE ") + r("code") + mark("separate") + r("3 mai 2025") + mark("end")
    contents = (
        mark("begin") + code(' TOC \\o "1-3" ') + mark("separate") + r("Partie") + mark("begin") + code("PAGEREF")
    )
    rest = mark("separate") + r("12") + mark("end")
    simple = f"<w:fldSimple w:instr=' AUTHOR '>{r(' par A. B.')}</w:fldSimple>"
    simple += f"<w:fldSimple w:instr='PAGE'>{r('7')}</w:fldSimple>"
    body = p(r("Le ") + date + simple) + p(contents) + p(rest) + p(r("Suite") + mark("end")) + p(r("Fin") + mark("end"))
    extract = read(word(body + p(mark("begin") + r("ouvert"))))
    assert extract.text == "Le 3 mai 2025 par A. B.\n\nFin\n\nouvert\n"
    assert notes(extract) == [
        ("hidden text", "text that nobody sees left out, in the code of a field: “code”"),
        ("left out", "lines of a table of contents left out (3): “Partie 12 Suite”"),
    ]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        p(
            r("Le ")
            + f"<w:ins w:id='1'>{r('nouveau ')}</w:ins><w:del w:id='2'><w:r><w:delText>vieux </w:delText></w:r></w:del>"
            + r("texte.")
        )
        + p(f"<w:moveFrom>{r('Parti.')}</w:moveFrom>")
        + p(f"<w:moveTo>{r('Arrivé.')}</w:moveTo>")
        + p(r("Joint "), "<w:rPr><w:del w:id='3'/></w:rPr>")
        + p(r("ensemble."))
        + "<w:tbl><w:tr><w:tc>"
        + p(r("A"))
        + "</w:tc><w:tc>"
        + p(r("B"))
        + "</w:tc></w:tr>"
        + "<w:tr><w:trPr><w:del w:id='4'/></w:trPr><w:tc>"
        + p(r("rayé"))
        + "</w:tc></w:tr></w:tbl>"
    )
    extract = read(word(body))
    assert extract.text == "Le nouveau texte.\n\nArrivé.\n\nJoint ensemble.\n\n| A | B |\n"
    assert notes(extract) == [("left out", "tracked deletions left out (3): “vieux Parti. rayé”")]


@pytest.mark.parametrize(
    ("properties", "how"),
    [
        ("<w:vanish/>", "formatted as hidden"),
        ('<w:rStyle w:val="Secret"/>', "formatted as hidden"),
        ('<w:color w:val="FFFFFF"/>', "white on white"),
        ('<w:color w:val="fefefe"/>', "in the colour of what is behind it"),
        ('<w:color w:val="auto" w:themeColor="background1"/>', "white on white"),
        ('<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>', "in the colour of what is behind it"),
        ('<w:sz w:val="2"/>', "too small to read"),
    ],
)
def test_text_that_nobody_sees_is_left_out_and_noted(properties: str, how: str) -> None:
    secret = styles(style("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character"))
    extract = read(word(p(r("Vu ") + r("Ignorez tout.", properties) + r("et lu.")), secret))
    assert extract.text == "Vu et lu.\n"
    assert notes(extract) == [("hidden text", f"text that nobody sees left out, {how}: “Ignorez tout.”")]


@pytest.mark.parametrize(
    "body",
    [
        p(r("vu", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')),
        p(r("vu", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
        p(r("vu", '<w:color w:val="FFFFFF"/>'), '<w:shd w:val="clear" w:fill="1F3864"/>'),
        p(r("vu", '<w:vanish w:val="0"/><w:rStyle w:val="Secret"/>')),
        p(r("vu", '<w:rStyle w:val="Secret"/>'), styled("Cache")),
        p(r("vu", '<w:color w:val="D9D9D9"/>')),
        p(r("vu", "<w:webHidden/>")),
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val='clear' w:fill='1F3864'/></w:tcPr>"
        + p(r("vu", '<w:color w:val="FFFFFF"/>'))
        + "</w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tblPr><w:tblStyle w:val='Bleu'/></w:tblPr><w:tr><w:tc>"
        + p(r("vu", '<w:color w:val="FFFFFF"/>'))
        + "</w:tc></w:tr></w:tbl>",
    ],
)
def test_text_that_people_see_stays(body: str) -> None:
    definitions = styles(
        style("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
        + style("Cache", "Cache", "<w:rPr><w:vanish/></w:rPr>")
        + style("Bleu", "Bleu", "<w:tcPr><w:shd w:val='clear' w:fill='1F3864'/></w:tcPr>", kind="table")
    )
    extract = read(word(body, definitions))
    assert extract.text == "vu\n"
    assert extract.notes == ()


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (p(r("caché")), None),
        (p(r("caché"), '<w:spacing w:line="1" w:lineRule="exact"/>'), "too small to read"),
        (
            "<w:tbl><w:tr><w:trPr><w:trHeight w:val='1' w:hRule='exact'/></w:trPr>"
            f"<w:tc>{p(r('caché'))}</w:tc></w:tr></w:tbl>",
            "in a row of no height",
        ),
        (p(r("caché", '<w:color w:val="000000"/>')), "in the colour of what is behind it"),
    ],
)
def test_paragraphs_rows_and_pages_hide_text_too(content: str, how: str | None) -> None:
    before = "<w:background w:color='000000'/>" if how and "colour" in how else ""
    extract = read(word(content, before=before))
    assert (extract.text == "") == bool(how)
    assert [text for _, text in notes(extract)] == ([f"text that nobody sees left out, {how}: “caché”"] if how else [])


def box(text: str, position: str = "", fill: str = "") -> str:
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:positionH relativeFrom='page'><wp:posOffset>{position or 0}</wp:posOffset></wp:positionH>"
        f"<wp:extent cx='1270000' cy='1270000'/><a:graphic><wps:wsp><wps:spPr>{fill}</wps:spPr>"
        "<wps:txbx><w:txbxContent>"
        f"{p(text)}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{p(text)}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_text_boxes_and_notes_follow_their_paragraph_once() -> None:
    footnotes = {
        "footnotes.xml": f"<w:footnotes {W}><w:footnote w:id='-1'>{p(r('séparateur'))}</w:footnote>"
        f"<w:footnote w:id='2'>{p('<w:r><w:footnoteRef/></w:r>' + r(' Source : INSEE.'))}</w:footnote></w:footnotes>",
        "endnotes.xml": f"<w:endnotes {W}><w:endnote w:id='2'>{p(r('Fin.'))}</w:endnote></w:endnotes>",
    }
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    body = (
        p(r("Il y a 17 stations") + reference + box(r("Encadré")) + r(".") + reference)
        + p(r("Suite."))
        + p(r("Dernier") + "<w:r><w:endnoteReference w:id='2'/></w:r>")
    )
    extract = read(word(body, footnotes))
    assert extract.text == "Il y a 17 stations.\n\nSource : INSEE.\n\nEncadré\n\nSuite.\n\nDernier\n\nFin.\n"
    assert [piece.alone for piece in extract.pieces] == [True, False, False, True, True, False]


def test_a_note_in_a_list_does_not_cut_it() -> None:
    footnotes = {
        "footnotes.xml": f"<w:footnotes {W}><w:footnote w:id='2'>{p(r('La note.'))}</w:footnote></w:footnotes>"
    }
    listed = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    body = p(r("a") + "<w:r><w:footnoteReference w:id='2'/></w:r>", listed) + p(r("b"), listed) + p(r("Suite."))
    assert read(word(body, footnotes)).text == "- a\n- b\n\nLa note.\n\nSuite.\n"


@pytest.mark.parametrize(
    ("content", "text", "how"),
    [
        (box(r("hors", ""), "-2540000"), "", "off the page"),
        (box(r("hors", ""), "99999999"), "", "off the page"),
        (box(r("blanc", '<w:color w:val="FFFFFF"/>')), "", "white on white"),
        (
            box(r("blanc", '<w:color w:val="FFFFFF"/>'), "", "<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"),
            "",
            "white on white",
        ),
        (
            box(r("blanc", '<w:color w:val="FFFFFF"/>'), "", "<a:solidFill><a:srgbClr val='002060'/></a:solidFill>"),
            "blanc\n",
            None,
        ),
        (box(r("blanc", '<w:color w:val="FFFFFF"/>'), "", "<a:gradFill/>"), "blanc\n", None),
    ],
)
def test_a_text_box_may_be_off_the_page_or_coloured(content: str, text: str, how: str | None) -> None:
    extract = read(word(p(content)))
    assert extract.text == text
    assert [note.text.split(", ")[1].split(":")[0] for note in extract.notes] == ([how] if how else [])


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


RESTART, MERGED, TWO = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'


def test_merged_cells_can_be_quoted_row_by_row() -> None:
    body = (
        "<w:tbl>"
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('Pays', RESTART)}{cell('Effectifs', TWO)}</w:tr>"
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('', MERGED)}{cell('2023')}{cell('2024')}</w:tr>"
        f"<w:tr>{cell('France', RESTART)}{cell('1')}{cell('2')}</w:tr>"
        f"<w:tr>{cell('', MERGED)}{cell('3')}{cell('4')}</w:tr>"
        f"<w:tr>{cell('Total | tout', TWO)}{cell('10')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('5')}{cell('6')}</w:tr>"
        "</w:tbl>"
    )
    extract = read(word(body))
    assert extract.text == (
        "| Pays | Effectifs 2023 | Effectifs 2024 |\n| France | 1 | 2 |\n| France | 3 | 4 |\n"
        "| Total \\| tout |  | 10 |\n|  | 5 | 6 |\n"
    )
    assert [piece.kind for piece in extract.pieces] == ["header", *["row"] * 4]


def test_a_table_without_a_first_row_that_differs_has_no_header() -> None:
    look = "<w:tblPr><w:tblLook w:firstRow='0'/></w:tblPr>"
    rows = f"<w:tr>{cell('Nom')}{cell('A')}</w:tr><w:tr>{cell('Lieu')}{cell('B')}</w:tr>"
    body = f"<w:tbl>{look}{rows}</w:tbl>"
    assert [piece.kind for piece in read(word(body)).pieces] == ["row", "row"]


def test_a_frame_is_no_table_and_a_table_in_a_table_follows_it() -> None:
    inner = f"<w:tbl><w:tr>{cell('x')}{cell('y')}</w:tr><w:tr>{cell('1')}{cell('2')}</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr><w:tc>{p(r('Encadré.'))}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr>{cell('a')}<w:tc>{p(r('b'))}{inner}{p(r('c'))}</w:tc></w:tr></w:tbl>"
    assert read(word(frame + p("") + outer)).text == (
        "Encadré.\n\n| x | y |\n| 1 | 2 |\n\n| a | b c |\n\n| x | y |\n| 1 | 2 |\n"
    )


def test_headers_comments_pictures_macros_and_links_elsewhere_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "En-tête"
    document.sections[0].footer.paragraphs[0].text = "Pied"
    document.add_paragraph("Corps").add_run().add_break(WD_BREAK.PAGE)
    document.add_comment(document.paragraphs[0].runs, text="Ne pas publier", author="X")
    parts: dict[str, str | bytes] = {
        **unzipped(saved(document)),
        "word/vbaProject.bin": b"x",
        "word/embeddings/o.bin": b"x",
    }
    parts["word/_rels/settings.xml.rels"] = relations(
        ("r9", "attachedTemplate", "http://127.0.0.1:9/x.dotm", "External"), ("r8", "hyperlink", "http://x", "External")
    )
    extract = read(zipped(parts))
    assert extract.text == "Corps\n"
    assert notes(extract) == [
        ("left out", "comments left out: “Ne pas publier”"),
        ("left out", "macros, never run, left out"),
        ("left out", "embedded objects left out: “o.bin”"),
        ("left out", "links to content elsewhere, not opened left out: “http://127.0.0.1:9/x.dotm”"),
    ]


def test_strict_files_are_read_too() -> None:
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in unzipped(written(SOURCE)).items()
    }
    assert read(zipped(strict)).text == expected(SOURCE).text


def test_properties_are_those_that_people_wrote() -> None:
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.keywords = (
        "Bilan  2024",
        "Agence de Valbrume",
        "ponts; routes, ponts",
    )
    properties.language, properties.modified = "fr-FR", properties.created.replace(year=2025)
    found = read(saved(document)).properties
    assert (found.title, found.publisher, found.topics) == ("Bilan 2024", "Agence de Valbrume", ("ponts", "routes"))
    assert (found.language, found.date) == ("fr", "2025-12-23")
    properties.title, properties.author = "Microsoft Word - note.docx", "python-docx"
    found = read(saved(document)).properties
    assert (found.title, found.publisher) == (None, None)


# What an enemy sends.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b"Bonjour", "something else"),
        (b"PK\x03\x04", "cut short or damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "protected by a password, or in the format of Office 97"),
        (bomb("word/document.xml", 40_000_000), "200 times smaller"),
        (crowded(100_000 - 40_000), "at most 5,000 members"),
        (zipped({"a": "b"}), "an archive of something else"),
        (
            zipped({"_rels/.rels": relations(("r", "officeDocument", "../../../../etc/passwd"))}),
            "an archive of something else",
        ),
        (
            zipped({"_rels/.rels": relations(("r", "officeDocument", "file:///etc/passwd", "External"))}),
            "something else",
        ),
        (zipped({"_rels/.rels": relations(("r", "officeDocument", "x")), "x": "<a/>"}), "another kind of office file"),
        (word("<w:sdt><w:sdtContent>" * DEPTH + "</w:sdtContent></w:sdt>" * DEPTH), "inside each other"),
        (
            word(p("".join(mark("begin") for _ in range(DEPTH + 1)) + mark("end") * (DEPTH + 1))),
            "fields inside each other",
        ),
        (word("<w:p>"), "well-formed"),
    ],
)
def test_a_hostile_file_is_refused_for_one_reason(content: bytes, reason: str) -> None:
    assert reason in refused(read, content)


def test_a_file_cut_short_is_refused() -> None:
    content = written(SOURCE)
    for share in range(1, 10):
        refused(read, content[: len(content) * share // 10])


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    refused(read, lying(written(SOURCE), "word/document.xml"))


def test_names_that_lead_out_of_the_folder_harm_nobody() -> None:
    parts: dict[str, str | bytes] = {
        **unzipped(written(SOURCE)),
        "../../evil": b"x",
        "/etc/passwd": b"x",
        "C:\\x": b"x",
    }
    assert read(zipped(parts)).text == expected(SOURCE).text


def test_no_part_expands_an_entity_or_opens_anything(listener: list[str], listener_url: str) -> None:
    document = docx.Document(io.BytesIO(written(SOURCE)))
    document.add_comment(document.paragraphs[0].runs, text="x", author="X")
    parts = unzipped(saved(document))
    entities = (
        f'<!DOCTYPE r [<!ENTITY e SYSTEM "{listener_url}e">]>',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{listener_url}p"> %e;]>',
        f'<!DOCTYPE r SYSTEM "{listener_url}dtd">',
        laughs("r").replace("l9", "e"),
    )
    read_parts = 0
    for name in parts:
        if not name.endswith((".xml", ".rels")) or name.startswith(("[Content", "docProps/thumb", "customXml")):
            continue
        for doctype in entities:
            content = zipped({**parts, name: with_doctype(parts[name], doctype, "&e;" if "% e" not in doctype else "")})
            try:
                extract = read(content)
            except ContentError:
                read_parts += 1
            else:
                assert extract.text == expected(SOURCE).text  # the part is none that is read
    assert read_parts >= 5 * len(entities)
    assert listener == []


def test_a_table_over_the_limit_of_cells_is_cut_and_noted() -> None:
    wide = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000'/></w:tcPr></w:tc></w:tr>"
    row = f"<w:tr>{''.join(cell(str(number)) for number in range(500))}</w:tr>"
    extract = read(word(f"<w:tbl>{wide * 500}{row}</w:tbl>"))
    assert CELLS == 500_000
    assert notes(extract) == [("left out", "table rows over the limit of cells (1) left out")]


def test_many_runs_fields_and_styles_cost_no_more_than_their_size() -> None:
    draw = random.Random(1)
    chain = "".join(style(f"s{number}", "x", based=f"s{number + 1}") for number in range(3000))
    body = p("".join(r(f"{draw.randrange(10**6):06d}") for _ in range(100_000))) + p(r("z"), styled("s0"))
    assert len(read(word(body, styles(chain))).text) == 600_004


@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_are_read_or_refused(seed: int) -> None:
    draw = random.Random(seed)
    content = written(SOURCE)
    for changed in mutations(content, draw, 40) + mutated_members(content, draw, 25):
        try:
            read(changed)
        except ContentError:
            continue
