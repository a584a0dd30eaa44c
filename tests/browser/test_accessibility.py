"""WCAG 2.2 A and AA, as far as rules can tell (axe-core): every view, both themes, wide and narrow, while answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

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
    page.reload()
    page.get_by_role("textbox").wait_for()
    for state, reach in (
        ("before a question", lambda: None),
        ("a document beside an answer", lambda: open_document(at, QUESTION, 1)),
        ("an answer", lambda: page.keyboard.press("Escape")),
        ("a page beside an answer", lambda: open_document(at, IN_PDF, 2)),
        ("a refusal", lambda: (page.keyboard.press("Escape"), at.ask(UNANSWERED, 3))),
    ):
        reach()
        assert_accessible(page, f"{state}, {theme}, {width} px")
        assert_nothing_is_cut_off(page, state)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["about"])
def test_every_view_breaks_no_rule(visit: Callable[..., Visit], view: str, theme: Theme) -> None:
    at = visit("fr-FR")
    page = at.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{at.address}#/{view}")
    expect(page.locator(f"#view-{view} h2").first).to_be_visible()
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page, f"{view}, {theme}, {width} px")
        assert_nothing_is_cut_off(page, view)
