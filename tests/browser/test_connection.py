"""The page while it is still opening, and while its server is away: really held up, really stopped and started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.settings import Settings
from tests.browser.conftest import SLOW, Visit
from tests.browser.test_conversations import FIRST
from tests.language_server import Reply, Request, given
from tests.language_server import serving as writing
from tests.ui.web.commands import serving
from ui.web.interface import ENGLISH, FRENCH

pytestmark = pytest.mark.browser

ASKED = "When was the lighthouse of Lakeport rebuilt?"
AFTER = "How high is it?"


def holding(page: Page, addresses: str) -> list[Route]:
    """Holds up the next request to such an address; it is in the list once it has been sent."""
    held: list[Route] = []
    page.route(addresses, lambda route: held.append(route), times=1)
    return held


def test_a_question_asked_while_the_page_still_opens_waits_for_it(visit: Callable[..., Visit]) -> None:
    """It is asked once, after what the browser has kept, and answered in the language of the interface."""
    at = visit("en-GB")
    page = at.page
    at.ask(FIRST, 1)
    page.locator("#follow .suggested").first.wait_for(timeout=SLOW)  # the last that the page before asks the server for
    order: list[str] = []
    held = holding(page, "**/run/predict")
    page.on("request", lambda request: order.append("asked") if "queue/join" in request.url else None)
    at.reload()
    box = page.get_by_role("textbox")
    box.wait_for(timeout=SLOW)
    box.fill("Et où est son siège ?")
    box.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-asking", "waits")
    box.press("Enter")
    expect(page.locator(".exchange")).to_have_count(0)

    order.append("opened")
    held[0].continue_()
    second = page.locator("#t2[data-announce]")
    second.wait_for(timeout=SLOW)
    expect(second.locator(".searched")).to_contain_text("Enilea")
    expect(second.get_by_text(ENGLISH.checks["verbatim"]).first).to_be_visible()
    expect(page.locator(".welcome")).to_have_count(0)
    expect(page.locator(".exchange")).to_have_count(2)
    expect(box).to_have_value("")
    assert order == ["opened", "asked"]


def test_a_question_that_the_server_does_not_take_stays_in_the_box(page: Page, address: str) -> None:
    """As where too many wait, or one client asks too often."""
    page.goto(address)
    page.get_by_role("textbox").wait_for(timeout=SLOW)
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "Queue is full."}), times=1)
    page.get_by_role("textbox").fill(FIRST)
    page.keyboard.press("Enter")
    line = page.get_by_role("alert").filter(visible=True)
    expect(line).to_have_text(ENGLISH.connection.refused, timeout=SLOW)
    expect(page.get_by_role("textbox")).to_have_value(FIRST)
    expect(page.get_by_text("try again").locator("visible=true")).to_have_count(1)
    page.get_by_role("textbox").press("Enter")
    page.locator("#t1[data-announce]").wait_for(timeout=SLOW)
    expect(line).to_have_count(0)


def never_whole(request: Request) -> Reply:
    """One statement, and then nothing for longer than a server waits that is told to end."""
    cited = next((name for name, text in given(request).items() if "1987" in text), "1")
    return Reply((f"The lighthouse of Lakeport was rebuilt in 1987 after a storm. [{cited}]\n", 15.0))


@pytest.mark.parametrize("width", [1440, 360])
def test_what_is_typed_before_the_page_is_there_is_handed_over(visit: Callable[..., Visit], width: int) -> None:
    """What is shown until then looks as the page does: the box is hit where it will be."""
    at = visit("en-GB", width)
    page = at.page
    place = page.get_by_role("textbox").bounding_box()
    assert place
    for keys, question in (("Who ch", ""), ("Who chairs BioForward?", "Who chairs BioForward?")):
        held = holding(page, "**/assets/index-*.js")
        at.reload(whole=False)
        page.locator("#shell:empty").wait_for(timeout=SLOW)
        page.mouse.click(place["x"] + 40, place["y"] + place["height"] / 2)
        page.keyboard.type(keys)
        page.keyboard.press("Enter" if question else "ArrowLeft")
        assert page.locator("#question").count() == 0, "Gradio has drawn nothing yet"
        held[0].continue_()
        box = page.get_by_role("textbox")
        expect(box).to_be_focused(timeout=SLOW)
        expect(page.locator("#shell")).to_have_count(0)
        if question:
            expect(page.locator("#t1 .asked p")).to_have_text(question, timeout=SLOW)
            page.locator("#t1[data-announce]").wait_for(timeout=SLOW)
            expect(box).to_have_value("")
        else:
            page.keyboard.type("at")
            expect(box).to_have_value("Who cath")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of an English browser, in which requests may fail."""
    with browser.new_context(locale="en-GB", reduced_motion="reduce") as context:
        yield context.new_page()


def answered(page: Page, question: str, number: int) -> None:
    """Ask, and wait for the answer."""
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    page.locator(f"#t{number}[data-announce]").wait_for(timeout=SLOW)


