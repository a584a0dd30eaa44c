"""The doors of one document, over a real index of real files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from reportlab.platypus import PageBreak, Paragraph

from assistant.settings import Settings, load_settings
from corpus.recognition import identity
from index.building import build
from index.embedding import open_model
from index.generation import Generation
from index.served import open_served
from tests.corpus.pdf_files import TEXT, flowing, joined, scanned
from tests.language_server import Reply, says, serving
from tests.ui.web.markup import Element, read_html
from ui.web import document_routes
from ui.web.interface import ENGLISH, FRENCH
from ui.web.site import Site
from ui.web.source import Opened

FIRST = "La passerelle de Valbrume a été ouverte en 1931."
AGAIN = "À Valbrume, la rivière est large et le courant y est fort en hiver."
SECOND = "Elle mesure quarante mètres et porte trois lampes."


needs_tesseract = pytest.mark.skipif(not identity(), reason="tesseract with fra, eng or deu is not installed")


@dataclass(frozen=True, slots=True)
class Doors:
    """The routes, and what they are over."""

    client: TestClient
    generation: Generation
    settings: Settings

    def view(self, name: str, sentence: str | None = None, **query: str | int) -> Element:
        """The view of a document, opened at a sentence of it."""
        if sentence:
            start = self.generation.document(name).text.index(sentence)
            query = {"start": start, "end": start + len(sentence), **query}
        answer = self.client.get(f"/views/documents/{name}", params=query)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        return read_html(answer.text)


def opened(settings: Settings) -> TestClient:
    app = FastAPI()
    app.include_router(document_routes.router(Site(settings, Opened(settings))))
    return TestClient(app)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """Two documents, one of them a PDF of two pages, and the folder they were read from."""
    documents, index = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("index")
    story = [Paragraph(FIRST, TEXT), PageBreak(), Paragraph(SECOND, TEXT)]
    (documents / "pont.pdf").write_bytes(flowing(story, title="La passerelle"))
    (documents / "note & co.md").write_text(f"# Une note\n\n{FIRST} {SECOND}\n", encoding="utf-8")
    settings = load_settings(documents=documents, index=index)
    build(documents, index, open_model(settings.model, False))
    return Doors(opened(settings), open_served(index), settings)


def test_a_document_is_drawn_with_its_sentence_marked(doors: Doors) -> None:
    root = doors.view("note & co", SECOND, language="en")
    assert root.one("h2").text() == "Une note"
    assert root.one("mark").text() == SECOND
    assert root.one("p", "facts").all("span")[-1].text() == ENGLISH.formats["markdown"]


def test_a_pdf_is_shown_at_the_page_of_the_sentence_with_the_sentence_lit(doors: Doors) -> None:
    root = doors.view("pont", SECOND)
    assert root.one("p", "turning").one("span", "count").text() == "Page 2 sur 2"
    assert root.one("span", "lit-box")["aria-label"] == SECOND
    picture = doors.client.get(f"/{root.one('img')['src']}")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    other = doors.view("pont", SECOND, page=1)
    assert not other.all("span", "lit-box"), "it does not stand on that page"
    assert not other.all("p", "told")


def test_the_text_of_a_pdf_is_shown_where_that_is_asked_for(doors: Doors) -> None:
    root = doors.view("pont", SECOND, shape="text")
    assert root.one("mark").text() == SECOND
    assert not root.all("img")
    assert [mark.text() for mark in root.all("p", "page-start")] == ["page 1", "page 2"]


def test_pictures_are_kept_by_browsers_as_long_as_the_file_is_the_same(doors: Doors) -> None:
    address = doors.view("pont").one("img")["src"]
    first = doors.client.get(f"/{address}")
    assert "immutable" in first.headers["cache-control"]
    assert doors.client.get(f"/{address}", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    old = doors.client.get("/documents/pont/pages/1.png?file=another")
    assert old.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    "address",
    [
        "/documents/pont/pages/0.png",
        "/documents/pont/pages/3.png",
        "/documents/note%20%26%20co/pages/1.png",
        "/documents/nothing/pages/1.png",
        "/documents/..%2F..%2Fetc%2Fpasswd/pages/1.png",
    ],
)
def test_there_is_no_picture_but_of_the_pages_of_a_document(doors: Doors, address: str) -> None:
    assert doors.client.get(address).status_code == 404


def test_an_unknown_document_is_one_line(doors: Doors) -> None:
    answer = doors.client.get("/views/documents/<script>", params={"language": "en"})
    assert answer.status_code == 404
    assert read_html(answer.text).one("p", "told").text() == ENGLISH.document.unknown


def test_where_no_index_is_served_that_is_one_line(tmp_path: Path) -> None:
    answer = opened(load_settings(index=tmp_path)).get("/views/documents/pont")
    assert answer.status_code == 503
    assert read_html(answer.text).one("p").text() == FRENCH.errors["IndexMissing"]


@pytest.mark.parametrize("query", [{"start": -1}, {"page": "x"}, {"shape": "picture"}, {"language": "xx"}])
def test_what_is_no_place_of_a_document_is_refused(doors: Doors, query: dict[str, object]) -> None:
    assert doors.client.get("/views/documents/pont", params=query).status_code == 422  # type: ignore[arg-type]


def test_numbers_that_no_page_has_lead_to_the_nearest_one(doors: Doors) -> None:
    assert doors.view("pont", page=99).one("p", "turning").one("span", "count").text() == "Page 2 sur 2"
    assert doors.view("note & co", part=7).one("div", "text").text()


def test_a_file_that_has_changed_since_is_not_drawn_and_the_text_stands_in(doors: Doors) -> None:
    path = doors.settings.documents / "pont.pdf"
    before = path.read_bytes()
    fresh = Doors(opened(doors.settings), doors.generation, doors.settings)  # with no picture kept
    try:
        path.write_bytes(flowing([Paragraph("Autre chose.", TEXT)]))
        root = fresh.view("pont", SECOND)
        assert root.one("p", "told").text() == FRENCH.document.original_gone
        assert root.one("mark").text() == SECOND
        assert not root.all("img")
        assert fresh.client.get("/documents/pont/pages/1.png").status_code == 404
    finally:
        path.write_bytes(before)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """One document, two pages that are pictures; the second one lies on its side."""
    documents, index = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("index")
    upright = scanned(flowing([Paragraph(FIRST, TEXT), Paragraph(AGAIN, TEXT)], size=(480, 200)))
    turned = scanned(flowing([Paragraph(SECOND, TEXT)], size=(480, 200)), turned=90)
    (documents / "scan.pdf").write_bytes(joined(upright, turned))
    settings = load_settings(documents=documents, index=index)
    build(documents, index, open_model(settings.model, False))
    return Doors(opened(settings), open_served(index), settings)


def lit(element: Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box, in percent of the page."""
    left, top, width, height = map(float, re.findall(r"([\d.]+)%", element["style"] or ""))
    return left, top, width, height


