from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Statement
from assistant.translating import LONGEST
from corpus.document import Source
from index.hit import Hit
from tests.ui.answers import ANSWER, CITATION, PASSAGE, QUOTE, REFUSAL
from tests.ui.web.markup import Element, read_html
from ui.web.address import fingerprint
from ui.web.citation_card import card_html
from ui.web.evidence import NEAREST_SHOWN, evidence_html
from ui.web.interface import ENGLISH, FRENCH

TAGS = {
    "section", "h2", "h3", "p", "article", "header", "span", "svg", "path", "blockquote", "mark", "strong", "sup", "a",
    "time", "details", "summary", "ul", "li", "button", "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "class", "id", "data-turn", "data-citation", "data-back", "data-open", "tabindex", "hidden",
    "aria-label", "aria-hidden", "lang",
    "title", "viewbox", "focusable", "d", "fill-rule", "href", "target", "rel", "datetime", "type", "role", "scope",
}  # fmt: skip
hostile = st.text(alphabet="<>&\"'` =/:abonerjvscipt()[]*_|#{}$\n\u202e\u200b", min_size=1, max_size=60)


CLAIMS = (Claim("18 <stations>", 2, "2024-01"), Claim("17 stations", 1, None))


def card(citation: Citation = CITATION, answer: Answer = ANSWER) -> Element:
    return read_html(card_html(2, citation, answer, ENGLISH)).one("article")


@given(hostile, hostile, hostile, st.sampled_from(["javascript:alert(1)", "https://e.test/\"onclick='x", "<b>"]))
def test_no_text_of_a_document_becomes_markup(title: str, section: str, text: str, url: str) -> None:
    """Tags and attributes are the ones written in the module; titles and sections arrive whole, as text."""
    citation = replace(
        CITATION, title=title, section=section, publisher=title, date=section, url=url, quote=text, context=text,
        start=100, end=100 + len(text), lead=title, sources=(Source(3, title, section, url, text),),
    )  # fmt: skip
    passage = replace(PASSAGE, document="other", title=title, section=section, text=text, end=100 + len(text))
    answer = replace(ANSWER, question=text, citations=(citation,), hits=(Hit(passage, 1, 1, 1),))
    root = read_html(evidence_html(1, answer, ENGLISH, shown=True))
    elements = root.all()
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attributes} <= ATTRIBUTES
    links = [element["href"] for element in elements if element.tag == "a" and "data-open" not in element.attributes]
    assert all(link.startswith("https://e.test/") for link in links)
    assert root.one("article").one("h3").text() == title
    assert root.one("article")["aria-label"] == f"Source 1: {title}"
    assert root.all("p", "place")[0].text() == f"{section.replace(' > ', ' › ')}page 4"


def test_a_card_says_where_its_quote_comes_from() -> None:
    found = card()
    assert found["id"] == "t2-c1"
    assert found.one("mark").text(without="sup") == "La ligne A compte 17 stations."
    assert found.one("blockquote").text(without="sup") == "La ligne A compte 17 stations. Elle est longue de 9 km."
    assert found.one("blockquote")["lang"] == "fr"
    assert found.one("p", "place").text() == "La lignepage 4"
    assert [part.text() for part in found.one("p", "facts").children if isinstance(part, Element)] == [
        "Ville de Valbrume",
        "May 12, 2023",
        "PDF",
        "source in French",
    ]
    assert found.one("time")["datetime"] == "2023-05-12"
    assert found.one("a", "source")["href"] == "https://exemple.test/rapport"
    assert "exemple.test" in found.one("a", "source").text()
    assert "Régie, February 2023" in found.one("details").text()


def test_the_language_of_a_source_is_only_stressed_where_it_is_not_the_questions() -> None:
    same = card(answer=replace(ANSWER, language="fr"))
    assert same.one("span", "language").text() == "French"
    assert not same.all("span", "other")
    assert card().one("span", "other").text() == "source in French"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "ftp://exemple.test"])
def test_a_card_without_a_web_address_has_no_link(url: str | None) -> None:
    source = Source(3, "Rapport", None, url)
    links = card(replace(CITATION, url=url, sources=(source,))).all("a")
    assert ["data-open" in link.attributes for link in links] == [True]


@pytest.mark.parametrize(
    ("checks", "word"),
    [(["verbatim"], "quoted"), (["verbatim", "supported"], "supported"), (["unsupported", "verbatim"], "not verified")],
)
def test_a_card_is_checked_as_well_as_its_least_checked_statement(checks: list[str], word: str) -> None:
    statements = tuple(Statement("x", (1,), check) for check in checks)  # type: ignore[arg-type]
    state = card(answer=replace(ANSWER, statements=statements)).one("span", "check")
    assert state.text() == word
    assert state.all("svg"), "an icon goes with the word"


def test_cards_come_in_answer_order() -> None:
    second = replace(CITATION, number=2, document="other")
    root = read_html(evidence_html(1, replace(ANSWER, citations=(CITATION, second)), ENGLISH, shown=True))
    assert [article["data-citation"] for article in root.all("article")] == ["1", "2"]


