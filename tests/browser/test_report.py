"""The page of an evaluation in a real browser: the run that comes along, with every question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.kept import load
from eval.report import Report, Run
from eval.report_page import to_html

pytestmark = pytest.mark.browser

RUN = Path(__file__).resolve().parents[2] / "eval" / "results" / "dev"
Theme = Literal["light", "dark"]

# Of what is marked right and wrong, of plain and of faint text: the contrast with what lies under it (WCAG 2.2, 1.4.3).
_CONTRASTS = """(selectors) => selectors.map((selector) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((one) => one / 255)
      .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  const under = [];
  for (let one = element; one; one = one.parentElement) under.unshift(getComputedStyle(one).backgroundColor);
  const below = over(under), text = over([...under, getComputedStyle(element).color]);
  return (Math.max(below, text) + 0.05) / (Math.min(below, text) + 0.05);
})"""


@pytest.fixture(scope="module")
def run() -> Run:
    return load(RUN)


@pytest.fixture(scope="module")
def file(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file, which is how people open it."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(to_html(Report.of(run)), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Callable[..., Page]]:
    """Opens the page; afterwards, it has asked for nothing but itself, and nothing went wrong."""
    asked: list[str] = []
    complaints: list[str] = []

    def open_page(width: int = 1440, theme: Theme = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripts
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in browser.contexts:
        context.close()
    assert set(asked) == {file.as_uri()}
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_runs_over_the_side_in_either_theme(opened: Callable[..., Page], width: int, theme: Theme) -> None:
    page = opened(width, theme)
    page.get_by_role("button", name="Open all shown").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    over = page.evaluate(
        """(width) => [...document.querySelectorAll("main *, header *")]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
          .map((one) => one.outerHTML.slice(0, 80))""",
        width,
    )
    assert over == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_told_from_what_lies_under_it(opened: Callable[..., Page], theme: Theme) -> None:
    page = opened(theme=theme)
    page.get_by_role("button", name="Open all shown").click()
    selectors = ["body", "td", "th", "caption", ".badge.right", ".badge.wrong", ".meta", ".reason", "mark", "nav a"]

    contrasts = dict(zip(selectors, page.evaluate(_CONTRASTS, selectors), strict=True))
    assert {name: value for name, value in contrasts.items() if value < 4.5} == {}


def test_questions_are_filtered_by_words_verdict_kind_and_languages(opened: Callable[..., Page], run: Run) -> None:
    page = opened()
    items = page.locator(".cases > li:visible")
    expect(items).to_have_count(len(run.records))

    page.get_by_role("combobox", name="Judgement").select_option("wrong")
    wrong = [record for record in run.records if not record.right]
    expect(items).to_have_count(len(wrong))
    expect(page.locator("#shown")).to_have_text(f"{len(wrong)} of {len(run.records)} questions")

    page.get_by_role("combobox", name="Kind").select_option("list")
    expect(items).to_have_count(sum(record.case.kind == "list" for record in wrong))

    page.get_by_role("button", name="Show all").click()
    expect(items).to_have_count(len(run.records))
    one = run.records[0]
    page.get_by_role("searchbox").fill(f"{one.case.id} {one.case.question.upper()}")
    expect(items).to_have_count(1)
    page.get_by_role("searchbox").fill("no such words")
    expect(items).to_have_count(0)


def test_a_question_opens_by_keyboard_on_what_was_expected_and_given(opened: Callable[..., Page], run: Run) -> None:
    page = opened(width=360)
    record = next(one for one in run.records if one.right and one.quotes and any(q.evidence for q in one.quotes))
    summary = page.locator("summary", has_text=record.case.question).first
    summary.focus()
    page.keyboard.press("Enter")

    item = page.locator(".cases > li", has=page.locator("details[open]"))
    expect(item.get_by_role("heading", name="Expected")).to_be_visible()
    expect(item.locator("mark").first).to_be_visible()
    quote = next(quote for quote in record.quotes if quote.evidence)
    span = quote.evidence[0]
    assert item.locator("mark", has_text=quote.quote[span.start : span.end]).count() >= 1


def test_without_scripts_every_question_is_there(opened: Callable[..., Page], run: Run) -> None:
    page = opened(scripts=False)

    expect(page.locator(".cases > li")).to_have_count(len(run.records))
    expect(page.locator("#filter")).to_be_hidden()
