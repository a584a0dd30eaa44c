"""A real browser at the page that people get: the real command, the real documents, the real model."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from assistant.settings import load_settings
from tests.ui.web.commands import serving

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The browser itself must not reach for the network either, nor count on a sandbox or a graphics card.
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
SLOW = 90_000  # milliseconds: a first answer waits for the model, on whatever machine runs the tests


@dataclass
class Visit:
    """A page open in the browser, and all that it did behind the scenes."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str, number: int) -> Locator:
        """Type a question and wait for its answer, the `number`th of the conversation."""
        box = self.page.get_by_role("textbox")
        box.fill(question)
        box.press("Enter")
        exchange = self.page.locator(f"#t{number}[data-announce]")
        exchange.wait_for(timeout=SLOW)
        return exchange

    def goto(self, address: str) -> None:
        """Go elsewhere, and wait until that is loaded."""
        with self._leaving():
            self.page.goto(address, wait_until="commit")
        self.page.wait_for_load_state()

    def reload(self, *, whole: bool = True) -> None:
        """Load the page again, and wait until it is loaded, or not `whole`, begins to be."""
        with self._leaving():
            self.page.reload(wait_until="commit")
        if whole:
            self.page.wait_for_load_state()

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """Gradio complains where a page is left before the server has answered it: that is not counted."""
        before = len(self.complaints)
        yield
        del self.complaints[before:]

    def marker(self, exchange: Locator, text: str) -> Locator:
        """The first marker of the statement that holds `text`."""
        return exchange.locator(".statement", has_text=text).first.locator(".marker").first

    def card(self, marker: Locator) -> Locator:
        """The card that a marker leads to."""
        return self.page.locator(f"#{marker.get_attribute('aria-controls')}")


@pytest.fixture(scope="package")
def address(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is served, by the command, over an index that the command has built."""
    with serving(load_settings(index=shipped_index), tmp_path_factory.mktemp("browser") / "log") as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium: the one named in CHROMIUM, else the machine's, else Playwright's own."""
    with sync_playwright() as driver:
        named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
        opened = driver.chromium.launch(executable_path=named, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Opens the page as a person would; afterwards, whatever was done, nothing left the machine nor went wrong."""
    visits: list[Visit] = []

    def opened(locale: str = "fr-FR", width: int = 1280, height: int = 800) -> Visit:
        # Without motion: what is looked at stands still.
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        visit = Visit(context.new_page(), address)
        visits.append(visit)
        page, host = visit.page, urlsplit(address).netloc
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith("data:") or urlsplit(request.url).netloc == host
                else visit.outside.append(request.url)
            ),
        )
        page.on(
            "console",
            lambda message: visit.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.goto(address)
        page.get_by_role("textbox").wait_for(timeout=SLOW)
        # Under what is shown until then, the page is drawn but not yet laid out.
        expect(page.locator("#shell")).to_have_count(0, timeout=SLOW)
        return visit

    yield opened
    for visit_ in visits:
        assert visit_.outside == []
        assert visit_.complaints == []
        visit_.page.context.close()
