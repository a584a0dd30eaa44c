"""A citation opens its document at the sentence, in a real browser over the real documents."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

ACROSS = "Who chairs BioForward?"  # its citations stand in several documents
IN_PDF = "How many direct jobs did Wisconsin biohealth have in 2022?"
ONE_TABLE = "Quelle était la production de comté, année par année ?"


def opened(page: Page) -> Locator:
    """The document beside the answer, once it is drawn."""
    reading = page.locator("#document-panel .reading")
    expect(reading.locator("h2")).to_be_visible()
    return reading


def squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_marker_opens_its_document_at_the_sentence_and_gives_the_keyboard_back(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR")
    page = at.page
    exchange = at.ask(ONE_TABLE, 1)
    marker = exchange.locator(".marker").first
    card = at.card(marker)
    cited = squeezed(" ".join(card.locator("mark").all_inner_texts()))
    marker.click()
    reading = opened(page)
    expect(reading.locator("h2")).to_have_text("Le Comté AOP : filière, volumes, export")
    expect(reading.locator("[data-goal]")).to_be_focused()
    expect(reading.locator("[data-goal]")).to_be_in_viewport()
    assert squeezed(" ".join(reading.locator("mark").all_inner_texts())) == cited, "exactly the sentence"
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator(".statement:has(.selected)")).to_have_count(1)
    page.mouse.move(1, 1)
    expect(marker).to_have_attribute("aria-current", "true")
    reading.get_by_role("button", name="Sources").click()
    expect(page.locator(".panel")).to_be_visible()
    expect(reading).to_be_hidden()
    expect(marker).to_be_focused()


def test_everything_of_a_document_is_reached_by_keyboard(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    markers = at.ask(ACROSS, 1).locator(".marker")
    count = page.locator(".card").count()
    assert count > 1, "an answer with several citations is needed"
    markers.first.focus()
    page.keyboard.press("Enter")
    reading = opened(page)
    expect(reading.locator(".count").first).to_have_text(f"Citation 1 of {count}")
    before, behind = (reading.get_by_role("button", name=f"{name} citation") for name in ("Previous", "Next"))
    expect(before).to_be_disabled()
    behind.focus()
    titles = set()
    for number in range(2, count + 1):
        page.keyboard.press("Enter")
        expect(reading.locator(".count").first).to_have_text(f"Citation {number} of {count}")
        expect(page.locator(".card").nth(number - 1)).to_have_attribute("aria-current", "true")
        expect(reading.locator("[data-goal]").first).to_be_in_viewport()
        titles.add(reading.locator("h2").inner_text())
        if number < count:
            expect(behind).to_be_focused()
    expect(behind).to_be_disabled()
    assert titles, "the documents are named"
    page.keyboard.press("Escape")
    expect(reading).to_be_hidden()
    last = page.locator(f'.statement .marker[data-citation="{count}"]').first
    expect(last).to_be_focused()
    link = page.locator(".card").first.get_by_role("link", name="Open in the document")
    link.focus()
    page.keyboard.press("Enter")
    opened(page)
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_pdf_is_shown_at_its_page_with_the_sentence_lit_and_as_text(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    at.ask(IN_PDF, 1).locator(".marker").first.click()
    reading = opened(page)
    picture = reading.locator(".sheet img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.sheet img').naturalWidth > 1000")
    box, sheet = reading.locator(".lit-box").first.bounding_box(), picture.bounding_box()
    assert box
    assert sheet
    assert sheet["x"] < box["x"]
    assert box["x"] + box["width"] < sheet["x"] + sheet["width"]
    assert sheet["y"] < box["y"] < sheet["y"] + sheet["height"]
    expect(reading.locator(".lit-box").first).to_be_focused()
    reading.get_by_role("link", name="Next page").click()
    expect(reading.locator(".turning .count")).to_have_text("Page 2 of 2")
    expect(reading.locator(".lit-box")).to_have_count(0)
    reading.get_by_role("link", name="Text", exact=True).click()
    expect(reading.locator("mark").first).to_be_in_viewport()
    expect(reading.locator(".page-start")).to_have_text(["page 1", "page 2"])
    expect(reading.locator(".count").first).to_have_text(re.compile(r"Citation 1 of \d"))


def test_a_document_opens_in_full_at_an_address_of_its_own(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR")
    page = at.page
    at.ask(ONE_TABLE, 1).locator(".marker").first.click()
    opened(page).get_by_role("link", name="Ouvrir en entier").click()
    view = page.locator("#view-documents")
    expect(view.locator("h2")).to_have_text("Le Comté AOP : filière, volumes, export")
    expect(view.locator("mark").first).to_be_in_viewport()
    assert page.evaluate("location.hash").startswith("#/documents/comte-aop-filiere?start=")
    page.go_back()
    expect(page.locator("#document-panel mark").first).to_be_visible()


def test_back_closes_the_document_and_gives_the_keyboard_back(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 360, 740)
    page = at.page
    exchange = at.ask(ONE_TABLE, 1)
    marker = exchange.locator(".marker").nth(1)
    before = page.evaluate("history.length")
    marker.click()
    reading = opened(page)
    shared = page.url
    assert "#/documents/comte-aop-filiere?start=" in shared
    reading.locator("[data-step='1']").click()
    expect(reading.locator(".count").first).to_contain_text("Citation 3 sur")
    assert page.url != shared, "the address names the sentence in view"
    assert page.evaluate("history.length") == before + 1, "one step back, however many citations were looked at"
    page.go_back()
    expect(reading).to_be_hidden()
    expect(page).to_have_url(at.address)
    expect(exchange.locator(".marker").nth(2)).to_be_focused()
    expect(exchange.locator(".marker").nth(2)).to_be_in_viewport()
    page.go_forward()
    expect(opened(page).locator("[data-goal]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(at.address)
    marker.click()
    opened(page).get_by_role("button", name="Sources").click()
    expect(marker).to_be_focused()
    assert page.evaluate("history.length") == before + 1, "closing it by the page leaves nothing behind"


def test_the_address_of_a_document_beside_an_answer_can_be_given_to_others(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 1440)
    at.ask(ONE_TABLE, 1).locator(".marker").first.click()
    marked = squeezed(opened(at.page).locator("mark").first.inner_text())
    other = visit("fr-FR", 360, 740)
    other.goto(at.page.url)
    view = other.page.locator("#view-documents")
    expect(view.locator("mark").first).to_be_in_viewport()
    assert squeezed(view.locator("mark").first.inner_text()) == marked
    at.reload()
    expect(at.page.locator("#view-documents mark").first).to_be_visible()
    at.page.go_back()
    expect(at.page.locator("#t1 .marker").first).to_be_visible()


def test_back_on_a_wide_page_goes_the_way_that_was_come(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 1440)
    page = at.page
    marker = at.ask(ONE_TABLE, 1).locator(".marker").first
    marker.click()
    reading = opened(page)
    reading.get_by_role("link", name="Ouvrir en entier").click()
    expect(page.locator("#view-documents [data-goal]").first).to_be_focused()
    page.go_back()
    expect(reading.locator("[data-goal]").first).to_be_focused()
    page.get_by_role("link", name="À propos").click()
    expect(page.locator("#view-about h2").first).to_be_visible()
    page.go_back()
    expect(reading.locator("[data-goal]").first).to_be_focused()
    page.go_back()
    expect(reading).to_be_hidden()
    expect(marker).to_be_focused()
    marker.click()
    opened(page)
    page.keyboard.press("Escape")
    expect(reading).to_be_hidden()
    expect(page).to_have_url(at.address)
    page.get_by_role("button", name="Nouvelle conversation").click()
    expect(page.locator(".card")).to_have_count(0)
    page.go_forward()  # to a document beside an answer that is no longer there
    expect(page.locator("#view-documents mark").first).to_be_visible()


def test_a_phone_shows_the_document_over_the_page(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 360, 740)
    page = at.page
    marker = at.ask(ONE_TABLE, 1).locator(".marker").nth(1)
    marker.click()
    reading = opened(page)
    expect(reading).to_have_attribute("role", "dialog")
    expect(reading.locator("mark").first).to_be_in_viewport()
    assert (reading.bounding_box() or {"width": 0})["width"] == 360
    assert page.evaluate("document.querySelector('.reading').scrollWidth <= innerWidth")
    for _ in range(40):  # the keyboard stays in what covers the page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('.reading')")
    page.keyboard.press("Escape")
    expect(reading).to_be_hidden()
    expect(marker).to_be_focused()


def test_the_bar_follows_the_language_of_the_page_and_a_new_answer_brings_its_sources(
    visit: Callable[..., Visit],
) -> None:
    at = visit("en-GB")
    page = at.page
    at.ask(ONE_TABLE, 1).locator(".marker").first.click()
    reading = opened(page)
    page.get_by_role("button", name="Français").click()
    expect(reading.locator(".count").first).to_contain_text("Citation 1 sur")
    at.ask("Qui préside BioForward ?", 2)
    expect(reading).to_be_hidden()
    expect(page.locator("#evidence-2")).to_be_visible()
