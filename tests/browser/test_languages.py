"""Over French documents no English word stands in the French page, in whatever state it is; and the reverse.

So neither what we left out of a catalogue, nor an English line of the server, nor anything of Gradio's own is in view.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.settings import load_settings
from index.analysis import stop_words
from tests.browser.conftest import SLOW
from tests.ui.web.commands import serving
from ui.web.interface import INTERFACES, Interface, InterfaceLanguage

pytestmark = pytest.mark.browser

FOREIGN: dict[InterfaceLanguage, frozenset[str]] = {
    "fr": (
        stop_words("en")
        | frozenset("expected found file error loading failed press try search clear close dismiss".split())
    )
    - stop_words("fr")
    - {"a", "i", "on", "me", "as", "an", "or", "no", "do", "am", "s", "t", "d", "m", "page", "once", "index", "own"},
    "en": (stop_words("fr") | frozenset("fichier trouvé attendu erreur chargement échec".split()))
    - stop_words("en")
    - {"comment", "est", "des", "as", "on", "me", "a", "c", "d", "l", "m", "n", "s", "t", "y", "la", "le", "de", "tu"},
}
"""Words by which a language gives itself away; none that is a word of the other, a name or part of a command."""

TEXT: dict[InterfaceLanguage, str] = {
    "fr": "---\ntitle: {title}\nlanguage: fr\ndate: {date}\n---\n# {title}\n\n## Ouverture\n\n"
    "Le tramway de Valbrume a été inauguré le 3 mai 2019. Il compte 14 stations et relie Valbrume à Kerloc. "
    "Anne Mercier dirige Valbrume.\n\n"
    "## Ateliers\n\nLes ateliers de Kerloc emploient 84 personnes. Kerloc est un port de pêche de Bretagne.\n",
    "en": "---\ntitle: {title}\nlanguage: en\ndate: {date}\n---\n# {title}\n\n## Opening\n\n"
    "The tramway of Valbrume was opened on May 3, 2019. It has 14 stops and links Valbrume with Kerloc. "
    "Anne Mercier heads Valbrume.\n\n"
    "## Workshops\n\nThe workshops of Kerloc employ 84 people. Kerloc is a fishing port of Brittany.\n",
}
TITLE = "Tramway Valbrume"
HIDDEN = (
    '<p style="display:none">Valbrume Kerloc Mercier Valbrume</p>'
    "<!-- Valbrume Kerloc Mercier Kerloc Valbrume Mercier -->"
)
QUESTION: dict[InterfaceLanguage, str] = {
    "fr": "Quand le tramway de Valbrume a-t-il été inauguré ?",
    "en": "When was the tramway of Valbrume opened?",
}
LOCALES: dict[InterfaceLanguage, str] = {"fr": "fr-FR", "en": "en-GB"}
UNANSWERED: dict[InterfaceLanguage, str] = {
    "fr": "Quel est le prix du pain à Lyon ?",
    "en": "What does bread cost in Lyon?",
}

_SEEN = """() => {
    const found = [];
    const foreign = (element) => {
        const said = element.closest("[lang]")?.lang;
        return said && said !== document.documentElement.lang;
    };
    for (const element of document.querySelectorAll("body *")) {
        if (/^(script|style|noscript|template)$/i.test(element.tagName)) continue;
        if (!element.checkVisibility({visibilityProperty: true}) || foreign(element)) continue;
        for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
        for (const name of ["aria-label", "title", "placeholder", "alt", "aria-roledescription", "aria-description"])
            if (element.hasAttribute(name)) found.push(element.getAttribute(name));
        for (const place of ["::before", "::after"]) {
            const {content} = getComputedStyle(element, place);
            if (!content.endsWith("-quote")) found.push(content);
        }
    }
    return found;
}"""


@dataclass
class Reader:
    """Reads what is in view, and remembers what is in the wrong language."""

    page: Page
    interface: Interface
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def look(self, state: str) -> None:
        """Read all text that a person or a screen reader meets now; letters in the id of an index are no words."""
        for text in self.page.evaluate(_SEEN):
            said = re.sub(r"[\w./-]+\.\w+|passerelle [\w -]+|\d{8}t\d+-\w+", "", text.lower())
            words = set(re.findall(r"[^\W\d_]+", said))
            if words & FOREIGN[self.interface.language]:
                self.wrong.setdefault(state, []).append(" ".join(text.split()))


def scan() -> bytes:
    """A PDF whose one page is a picture."""
    picture, file = io.BytesIO(), io.BytesIO()
    Image.new("L", (600, 800), 200).save(picture, "PNG")
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return file.getvalue()


def files(language: InterfaceLanguage) -> dict[str, bytes]:
    """Documents, and everything that can be wrong with files."""
    text = TEXT[language].format(title=TITLE, date="2024-05-06").encode()
    page = f"<html lang='{language}'><body><main><p>{text.decode().split('---')[-1]}</p>{HIDDEN}</main>"
    return {
        "tramway.md": text,
        "copie.md": text,
        "kerloc.md": text.replace(b"2024-05-06", b"hier").replace(b"14", b"15"),
        "court.txt": b"Kerloc 1871.",
        "suite.txt": text + b"\n" + b"x" * 200,
        "web.html": page.encode(),
        "scan.pdf": scan(),
        "abime.pdf": b"%PDF-1.4\nKerloc",
        "vide.md": b"",
        "ancien.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500,
        "binaire.txt": bytes(range(256)) * 20,
        "entete.md": b"---\ntitle: [\n---\nKerloc.\n",
        "image.png": b"\x89PNG",
        "tramway.txt": text,
    }


@pytest.fixture(params=INTERFACES)
def language(request: pytest.FixtureRequest) -> InterfaceLanguage:
    chosen: InterfaceLanguage = request.param
    return chosen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Where the page is served to an editor, over an empty folder and no index, with opinions and few questions."""
    settings = load_settings(documents=folder / "documents", index=folder / "index", accounts=folder / "accounts")
    with serving(settings, folder / "log", editing="local", feedback="1", rate="30") as found:
        yield found


