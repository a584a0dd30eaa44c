"""The view of one document: all of its text, one sentence marked, nothing of it ever markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import load_settings
from corpus.document import Block, Document, Page, Source, Span
from corpus.markup import plain
from corpus.page_picture import Box, PagePicture
from corpus.reading import read, read_folder
from tests.ui.web.markup import Element, read_html
from ui.web.address import Place, document_address, fingerprint
from ui.web.document_page import Leaf
from ui.web.document_text import PART, parts, text_html
from ui.web.document_view import Citing, DocumentView, document_html
from ui.web.interface import ENGLISH, FRENCH

TEXT = "# Trams\n\nLine A has **17 stops** [3]. It is long.\n\n- one\n- two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
TAGS = {
    "article", "p", "a", "nav", "button", "span", "header", "h2", "h3", "h4", "h5", "h6", "time", "div", "mark",
    "strong", "sup", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "section",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<form action=//evil.test><input></form>",
    "<style>*{display:none}</style>",
    "[click](javascript:alert(1))",
    "\u202eevil\u202c",
    "a\u200bb\u2060c",
    "&lt;b&gt; ${x} {{y}}",
]


def document(text: str, blocks: tuple[Block, ...] | None = None, title: str = "A title", **known: object) -> Document:
    whole = (Block("paragraph", 0, len(text)),) if blocks is None else blocks
    values = {"sources": (), "pages": (), "format": "markdown", **known}
    return Document("trams", "trams.md", text=text, title=title, language="en", blocks=whole, **values)  # type: ignore[arg-type]


def drawn(found: Document, goal: Span | None = None) -> Element:
    return read_html("".join(text_html(found, part, goal, ENGLISH) for part in parts(found)))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def trams(tmp_path: Path) -> Document:
    path = tmp_path / "trams.md"
    path.write_text(TEXT, encoding="utf-8")
    return read(path, tmp_path)


def test_the_structure_of_a_document_is_drawn(trams: Document) -> None:
    root = drawn(replace(trams, title="Something else"))
    assert root.one("h3").text() == "Trams"
    assert root.all("p")[0].text(without="sup") == "Line A has 17 stops. It is long."
    assert root.one("strong").text() == "17 stops"
    assert root.one("sup", "reference").text() == "ref. 3"
    assert [item.text() for item in root.all("li")] == ["one", "two"]
    assert [cell.text() for cell in root.one("thead").all("th")] == ["A", "B"]
    assert [cell.text() for cell in root.one("tbody").all("td")] == ["1", "2"]


def test_a_heading_that_says_the_title_stands_above_alone(trams: Document) -> None:
    root = read_html(document_html(DocumentView(trams, Place()), ENGLISH))
    assert root.one("h2").text() == "Trams"
    assert not root.one("div", "text").all("h3")


def test_exactly_the_sentence_is_marked_and_gone_to(trams: Document) -> None:
    sentence = "Line A has **17 stops** [3]."
    start = TEXT.index(sentence)
    place = Place(start, start + len(sentence), fingerprint(sentence))
    (mark,) = read_html(document_html(DocumentView(trams, place), ENGLISH)).all("mark")
    assert mark.text(without="sup") == "Line A has 17 stops."
    assert "data-goal" in mark.attributes
    assert mark["tabindex"] == "-1"


@pytest.mark.parametrize(
    "place",
    [
        Place(5, 5),
        Place(9, 4),
        Place(10, 10_000),
        Place(7, 9),  # blanks
        Place(10, None),
        Place(9, 37, "000000000000"),  # another sentence stands there now
    ],
)
def test_nothing_is_marked_where_the_sentence_does_not_stand(trams: Document, place: Place) -> None:
    root = read_html(document_html(DocumentView(trams, place), ENGLISH))
    assert not root.all("mark")
    assert root.one("p", "told").text() == ENGLISH.document.moved


MARKUP = "|*_#>~`\\[]()-+•\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029:="


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters=MARKUP), max_size=300), st.data())
def test_the_text_without_its_tags_is_the_documents(text: str, data: st.DataObject) -> None:
    """Whatever part of it is a block, and whatever is marked; Markdown's own marks are left out of the words."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    kinds = st.sampled_from(["paragraph", "heading", "item"])
    blocks = tuple(Block(data.draw(kinds), a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))  # type: ignore[arg-type]
    start = data.draw(st.integers(0, len(text)))
    goal = Span(start, data.draw(st.integers(start, len(text))))
    root = drawn(document(text, blocks), goal)
    numbers = {*"0123456789.)"}  # what looks like the number of a list, outside any block, is one
    assert [one for one in squeezed(root.text()) if one not in numbers] == [
        one for one in squeezed(text) if one not in numbers
    ]


def test_every_word_of_the_shipped_documents_is_drawn() -> None:
    for found in read_folder(load_settings().documents).documents:
        root = drawn(replace(found, title=""))
        shown = squeezed(root.text(without="sup"))
        expected = squeezed(plain(found.text)).replace("·", "")
        pages = "".join(squeezed(one.text()) for one in root.all("p", "page-start"))
        assert len(shown.replace("·", "")) - len(pages) >= len(expected) * 0.995, found.name
        for block in found.blocks:
            words = squeezed(plain(found.text[block.start : block.end]))
            assert words.replace("·", "") in shown.replace("·", ""), (found.name, words)


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_text_of_a_document_becomes_markup(evil: str) -> None:
    text = f"# {evil}\n\n{evil} and {evil}\n\n- {evil}\n\n| {evil} | b |\n|---|---|\n| {evil} | 2 |\n"
    found = replace(
        document(text, (Block("heading", 0, 2 + len(evil)), Block("paragraph", 4 + len(evil), 10 + 3 * len(evil)))),
        title=evil,
        publisher=evil,
        date=evil,
        url=f"https://e.test/{evil}",
        sources=(Source(1, evil, evil, f"javascript:{evil}", evil),),
        pages=(Page(0), Page(8)),
    )
    view = DocumentView(found, Place(0, 20), told=evil, citing=Citing(1, 2), model=evil)
    root = read_html(document_html(view, FRENCH))
    elements = root.all()
    assert {element.tag for element in elements} <= TAGS
    assert not [name for element in elements for name in element.attributes if name.startswith("on")]
    assert all(
        element["href"].startswith(("#/documents", "https://e.test/")) for element in elements if element.tag == "a"
    )
    assert root.one("h2").text() == evil


