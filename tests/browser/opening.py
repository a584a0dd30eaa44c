"""How soon the page can be typed in, and answers: `python -m tests.browser.opening`, over the shipped documents.

Prints medians with the least and the most: from the request to the first paint, to a box that takes letters, and to
Gradio's own that takes over from it, in a browser that has kept nothing and in one that has; from Enter to the first
words of an answer made of quotes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from eval.case import find, load
from tests.browser.conftest import NAMES, OPTIONS, SLOW
from tests.browser.pictures import shipped
from tests.ui.web.commands import serving

VISITS = 10
QUESTIONS = 20

# When a box was there, and Gradio's alone, on the clock of the page, which starts with the request; looked at in every
# frame. The first box is in a part of the page that is closed, and seems empty once it is there.
_READY = """() => new Promise((resolve) => {
    let first = null;
    const look = () => {
        const box = document.querySelector("#question textarea:not([disabled])")?.checkVisibility();
        const shell = document.querySelector("#shell");
        if (first === null && (box || shell?.matches(":empty"))) first = performance.now();
        if (box && !shell) resolve([first, performance.now()]);
        else requestAnimationFrame(look);
    };
    look();
})"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
# Milliseconds from the key to the first statement of the newest exchange in the document.
_ASKED = """([number]) => new Promise((resolve) => {
    const box = document.querySelector("#question textarea");
    const there = () => document.querySelector(`#t${number} .statement, #t${number} .refusal`);
    box.addEventListener("keydown", () => {
        const began = performance.now();
        new MutationObserver((_, observer) => {
            if (!there()) return;
            observer.disconnect();
            resolve(performance.now() - began);
        }).observe(document.body, {childList: true, subtree: true});
    }, {once: true, capture: true});
    window.listening = true;
})"""


def _line(what: str, values: Sequence[float]) -> str:
    return f"{what}: {statistics.median(values):.0f} ms [{min(values):.0f}-{max(values):.0f}], {len(values)} times\n"


def _opened(page: Page, address: str) -> tuple[float, float, float]:
    page.goto(address, wait_until="commit")
    ready, whole = page.evaluate(_READY)
    page.wait_for_timeout(300)
    return float(page.evaluate(_PAINTED)), float(ready), float(whole)


def _first_words(page: Page, question: str, number: int) -> float:
    page.locator("#question textarea").fill(question)
    page.evaluate(f"() => {{ window.first = ({_ASKED})([{number}]); }}")
    page.keyboard.press("Enter")
    first = float(page.evaluate("() => window.first"))
    page.locator(f"#t{number}[data-announce]").wait_for(timeout=SLOW)
    page.wait_for_timeout(1000)  # a person reads; what follows the answer is out of the way
    return first


def main() -> None:
    """Build an index of the shipped documents, serve it, measure."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    questions = [case.question for case in load(find("dev")) if not case.history][:QUESTIONS]
    with (
        TemporaryDirectory() as temporary,
        serving(shipped(Path(temporary)), Path(temporary) / "log") as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=named, args=OPTIONS)
        fresh = []
        for _ in range(VISITS):
            context = browser.new_context()
            fresh.append(_opened(context.new_page(), address))
            context.close()
        context = browser.new_context()
        page = context.new_page()
        _opened(page, address)
        again = [_opened(page, address) for _ in range(VISITS)]
        _first_words(page, questions[0], 1)
        words = [_first_words(page, question, number) for number, question in enumerate(questions, start=2)]
        browser.close()
    for what, visits in (("nothing kept", fresh), ("again", again)):
        for name, values in zip(
            ("first paint", "ready to type", "drawn by Gradio"), zip(*visits, strict=True), strict=True
        ):
            sys.stdout.write(_line(f"{what}, {name}", values))
    sys.stdout.write(_line("first words after Enter", words))


if __name__ == "__main__":
    main()
