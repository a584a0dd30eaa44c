"""An answer can be stopped in a real browser: one of quotes, the embedding model taking its time, or a written one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.settings import Settings
from tests.browser.conftest import SLOW
from tests.language_server import Growing, serving
from tests.ui.web.commands import REPOSITORY
from tests.ui.web.test_writing import page as writing_page

pytestmark = pytest.mark.browser

LATE = "Have patience: when was the lighthouse of Lakeport rebuilt?"
SOON = "How high is the lighthouse of Lakeport?"


@pytest.fixture
def process(small_settings: Settings, small_index: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The server; a line lets the late answers come."""
    assert small_index == small_settings.index
    values = json.dumps({"documents": str(small_settings.documents), "index": str(small_settings.index)})
    command = [sys.executable, "-m", "tests.ui.web.waiting", values]
    log = tmp_path / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as running,
    ):
        assert running.stdin
        yield running
        running.stdin.close()
        running.wait(timeout=60)
        assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def page(browser: Browser, process: subprocess.Popen[str]) -> Iterator[Page]:
    """The page, a question asked whose answer does not come."""
    assert process.stdout
    with browser.new_context(locale="en-GB", reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(process.stdout.readline().strip())
        ask(page, LATE)
        expect(page.locator("#t1")).to_contain_text(LATE)
        yield page


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question, timeout=SLOW)
    page.keyboard.press("Enter")


def go_on(process: subprocess.Popen[str]) -> None:
    """Let the late answer come."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def answered(page: Page) -> None:
    """The question that was asked next has its answer, and what was stopped does not come in between."""
    expect(page.locator("#t1[data-announce]")).to_contain_text("42 metres", timeout=SLOW)
    expect(page.locator(".exchange")).to_have_count(1)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_stop_takes_the_question_back_and_the_next_one_is_answered(page: Page, process: subprocess.Popen[str]) -> None:
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_have_value(LATE)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    ask(page, SOON)
    answered(page)
    go_on(process)
    page.wait_for_timeout(1500)  # what was stopped ends now, behind the page
    answered(page)


def test_a_new_conversation_leaves_a_late_answer_behind(page: Page, process: subprocess.Popen[str]) -> None:
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, SOON)
    answered(page)
    go_on(process)
    page.wait_for_timeout(1500)
    answered(page)


def test_who_asks_anew_while_an_answer_is_late_loses_nothing(page: Page, process: subprocess.Popen[str]) -> None:
    ask(page, SOON)
    go_on(process)
    expect(page.locator("#t1[data-announce]")).to_contain_text("1987", timeout=SLOW)
    expect(page.locator(".exchange")).to_have_count(1)
    expect(page.get_by_role("textbox")).to_have_value(SOON)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator("#t2[data-announce]")).to_contain_text("42 metres", timeout=SLOW)


def test_what_is_stopped_while_it_is_written_does_not_come_back(
    browser: Browser, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    """As over a slow line: that the answer is left is shown at once, and told to the server late."""
    assert small_index == small_settings.index
    statement = "The lighthouse of Lakeport was rebuilt in 1987 after a storm."
    model = Growing((statement, "1987"), ("It is 42 metres high.", "42 metres"))
    held: list[Route] = []
    with (
        serving(model) as server,
        writing_page(server, small_settings, tmp_path / "log") as address,
        browser.new_context(locale="en-GB", reduced_motion="reduce") as context,
    ):
        page = context.new_page()
        page.goto(address)
        ask(page, "When was the lighthouse of Lakeport rebuilt?")
        expect(page.locator("#t1 .statement")).to_contain_text("1987", timeout=SLOW)
        page.route("**/gradio_api/cancel", lambda route: held.append(route))  # a list cannot be called
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(".exchange")).to_have_count(0)
        model.may_end.set()
        page.wait_for_timeout(1500)
        expect(page.locator(".exchange")).to_have_count(0)
        for route in held:
            route.continue_()
        page.unroute("**/gradio_api/cancel")
        ask(page, SOON)
        expect(page.locator("#t1[data-announce]")).to_contain_text("42 metres", timeout=SLOW)
        expect(page.locator(".exchange")).to_have_count(1)