def test_what_is_known_of_a_document_is_said() -> None:
    found = document("Text.", publisher="The City", date="2023-05", url="https://www.city.test/a", format="docx")
    facts = read_html(document_html(DocumentView(found, Place()), ENGLISH)).one("p", "facts")
    assert [part.text() for part in facts.children if isinstance(part, Element)][:4] == [
        "The City",
        "May 2023",
        "English",
        "Word",
    ]
    assert facts.one("a", "source")["href"] == "https://www.city.test/a"
    assert facts.one("a", "source")["rel"] == "noopener noreferrer"


def test_the_documents_own_sources_are_listed_once() -> None:
    source = Source(3, "Yearly report", "The Board", "https://board.test/r", "2024")
    given_ = document("Seventeen [3].", sources=(source,))
    root = read_html(document_html(DocumentView(given_, Place()), ENGLISH))
    assert root.one("section", "own-sources").one("li").text() == "ref. 3 Yearly report The Board, 2024"
    text = "Seventeen [3].\n\nSources\n\n3. Yearly report, The Board, https://board.test/r\n"
    listed = document(text, (Block("paragraph", 0, 14),), sources=(source,))
    root = read_html(document_html(DocumentView(listed, Place()), ENGLISH))
    assert not root.all("section", "own-sources")
    assert [line.text() for line in root.all("p", "rest")][-1] == "3. Yearly report, The Board, https://board.test/r"
    assert root.all("p", "rest")[-1].one("a")["href"] == "https://board.test/r"


def test_pages_are_marked_where_they_begin() -> None:
    text = "One.\n\nTwo.\n\nThree."
    blocks = (Block("paragraph", 0, 4), Block("paragraph", 6, 10), Block("paragraph", 12, 18))
    root = drawn(document(text, blocks, pages=(Page(0), Page(6), Page(12), Page(12))))
    assert [part.text() for part in root.children if isinstance(part, Element)] == [
        "page 1", "One.", "page 2", "Two.", "page 3", "page 4", "Three.",
    ]  # fmt: skip


def test_a_long_text_comes_in_parts_the_one_with_the_sentence_first() -> None:
    paragraphs = [f"Paragraph {n}: {'word ' * 200}." for n in range(500)]
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", at, at + len(paragraph)))
        at += len(paragraph) + 2
    found = document(text, tuple(blocks))
    groups = parts(found)
    assert len(groups) == -(-len(text) // PART)
    assert sum(len(group) for group in groups) == 500
    place = Place(blocks[400].start, blocks[400].end)
    root = read_html(document_html(DocumentView(found, place), ENGLISH))
    assert root.one("mark").text().startswith("Paragraph 400")
    assert len(root.one("div", "text").text()) < 1.1 * PART
    assert "part=" in root.all("p", "turning")[0].all("a")[0]["href"]


def test_the_bar_leads_back_and_along_the_citations() -> None:
    place = Place(0, 5, "abc")
    first = read_html(document_html(DocumentView(document("Hello you."), place, citing=Citing(1, 3)), FRENCH)).one(
        "nav"
    )
    assert first.one("span", "count").text() == "Citation 1 sur 3"
    before, behind = first.one("span", "steps").all("button")
    assert (before["aria-label"], behind["aria-label"]) == ("Citation précédente", "Citation suivante")
    assert "disabled" in before.attributes
    assert "disabled" not in behind.attributes
    assert first.one("a")["href"] == document_address("trams", place)
    alone = read_html(document_html(DocumentView(document("Hello you."), place), FRENCH))
    assert not alone.all("nav")
    assert alone.one("p", "bar").one("a")["href"] == "#/documents"


def test_a_page_is_shown_with_the_sentence_lit_or_with_a_line_that_says_why_not() -> None:
    found = document("Hello you.", format="pdf", pages=(Page(0), Page(6)))
    picture = PagePicture(b"", 1400, 1980, ())
    leaf = Leaf("trams", "A title", 2, 2, "d1", picture, (Box(0.1, 0.2, 0.5, 0.25),), "Hello <you>.")
    root = read_html(document_html(DocumentView(found, Place(0, 5), leaf, pages=True), ENGLISH))
    assert root.one("img")["src"] == "documents/trams/pages/2.png?file=d1"
    box = root.one("span", "lit-box")
    assert box["aria-label"] == "Hello <you>."
    assert box["style"] == "left:10.000%;top:20.000%;width:40.000%;height:5.000%"
    assert not root.all("mark")
    shapes = root.one("p", "shapes").all("a")
    assert [(link.text(), link.attributes.get("aria-current")) for link in shapes] == [("Page", "true"), ("Text", None)]
    nowhere = DocumentView(found, Place(0, 5), replace(leaf, boxes=()), pages=True)
    assert read_html(document_html(nowhere, ENGLISH)).one("p", "told").text() == ENGLISH.document.not_located
