"""The documents and the index by the page, in a real browser: the real command over small documents."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.settings import Settings, load_settings
from tests.browser.conftest import SLOW
from tests.ui.web.commands import forwarding, serving
from tests.ui.web.library_app import PASSWORD, add_accounts

pytestmark = pytest.mark.browser

LIGHTHOUSE = "---\ntitle: Le phare de Kerloc\nlanguage: fr\n---\n# Le phare de Kerloc\n\nLe phare date de 1871.\n"


@pytest.fixture(scope="module")
def settings(small_documents: Path, small_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over copies of the small documents and their index, with two accounts."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copytree(small_documents, folder / "documents")
    shutil.copytree(small_index, folder / "index")
    add_accounts(folder / "accounts")
    return load_settings(documents=folder / "documents", index=folder / "index", accounts=folder / "accounts")


@pytest.fixture(scope="module")
def address(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is served."""
    with serving(settings, tmp_path_factory.mktemp("library") / "log") as found:
        yield found


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the documents at an address; whatever was done, nothing went wrong in the browser."""
    pages: list[Page] = []
    complaints: list[str] = []

    def opened(address: str, width: int = 1280) -> Page:
        context = browser.new_context(locale="en-GB", viewport={"width": width, "height": 800}, reduced_motion="reduce")
        page = context.new_page()
        pages.append(page)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}#/documents")
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert complaints == []


def sign_in(page: Page, name: str = "marie") -> None:
    """From the view, by keyboard alone."""
    page.get_by_role("link", name="Sign in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Account name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SLOW)


def titles(page: Page) -> list[str]:
    """The documents that are in view, in their order."""
    return page.locator(".library tbody tr:not([hidden]) th a").all_text_contents()


def test_documents_are_searched_filtered_and_sorted_without_a_request(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    count = page.locator(".library .count")
    expect(count).to_have_text("3 of 3 documents", timeout=SLOW)
    expect(page.locator(".library .standing")).to_contain_text("Up to date", timeout=SLOW)
    expect(page.locator(".not-read")).to_contain_text("photo.md")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    page.get_by_label("Search for a document").fill("HARBÔUR")
    expect(count).to_have_text("1 of 3 documents")
    expect(page.locator("#announcement")).to_have_text("1 of 3 documents")
    assert titles(page) == ["Lakeport harbour"]
    page.get_by_label("Search for a document").fill("nothing like it")
    expect(count).to_have_text("No document matches.")
    page.get_by_label("Search for a document").fill("")
    page.get_by_label("Language").select_option("de")
    assert titles(page) == ["Die Werft von Seeheim"]
    page.get_by_label("Language").select_option("")

    date = page.get_by_role("button", name="Date")
    date.focus()
    page.keyboard.press("Enter")
    assert titles(page) == ["Lakeport harbour", "Le tramway de Valbrume", "Die Werft von Seeheim"]
    expect(page.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Enter")
    assert titles(page) == ["Le tramway de Valbrume", "Lakeport harbour", "Die Werft von Seeheim"]
    assert requests == []
    expect(page.get_by_role("link", name="Lakeport harbour")).to_have_attribute("href", "#/documents/harbour")
    expect(page.locator(".editing")).to_have_count(0)


def test_a_phone_gets_cards_that_do_not_scroll_sideways(visit: Callable[..., Page], address: str) -> None:
    page = visit(address, 320)
    expect(page.locator(".library .count")).to_have_text("3 of 3 documents", timeout=SLOW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("row", name=re.compile("Lakeport harbour"))).to_be_visible()
    page.get_by_label("Sort by").select_option("date")
    assert titles(page)[0] == "Lakeport harbour"


def test_an_editor_sends_tries_builds_goes_back_deletes_and_signs_out(
    visit: Callable[..., Page], address: str, settings: Settings, tmp_path: Path
) -> None:
    for name, content in {"phare.md": LIGHTHOUSE, "tool.exe": "x", "empty.txt": "", "harbour.md": LIGHTHOUSE}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    page = visit(address)
    sign_in(page)
    expect(page.locator(".account")).to_contain_text("marie (editor)")

    page.locator("#library-files").set_input_files(sorted(tmp_path.iterdir()))
    sent = page.locator(".sent li")
    expect(sent.filter(has_text="phare.md")).to_contain_text("Added to the folder", timeout=SLOW)
    expect(sent.filter(has_text="tool.exe")).to_contain_text("Refused: this format is not read.")
    expect(sent.filter(has_text="empty.txt")).to_contain_text("Refused: the file is empty.")
    expect(sent.filter(has_text="harbour.md").get_by_role("button", name="Replace harbour.md")).to_be_visible()
    assert (settings.documents / "phare.md").read_text(encoding="utf-8") == LIGHTHOUSE
    assert (settings.documents / "harbour.md").read_text(encoding="utf-8") != LIGHTHOUSE
    expect(page.locator(".standing")).to_contain_text("added phare.md", timeout=SLOW)

    page.locator(".drop").evaluate(
        """place => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["# Dropped\\n\\nA text that was dropped here."], "dropped.md"));
            dataTransfer.items.add(new File(["x"], "dropped.zip"));
            place.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    expect(sent.filter(has_text="dropped.zip")).to_contain_text("Refused: this format is not read.")
    expect(sent.filter(has_text="dropped.md")).to_contain_text("Added to the folder", timeout=SLOW)
    expect(page.locator(".standing")).to_contain_text("added dropped.md", timeout=SLOW)

    page.get_by_role("button", name="See what would change").click()
    expect(page.locator(".forecast")).to_contain_text("Expected time: ", timeout=SLOW)
    expect(page.locator(".forecast .kind.added")).to_have_count(2)

    page.get_by_role("button", name="Update").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar", name="Progress of the update")).to_be_visible()
    page.get_by_role("link", name="About").click()
    page.get_by_role("link", name="Documents").click()
    expect(page.locator(".library .served")).to_contain_text("5 documents", timeout=SLOW)
    expect(page.locator(".standing")).to_contain_text("Up to date", timeout=SLOW)
    expect(page.get_by_role("link", name="Le phare de Kerloc")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)

    page.get_by_role("button", name="Serve this index").click()
    expect(page.locator(".news")).to_contain_text("Index served again.", timeout=SLOW)
    expect(page.locator(".library .served")).to_contain_text("3 documents", timeout=SLOW)

    delete = page.get_by_role("button", name="Delete phare.md")
    delete.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Delete “phare.md” from the folder?")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert (settings.documents / "phare.md").exists()
    expect(delete).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".news")).to_contain_text("Deleted from the folder: phare.md")
    assert not (settings.documents / "phare.md").exists()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible(timeout=SLOW)
    expect(page.locator(".editing")).to_have_count(0)


def test_a_wrong_password_is_said_and_can_be_mended(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Account name").fill("paul")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is not right.", timeout=SLOW)
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


def test_under_a_path_of_a_proxy_people_sign_in_ask_and_build(
    visit: Callable[..., Page], settings: Settings, tmp_path: Path
) -> None:
    closed = {"reading": "accounts", "root_path": "/passerelle", "proxies": "127.0.0.1"}
    with serving(settings, tmp_path / "log", **closed) as own, forwarding(own, "http") as public:
        page = visit(public)
        expect(page.get_by_label("Account name")).to_be_focused(timeout=SLOW)
        page.keyboard.type("marie")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        box = page.get_by_role("textbox")
        box.wait_for(timeout=SLOW)
        assert page.url.startswith(public)
        box.fill("When was the lighthouse of Lakeport rebuilt?")
        box.press("Enter")
        expect(page.locator("#t1[data-announce]")).to_contain_text("1987", timeout=SLOW)
        page.get_by_role("link", name="Documents").click()
        page.get_by_label("Make everything anew").check(timeout=SLOW)
        page.get_by_role("button", name="Update").click()
        expect(page.locator(".news")).to_contain_text("Index updated in", timeout=SLOW)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Account name")).to_be_visible(timeout=SLOW)
