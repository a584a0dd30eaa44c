"""The browser that every test of this folder looks through."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The browser itself must not reach for the network either, nor count on a sandbox or a graphics card.
OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the one named in CHROMIUM, else the machine's, else Playwright's own."""
    with sync_playwright() as driver:
        named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
        opened = driver.chromium.launch(executable_path=named, args=OPTIONS)
        yield opened
        opened.close()