@pytest.fixture
def reader(browser: Browser, address: str, language: InterfaceLanguage) -> Iterator[Callable[..., Reader]]:
    readers: list[Reader] = []

    def opened(view: str = "") -> Reader:
        context = browser.new_context(locale=LOCALES[language], reduced_motion="reduce")
        reader = Reader(context.new_page(), INTERFACES[language])
        readers.append(reader)
        reader.page.goto(f"{address}{view}")
        drawn = f'.masthead[data-interface="{language}"], html[lang="{language}"] .login'
        expect(reader.page.locator(drawn)).to_be_attached(timeout=SLOW)
        return reader

    yield opened
    for reader in readers:
        reader.page.context.close()


def test_a_view_that_the_address_names_is_fetched_once_in_the_language_that_the_page_will_have(
    browser: Browser, address: str, language: InterfaceLanguage
) -> None:
    fetched: list[str] = []
    with browser.new_context(locale=LOCALES[language]) as context:
        page = context.new_page()
        page.on("request", lambda request: fetched.append(request.url) if "/views/" in request.url else None)
        page.goto(f"{address}#/about")
        page.locator("[data-opened]").wait_for(state="attached", timeout=SLOW)
        expect(page.locator("#view-about h2").first).to_be_visible(timeout=SLOW)
        assert fetched == [f"{address}views/about?language={language}"]
        page.locator("#switch").click()
        other = next(name for name in INTERFACES if name != language)
        expect(page.locator("#view-about h2").first).to_have_text(INTERFACES[other].about.title, timeout=SLOW)


