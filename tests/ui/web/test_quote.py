from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import load_settings
from corpus.cutting import cut
from corpus.document import Source, Span
from corpus.markup import plain
from corpus.reading import read_folder
from tests.ui.web.markup import Element, read_html
from ui.web.interface import ENGLISH, FRENCH
from ui.web.quote import Marked, inline_html, marked_html, safe_url

# Without what is markup in one place and text in another: a ">" that begins a line, a "`" between blanks.
HOSTILE = "<&\"'{}$\\/=:;!?«»é abc\u00a0\u202e"
words = st.text(alphabet=HOSTILE, max_size=30)


def shown(stretch: Marked) -> Element:
    return read_html(marked_html(stretch, ENGLISH))


def squeezed(text: str) -> str:
    return "".join(text.split())


def marked_text(root: Element) -> str:
    return "".join(mark.text(without="sup") for mark in root.all("mark"))


@given(before=words, quote=words.filter(str.strip), after=words)
def test_the_mark_covers_exactly_the_quote(before: str, quote: str, after: str) -> None:
    text = f"{before} {quote} {after}"
    start = len(before) + 1
    root = shown(Marked(text, Span(start, start + len(quote))))
    assert squeezed(marked_text(root)) == squeezed(plain(quote))
    assert root.text().split() == plain(text).split()


@given(text=st.text(alphabet="<>&\"'ab |*_[]()#-+>\\`~1.3\n!:/\u2060", max_size=120), start=st.integers(0, 120))
def test_whatever_a_document_holds_only_our_tags_come_out(text: str, start: int) -> None:
    """Broken tables, half links and stray emphasis included; the reader of `read_html` fails on unclosed elements."""
    tags = {"p", "mark", "strong", "sup", "span", "div", "table", "thead", "tbody", "tr", "th", "td"}
    stretch = Marked(text, Span(min(start, len(text)), len(text)), lead="| <b>a</b> | b |" if start % 2 else "<i>")
    found = shown(stretch).all()
    assert {element.tag for element in found} <= tags
    assert {name for element in found for name in element.attributes} <= {
        "class", "scope", "tabindex", "role", "aria-label", "title",
    }  # fmt: skip


def test_every_sentence_of_the_documents_is_marked_whole_and_alone() -> None:
    """The shipped documents hold tables, lists, emphasis, links and references: all that a quote can meet."""
    seen = 0
    for document in read_folder(load_settings().documents).documents:
        for passage in cut(document, 128, lambda texts: [len(text.split()) * 2 for text in texts]):
            for sentence in passage.sentences:
                span = Span(sentence.start - passage.start, sentence.end - passage.start)
                lead = document.text[sentence.lead.start : sentence.lead.end] if sentence.lead else None
                root = shown(Marked(passage.text, span, lead))
                expected = plain(sentence.text).replace("·", "") if sentence.kind == "row" else plain(sentence.text)
                assert squeezed(marked_text(root)) == squeezed(expected), (document.name, sentence.text)
                seen += 1
    assert seen > 500


def test_references_of_the_document_are_named_as_such_and_lead_to_its_source() -> None:
    source = Source(3, 'Report "A" & <b>', None, "https://example.test/r?a=1&b=2")
    root = shown(Marked("Seventeen stops [3]. More [4].", Span(0, 20), sources={3: source}))
    known, unknown = root.all("sup", "reference")
    link = known.one("a")
    assert (known.text(), unknown.text()) == ("ref. 3", "ref. 4")
    assert link["href"] == "https://example.test/r?a=1&b=2"
    assert (link["target"], link["rel"]) == ("_blank", "noopener noreferrer")
    assert link["title"] == 'Reference 3 of the document: Report "A" & <b>'
    assert not unknown.all("a")
    assert "[" not in root.text()


@pytest.mark.parametrize(
    ("mark", "names"),
    [
        ("[1][2]", ["ref. 1", "ref. 2"]),
        ("[1, 2]", ["ref. 1, ref. 2"]),
        ("[1-999]", [f"ref. {n}" for n in range(1, 13)]),
    ],
)
def test_several_references_are_named_one_by_one_and_not_without_end(mark: str, names: list[str]) -> None:
    assert ", ".join(sup.text() for sup in shown(Marked(f"Text {mark}.")).all("sup")) == ", ".join(names)


def test_a_reference_reads_in_the_language_of_the_interface() -> None:
    assert "réf. 3" in marked_html(Marked("Texte [3]."), FRENCH)


def test_strong_text_is_strong_also_where_the_mark_begins_inside_it() -> None:
    root = shown(Marked("A **very strong** word.", Span(8, 23)))
    assert "".join(strong.text() for strong in root.all("strong")) == "very strong"
    assert marked_text(root) == " strong word."
    assert root.text() == "A very strong word."


def test_a_row_stands_in_a_table_under_its_header() -> None:
    text = "| 2011 | 58 000 t | [3] |\n| 2012 | 57 886 t | [4] |"
    root = shown(Marked(text, Span(26, len(text)), lead="| Année | Valeur | |"))
    assert [cell.text() for cell in root.one("thead").all("th")] == ["Année", "Valeur"]
    first, second = root.one("tbody").all("tr")
    assert [cell.text() for cell in first.all("td")] == ["2011", "58 000 t", "ref. 3"]
    assert not first.all("mark")
    assert [mark.text() for mark in second.all("mark")] == ["2012", "57 886 t", "ref. 4"]


def test_header_and_ruler_inside_the_context_are_not_shown_twice() -> None:
    text = "Volumes:\n\n| Year | Tons |\n|---|---|\n| 2011 | 58 |"
    root = shown(Marked(text, Span(text.index("| 2011"), len(text)), lead="| Year | Tons |"))
    assert root.text() == "Volumes:YearTons201158"


def test_an_escaped_border_does_not_cut_a_cell() -> None:
    root = shown(Marked(r"| a \| b | c |"))
    assert [cell.text() for cell in root.all("td")] == ["a | b", "c"]


def test_list_items_are_items_and_what_introduces_them_is_shown_first() -> None:
    root = shown(Marked("salt\n- timber\n- grain", Span(0, 4), lead="The harbour ships:"))
    assert root.one("p", "lead").text() == "The harbour ships:"
    assert [item.text() for item in root.all("p", "item")] == ["salt", "timber", "grain"]


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://example.test",
        "https://",
        "//example.test",
        "data:text/html,x",
        "ftp://example.test",
        "https://example.test/a b",
        "https://exam\nple.test",
        "http://[broken",
        "file:///etc/passwd",
        "relative/path",
    ],
)
def test_only_web_addresses_are_followed(url: str | None) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize("url", ["https://example.test/a?b=c&d=%20#e", "http://exemple.test", "https://é.test/ü"])
def test_web_addresses_are_followed(url: str) -> None:
    assert safe_url(url) == url


def test_a_long_paragraph_of_references_and_strong_words_is_drawn_in_one_go() -> None:
    """A document may hold hundreds of thousands of marks in one paragraph; the work grows with them, not faster."""
    text = "**mot** [3] " * 20_000
    stretch = Marked(text, Span(120, 360))
    root = read_html(inline_html(stretch, 0, len(text), ENGLISH))
    assert len(root.all("strong")) == len(root.all("sup")) == 20_000
