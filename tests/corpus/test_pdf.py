"""What is read in PDF files: text in order, structure, pages; furniture and hidden text left out."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph

from corpus.document import Document, Page
from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.readers.pdf import read
from corpus.readers.pdf_joining import Joiner
from corpus.recognition import identity
from tests.corpus.pdf_files import (
    CHAPTER,
    HEIGHT,
    SECTION,
    TEXT,
    TITLE,
    WIDTH,
    bullet,
    drawn,
    flowing,
    lines,
    raw,
    scanned,
    space,
    stream,
    table,
)

needs_tesseract = pytest.mark.skipif(not identity(), reason="tesseract with fra, eng or deu is not installed")

SENTENCE = "La filière compte {n} entreprises réparties sur tout le territoire et emploie des salariés qualifiés. "


def found(extract: Extract) -> list[tuple[str, str]]:
    return [
        (
            f"{piece.kind} {piece.level}" if piece.kind == "heading" else piece.kind,
            extract.text[piece.start : piece.end],
        )
        for piece in extract.pieces
    ]


def page_of(extract: Extract, words: str) -> int | None:
    at = extract.text.index(words)
    document = Document("a", "a.pdf", "pdf", extract.text, "a", "fr", (), pages=extract.pages)
    return document.page_at(at)


def notes(extract: Extract, kind: str) -> list[str]:
    return [note.text for note in extract.notes if note.kind == kind]


def test_structure_is_read_from_sizes_and_places() -> None:
    story = [
        Paragraph("Un titre en grandes lettres", TITLE),
        Paragraph("Premier chapitre", CHAPTER),
        Paragraph("Un paragraphe assez long pour aller à la ligne, « entre guillemets », à 25 % ou 3 € ; " * 3, TEXT),
        Paragraph("Une section", SECTION),
        Paragraph("On y trouve :", TEXT),
        bullet("un élément assez long pour qu'il occupe plus d'une ligne sur la page, avec la suite en retrait ; " * 2),
        bullet("un autre, avec"),
        bullet("un sous-élément", 1, "–"),
        bullet("un second", 1, "–"),
        bullet("le dernier."),
        Paragraph("Deuxième chapitre", CHAPTER),
        bullet("d'abord", mark="1."),
        bullet("ensuite", mark="2."),
        table([["Nom", "Valeur"], ["Emplois", "13 000"], ["Chiffre d'affaires", "2 Md€"]]),
        Paragraph("Fin du texte.", TEXT),
    ]
    extract = read(flowing(story))
    long = ("Un paragraphe assez long pour aller à la ligne, « entre guillemets », à 25 % ou 3 € ; " * 3).strip()
    item = "un élément assez long pour qu'il occupe plus d'une ligne sur la page, avec la suite en retrait ; " * 2
    assert found(extract) == [
        ("heading 1", "Un titre en grandes lettres"),
        ("heading 2", "Premier chapitre"),
        ("paragraph", long),
        ("heading 3", "Une section"),
        ("paragraph", "On y trouve :"),
        ("item", item.strip()),
        ("item", "un autre, avec"),
        ("item", "un sous-élément"),
        ("item", "un second"),
        ("item", "le dernier."),
        ("heading 2", "Deuxième chapitre"),
        ("item", "d'abord"),
        ("item", "ensuite"),
        ("header", "| Nom | Valeur |"),
        ("row", "| Emplois | 13 000 |"),
        ("row", "| Chiffre d'affaires | 2 Md€ |"),
        ("paragraph", "Fin du texte."),
    ]
    nested = [piece.lead for piece in extract.pieces if extract.text[piece.start : piece.end].startswith("un sous")]
    parent = nested[0]
    assert parent is not None
    assert extract.text[parent.start : parent.end] == "un autre, avec"
    assert "\n  - un sous-élément\n" in extract.text
    assert "\n1. d'abord\n2. ensuite\n" in extract.text


def decorate(canvas: Canvas, page: int) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, HEIGHT - 30, "Rapport annuel 2024")
    canvas.drawRightString(WIDTH - 60, HEIGHT - 30, "Région")
    canvas.drawCentredString(WIDTH / 2, 30, f"Page {page} sur 4")


def test_each_sentence_is_on_its_page_and_furniture_is_gone() -> None:
    story = []
    for page in range(1, 5):
        story += [
            Paragraph(SENTENCE.format(n=1000 * page), TEXT),
            Paragraph(f"La page {page} finit.", TEXT),
            PageBreak(),
        ]
    extract = read(flowing(story[:-1], decorate=decorate))
    assert len(extract.pages) == 4
    for page in range(1, 5):
        assert page_of(extract, f"{1000 * page} entreprises") == page
        assert page_of(extract, f"La page {page} finit.") == page
    assert "Rapport annuel" not in extract.text
    assert "sur 4" not in extract.text


def test_a_single_page_keeps_all_its_text() -> None:
    assert "Rapport annuel 2024" in read(flowing([Paragraph("Un texte.", TEXT)], decorate=decorate)).text


def test_a_paragraph_that_a_page_breaks_is_joined_and_its_pages_are_right() -> None:
    def one(canvas: Canvas) -> None:
        lines("Le premier paragraphe est complet et il finit ici avant que la page ne s'arrête pour de bon.")(canvas)
        lines(
            "Le second commence en bas de la première page, il est assez long pour aller jusqu'au bord¹,",
            "et il continue sur la page suivante car la phrase n'est pas finie quand la page s'arrête et",
            top=200,
        )(canvas)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 80, "1  Une note en bas de page.")

    extract = read(drawn(one, lines("qu'elle reprend en haut de la seconde page.", "Fin.")))
    joined = "quand la page s'arrête et qu'elle reprend en haut de la seconde page."
    assert joined in extract.text
    assert extract.text.index("Une note en bas de page.") < extract.text.index("Le second commence")
    assert page_of(extract, "Une note en bas") == 1
    assert page_of(extract, "quand la page s'arrête") == 1
    assert page_of(extract, "qu'elle reprend") == 2


def test_columns_are_read_one_after_the_other_below_a_heading_over_both() -> None:
    left = [
        "La première colonne commence ici",
        "et elle court sur plusieurs lignes",
        "d'une largeur semblable pour",
        "finir ici, en bas, mais la phrase",
    ]
    right = [
        "continue dans la seconde colonne",
        "qui court elle aussi sur plusieurs",
        "lignes jusqu'à son terme. Puis elle",
        "dit encore une chose.",
    ]

    def interleaved(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(60, 780, "Un titre qui court au-dessus des deux colonnes")
        canvas.setFont("Helvetica", 10)
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 740 - 13 * place, one)
            canvas.drawString(310, 740 - 13 * place, other)
        canvas.drawString(
            60, 600, "Un texte sous les colonnes, qui va d'un bord de la page à l'autre et n'est à aucune des deux."
        )

    assert found(read(drawn(interleaved))) == [
        ("heading 1", "Un titre qui court au-dessus des deux colonnes"),
        ("paragraph", " ".join([*left, *right])),
        ("paragraph", "Un texte sous les colonnes, qui va d'un bord de la page à l'autre et n'est à aucune des deux."),
    ]


def test_three_columns_over_two_pages_keep_every_word_in_order() -> None:
    sentences = [SENTENCE.format(n=n).strip() for n in range(1, 160)]
    extract = read(flowing([Paragraph(sentence, TEXT) for sentence in sentences], columns=3))
    assert len(extract.pages) > 1
    assert [text for _, text in found(extract)] == sentences


def test_a_caption_in_a_column_does_not_break_the_sentence_around_it() -> None:
    def page(canvas: Canvas) -> None:
        lines("Le texte de la première partie va jusqu'au bord de la colonne et il s'interrompt ici parce")(canvas)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 700, "Figure 3 : une courbe qui monte")
        canvas.setFont("Helvetica", 10)
        lines("qu'une figure se trouve là, mais la phrase continue dessous.", top=660)(canvas)

    assert "s'interrompt ici parce qu'une figure se trouve là" in read(drawn(page)).text


ROWS = [["Filière", "Entreprises", "Emplois", "Remarque"]] + [
    [f"filière numéro {n}", f"{n * 10}", f"{n} 000", f"une remarque assez longue pour tenir sur plusieurs lignes, {n}"]
    for n in range(1, 40)
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_wide_table_over_pages_is_one_table_whose_header_stands_once(ruled: bool) -> None:
    story = [Paragraph("Avant le tableau.", TEXT), table(ROWS, [150, 100, 100, 180], ruled), Paragraph("Après.", TEXT)]
    extract = read(flowing(story, size=landscape(A4)))
    assert len(extract.pages) > 1
    rows = [text for kind, text in found(extract) if kind in ("header", "row")]
    assert rows == [f"| {' | '.join(row)} |" for row in ROWS]
    assert [kind for kind, _ in found(extract) if kind == "header"] == ["header"]
    header = extract.pieces[1]
    assert all(piece.lead and piece.lead.start == header.start for piece in extract.pieces if piece.kind == "row")
    assert page_of(extract, "numéro 1 ") == 1
    assert page_of(extract, "numéro 39 ") == len(extract.pages)


def test_a_cell_over_two_columns_is_in_the_first_of_them() -> None:
    from reportlab.lib import colors
    from reportlab.platypus import Table

    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (1, 1), (2, 1))]
    story = [Table([["a", "b", "c"], ["d", "une cellule large", ""], ["e", "1", "2"]], [60, 60, 60], style=style)]
    rows = [text for kind, text in found(read(flowing(story))) if kind in ("header", "row")]
    assert rows == ["| a | b | c |", "| d | une cellule large |  |", "| e | 1 | 2 |"]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("le développe-", "ment de la région", "le développement de la région"),
        ("la Bourgogne-", "Franche-Comté", "la Bourgogne-Franche-Comté"),
        ("le pôle bio-", "santé", "le pôle bio-santé"),
        ("peut-", "être", "peut-être"),
        ("dit-", "il", "dit-il"),
        ("le vice-", "président", "le vice-président"),
        ("2024-", "2028", "2024-2028"),
        ("die Wirtschafts-", "agentur", "die Wirtschaftsagentur"),
        ("une fin", "normale", "une fin normale"),
        ("un tiret –", "puis", "un tiret – puis"),
    ],
)
def test_hyphens_at_line_ends(before: str, after: str, joined: str) -> None:
    joiner = Joiner(["le secteur bio-santé et la bio-production", before, after])
    assert joiner.join(before, after) == joined


def test_the_document_itself_tells_whether_a_hyphen_stays() -> None:
    assert Joiner(["un co-financement"]).join("le co-", "financement") == "le co-financement"
    assert Joiner(["un cofinancement"]).join("le co-", "financement") == "le cofinancement"


def test_hyphens_are_undone_in_a_document() -> None:
    texts = [
        "La région soutient le développe-",
        "ment des entreprises de Bourgogne-",
        "Franche-Comté et leur rayonnement.",
    ]
    assert read(drawn(lines(*texts))).text == (
        "La région soutient le développement des entreprises de Bourgogne-Franche-Comté et leur rayonnement.\n"
    )


def test_raised_digits_stay_apart_from_numbers() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "En 2024")
        width = canvas.stringWidth("En 2024", "Helvetica", 10)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(60 + width, 704, "12")
        more = canvas.stringWidth("12", "Helvetica", 6)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60 + width + more, 700, ", la surface était de 40 m² environ.")

    assert read(drawn(page)).text == "En 2024¹², la surface était de 40 m² environ.\n"


def hidden_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 500, "secret words")


def hidden_over_other_words(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 710, "secret words")  # its box reaches into that of the words that are seen


def hidden_nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.97, 0.97, 0.98)
    canvas.drawString(60, 500, "secret words")


def hidden_in_dark(canvas: Canvas) -> None:
    canvas.rect(50, 490, 300, 30, fill=1)
    canvas.drawString(60, 500, "secret words")


def hidden_below(canvas: Canvas) -> None:
    canvas.drawString(60, 500, "secret words")
    canvas.setFillColorRGB(0.9, 0.9, 1)
    canvas.rect(50, 490, 300, 30, fill=1, stroke=0)


def hidden_without_colour(canvas: Canvas) -> None:
    text = canvas.beginText(60, 500)
    text.setTextRenderMode(3)
    text.textLine("secret words")
    canvas.drawText(text)


def hidden_tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 1)
    canvas.drawString(60, 500, "secret words")


def hidden_outside(canvas: Canvas) -> None:
    canvas.drawString(60, -50, "secret words")


def hidden_outside_the_crop(canvas: Canvas) -> None:
    canvas.setCropBox((0, 100, WIDTH, HEIGHT))
    canvas.drawString(60, 50, "secret words")


def hidden_transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(60, 500, "secret words")


@pytest.mark.parametrize(
    ("hide", "how"),
    [
        (hidden_white, "colour of what is behind"),
        (hidden_over_other_words, "colour of what is behind"),
        (hidden_nearly_white, "colour of what is behind"),
        (hidden_in_dark, "colour of what is behind"),
        (hidden_below, "covered"),
        (hidden_without_colour, "without colour"),
        (hidden_tiny, "smaller than 1.5 points"),
        (hidden_outside, "outside the page"),
        (hidden_outside_the_crop, "outside the page"),
        (hidden_transparent, "colour of what is behind"),
    ],
)
def test_hidden_text_is_left_out_and_told(hide: Callable[[Canvas], None], how: str) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "What everybody sees.")
        hide(canvas)

    extract = read(drawn(page))
    assert extract.text == "What everybody sees.\n"
    told = notes(extract, "hidden text")
    assert len(told) == 1
    assert told[0].startswith("page 1: ")
    assert how in told[0]
    assert "“secret words”" in told[0]


def test_white_text_on_a_dark_ground_is_seen() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0.2, 0.4)
        canvas.rect(50, 690, 400, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 700, "White on blue.")

    extract = read(drawn(page))
    assert extract.text == "White on blue.\n"
    assert not extract.notes


def test_a_layer_that_is_switched_off_is_hidden() -> None:
    content = b"BT /F 12 Tf 72 700 Td (Seen by all.) Tj ET /OC /L BDC BT /F 12 Tf 72 600 Td (Switched off.) Tj ET EMC"
    extract = read(
        raw(
            b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[]>>>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>>>",
            stream(content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Type/OCG/Name(hidden)>>",
        )
    )
    assert extract.text == "Seen by all.\n"
    assert "“Switched off.”" in notes(extract, "hidden text")[0]


def test_a_watermark_is_left_out() -> None:
    def page(canvas: Canvas) -> None:
        lines("Un texte sous un filigrane.", "Sa seconde ligne.")(canvas)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(200, 100, "CONFIDENTIEL")

    extract = read(drawn(page))
    assert "CONFIDENTIEL" not in extract.text
    assert "turned or slanted: “CONFIDENTIEL”" in notes(extract, "left out")[0]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(rotation: int) -> None:
    import io

    from pypdfium2 import PdfDocument

    document = PdfDocument(drawn(lines("Une ligne de texte,", "puis une autre ligne.")))
    document[0].set_rotation(rotation)
    output = io.BytesIO()
    document.save(output)
    document.close()
    assert read(output.getvalue()).text == "Une ligne de texte, puis une autre ligne.\n"


def test_comments_and_links_are_no_text() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "Un texte.")
        canvas.textAnnotation("un commentaire", (100, 100, 200, 200))

    extract = read(drawn(page))
    assert extract.text == "Un texte.\n"
    assert notes(extract, "left out") == ["page 1: comments or form fields"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Le vrai titre", "Le vrai titre"),
        ("Microsoft Word - note.docx", None),
        ("untitled", None),
        ("rapport_v2.odt", None),
    ],
)
def test_properties_are_those_that_a_person_gave(title: str, expected: str | None) -> None:
    content = flowing(
        [Paragraph("Un texte.", TEXT)], title=title, author="Agence", keywords="santé, biothérapies", lang="fr-FR"
    )
    properties = read(content).properties
    assert properties.title == expected
    assert properties.publisher == "Agence"
    assert properties.topics == ("santé", "biothérapies")
    assert properties.language == "fr"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", properties.date or "")


STORY = [
    Paragraph("Le rapport de la commission", TITLE),
    Paragraph("La commission a rendu son rapport le 12 mars 2024 à Besançon. Elle compte vingt membres. " * 4, TEXT),
    Paragraph("Les propositions", CHAPTER),
    bullet("soutenir les entreprises de la région ;"),
    bullet("former davantage de techniciens."),
]


@needs_tesseract
@pytest.mark.parametrize("turned", [0, 90])
def test_a_scan_is_read_from_its_picture(turned: int) -> None:
    extract = read(scanned(flowing(STORY, size=(480, 360)), turned=turned))
    assert "La commission a rendu son rapport le 12 mars 2024 à Besançon. Elle compte vingt membres." in extract.text
    assert ("heading 1", "Le rapport de la commission") in found(extract)
    assert ("item", "soutenir les entreprises de la région ;") in found(extract)
    sure = extract.pages[0].recognised
    assert sure is not None
    assert 0.7 < sure <= 1
    assert notes(extract, "recognised")[0].startswith("page 1: read from pictures, confidence 9")


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")


@pytest.mark.usefixtures("no_tesseract")
def test_a_scan_that_cannot_be_read_says_what_to_install() -> None:
    with pytest.raises(ContentError, match=r"pictures alone: pages 1–2.*install tesseract"):
        read(scanned(drawn(lines("Une page."), lines("Une autre."))))


@pytest.mark.usefixtures("no_tesseract")
def test_a_scanned_page_among_others_is_told_by_its_number() -> None:
    import io

    from pypdfium2 import PdfDocument

    text, picture = PdfDocument(drawn(lines("Une page de texte."))), PdfDocument(scanned(drawn(lines("Une image."))))
    text.import_pages(picture)
    output = io.BytesIO()
    text.save(output)
    picture.close()
    text.close()
    extract = read(output.getvalue())
    assert extract.text == "Une page de texte.\n"
    assert len(extract.pages) == 2
    assert notes(extract, "no text")[0].startswith("page 2: a picture without text (tesseract")


def with_layer(*extra: tuple[float, float, str]) -> bytes:
    """A scan as scanners write it: the picture, and over it what was recognised, without colour."""
    import io

    from pypdfium2 import PdfDocument
    from reportlab.lib.utils import ImageReader

    words = ("Une page qui a été", "numérisée puis lue par", "le programme du scanner.")
    document = PdfDocument(drawn(lines(*words)))
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=A4)
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    for left, top, line in [*((60, 780 - 13 * place, line) for place, line in enumerate(words)), *extra]:
        text = canvas.beginText(left, top)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        text.textLine(line)
        canvas.drawText(text)
    canvas.save()
    return output.getvalue()


@pytest.mark.usefixtures("no_tesseract")
def test_what_a_scanner_read_is_the_text_of_a_scan_where_nothing_else_reads_it() -> None:
    extract = read(with_layer((60, 300, "injected words")))
    assert extract.text == "Une page qui a été numérisée puis lue par le programme du scanner.\n"
    assert extract.pages[0].recognised is not None
    assert "a scanner read" in notes(extract, "recognised")[0]
    assert "“injected words”" in notes(extract, "hidden text")[0]  # nothing is printed there


def test_text_whose_characters_are_unknown_is_told() -> None:
    to_unicode = b"/CIDInit /ProcSet findresource begin 1 begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
    to_unicode += b"1 beginbfrange <20> <7e> <e020> endbfrange endcmap end"
    garbled = raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 12 Tf 72 700 Td (These letters have no meaning at all) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        stream(to_unicode),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 8 0 R/Resources<</Font<</F 9 0 R>>>>>>",
        stream(b"BT /F 12 Tf 72 700 Td (A page that can be read.) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    extract = read(garbled)
    assert not re.search("[\ue000-\uf8ff]", extract.text)
    assert "A page that can be read." in extract.text
    assert "page 1: its font does not tell what the characters mean" in notes(extract, "left out")


@given(st.lists(st.text(st.sampled_from("abcdé ()-.,1•\u00a0’€"), min_size=1, max_size=80), min_size=1, max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_letter_is_lost_or_made_up_and_spans_hold(texts: list[str]) -> None:
    written = [text for text in texts if any(map(str.isalnum, text))]
    if not written:
        return
    extract = read(drawn(lines(*written, leading=17)))
    kept = sorted(filter(str.isalpha, extract.text))
    assert kept == sorted(filter(str.isalpha, "".join(written)))
    end = 0
    for piece in extract.pieces:
        assert end <= piece.start < piece.end <= len(extract.text)
        end = piece.end


def test_random_and_damaged_files_raise_content_errors_alone() -> None:
    draw = random.Random(6)
    whole = [flowing([*STORY, table(ROWS[:5]), space(4)]), drawn(hidden_white, lines("Une page."), hidden_below)]
    for turn in range(150):
        content = bytearray(whole[turn % 2])
        match turn % 5:
            case 0:
                content = content[: draw.randrange(len(content))]
            case 1:
                for _ in range(draw.randrange(1, 30)):
                    content[draw.randrange(len(content))] = draw.randrange(256)
            case 2:
                at, length = draw.randrange(len(content)), draw.randrange(500)
                content[at:at] = content[draw.randrange(len(content)) :][:length]
            case 3:
                at = draw.randrange(len(content))
                del content[at : at + draw.randrange(300)]
            case _:
                content = bytearray(b"%PDF-1.4\n") + draw.randbytes(draw.randrange(3000))
        try:
            extract = read(bytes(content))
        except ContentError:
            continue
        assert extract.text


def many_pages(count: int) -> bytes:
    kids = b" ".join([b"3 0 R"] * count)
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )


def bomb(twice: bool) -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m " * 100_000) for _ in range(400)) + packer.flush()  # of 240 MB
    filters = b"/Filter/FlateDecode"
    if twice:
        packed, filters = zlib.compress(packed, 9), b"/Filter[/FlateDecode/FlateDecode]"
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream(packed, filters),
    )


def nested_pages(depth: int) -> bytes:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    objects += [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return raw(*objects, b"<</Type/Page/MediaBox[0 0 595 842]>>")


def nested_forms(depth: int) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        stream(b"/X Do"),
    ]
    for number in range(depth):
        below = 5 + (number + 1) % depth  # the last one holds the first
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % below
        objects.append(stream(b"/X Do", entries))
    return raw(*objects)


def protected() -> bytes:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption

    output = io.BytesIO()
    canvas = Canvas(output, encrypt=StandardEncryption("user", ownerPassword="owner", canPrint=0))
    canvas.drawString(60, 700, "Un secret.")
    canvas.save()
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"PK\x03\x04 a zip", "expected a PDF, found something else"),
        (b"%PDF-1.4\nthis is no PDF", "cut short or damaged"),
        (drawn(lines("Une page."))[:300], "cut short or damaged"),
        (many_pages(10_000), "expected at most 2,000 pages, found 10,000"),
        (many_pages(3), "found none on any page"),
        (drawn(hidden_white), "only what nobody sees"),
    ],
    ids=["nothing", "blanks", "zip", "no pdf", "cut", "10,000 pages", "blank pages", "hidden alone"],
)
def test_files_that_cannot_be_read_give_one_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ContentError, match=re.escape(reason)) as error:
        read(content)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("twice", [False, True])
def test_a_stream_bomb_is_refused_before_it_is_unpacked(twice: bool) -> None:
    with pytest.raises(ContentError, match="expected at most 200 MB"):
        read(bomb(twice))


@pytest.mark.parametrize("content", [nested_pages(3000), nested_forms(50)], ids=["pages", "forms"])
def test_deep_nesting_ends(content: bytes) -> None:
    with pytest.raises(ContentError):
        read(content)


def test_a_password_is_asked_for_by_name() -> None:
    with pytest.raises(ContentError, match="protected by a password"):
        read(protected())


def test_an_owners_password_does_not_keep_from_reading() -> None:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption

    output = io.BytesIO()
    canvas = Canvas(output, encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    canvas.drawString(60, 700, "Lisible.")
    canvas.save()
    assert read(output.getvalue()).text == "Lisible.\n"


def test_a_huge_page_is_read() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "Seen.")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 600, "Unseen.")

    assert "Seen." in read(drawn(page, size=(14_000, 14_000))).text


def test_pages_begin_where_their_text_does_and_empty_ones_where_the_next_does() -> None:
    extract = read(drawn(lines("Une."), lines(), lines("Trois.")))
    assert extract.pages == (Page(0), Page(6), Page(6))