@needs_tesseract
def test_a_sentence_of_a_scanned_page_is_lit_once_its_picture_has_been_read(scan: Doors) -> None:
    root = scan.view("scan", FIRST)
    waiting = root.one("p", "told")
    assert waiting.text() == FRENCH.document.locating
    assert root.all("img"), "the page is shown meanwhile"
    answer = scan.client.get(f"/{waiting['data-places']}&language=fr")
    assert answer.status_code == 200
    box = read_html(answer.text).one("span", "lit-box")
    assert box["aria-label"] == FIRST
    left, top, width, height = lit(box)
    assert 12 < left < 14, "sixty points of 480"
    assert 29 < top < 36
    assert width > 40
    assert height < 9
    again = scan.view("scan", FIRST)
    assert not again.all("p", "told"), "what was read is kept"
    assert lit(again.one("span", "lit-box")) == (left, top, width, height)
    below = [lit(found) for found in scan.view("scan", AGAIN).all("span", "lit-box")]
    assert min(top for _, top, _, _ in below) > top + height


@needs_tesseract
def test_a_page_that_lies_on_its_side_is_lit_where_the_sentence_is_seen(scan: Doors) -> None:
    address = scan.view("scan", SECOND).one("p", "told")["data-places"]
    boxes = [lit(box) for box in read_html(scan.client.get(f"/{address}").text).all("span", "lit-box")]
    across = max(left + width for left, _, width, _ in boxes) - min(left for left, _, _, _ in boxes)
    down = max(top + height for _, top, _, height in boxes) - min(top for _, top, _, _ in boxes)
    assert across < 12, "one line"
    assert down > 40, "that runs up the page"