def test_the_view_of_the_documents_speaks_one_language_whatever_goes_wrong(
    reader: Callable[..., Reader], language: InterfaceLanguage, folder: Path
) -> None:
    at = reader("#/documents")
    page, words = at.page, at.interface.library
    page.locator(".editing").wait_for(timeout=SLOW)
    at.look("no index")
    sources = folder / "sent"
    sources.mkdir()
    for name, content in files(language).items():
        (sources / name).write_bytes(content)
    page.locator("#library-files").set_input_files(sorted(sources.iterdir()))
    expect(page.locator(".sent li.waiting, .sent li.sending")).to_have_count(0, timeout=SLOW)
    expect(page.locator(".sent li.taken")).to_have_count(1)
    at.look("files were sent")
    for name, content in files(language).items():  # also what the page itself does not send
        if name != "tramway.txt":
            (folder / "documents" / name).write_bytes(content)
    page.locator("#library-forecast").click()
    expect(page.locator(".forecast .changes")).to_be_visible(timeout=SLOW)
    at.look("a forecast")
    page.locator("#library-build").click()
    expect(page.locator(".build")).to_be_visible(timeout=SLOW)
    at.look("a build")
    page.locator(".library .not-read").wait_for(timeout=SLOW)
    page.locator(".library details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for state in (words.symptoms["near-empty"], words.symptoms["duplicate"], words.notes["hidden text"]):
        expect(page.locator(".library td summary", has_text=state).first).to_be_visible()
    at.look("findings and files that are not read")
    (folder / "documents" / "binaire2.txt").write_bytes(bytes(range(256)) * 20)
    page.reload()
    expect(page.locator(".standing.stale")).to_be_visible(timeout=SLOW)
    page.locator(".library details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    at.look("what has changed since")
    page.route("**/api/index/forecast*", lambda route: route.abort())
    page.locator("#library-forecast").click()
    expect(page.locator(".forecast p")).to_contain_text(words.script.offline)
    at.look("no server")
    page.unroute("**/api/index/forecast*")
    (folder / "documents").rename(folder / "elsewhere")
    page.locator("#library-forecast").click()
    expect(page.locator(".forecast p")).to_contain_text("PASSERELLE_DOCUMENTS", timeout=SLOW)
    at.look("no folder, a forecast")
    page.locator("#library-build").click()
    expect(page.locator(".news .bad")).to_contain_text("PASSERELLE_DOCUMENTS", timeout=SLOW)
    at.look("no folder, a build")
    page.locator("#library-files").set_input_files(sources / "tramway.md")
    expect(page.locator(".sent li.refused", has_text="PASSERELLE_DOCUMENTS")).to_be_visible(timeout=SLOW)
    at.look("no folder, a file")
    assert at.wrong == {}


def test_the_conversation_speaks_one_language_whatever_goes_wrong(
    reader: Callable[..., Reader], language: InterfaceLanguage, folder: Path, address: str
) -> None:
    at = reader()
    page = at.page
    box = page.locator("#question textarea")
    box.wait_for(timeout=SLOW)
    at.look("opened")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    at.look("nothing asked")
    box.fill(QUESTION[language])
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("passerelle index build", timeout=SLOW)
    at.look("no index")
    for name, content in files(language).items():
        if name in ("tramway.md", "court.txt", "web.html"):
            (folder / "documents" / name).write_bytes(content)
    page.goto(f"{page.url.partition('#')[0]}#/documents")
    page.locator("#library-build").click(timeout=SLOW)
    page.locator(".library .served").wait_for(timeout=SLOW)
    page.goto(f"{page.url.partition('#')[0]}#/")
    for number, question in enumerate((QUESTION[language], UNANSWERED[language]), start=1):
        box.fill(question)
        box.press("Enter")
        page.locator(f"#t{number}[data-announce]").wait_for(timeout=SLOW)
        at.look(f"answer {number}")
    box.fill("x" * 3000)
    box.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    at.look("too long")
    page.locator("#t1 .marker").first.click()
    page.locator(".reading [data-goal]").wait_for(timeout=SLOW)
    at.look("a document beside the answer")
    page.keyboard.press("Escape")
    page.locator("[data-opinion=down]").first.click(timeout=SLOW)
    at.look("an opinion")

    def after_all_others(route: Route) -> None:
        """The page's question comes just after another one was taken, two seconds before one more may be."""
        with httpx.Client(base_url=address) as others:

            def refused(_: int) -> bool:
                return others.post("api/ask", json={"question": ""}).status_code == 429

            assert any(map(refused, range(60)))  # all are spent that this machine may ask at once,
            assert not all(map(refused, range(10_000)))  # and the next one too, as soon as it may be asked
        route.continue_()

    page.route("**/queue/join*", after_all_others)
    box.fill(QUESTION[language])
    box.press("Enter")
    page.locator("#unreachable").wait_for(timeout=SLOW)
    at.look("too many questions")
    for view in ("about", "evaluation", "documents", "documents/unknown"):
        page.goto(f"{page.url.partition('#')[0]}#/{view}")
        name = view.partition("/")[0]
        page.locator(f"#view-{name} h2, #view-{name} p").first.wait_for(timeout=SLOW)
        at.look(view)
    assert at.wrong == {}


def test_signing_in_speaks_one_language(reader: Callable[..., Reader]) -> None:
    at = reader("login")
    at.page.locator("#name").fill("anne")
    at.page.locator("#password").fill("a password that nobody has")
    at.page.keyboard.press("Enter")
    expect(at.page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    at.look("a wrong password")
    assert at.wrong == {}
