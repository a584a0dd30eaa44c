"""A quote in another language than the question is translated where somebody asks for it, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.settings import Settings
from tests.browser.conftest import SLOW
from tests.browser.test_accessibility import assert_accessible
from tests.language_server import Reply, Request
from tests.language_server import serving as language_server
from tests.ui.web.test_writing import page as writing_page
from ui.web.interface import FRENCH

pytestmark = pytest.mark.browser

QUESTION = "Quand le phare de Lakeport a-t-il été reconstruit ?"
QUOTE = "The lighthouse of Lakeport was rebuilt in 1987 after a storm."
TRANSLATION = "Le phare de Lakeport a été reconstruit en 1987 <b>après</b> une tempête."


@dataclass
class Model:
    """Writes no answers, so that they are made of quotes; translates once it may, or has a fault."""

    faulty: bool = False
    may: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        """One request."""
        if "Traduis en français" not in request.text("system"):
            return Reply(status=500)
        self.asked.append(request.text("user"))
        if self.faulty:
            return Reply(status=500)
        self.may.wait(30)
        return Reply((TRANSLATION,))


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def answered(
    browser: Browser, model: Model, small_settings: Settings, small_index: Path, tmp_path: Path
) -> Iterator[Page]:
    """The page with an answer whose quote is in another language."""
    assert small_index == small_settings.index
    with (
        language_server(model) as server,
        writing_page(server, small_settings, tmp_path / "log") as address,
        browser.new_context(locale="fr-FR", reduced_motion="reduce") as context,
    ):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("checkbox").uncheck(timeout=SLOW)
        page.get_by_role("textbox").fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator("#t1[data-announce]").wait_for(timeout=SLOW)
        yield page


def offer(page: Page) -> tuple[Locator, Locator]:
    """The button on the card of the quote, and where its translation comes."""
    card = page.locator(".card", has_text=QUOTE)
    return card.get_by_role("button", name="Traduire la phrase"), card.locator(".translated")


def test_a_quote_is_translated_when_asked_and_named_as_a_machines(answered: Page, model: Model) -> None:
    page = answered
    button, place = offer(page)
    expect(button).to_contain_text("small-model")
    assert model.asked == [], "nobody has asked for it"
    button.click()
    expect(place).to_have_text(FRENCH.document.translating)
    expect(place).to_have_attribute("role", "status")
    page.keyboard.press("Enter")  # on the button again
    model.may.set()
    expect(place.locator("[lang=fr]")).to_have_text(TRANSLATION, timeout=SLOW)
    expect(place).to_contain_text(FRENCH.document.translated.format(writer="small-model"))
    expect(button).to_be_focused()
    expect(page.locator(".card mark").first).to_be_visible()
    assert len(model.asked) == 1, "waiting for it, nobody asks again"
    assert "1987" in model.asked[0]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert_accessible(page, f"a translated quote, {theme}")
    # What is redrawn shows it again, without asking for it again.
    page.get_by_role("textbox").fill("Qui dirige la régie des transports ?")
    page.keyboard.press("Enter")
    page.locator("#t2[data-announce]").wait_for(timeout=SLOW)
    page.locator("#t1 .marker").first.click()
    page.keyboard.press("Escape")
    expect(place.locator("[lang=fr]")).to_have_text(TRANSLATION)
    assert len(model.asked) == 1


def test_a_translation_that_fails_is_one_line_and_can_be_asked_for_again(answered: Page, model: Model) -> None:
    model.faulty = True
    button, place = offer(answered)
    button.click()
    line = FRENCH.document.not_translated.format(reason="")[:30]
    expect(place.locator(".told")).to_contain_text(line, timeout=SLOW)
    assert answered.locator(".card [role=alert]").count() == 0, "it is said politely"
    model.faulty = False
    model.may.set()
    button.click()
    expect(place.locator("[lang=fr]")).to_have_text(TRANSLATION, timeout=SLOW)
