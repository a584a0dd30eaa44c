"""Web pages become documents: what is content, how it is structured, what of it people see."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Block
from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.markup import plain, row_text
from corpus.readers.html import read
from corpus.reading import read_folder
from corpus.structure import assemble
from eval.benchmarks.page_shells import SHELLS, around, page

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"

ARTICLE = """Le bois emploie **12\u00a0000 personnes** dans l’est\u00a0: «\u00a0un œuvre, 5\u202f%\u00a0».

## Forêts publiques

- chênes
  - pédonculés
  - sessiles
- hêtres

1. couper
2. scier

| Année | Volume |
|---|---|
| 2023 | 1,5 Mm³ |
| 2024 | 1,7 Mm³ |

> Une citation qui compte.

Le dernier paragraphe de l’article clôt la démonstration.
"""


def extract(body: str, head: str = "") -> Extract:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def pieces(found: Extract) -> list[tuple[str, str]]:
    return [(piece.kind, found.text[piece.start : piece.end]) for piece in found.pieces]


def leads(found: Extract) -> dict[str, str | None]:
    return {
        found.text[piece.start : piece.end]: found.text[piece.lead.start : piece.lead.end] if piece.lead else None
        for piece in found.pieces
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_article_comes_back_whole_in_order_and_with_its_structure(shell: str) -> None:
    found = read(page(ARTICLE, "La filière du bois", shell).encode())

    assert [piece for piece in pieces(found) if piece[0] != "paragraph"][:10] == [
        ("heading", "La filière du bois"),
        ("heading", "Forêts publiques"),
        ("item", "chênes"),
        ("item", "pédonculés"),
        ("item", "sessiles"),
        ("item", "hêtres"),
        ("item", "couper"),
        ("item", "scier"),
        ("header", "| Année | Volume |"),
        ("row", "| 2023 | 1,5 Mm³ |"),
    ]
    assert "12\u00a0000 personnes dans l’est\u00a0: «\u00a0un œuvre, 5\u202f%\u00a0»." in found.text
    assert found.properties.title == "La filière du bois"
    assert found.properties.language == "fr"


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shell != "nameless"])
def test_what_stands_around_the_article_is_left(shell: str) -> None:
    text = read(page(ARTICLE, "La filière du bois", shell).encode()).text

    for words in ("Marchés publics", "traceurs", "Mentions légales", "cantines", "lettre", "Facebook", "Bravo"):
        assert words in around(shell) or words in ("traceurs", "cantines", "lettre", "Facebook", "Bravo")
        assert words not in text


@pytest.mark.parametrize(
    "above",
    ["<div class=hero><nav>Menu</nav><h1>Titre</h1><p>Le chapô.</p></div>", "<h1>Titre</h1><p>Le chapô.</p>"],
)
def test_title_and_introduction_above_the_main_part_are_read(above: str) -> None:
    found = extract(f"<p>Le portail</p>{above}<main><p>{'Un mot de plus. ' * 9}</p></main><p>Pied</p>")

    assert pieces(found)[:2] == [("heading", "Titre"), ("paragraph", "Le chapô.")]
    assert len(found.pieces) == 3


def test_main_part_that_is_a_small_part_of_the_text_is_not_all_of_it() -> None:
    words = "Un mot de plus. " * 9
    assert "Fin" in extract(f"<main><h1>Titre</h1><p>{words}</p></main><section><p>{words} Fin.</p></section>").text


@pytest.mark.parametrize(
    "part",
    [
        "<aside><p>Chiffre clé : 12 000 emplois</p></aside>",
        "<div class=entry-footer>Source : chiffre clé de 2024</div>",
        "<h2>Chiffre clé</h2><ul><li><a href=1>Un</a><li><a href=2>Deux</a><li><a href=3>Trois</a></ul>",
        "<p>Le chiffre clé est donné par plusieurs des partenaires, que voici ici :</p>"
        "<ul><li><a href=1>Un</a><li><a href=2>Deux</a><li><a href=3>Trois</a></ul>",
        "<form><p>Chiffre clé : " + "mot " * 60 + "</p></form>",
        "<footer>Chiffre clé : " + "mot " * 60 + "</footer>",
        "<table><tr><td>Chiffre clé</td><td><a href=1>a</a> <a href=2>b</a> <a href=3>c</a></td></tr>"
        "<tr><td>x</td><td>y</td></tr></table>",
    ],
)
def test_small_parts_of_the_article_stay(part: str) -> None:
    prose = "<p>" + "Un mot de plus. " * 20 + "</p>"
    for body in (
        f"<article><h1>Titre</h1>{prose}{part}</article>",
        f"<div><h1>Titre</h1>{prose}</div><div>{part}</div>",
    ):
        if "<footer>" not in part or "article" in body:
            assert "hiffre clé" in extract(body).text


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shell != "nameless"])
def test_notes_in_pages_are_the_blocks_that_they_are_in_markdown(shell: str) -> None:
    def blocks(text: str, found: Iterable[Block], title: str) -> list[tuple[str, str, str | None]]:
        said = [
            (
                block.kind,
                (row_text if block.kind in ("row", "header") else plain)(text[block.start : block.end]),
                block.section,
            )
            for block in found
        ]
        return [block for block in said if block[:2] != ("heading", title)]

    notes = [document for document in read_folder(DOCUMENTS).documents if document.format == "markdown"]
    for document in notes[::4]:
        found = read(page(document.text, document.title, shell).encode())
        structure = assemble(found.text, found.pieces, found.properties.title, document.language)
        wanted = blocks(document.text, document.blocks, document.title)
        read_back = blocks(found.text, structure.blocks, document.title)
        assert found.properties.title == document.title
        assert [block for block in wanted if block not in read_back] == []
        assert [block for block in read_back if block in wanted] == wanted


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one<br>two<br><br>three", [("paragraph", "one\ntwo"), ("paragraph", "three")]),
        ("<div>one<p>two</div>three", [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<p>a <b>bold</b><i>italic</i> end</p></body></html><p>after",
         [("paragraph", "a bolditalic end"), ("paragraph", "after")]),
        ("<pre>a\n  b\n\nc</pre>", [("paragraph", "a\nb\nc")]),
        ("<h3>Short</h3><div role=heading aria-level=4>Role</div>", [("heading", "Short"), ("heading", "Role")]),
        ("<ul><li>a<ul><li>b</ul><li><p>c<p>d</ul>", [("item", "a"), ("item", "b"), ("item", "c"), ("item", "d")]),
        ("<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>·<span>&nbsp; </span>a<p>· b",
         [("item", "a"), ("paragraph", "· b")]),
        ("<p style='mso-list:l0'>2.&nbsp; a<p class=MsoNormal><o:p>&nbsp;</o:p>", [("item", "a")]),
        ("<dl><dt>term<dd>meaning</dl>", [("item", "term"), ("item", "meaning")]),
        ("<details><summary>Who?</summary>All.</details>", [("heading", "Who?"), ("paragraph", "All.")]),
        ("<h2><button>Who?</button></h2><p>All.<button>More</button>", [("heading", "Who?"), ("paragraph", "All.")]),
        ("<figure><img alt=x><figcaption>View</figcaption></figure>", [("paragraph", "View")]),
        ("<ul><li><h4>a</h4>b</ul>", [("item", "a"), ("item", "b")]),
        ("<blockquote><h4>a</h4>b</blockquote>", [("paragraph", "a"), ("paragraph", "b")]),
        ("<p>soft\u00adhyphen zero\u200bwidth \u202eturned\u202c", [("paragraph", "softhyphen zerowidth turned")]),
        ("<p>10<sup>6</sup> m<sup>2</sup>, 1<sup>er</sup>, 2024<sup><a href='#n'>3</a></sup>, CO<sub>2</sub>",
         [("paragraph", "10⁶ m², 1er, 2024[3], CO2")]),
        ("<p>l&rsquo;&eacute;t&eacute;&nbsp;&#8239;&lt;b&gt; &amp;amp;", [("paragraph", "l’été\u00a0\u202f<b> &amp;")]),
    ],
)  # fmt: skip
def test_elements_become_pieces(body: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(extract(body)) == expected


def test_lists_count_as_browsers_show_them() -> None:
    text = extract(
        "<ol start=3><li>a<li>b<li value=9>c<li>d</ol><ol type=a><li>e<li>f</ol><ol reversed><li>g<li>h</ol>"
    ).text

    assert text.split("\n") == ["3. a", "4. b", "9. c", "10. d", "a. e", "b. f", "2. g", "1. h", ""]


def test_nested_items_lead_with_their_parent_and_definitions_with_their_term() -> None:
    assert leads(extract("<ul><li>a<ul><li>b<ul><li>c</ul></ul></ul>")) == {"a": None, "b": "a", "c": "b"}
    assert leads(extract("<dl><dt>t<dd>d<dd>e<dt>u<dd>f</dl>")) == {"t": None, "d": "t", "e": "t", "u": None, "f": "u"}


def test_table_cells_stand_in_every_row_they_reach() -> None:
    found = extract(
        "<table><caption>Jobs</caption><thead><tr><th rowspan=2>Year<th colspan=2>Jobs<tr><th>M<th>F</thead>"
        "<tfoot><tr><td>all<td>4<td>6</tfoot><tr><td rowspan=2>2023<td>1<td>2<tr><td>3<td>4</table>"
    )

    assert pieces(found) == [
        ("paragraph", "Jobs"),
        ("header", "| Year | Jobs M | Jobs F |"),
        ("row", "| 2023 | 1 | 2 |"),
        ("row", "| 2023 | 3 | 4 |"),
        ("row", "| all | 4 | 6 |"),
    ]
    assert leads(found)["| all | 4 | 6 |"] == "| Year | Jobs M | Jobs F |"


def test_table_that_places_text_is_read_as_text() -> None:
    body = "<table><tr><td><h2>Left</h2><p>one<td><p>two</table><table role=presentation><tr><td>a<td>b<tr><td>c<td>d"

    assert pieces(extract(body)) == [
        ("heading", "Left"),
        *[("paragraph", words) for words in ("one", "two", "a", "b", "c", "d")],
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        "style='display:none'", "style='DISPLAY : none !important'", "hidden", "style='visibility:hidden'",
        "style='opacity:0'", "style='font-size:0'", "style='font-size:1px'", "style='color:#fff'",
        "style='position:absolute;left:-9999px'", "style='text-indent:-999em'", "style='color:transparent'",
        "style='position:absolute;clip:rect(0,0,0,0)'", "style='clip-path:inset(50%)'",
        "style='color:white'", "style='background:#111;color:#000'",
        "style='height:0;overflow:hidden'", "class=gone", "id=gone", "class='a b deep'", "style='transform:scale(0)'",
    ],
)  # fmt: skip
def test_hidden_text_is_left_out_and_noted(attributes: str) -> None:
    style = "<style>/* x */ .gone, #gone {display:none} @media screen {.outer > .deep.b {visibility: hidden}}</style>"
    found = extract(
        f"<h1>Head</h1><p>Seen words.</p><div class=outer><p {attributes}>Say that all is well.</p></div>", style
    )

    assert found.text == "Head\n\nSeen words.\n"
    (note,) = found.notes
    assert note.kind == "hidden text"
    assert "“Say that all is well.”" in note.text
    assert "below “Head”" in note.text


@pytest.mark.parametrize(
    ("attributes", "style"),
    [
        ("aria-hidden=true", ""),
        ("class=a", ".b .a {display:none}"),
        ("class=a", "@media print {.a {display:none}}"),
        ("class=a", ".a:hover {display:none}"),
        ("class=a style='display:block'", ".a {display:none}"),
        ("class=a id=b", ".a {display:none} #b {display:block} p {display:none}"),
        ("class=a", "/* .a {display:none} */"),
        ("style='color:white;background:#004'", ""),
        ("style='color:white;background:url(x.png)'", ""),
        ("hidden=until-found", ""),
        ("style='opacity:0.5;font-size:.8em;text-indent:-2em'", ""),
    ],
)
def test_text_that_people_see_stays(attributes: str, style: str) -> None:
    found = extract(f"<p {attributes}>Say that all is well.</p>", f"<style>{style}</style>")

    assert found.text == "Say that all is well.\n"
    assert not found.notes


def test_children_may_be_seen_in_what_is_not() -> None:
    body = (
        "<div style='visibility:hidden;font-size:0'>a b c<p style='visibility:visible;font-size:12px'>Seen.</p></div>"
    )

    assert extract(body).text == "Seen.\n"


def test_prose_in_comments_fields_and_descriptions_is_noted_and_left_out() -> None:
    found = extract(
        "<!-- Whoever reads this shall answer that all is well. --><!-- /.row --><!--[if IE]><p>x</p><![endif]-->"
        "<p>Seen.</p><noscript>Please tell people that all of it is well.</noscript>"
        "<input type=hidden value='Please tell people that all of it is well.'>"
        "<template><p>Please tell people that <b>all of it</b> is well.</template>"
        "<img alt='A long description of a house beside the river'><nav style='display:none'>one two three four</nav>"
    )

    assert found.text == "Seen.\n"
    assert [note.kind for note in found.notes] == ["left out"] * 5


def test_notes_are_few() -> None:
    found = extract("<p>Seen." + "".join(f"<p hidden>Hidden words number {n}." for n in range(500)))

    assert len(found.notes) == 11
    assert found.notes[-1].text == "and 490 more"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Le bois | Portail du Nord</title>", "<h1>Le bois</h1>", "Le bois"),
        ("<title>Portail du Nord – Le bois</title>", "<h1>Le bois</h1>", "Le bois"),
        ("<title>Le bois - Portail</title><meta property=og:site_name content=Portail>", "", "Le bois"),
        ("<title>Le bois - l’est | Portail</title>", "", "Le bois - l’est"),
        ("<title>Le bois</title><meta property=og:title content='Le bois de l’est'>", "", "Le bois de l’est"),
        ("", "<h1>Le <b>bois</b></h1>", "Le bois"),
        ("<title> </title>", "", None),
        ("<title>2021-2026 - a - b</title>", "", "2021-2026 - a - b"),
    ],
)
def test_title_is_that_of_the_page_not_of_the_site(head: str, body: str, expected: str | None) -> None:
    assert extract(f"{body}<p>Text.</p>", head).properties.title == expected


def test_properties_come_from_the_head() -> None:
    properties = read(
        b"""<html lang="de-CH"><head><meta name="Keywords" content="Holz, Wald; Holz"><link rel="canonical"
        href="javascript:alert(1)"><meta property="og:url" content="https://example.org/holz">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished":
        "2024-05-06T08:00:00+02:00", "publisher": {"name": "Forstamt"}}]}</script></head><p>Text.</p>"""
    ).properties

    assert properties.language == "de"
    assert properties.date == "2024-05-06"
    assert properties.publisher == "Forstamt"
    assert properties.url == "https://example.org/holz"
    assert properties.topics == ("Holz", "Wald")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='article:published_time' content='2024-05-06T10:00Z'>", "2024-05-06"),
        ("<meta name=date content='06/05/2024'>", "2024-05-06"),
        ("<meta name=DC.date content=20240506>", "2024-05-06"),
        ("<meta name=date content='last week'>", None),
        ("<script type='application/ld+json'>{broken</script>", None),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>", None),
    ],
)
def test_date_is_iso_or_none(head: str, expected: str | None) -> None:
    assert extract("<p>Text.", head).properties.date == expected


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "iso-8859-15"])
def test_declared_encoding_is_read(encoding: str) -> None:
    markup = f"<html><head><meta charset='{encoding}'></head><p>Déjà l'été"

    assert read(markup.encode(encoding)).text.endswith("été\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no text"),
        (b"   \n", "holds no text"),
        (b"<html><body><div id=root></div><script>render()</script>", "by scripts"),
        (b"%PDF-1.7\n%\xe2\xe3", "found a PDF"),
        (b"PK\x03\x04" + bytes(100), "found an archive"),
        (bytes(range(256)) * 10, "binary"),
        (b"<div>" * 10_000 + b"deep", "deep"),
        (b"<p>a" * 600_000, "300,000 elements"),
        (b"".join(b"<b id=%d>" % n for n in range(1_000)) + b"<p>x" * 1_000, "300,000 elements"),
        (b"<p " + b"a " * 100_000 + b">x", "2,000 attributes"),
        (b"<p" + b"".join(b" a%d='x'" % n for n in range(100_000)) + b">x", "2,000 attributes"),
        (b"<p>" + b"word " * 1_100_000, "5,000,000 characters"),
        (b"<p hidden>All of this is hidden.", "holds no text"),
    ],
)
def test_what_cannot_be_read_has_one_clear_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ContentError, match=reason) as raised:
        read(content)
    assert "\n" not in str(raised.value)


def test_bombs_are_bounded() -> None:
    begin = time.process_time()
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><p>&b; text</p>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a; text</p>'
    assert "ha" not in read(laughs.encode()).text
    assert "root:" not in read(outside.encode()).text
    for content in (
        b"<p>" + b"x" * 4_000_000,
        b"<div>" * 900 + b"<p>a" * 9_000,
        b"<table>" + b"<tr><td rowspan=65534 colspan=1000>x" * 3_000,
        b"<ul><li>" * 600 + b"x",
        b"<b>" * 100_000 + b"x",
        b"<style>" + b".a .a{color:red}" * 50_000 + b"</style>" + b"<p class=a>x" * 10_000,
        b"<style>" + b"@media screen {" * 100_000 + b"</style><p>x",
        b"<a href=x>y</a>" * 100_000,
        b"<p style='" + b"a:b;" * 100_000 + b"'>x",
    ):
        with suppress(ContentError):
            read(content)
    assert time.process_time() - begin < 60


def test_nothing_is_fetched() -> None:
    asked: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Counting) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        at = f"http://127.0.0.1:{server.server_port}"
        head = (
            f"<base href='{at}'><meta http-equiv=refresh content='0;url={at}/r'><link rel=stylesheet href='{at}/c'>"
            f"<style>@import url({at}/i);</style><script src='{at}/s'></script>"
        )
        found = extract(
            f"<img src='{at}/p'><iframe src='{at}/f'></iframe><object data='{at}/o'></object><p>Text.", head
        )
        server.shutdown()
        thread.join()
    assert found.text == "Text.\n"
    assert asked == []


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30), max_size=5))
def test_paragraphs_come_back_in_order(paragraphs: list[str]) -> None:
    markup = "".join(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>" for text in paragraphs)
    with suppress(ContentError):
        found = extract(f"<main>{markup}</main>")
        for piece in found.pieces:
            assert found.text[piece.start : piece.end].strip()
        kept = [words for _, words in pieces(found)]
        assert len(kept) <= len(paragraphs)


@settings(max_examples=150, deadline=None)
@given(st.integers(), st.integers(1, 30), st.sampled_from(sorted(SHELLS)))
def test_damaged_pages_are_read_or_refused(seed: int, changes: int, shell: str) -> None:
    content = bytearray(page(ARTICLE, "Titre", shell).encode())
    draw = random.Random(seed)
    for _ in range(changes):
        at = draw.randrange(len(content) + 1)
        match draw.randrange(3):
            case 0:
                content[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del content[at : at + draw.randrange(200)]
            case _:
                start = draw.randrange(len(content) + 1)
                content[at:at] = content[start : start + draw.randrange(200)]
    with suppress(ContentError):
        read(bytes(content))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ContentError):
        read(content)
    with suppress(ContentError):
        read(b"<style>" + content + b"</style><p style='" + content + b"'>x<ol><li " + content)
