"""Pictures of every view of the page, for the documentation and to be looked at: `python -m tests.browser.pictures`.

Without an argument it makes those of `docs/pictures/`; with a folder, every view there, at three widths in both themes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.settings import REPOSITORY, Settings, load_settings
from index.building import build
from index.embedding import open_model
from tests.browser.conftest import NAMES, OPTIONS, SLOW
from tests.ui.web.commands import serving

WIDTHS = (1440, 768, 360)
QUESTION = {"fr": "Qui préside BioForward ?", "en": "How much NIH funding did Wisconsin receive in 2021?"}
UNANSWERED = {"fr": "Quel temps fera-t-il demain à Dijon ?", "en": "What will the weather be tomorrow in Madison?"}
Reach = Callable[[Page, str], None]


def _answered(page: Page, language: str, question: dict[str, str] = QUESTION) -> None:
    page.locator("#question textarea").fill(question[language])
    page.keyboard.press("Enter")
    page.locator("#t1[data-announce]").wait_for(timeout=SLOW)
    page.wait_for_timeout(1500)  # what follows the answer


def _refused(page: Page, language: str) -> None:
    _answered(page, language, UNANSWERED)


def _document(page: Page, language: str) -> None:
    _answered(page, language)
    page.locator(".marker").first.click()
    page.locator(".reading [data-goal]").first.wait_for(timeout=SLOW)


def _view(name: str) -> Reach:
    def reach(page: Page, _: str) -> None:
        page.evaluate("(name) => { location.hash = `#/${name}`; }", name)
        page.locator(f"#view-{name.split('/')[0]} h2").first.wait_for(timeout=SLOW)

    return reach


STATES: dict[str, Reach] = {
    "begin": lambda page, language: page.wait_for_timeout(500),
    "answer": _answered,
    "document": _document,
    "refusal": _refused,
    "documents": _view("documents"),
    "one-document": _view("documents/communique-2025-04-02"),
    "evaluation": _view("evaluation"),
    "about": _view("about"),
}
SHOWN: tuple[tuple[str, str, int, str], ...] = (  # state, language, width, theme
    ("answer", "fr", 1440, "light"),
    ("document", "en", 1440, "dark"),
    ("documents", "fr", 1440, "light"),
    ("evaluation", "en", 1440, "light"),
    ("answer", "fr", 360, "light"),
)


def take(browser: Browser, address: str, path: Path, state: str, language: str, width: int, theme: str) -> None:
    """One picture, of what fits the window."""
    height = 900 if width > WIDTHS[-1] else 740
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=f"{language}-{language.upper()}",
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#question textarea").wait_for(timeout=SLOW)
    page.locator(".suggested").first.wait_for(timeout=SLOW)  # they are found in the background
    STATES[state](page, language)
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    context.close()


def shipped(folder: Path) -> Settings:
    """Settings over the shipped documents, their index built in a folder."""
    settings = load_settings(index=folder / "index", accounts=folder / "accounts")
    build(settings.documents, settings.index, open_model(settings.model))
    return settings


def main() -> None:
    """Build an index of the shipped documents, serve it, take the pictures."""
    every = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = every or REPOSITORY / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = SHOWN
    if every:
        wanted = tuple(
            (state, "fr" if theme == "light" else "en", width, theme)
            for state in STATES
            for width in WIDTHS
            for theme in ("light", "dark")
        )
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with (
        TemporaryDirectory() as temporary,
        serving(shipped(Path(temporary)), Path(temporary) / "log", editing="local", feedback="true") as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=named, args=OPTIONS)
        for state, language, width, theme in wanted:
            take(browser, address, folder / f"{state}-{width}-{theme}.png", state, language, width, theme)
        browser.close()


if __name__ == "__main__":
    main()
