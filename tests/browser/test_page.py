"""The page that people get, in a real browser: the real command, the real documents, the real model."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SLOW, Visit

pytestmark = pytest.mark.browser


def test_a_french_and_an_english_question_are_answered_with_evidence(visit: Callable[..., Visit]) -> None:
    at = visit()
    page = at.page
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.evaluate(
        """() => {
            window.said = [];
            const live = document.getElementById("announcement");
            new MutationObserver(() => live.textContent && window.said.push(live.textContent))
                .observe(live, {childList: true});
        }"""
    )

    french = at.ask("Combien d’apprenants en formation initiale compte Enilea ?", 1)
    first = at.marker(french, "550 apprenants")
    card = at.card(first)
    expect(card.locator("mark").first).to_contain_text("550 apprenants")
    expect(card.locator("blockquote")).to_contain_text("Poligny")
    expect(card.locator("h3")).to_have_text("Le Comté AOP : filière, volumes, export")
    expect(card.locator(".check")).to_have_text("cité")
    source = card.locator("a.source")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    assert urlsplit(source.get_attribute("href") or "").scheme == "https"

    first.hover()
    expect(card).to_have_class("card lit")
    expect(first).to_have_class("marker lit")
    card.hover()
    expect(first).to_have_class("marker lit")
    page.mouse.move(1, 1)
    expect(card).to_have_class("card")
    expect(first).to_have_class("marker")

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(french.locator(".asked p")).to_have_text("Combien d’apprenants en formation initiale compte Enilea ?")
    expect(card.locator(".check")).to_have_text("quoted")

    english = at.ask("How much NIH funding did Wisconsin receive in 2021?", 2)
    second = at.marker(english, "$554 million")
    expect(at.card(second).locator("mark").first).to_contain_text("$554 million")
    expect(at.card(second)).to_be_visible()
    expect(card).to_be_hidden()
    first.click()
    page.keyboard.press("Escape")
    expect(card).to_be_visible()
    expect(card).to_have_class(re.compile("selected"))
    expect(at.card(second)).to_be_hidden()
    second.click()
    page.keyboard.press("Escape")
    expect(at.card(second)).to_be_in_viewport()
    expect(at.card(second).locator("details.references")).not_to_have_attribute("open", "")
    expect(page.locator("#evidence-2 details.also > summary")).to_be_visible()
    expect(page.locator("#evidence-2 details.also .passage").first).to_be_hidden()

    said = page.evaluate("window.said")
    assert len(said) == 2, "each answer is said once, and not again when the page is relabelled"
    assert "550 apprenants" in said[0]
    assert "$554 million" in said[1]
    assert page.locator("[role=log]").count() == 0
    names = {re.sub(r"\.conversation\..*", ".conversation", key) for key in page.evaluate("Object.keys(localStorage)")}
    assert names == {"passerelle.language", "passerelle.conversation", "passerelle.current"}, "and nothing else is kept"

    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask about the partnership")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    at.reload()
    expect(page.get_by_role("button", name="Français")).to_be_visible()


def test_everything_is_reached_by_keyboard(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    page.get_by_role("textbox").focus()
    page.keyboard.type("What is BioForward?")
    page.keyboard.press("Enter")
    exchange = page.locator("#t1[data-announce]")
    exchange.wait_for(timeout=SLOW)
    marker = exchange.get_by_role("button", name="Source 1: ")
    marker.focus()
    card = at.card(marker)
    expect(card).to_have_class("card lit")
    expect(card).to_be_in_viewport()
    card.get_by_role("button", name="Back to the answer").focus()
    page.keyboard.press("Enter")
    expect(marker).to_be_focused()
    page.get_by_role("textbox").fill("   ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Write a question first, in French, English or German.")


def test_a_phone_shows_the_evidence_below_without_scrolling_sideways(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 360, 740)
    exchange = at.ask("Quelle était la production de comté, année par année ?", 1)
    marker = exchange.locator(".marker").first
    exchange.get_by_role("button", name="Voir les sources").click()
    expect(at.card(marker)).to_be_in_viewport()
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (marker.bounding_box() or {"width": 0})["width"] >= 24


def test_what_a_person_types_stays_text(visit: Callable[..., Visit]) -> None:
    """Gradio draws our markup through two template languages of its own; neither may read it."""
    at = visit("en-GB")
    at.page.on("dialog", lambda dialog: at.complaints.append(f"a dialog: {dialog.message}"))
    typed = "What is BioForward? ${alert(1)} {{constructor}} <img src=x onerror=alert(2)> <b>`bold`</b> \\n &lt;"
    exchange = at.ask(typed, 1)
    expect(exchange.locator(".asked p")).to_have_text(typed)
    expect(at.page.locator("#evidence-1")).to_contain_text(typed)
    assert at.page.locator(".thread img, .panel img, .asked b").count() == 0


def test_all_that_the_page_loads_is_named_in_it_so_that_nothing_is_waited_for_in_turns(
    visit: Callable[..., Visit],
) -> None:
    """Those of Gradio's files are found by reading them, so that a Gradio that is built otherwise is seen here."""
    at = visit()
    page = at.page
    page.locator("[data-opened]").wait_for(state="attached", timeout=SLOW)
    text = page.evaluate("fetch('./').then((response) => response.text())")
    named = {name.removeprefix("./") for name in re.findall(r'<(?:link|script)\b[^>]* (?:href|src)="([^"]+)"', text)}
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    files = {address.removeprefix(at.address) for address in loaded if re.search(r"\.(?:js|css)\b", address)}
    assert len([name for name in files if name.startswith("assets/")]) > 20
    unnamed = [name for name in files - named if not re.match(r"assets/(?:fr|en)-|static/js/iframeResizer\.", name)]
    assert unnamed == [], "beside what nothing waits for: Gradio's own words, and what sizes it in a frame"
    assert {name for name in named if re.search(r"\.(?:js|css)\b", name)} <= files