@needs_tesseract
def test_what_cannot_be_located_on_a_scanned_page_is_lit_nowhere(scan: Doors) -> None:
    twice = scan.generation.document("scan").text.index("Valbrume")
    address = f"/documents/scan/pages/1/places?start={twice}&end={twice + 8}&language=en"
    assert read_html(scan.client.get(address).text).one("p").text() == ENGLISH.document.not_located
    for wrong in (address.replace("pages/1", "pages/9"), f"{address}&quote=0", address.replace("scan", "nothing")):
        assert scan.client.get(wrong).status_code == 404


def test_the_words_of_a_page_with_text_are_not_read_from_its_picture(doors: Doors) -> None:
    assert doors.client.get("/documents/pont/pages/1/places?start=0&end=10").status_code == 404


def test_a_sentence_is_translated_by_the_model_and_named_as_a_machines(doors: Doors) -> None:
    with serving(says("The <b>footbridge</b> opened ", "in 1931.")) as server:
        settings = doors.settings.model_copy(update={"llm_url": server.url, "llm_model": "small"})
        fresh = Doors(opened(settings), doors.generation, settings)
        root = fresh.view("note & co", FIRST, language="en")
        button = root.one("div", "translation").one("button")
        answer = fresh.client.post(f"/{button['data-translate']}&language=en")
        assert answer.status_code == 200
        shown = read_html(answer.text)
        assert [line.text() for line in shown.all("p")] == [
            "The <b>footbridge</b> opened in 1931.",
            "Machine translation (small), not checked; only the original counts.",
        ]
        (request,) = server.requests
        assert "1931" in request.text("user")
        assert SECOND.split()[-1] not in request.text("user"), "the sentence alone is passed on"
        assert not fresh.view("note & co", FIRST, language="fr").all("div", "translation"), "it is in French already"
        into_german = fresh.client.post(f"/{button['data-translate'].replace('into=en', 'into=de')}&language=en")
        assert read_html(into_german.text).all("p")[0]["lang"] == "de"
        assert "ins Deutsche" in server.requests[-1].text("system")
        moved = fresh.client.post(f"/{button['data-translate'].replace('quote=', 'quote=0')}&language=en")
        assert (moved.status_code, read_html(moved.text).one("p").text()) == (404, ENGLISH.document.moved)
        assert len(server.requests) == 2, "what is no longer the sentence that was quoted is passed on to nobody"


def test_a_translation_that_fails_is_one_line_and_without_a_model_there_is_none(doors: Doors) -> None:
    with serving(lambda request: Reply(status=500)) as server:
        settings = doors.settings.model_copy(update={"llm_url": server.url, "llm_model": "small"})
        answer = opened(settings).post("/documents/pont/translation?start=0&end=10&language=en")
        assert answer.status_code == 502
        assert read_html(answer.text).one("p", "told").text() == (
            "The sentence could not be translated: its server is out of order."
        )
        assert opened(settings).post("/documents/pont/translation?start=9&end=2").status_code == 404
    assert doors.client.post("/documents/pont/translation?start=0&end=10").status_code == 404
    assert not doors.view("pont", FIRST, language="en").all("div", "translation")
