"""Conversations that only the browser keeps, in a real one: kept, opened again, mended, taken away, deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from assistant.settings import Settings
from corpus.markup import plain
from corpus.reading import read
from tests.browser.conftest import SLOW, Visit
from tests.language_server import Growing, serving
from tests.ui.web.test_writing import page as writing_page

pytestmark = pytest.mark.browser

FIRST = "Combien d’apprenants en formation initiale compte Enilea ?"
SECOND = "How much NIH funding did Wisconsin receive in 2021?"


def kept(page: Page) -> list[str]:
    """The titles of the conversations that the browser keeps."""
    return page.evaluate(  # type: ignore[no-any-return]
        "Object.keys(localStorage).filter((key) => key.startsWith('passerelle.conversation.'))"
        ".map((key) => JSON.parse(localStorage[key])).sort((a, b) => b.date - a.date).map(({title}) => title)"
    )


def test_a_conversation_is_there_after_a_reload_and_goes_on(visit: Callable[..., Visit]) -> None:
    at = visit("fr-FR", 1440)
    page = at.page
    at.ask(FIRST, 1)
    text = page.locator("#t1 .answer .statement").first.inner_text()
    cards = page.locator("#evidence-1 .card").all_inner_texts()
    at.reload()
    expect(page.locator("#t1[data-announce]")).to_be_visible(timeout=SLOW)
    assert page.locator("#t1 .answer .statement").first.inner_text() == text
    assert page.locator("#evidence-1 .card").all_inner_texts() == cards
    expect(page.locator("#announcement")).to_have_text("")
    at.ask("Et où est son siège ?", 2)
    expect(page.locator("#t2 .searched")).to_contain_text("Enilea")
    assert kept(page) == [FIRST]
    page.get_by_role("button", name="English").click()
    expect(page.locator("#t1 .check").first).to_have_text("quoted")
    expect(page.locator(".drawer .conversation time").first).to_have_text(re.compile("Nov|[A-Z][a-z]{2} "))


def test_several_are_listed_opened_and_deleted_one_by_one_and_all_at_once(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB", 1440)
    page = at.page
    listed = page.locator(".drawer .conversation .title")
    expect(page.locator(".drawer .none")).to_be_visible()
    at.ask(FIRST, 1)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask about the partnership")).to_be_visible()
    at.ask(SECOND, 1)
    expect(listed).to_have_count(2)
    assert kept(page) == [SECOND, FIRST]
    page.locator(".drawer .conversation").nth(1).click()
    expect(page.locator("#t1 .asked p")).to_have_text(FIRST)
    expect(page.locator("#announcement")).to_contain_text("opened")
    expect(page.locator(".drawer [aria-current]")).to_contain_text("Enilea")

    page.get_by_role("button", name=re.compile("Delete the conversation “How much")).click()
    page.get_by_role("button", name="Cancel").click()
    assert len(kept(page)) == 2
    page.get_by_role("button", name=re.compile("Delete the conversation “How much")).click()
    page.get_by_role("dialog", name=re.compile("It is kept nowhere else")).get_by_role("button", name="Delete").click()
    expect(listed).to_have_count(1)
    expect(page.locator("#t1 .asked p")).to_have_text(FIRST)

    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("dialog", name=re.compile("nowhere else")).get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Ask about the partnership")).to_be_visible()
    expect(listed).to_have_count(0)
    assert kept(page) == []
    at.reload()
    expect(page.get_by_role("heading", name="Ask about the partnership")).to_be_visible(timeout=SLOW)


def test_on_a_phone_the_list_is_a_sheet_that_escape_closes(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB", 360, 740)
    page = at.page
    at.ask(FIRST, 1)
    opener = page.get_by_role("button", name="Conversations", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Conversations")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (sheet.locator(".delete").bounding_box() or {"width": 0})["width"] >= 24
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_last_question_is_asked_again_and_mended_in_its_place(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    at.ask(FIRST, 1)
    at.ask(SECOND, 2)
    expect(page.get_by_role("button", name="Ask again")).to_have_count(1)
    page.get_by_role("textbox").fill("something half typed")
    page.evaluate("document.querySelector('#t2').dataset.before = 'yes'")  # until it is drawn anew
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("#t2[data-announce]:not([data-before])")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("textbox")).to_have_value("something half typed")
    expect(page.locator(".exchange")).to_have_count(2)

    edit = page.locator("#t2").get_by_role("button", name="Edit")
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route))
    page.evaluate("document.querySelector('#t2').dataset.before = 'yes'")
    with page.expect_request("**/queue/join*"):
        page.get_by_role("button", name="Ask again").click()
    edit.click()  # an answer to what was asked before it does not end the edit
    held[0].continue_()
    page.unroute("**/queue/join*")
    expect(page.locator("#t2[data-announce]:not([data-before])")).to_be_visible(timeout=SLOW)
    expect(page.locator(".amending")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value(SECOND)
    expect(page.get_by_role("textbox")).to_be_focused()
    page.get_by_role("button", name="Cancel the edit").click()
    expect(page.locator(".amending")).to_be_hidden()
    expect(page.get_by_role("textbox")).to_have_value("")
    edit.click()
    page.get_by_role("textbox").fill("Who chairs BioForward?")
    page.keyboard.press("Enter")
    expect(page.locator("#t2 .asked p")).to_have_text("Who chairs BioForward?", timeout=SLOW)
    expect(page.locator("#t2[data-announce]")).to_be_visible(timeout=SLOW)
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".amending")).to_be_hidden()
    at.reload()
    expect(page.locator(".exchange")).to_have_count(2, timeout=SLOW)
    assert page.locator(".asked p").all_inner_texts() == [FIRST, "Who chairs BioForward?"]


def test_an_answer_is_copied_with_its_references_and_that_is_said(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at.ask(SECOND, 1)
    page.locator("#t1").get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#announcement")).to_have_text("Answer copied with its sources.")
    text = page.evaluate("navigator.clipboard.readText()")
    for part in (SECOND, "[1]", "quoted", "https://"):
        assert part in text, part
    assert text.count("$554 million in NIH funding in 2021") >= 2, "as it is stated, and as it is quoted"
    html = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert "<blockquote>" in html
    page.locator("#t1").get_by_role("button", name="Copy link").click()
    expect(page.locator("#announcement")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{at.address}?question={quote(SECOND, safe='')}"


def test_without_a_clipboard_of_its_own_the_browser_copies_the_older_way(visit: Callable[..., Visit]) -> None:
    """As over plain HTTP from another machine, where the newer way is not there."""
    at = visit("en-GB")
    page = at.page
    page.context.grant_permissions(["clipboard-read"])
    at.ask(SECOND, 1)
    page.evaluate("window.read = navigator.clipboard.readText.bind(navigator.clipboard)")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("#t1").get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#announcement")).to_have_text("Answer copied with its sources.")
    assert SECOND in page.evaluate("window.read()")


def test_a_conversation_is_taken_away_with_its_quotes(visit: Callable[..., Visit], tmp_path: Path) -> None:
    at = visit("en-GB", 1440)
    page = at.page
    at.ask(FIRST, 1)
    at.ask(SECOND, 2)
    quotes = page.evaluate(
        "JSON.parse(localStorage['passerelle.conversation.' + localStorage['passerelle.current']])"
        ".exchanges.flatMap(({answer}) => answer.citations.map(({quote}) => quote))"
    )
    assert len(quotes) > 1
    for button, suffix in {"Markdown": "md", "Word": "docx", "PDF": "pdf"}.items():
        page.get_by_text("Download this conversation").click()
        with page.expect_download() as download:
            page.locator(".drawer").get_by_role("button", name=button).click()
        name = download.value.suggested_filename
        assert re.fullmatch(rf"passerelle-\d{{4}}-\d\d-\d\d-combien-d-apprenants-.*\.{suffix}", name)
        download.value.save_as(tmp_path / name)
        text = re.sub(r"[\s\\>\u00ad]", "", read(tmp_path / name, tmp_path).text)
        for one in [FIRST, SECOND, *map(plain, quotes)]:
            assert re.sub(r"[\s>\u00ad]", "", one) in text, (suffix, one)


def test_a_link_puts_its_question_into_the_box_and_asks_nothing(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    at.ask(FIRST, 1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "queue/join" in request.url else None)
    at.goto(f"{at.address}?question={quote(SECOND + ' <b>' + 'x' * 5000)}")
    box = page.get_by_role("textbox")
    expect(box).to_have_value(re.compile(re.escape(SECOND)), timeout=SLOW)
    assert len(box.input_value()) <= 2000
    expect(page.locator(".exchange")).to_have_count(0)
    assert page.url == at.address
    assert sent == []
    assert kept(page) == [FIRST], "the conversation before is kept, and stays out of the way"
    at.ask(SECOND, 1)
    assert kept(page) == [SECOND, FIRST]


def test_suggested_questions_are_answered_and_go_and_others_follow(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    suggested = page.locator("#begin-with .suggested")
    for _ in range(30):
        if suggested.count():
            break
        at.reload()  # they are being looked for in the background since the start of the server
        page.get_by_role("textbox").wait_for(timeout=SLOW)
        page.wait_for_timeout(1000)
    question = suggested.first.inner_text()
    suggested.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t1[data-announce]")).to_be_visible(timeout=SLOW)
    expect(page.locator("#t1 .asked p")).to_have_text(question)
    expect(page.locator("#t1 .refusal")).to_have_count(0)
    expect(page.locator(".welcome")).to_have_count(0)
    further = page.locator("#follow .suggested")
    expect(further.first).to_be_visible(timeout=SLOW)
    assert 1 <= further.count() <= 3
    follow = further.first.inner_text()
    further.first.click()
    expect(page.locator("#t2 .asked p")).to_have_text(follow)
    expect(page.locator("#t2[data-announce]")).to_be_visible(timeout=SLOW)
    expect(page.locator("#t2 .refusal")).to_have_count(0)


def test_what_is_kept_is_bounded_and_a_full_browser_goes_on(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB", 1440)
    page = at.page
    page.evaluate(
        """() => {
            for (let n = 0; n < 40; n++) {
                const id = `old-${n}`;
                const one = {format: 1, id, title: `Old ${n}`, date: n, exchanges: [], filling: "x".repeat(20000)};
                localStorage["passerelle.conversation." + id] = JSON.stringify(one);
            }
            localStorage["passerelle.conversation.broken"] = "{";
        }"""
    )
    at.ask(FIRST, 1)
    expect(page.locator(".drawer .conversation")).to_have_count(30)
    titles = kept(page)
    assert len(titles) == 30
    assert titles[:2] == [FIRST, "Old 39"]
    assert "Old 10" not in titles, "the oldest go"
    # Something else fills what is left, so that even the oldest of ours do not make room enough.
    page.evaluate(
        """() => {
            for (const key of Object.keys(localStorage)) if (key.includes("old-")) delete localStorage[key];
            for (let size = 1 << 22; size; size >>= 1) {
                try { for (let n = 0; ; n++) localStorage[`full-${size}-${n}`] = "x".repeat(size); } catch {}
            }
        }"""
    )
    exchange = at.ask(SECOND, 2)
    expect(exchange.locator(".statement").first).to_be_visible()
    expect(page.locator("#announcement")).to_contain_text("keeps nothing more")
    expect(page.locator(".drawer .conversation")).to_have_count(1)


def test_enter_sends_and_shift_enter_begins_a_line(visit: Callable[..., Visit]) -> None:
    at = visit("en-GB")
    page = at.page
    box = page.get_by_role("textbox")
    box.fill("Who chairs")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("BioForward?")
    expect(box).to_have_value("Who chairs\nBioForward?")
    page.keyboard.press("Enter")
    expect(page.locator("#t1[data-announce]")).to_be_visible(timeout=SLOW)
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_while_an_answer_grows_what_stood_there_stays_as_it_was(
    visit: Callable[..., Visit], small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    """No element of what was there is replaced, nothing moves, and what was lit, opened or focused stays so."""
    assert small_index == small_settings.index
    statement = "The lighthouse of Lakeport was rebuilt in 1987 after a storm."
    model = Growing((statement, "1987"), ("It was rebuilt in 1987.", "1987"))
    with serving(model) as server, writing_page(server, small_settings, tmp_path / "log") as address:
        at = visit("en-GB")
        page = at.page
        at.goto(address)
        page.get_by_role("textbox").wait_for(timeout=SLOW)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        model.may_end.set()
        at.ask("When was the lighthouse of Lakeport rebuilt?", 1)
        model.may_end.clear()
        page.locator("#t1 .download summary").click()
        page.evaluate(
            """() => {
                window.changes = [];
                const first = document.getElementById("t1");
                window.parts = [...first.querySelectorAll("*")].filter((part) => !part.closest(".tools"));
                const note = (records) => window.changes.push(...records.map(({type}) => type));
                const all = {childList: true, subtree: true, characterData: true};
                new MutationObserver(note).observe(first.querySelector(".statement"), all);
            }"""
        )
        box = page.get_by_role("textbox")
        box.fill("And when was it rebuilt?")
        box.press("Enter")
        page.locator("#t2 .statement").first.wait_for(timeout=SLOW)
        marker = page.locator("#t1 .marker").first
        marker.focus()
        expect(marker).to_have_class(re.compile("lit"))
        top = page.evaluate("document.querySelector('.thread').scrollTop")
        model.may_end.set()
        page.locator("#t2[data-announce]").wait_for(timeout=SLOW)
        expect(marker).to_be_focused()
        expect(marker).to_have_class(re.compile("lit"))
        assert page.evaluate("window.changes") == []
        assert page.evaluate("window.parts.every((part) => part.isConnected)")
        assert page.evaluate("document.querySelector('#t1 .download').open")
        assert all(url.startswith(address) for url in at.outside)
        at.outside.clear()
        assert page.evaluate("document.querySelector('.thread').scrollTop") == top
