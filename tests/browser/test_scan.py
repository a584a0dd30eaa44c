"""A sentence of a scanned page is lit on it, in a real browser; the page is shown before that is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from reportlab.platypus import Paragraph

from assistant.settings import load_settings
from corpus.recognition import identity
from index.building import build
from index.embedding import open_model
from tests.browser.conftest import SLOW
from tests.browser.test_accessibility import assert_accessible
from tests.corpus.pdf_files import TEXT, flowing, scanned
from tests.ui.web.commands import serving
from ui.web.interface import FRENCH

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not identity(), reason="tesseract with fra, eng or deu is not installed"),
]

STORY = (
    "Ce rapport décrit les ouvrages de la vallée, tels que la commission les a visités au printemps.",
    "Le viaduc de Montclair a été inauguré le 3 mai 1912 par le ministre des travaux publics.",
    "Son entretien est confié à six agents, qui en visitent les piles chaque année.",
)


def test_a_sentence_of_a_scan_is_lit_after_the_page_is_shown(browser: Browser, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "viaduc.pdf").write_bytes(scanned(flowing([Paragraph(line, TEXT) for line in STORY])))
    settings = load_settings(documents=documents, index=tmp_path / "index")
    build(documents, settings.index, open_model(settings.model))
    with (
        serving(settings, tmp_path / "log") as address,
        browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740}, reduced_motion="reduce") as context,
    ):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("textbox").fill("Quand le viaduc de Montclair a-t-il été inauguré ?", timeout=SLOW)
        page.keyboard.press("Enter")
        page.locator("#t1 .marker").first.click(timeout=SLOW)
        reading = page.locator("#document-panel .reading")
        expect(reading.locator("img")).to_be_visible(timeout=SLOW)
        box = reading.locator(".lit-box").first
        expect(box).to_be_visible(timeout=SLOW)
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-label", STORY[1])
        expect(reading.get_by_text(FRENCH.document.locating)).to_have_count(0)
        place, sheet = box.bounding_box(), reading.locator("img").bounding_box()
        assert place
        assert sheet
        assert sheet["x"] < place["x"]
        assert sheet["y"] < place["y"] < sheet["y"] + sheet["height"] / 4, "the second line from the top"
        assert_accessible(page, "a scanned page with its sentence lit")
        page.go_back()
        page.locator("#t1 .marker").first.click()
        expect(box).to_be_focused(timeout=5000)
