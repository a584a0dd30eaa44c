"""The evaluation and opinions of answers in the page, in a real browser: the real command over small documents."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.settings import REPOSITORY, Settings
from eval.feedback import FILE, kept, remove
from tests.browser.conftest import SLOW
from tests.language_server import Reply
from tests.language_server import serving as language_model
from tests.ui.web.commands import serving
from ui.web.evaluation import THUMBS
from ui.web.interface import ENGLISH

pytestmark = pytest.mark.browser

WORDS = ENGLISH.evaluation
Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def opened(browser: Browser, small_settings: Settings, small_index: Path, tmp_path: Path) -> Opened:
    """Opens the page of a server that asks for opinions, for whoever may edit."""
    assert small_index == small_settings.index

    @contextmanager
    def opened(**values: str) -> Iterator[Page]:
        values = {"editing": "local", "feedback": "true", **values}
        with (
            serving(small_settings, tmp_path / "log", **values) as address,
            browser.new_context(locale="en-GB", reduced_motion="reduce") as context,
        ):
            page = context.new_page()
            page.goto(address)
            page.get_by_role("textbox").wait_for(timeout=SLOW)
            yield page

    return opened


def test_an_evaluation_is_begun_followed_and_stopped_from_the_page(opened: Opened) -> None:
    """It does not end before it is stopped: a language model takes its time with follow-up questions."""
    may_end = threading.Event()
    with (
        language_model(lambda request: Reply((may_end, "Who?"))) as server,
        opened(llm_url=server.url, llm_model="small-model", llm_first_timeout=str(SLOW // 1000)) as page,
    ):
        page.get_by_role("link", name="Evaluation").click()
        page.get_by_role("button", name=WORDS.start).press("Enter")
        expect(page.locator(".running .state")).to_have_text(
            re.compile(r"Evaluation running: \d+ of 181 questions\."), timeout=SLOW
        )
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_role("button", name=WORDS.stop)).to_be_focused()
        page.get_by_role("link", name="About").click()
        page.get_by_role("link", name="Evaluation").click()
        page.get_by_role("button", name=WORDS.stop).click(timeout=SLOW)
        may_end.set()
        expect(page.locator(".running .state")).to_have_text(WORDS.stopped, timeout=SLOW)
        expect(page.get_by_role("button", name=WORDS.start)).to_be_visible()


def test_an_opinion_with_its_reason_is_kept_listed_and_deleted(opened: Opened) -> None:
    before = {thumb.id for thumb in kept(THUMBS)} if (THUMBS / FILE).is_file() else set()
    reason = "<b>The height is missing.</b>"
    try:
        with opened() as page:
            page.get_by_role("textbox").fill("When was the lighthouse of Lakeport rebuilt?")
            page.keyboard.press("Enter")
            page.get_by_role("button", name=ENGLISH.feedback.down, exact=True).click(timeout=SLOW)
            page.get_by_label(ENGLISH.feedback.reason).fill(reason)
            page.locator(".opinion").get_by_role("button", name=ENGLISH.feedback.send).click()
            expect(page.locator(".opinion .told")).to_have_text(ENGLISH.feedback.thanks)
            page.get_by_role("link", name="Evaluation").click()
            listed = page.locator(".thumbs li", has_text="The height is missing.").first
            expect(listed.locator(".reason")).to_have_text(reason)
            listed.get_by_role("button").click()
            expect(page.locator(".thumbs li", has_text="The height is missing.")).to_have_count(0)
            assert {thumb.id for thumb in kept(THUMBS)} == before
    finally:
        remove(THUMBS, {thumb.id for thumb in kept(THUMBS)} - before)


def test_what_is_kept_lies_where_nothing_is_committed() -> None:
    assert THUMBS.is_relative_to(REPOSITORY / "var")
