"""WCAG 2.2 A and AA, as far as rules can tell (axe-core): every view, both themes, wide and narrow, while answering."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.settings import Settings
from tests.browser.conftest import SLOW, Visit
from tests.language_server import serving as language_server
from tests.ui.web.commands import serving
from tests.ui.web.test_writing import growing
from tests.ui.web.test_writing import page as writing_page

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
QUESTION = "Who chairs BioForward?"
IN_PDF = "How many direct jobs did Wisconsin biohealth have in 2022?"
UNANSWERED = "What is the price of a tram ticket in Lyon?"
Theme = Literal["light", "dark"]


def assert_accessible(page: Page, when: str) -> None:
    """No rule of axe-core is broken by what the page shows now."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{when}: {found.generate_report()}"


def assert_nothing_is_cut_off(page: Page, when: str) -> None:
    """The page is not wider than the window."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{when}: {wide} px wide in {room} px"


def open_document(at: Visit, question: str, number: int) -> None:
    """Ask, and open the first citation."""
    at.ask(question, number).locator(".marker").first.click()
    expect(at.page.locator(".reading [data-goal]").first).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_every_state_of_the_conversation_breaks_no_rule(visit: Callable[..., Visit], theme: Theme, width: int) -> None:
    at = visit("en-GB", width=width)
    page = at.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    at.reload()
    page.get_by_role("textbox").wait_for()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    def check(state: str) -> None:
        assert_accessible(page, f"{state}, {theme}, {width} px")
        assert_nothing_is_cut_off(page, state)

    check("before a question")
    open_document(at, QUESTION, 1)
    check("a document beside an answer")
    page.keyboard.press("Escape")
    check("an answer")
    open_document(at, IN_PDF, 2)
    check("a page beside an answer")
    page.keyboard.press("Escape")
    at.ask(UNANSWERED, 3)
    check("a refusal")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["about", "documents", "documents/communique-2025-04-02", "evaluation"])
def test_every_view_breaks_no_rule(visit: Callable[..., Visit], view: str, theme: Theme) -> None:
    at = visit("fr-FR")
    page = at.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    at.goto(f"{at.address}#/{view}")
    expect(page.locator(f"#view-{view.split('/')[0]} h2").first).to_be_visible()
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page, f"{view}, {theme}, {width} px")
        assert_nothing_is_cut_off(page, view)


def test_what_editors_see_breaks_no_rule(
    browser: Browser, small_settings: Settings, small_index: Path, tmp_path: Path
) -> None:
    assert small_index == small_settings.index
    values = {"editing": "local", "feedback": "true"}
    with serving(small_settings, tmp_path / "log", **values) as address, browser.new_context() as context:
        page = context.new_page()
        for view in ("login", "#/documents", "#/evaluation"):
            page.goto(f"{address}{view}")
            expect(page.get_by_role("button").first).to_be_visible()
            expect(page.get_by_role("heading", level=2 if "#" in view else 1).last).to_be_visible()
            assert_accessible(page, view)
        page.goto(f"{address}#/ask")
        page.get_by_role("textbox").fill("When was the lighthouse of Lakeport rebuilt?")
        page.keyboard.press("Enter")
        page.locator("[data-opinion=down]").click(timeout=SLOW)
        expect(page.locator("#opinion-reason")).to_be_focused()
        assert_accessible(page, "an opinion")


def test_an_answer_that_grows_breaks_no_rule(
    browser: Browser, small_settings: Settings, small_index: Path, tmp_path: Path
) -> None:
    assert small_index == small_settings.index
    with (
        language_server(growing()) as server,
        writing_page(server, small_settings, tmp_path / "log") as address,
        browser.new_context(locale="en-GB") as context,
    ):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("textbox").fill("When was the lighthouse of Lakeport rebuilt?")
        page.keyboard.press("Enter")
        page.locator("#t1 .statement").first.wait_for(timeout=SLOW)
        assert page.locator("#t1[data-announce]").count() == 0, "the second statement is held back"
        assert_accessible(page, "while a model writes")