def test_a_question_that_finds_no_server_is_kept_until_there_is_one(
    page: Page, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    assert small_index == small_settings.index
    with serving(small_settings, tmp_path / "log") as address:
        page.goto(address)
        answered(page, ASKED, 1)
    page.get_by_role("textbox").fill(AFTER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_text(ENGLISH.connection.lost, timeout=SLOW)
    expect(page.get_by_text("Connection Lost")).to_be_hidden()
    expect(page.get_by_role("textbox")).to_have_value(AFTER)
    expect(page.locator("#t1 .statement").first).to_be_visible()
    page.get_by_role("textbox").fill(f"{AFTER} Roughly.")

    with serving(small_settings, tmp_path / "log", port=str(urlsplit(address).port)):
        expect(page.get_by_text(ENGLISH.connection.lost)).to_be_hidden(timeout=SLOW)
        expect(page.locator("#t1 .asked p")).to_have_text(ASKED, timeout=SLOW)
        expect(page.get_by_role("textbox")).to_have_value(f"{AFTER} Roughly.")
        expect(page.locator("#announcement")).to_have_text(ENGLISH.connection.back)
        page.get_by_role("textbox").press("Enter")
        page.locator("#t2[data-announce]").wait_for(timeout=SLOW)
        expect(page.locator("#t2 .searched")).to_contain_text("Lakeport")
        page.goto("about:blank")


def test_a_server_that_was_started_again_is_told_the_conversation(
    page: Page, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    assert small_index == small_settings.index
    with serving(small_settings, tmp_path / "log") as address:
        page.goto(address)
        answered(page, ASKED, 1)
    with serving(small_settings, tmp_path / "log", port=str(urlsplit(address).port)):
        answered(page, AFTER, 2)
        expect(page.locator("#t2 .searched")).to_contain_text("Lakeport")
        expect(page.locator(".asked p")).to_have_text([ASKED, AFTER])
        expect(page.get_by_role("textbox")).to_have_value("")
        page.reload()
        expect(page.locator(".asked p")).to_have_text([ASKED, AFTER], timeout=SLOW)
        page.goto("about:blank")


def test_a_page_of_a_server_that_was_started_again_keeps_its_language_and_what_it_shows(
    page: Page, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    """Whatever is pressed first: a question to begin with, the switch, the button for a new conversation."""
    assert small_index == small_settings.index
    with serving(small_settings, tmp_path / "log") as address:
        page.goto(address)
        expect(page.locator("#shell")).to_have_count(0, timeout=SLOW)
    again = {"port": str(urlsplit(address).port)}
    with serving(small_settings, tmp_path / "log", **again):
        answered(page, ASKED, 1)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("#t1").get_by_text(ENGLISH.checks["verbatim"]).first).to_be_visible()
    with serving(small_settings, tmp_path / "log", **again):
        page.get_by_role("button", name="Français").click()
        expect(page.locator("html")).to_have_attribute("lang", "fr", timeout=SLOW)
        expect(page.locator(".asked p")).to_have_text([ASKED], timeout=SLOW)
        expect(page.locator("#t1").get_by_text(FRENCH.checks["verbatim"]).first).to_be_visible()
    with serving(small_settings, tmp_path / "log", **again):
        page.get_by_role("button", name=FRENCH.new_conversation).click()
        expect(page.get_by_role("heading", name=FRENCH.welcome)).to_be_visible(timeout=SLOW)
        expect(page.locator(".asked")).to_have_count(0)
        expect(page.locator(".drawer .conversation")).to_have_count(1)
        page.goto("about:blank")


def test_a_question_whose_answer_breaks_off_is_asked_again(
    page: Page, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    assert small_index == small_settings.index
    with writing(never_whole) as writer:
        model = {"llm_url": writer.url, "llm_model": "small-model"}
        with serving(small_settings, tmp_path / "log", **model) as address:
            page.goto(address)
            page.get_by_role("textbox").fill(ASKED)
            page.keyboard.press("Enter")
            page.locator("#t1 .statement").first.wait_for(timeout=SLOW)
        expect(page.get_by_role("alert").filter(visible=True)).to_have_text(ENGLISH.connection.lost, timeout=SLOW)
        expect(page.get_by_role("textbox")).to_have_value(ASKED)
        expect(page.locator("#t1")).to_be_hidden()
        with serving(small_settings, tmp_path / "log", port=str(urlsplit(address).port), **model):
            expect(page.get_by_text(ENGLISH.connection.lost)).to_be_hidden(timeout=SLOW)
            expect(page.get_by_role("textbox")).to_have_value("", timeout=SLOW)
            expect(page.locator("#t1 .asked p")).to_have_text(ASKED, timeout=SLOW)
            page.locator("#t1 .statement").first.wait_for(timeout=SLOW)
            page.goto("about:blank")


def test_a_server_that_is_ended_says_nothing_of_the_pages_that_are_open(
    page: Page, small_index: Path, small_settings: Settings, tmp_path: Path
) -> None:
    unbuilt = small_settings.model_copy(update={"index": small_index.parent / "none"})
    with serving(unbuilt, tmp_path / "log") as address:  # a page that waits for its first questions
        page.goto(address)
        page.get_by_role("textbox").wait_for(timeout=SLOW)
        page.locator("[data-opened]").wait_for(state="attached", timeout=SLOW)
    assert len((tmp_path / "log").read_text().splitlines()) <= 1, "that there is no index, and nothing more"
    page.goto("about:blank")
