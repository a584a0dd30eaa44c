"""The page of a run: on its own, escaped, whole without its script."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from eval import charts
from eval.interval import Mean, Rate
from eval.record import Quote
from eval.report import Report, Run
from eval.report_page import pieces, to_html
from tests.eval.test_report import RECORDS, SETUP

HOSTILE = '<script>alert("x")</script> & $a_b$'
VOID = {"meta", "input", "path", "use", "link", "br"}


class Page(HTMLParser):
    """What stands in a page: the elements with their attributes, and whether every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def text() -> str:
    return to_html(Report.of(Run(SETUP, RECORDS, ())))


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_asks_for_nothing_outside_itself(text: str, page: Page) -> None:
    loaded = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "action", "data", "srcset") and not str(value).startswith("#")
    ]
    assert loaded == []
    assert not re.search(r"@import|url\((?!#)", text)
    policy = next(one["content"] for one in page.named("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none';")


def test_every_element_is_closed_and_every_id_stands_once(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]

    assert page.open == []
    assert len(ids) == len(set(ids))


def test_every_question_is_there_without_the_script_and_the_filter_is_not(page: Page) -> None:
    items = [one for one in page.named("li") if "data-verdict" in one]

    assert len(items) == len(RECORDS)
    assert not any("hidden" in one for one in items)
    assert "hidden" in page.named("form")[0]
    assert [one["data-verdict"] for one in items].count("right") == 2


def test_landmarks_headings_of_tables_and_names_of_pictures_are_there(page: Page) -> None:
    assert len(page.named("main")) == len(page.named("header")) == len(page.named("nav")) == len(page.named("h1")) == 1
    assert page.named("html")[0]["lang"] == "en"
    assert len(page.named("caption")) == len(page.named("table")) > 5
    assert all(one.get("scope") in ("row", "col") for one in page.named("th"))
    assert all(one.get("role") == "img" and one.get("aria-label") for one in page.named("svg"))
    assert len(page.named("svg")) == len(page.named("figcaption")) >= 5


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    record = RECORDS[0]
    case = replace(record.case, id=HOSTILE, question=HOSTILE, answers=(HOSTILE,))
    quote = replace(record.quotes[0], quote=HOSTILE, title=HOSTILE, document=HOSTILE, evidence=(Span(0, 4),))
    hostile = replace(record, case=case, text=HOSTILE, detail=HOSTILE, quotes=(quote,), formats=(HOSTILE,))
    text = to_html(Report.of(Run(replace(SETUP, generation=HOSTILE, model=HOSTILE), (hostile,) * 6, ())))

    assert "<script>alert" not in text
    assert len(Page(text).named("script")) == 1
    assert "&lt;script&gt;alert" in text


@given(st.text(min_size=1, max_size=30), st.sets(st.integers(0, 30), max_size=6))
def test_the_pieces_of_a_quote_are_the_quote(text: str, edges: set[int]) -> None:
    places = sorted(edge for edge in edges if edge <= len(text))
    spans = tuple(Span(start, end) for start, end in zip(places[::2], places[1::2], strict=False))
    quote = Quote(1, "d", "D", None, 0, len(text), text, True, spans)

    assert "".join(piece.text for piece in pieces(quote)) == text
    assert [piece.text for piece in pieces(quote) if piece.evidence] == [text[one.start : one.end] for one in spans]


def test_a_picture_is_the_same_twice_and_takes_its_colours_from_the_page() -> None:
    rows: dict[str, Rate | Mean] = {HOSTILE: Rate(3, 4), "nothing": Rate(0, 0)}
    svg = charts.rates("Shares", rows)

    assert svg == charts.rates("Shares", rows)
    assert "var(--main)" in svg
    assert "#0102" not in svg
    assert "nothing" not in svg
    assert "&lt;script&gt;" in svg