def test_what_was_found_and_not_cited_is_under_a_closed_line() -> None:
    other = replace(PASSAGE, document="other", title="Autre", text="Un **mot** [7].", start=0, end=15, sentences=())
    answer = replace(ANSWER, hits=(Hit(PASSAGE, 1, 1, 1), Hit(other, 0.5, 0.5, 0)))
    also = read_html(evidence_html(1, answer, ENGLISH, shown=True)).one("details", "also")
    assert "open" not in also.attributes
    assert also.one("summary").text() == "Also found, not cited (1)"
    assert [title.text() for title in also.all("p", "title")] == ["Autre"]
    assert also.one("blockquote").text(without="sup") == "Un mot."
    assert not also.all("mark")


def test_without_further_passages_there_is_no_line_for_them() -> None:
    assert not read_html(evidence_html(1, ANSWER, ENGLISH, shown=True)).all("details", "also")


def test_a_refusal_shows_the_nearest_passages_as_no_answer() -> None:
    hits = tuple(Hit(replace(PASSAGE, document=f"d{n}"), 1 / (n + 1), 0, 0) for n in range(NEAREST_SHOWN + 2))
    root = read_html(evidence_html(1, replace(REFUSAL, hits=hits), FRENCH, shown=True))
    nearest = root.one("div", "nearest")
    assert nearest.one("h3").text() == "Passages les plus proches – ce n’est pas une réponse"
    assert len(nearest.all("li", "passage")) == NEAREST_SHOWN
    assert len(root.one("details", "also").all("li", "passage")) == 2
    assert not root.all("article")
    assert not root.all("mark")


def test_only_the_evidence_in_view_is_not_hidden() -> None:
    assert "hidden" in read_html(evidence_html(1, ANSWER, ENGLISH, shown=False)).one("section").attributes
    assert "hidden" not in read_html(evidence_html(1, ANSWER, ENGLISH, shown=True)).one("section").attributes


def test_scores_are_not_shown() -> None:
    html = evidence_html(1, replace(ANSWER, citations=()), ENGLISH, shown=True)
    assert QUOTE[:8] in html
    assert "0.91" not in html
    assert "3.2" not in html


def test_a_card_opens_its_document_at_its_sentence() -> None:
    link = card().one("a", "open")
    assert link["href"] == f"#/documents/tramway?start=100&end={100 + len(QUOTE)}&quote={fingerprint(QUOTE)}"
    assert link.text() == "Open in the document (1)"


def test_sources_that_differ_are_set_side_by_side_with_their_markers() -> None:
    second = replace(CITATION, number=2, title="Autre")
    answer = replace(ANSWER, citations=(CITATION, second), differing=CLAIMS)
    table = read_html(evidence_html(1, answer, ENGLISH, shown=True)).one("div", "differing")
    assert table.one("caption").text() == "The sources differ"
    assert [cell.text() for cell in table.one("thead").all("th")] == ["Value", "Source", "Date"]
    assert [[cell.text() for cell in row.all("th") + row.all("td")] for row in table.one("tbody").all("tr")] == [
        ["18 <stations> 2", "Autre", "January 2024"],
        ["17 stations 1", "Le tramway de Valbrume", "–"],
    ]
    assert [marker["aria-label"] for marker in table.all("button", "marker")] == [
        "Source 2: Autre",
        "Source 1: Le tramway de Valbrume",
    ]


@pytest.mark.parametrize("differing", [None, ()])
def test_without_differing_values_there_is_no_table_of_them(differing: tuple[Claim, ...] | None) -> None:
    root = read_html(evidence_html(1, replace(ANSWER, differing=differing), ENGLISH, shown=True))
    assert not root.all("div", "differing")


def test_a_refusal_says_what_was_searched_and_in_how_many_documents() -> None:
    refusal = replace(REFUSAL, standalone_question="Und der Flughafen (Valbrume)?", searched=41)
    root = read_html(evidence_html(1, refusal, ENGLISH, shown=True))
    assert root.one("p", "searched").text() == "Searched in 41 documents: Und der Flughafen (Valbrume)?"
    assert root.one("p", "of").text() == "Question: Und der Flughafen?"
    nothing = replace(REFUSAL, hits=())
    assert read_html(evidence_html(1, nothing, ENGLISH, shown=True)).one("p", "searched").text() == (
        "Searched: Und der Flughafen?"
    )


def test_a_quote_in_another_language_than_the_question_can_be_translated_where_there_is_a_model() -> None:
    model = "<b>small</b>"
    german = replace(ANSWER, language="de")
    assert CITATION.language != "de"
    button = read_html(card_html(2, CITATION, german, ENGLISH, model)).one("div", "translation").one("button")
    assert model in button.text()
    assert button.text().endswith("(1)"), "each button has a name of its own"
    assert button["data-translate"].startswith(f"documents/{CITATION.document}/translation?start={CITATION.start}&")
    assert f"quote={fingerprint(CITATION.quote)}&into=de" in button["data-translate"]
    same = replace(ANSWER, language=CITATION.language)
    assert not read_html(card_html(2, CITATION, same, ENGLISH, model)).all("div", "translation")
    assert not read_html(card_html(2, CITATION, german, ENGLISH)).all("div", "translation")
    endless = replace(CITATION, end=CITATION.start + LONGEST + 1)
    assert not read_html(card_html(2, endless, german, ENGLISH, model)).all("div", "translation")
