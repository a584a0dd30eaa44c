"""What is taken away, read back by readers that had no part in writing it: those of the corpus."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer, Statement
from assistant.settings import load_settings
from corpus.document import Document
from corpus.reading import read
from tests.ui.answers import ANSWER, CITATION, REFUSAL
from tests.ui.web.markup import read_html
from ui.web import exports
from ui.web.chat import Conversation, Exchange
from ui.web.files.clipboard import pasted
from ui.web.files.markdown import markdown_file
from ui.web.files.pdf import pdf_file
from ui.web.files.word import word_file
from ui.web.interface import ENGLISH, FRENCH
from ui.web.kept_conversation import kept_json
from ui.web.site import Site
from ui.web.transcript import Transcript, one_line, transcript

NOW = datetime(2026, 3, 1, 12, 0)
LETTERS = "Œuvre à 9 M€ – « né à Dole », Straße für Äpfel ÀÉÈÊÎÔÛÇŸ ß, 45 % · 12,5 km²"
HOSTILE = (
    "<script>alert(1)</script> [x](javascript:alert(2)) ![i](http://evil.test/i.png)"
    ' $x^2$ `c` **b** &lt; | a | =1+1 "q"'
)
WRITERS = {"md": markdown_file, "docx": word_file, "pdf": pdf_file}


def answered(text: str) -> Conversation:
    """A question, an answer and its quote, all of one text."""
    citation = replace(
        CITATION, title=text, quote=text, context=text, start=0, end=len(text), context_start=0, section=text, lead=text
    )
    answer = replace(
        ANSWER, statements=(Statement(text, (1,), "verbatim"),), citations=(citation,), hits=(), remarks=(text,)
    )
    return (Exchange(1, text, answer), Exchange(2, "Und der Flughafen?", replace(REFUSAL, hits=())))


def made(text: str) -> Transcript:
    return transcript(answered(text), FRENCH, NOW)


def read_back(given_: Transcript, suffix: str, folder: Path) -> Document:
    path = folder / f"{given_.name}.{suffix}"
    path.write_bytes(WRITERS[suffix](given_))
    return read(path, folder)


def bare(text: str) -> str:
    """What a text says, however a reader leaves blanks, breaks and signs of Markdown."""
    return re.sub(r"[\s\\>\u00ad]", "", text)


@pytest.mark.parametrize("suffix", WRITERS)
def test_question_quote_place_date_and_generation_are_read_back(suffix: str, tmp_path: Path) -> None:
    document = read_back(made(LETTERS), suffix, tmp_path)
    assert bare(document.text).count(bare(LETTERS)) >= 5, "question, statement, remark, section and quote"
    for text in (
        "page 4",
        "12 mai 2023",
        "Ville de Valbrume",
        "1er mars 2026",
        "https://exemple.test/rapport",
        ANSWER.generation,
        "Die Dokumente beantworten diese Frage nicht.",
        "cité",
        "[1]",
    ):
        assert bare(text) in bare(document.text), text
    assert bare(LETTERS) in bare(document.title)


@pytest.mark.parametrize("suffix", WRITERS)
def test_whatever_a_person_or_a_document_says_stays_text(suffix: str, tmp_path: Path) -> None:
    given_ = made(HOSTILE)
    written = WRITERS[suffix](given_)
    if suffix == "md":
        # By another reader of Markdown, GitHub's kind with HTML let through: none of it is an element.
        root = read_html(
            MarkdownIt("commonmark", {"html": True})
            .enable(["table", "strikethrough"])
            .render(written.decode())
            .replace("<hr />", "")
            .replace("<br />", "")
        )
        assert {element.tag for element in root.all()} <= {"h1", "h2", "h3", "p", "em", "strong", "a", "blockquote"}
        assert {element["href"] for element in root.all("a")} == {"https://exemple.test/rapport"}
        assert root.text().count(one_line(HOSTILE)) >= 4
    else:
        assert bare("<script>alert(1)</script>") in bare(read_back(given_, suffix, tmp_path).text)
    if suffix == "docx":
        with zipfile.ZipFile(BytesIO(written)) as parts:
            xml = parts.read("word/document.xml").decode()
            links = re.findall(r'Target="([^"]+)"[^>]*External', parts.read("word/_rels/document.xml.rels").decode())
        assert set(links) == {"https://exemple.test/rapport"}
        assert not re.search(r"<w:(?:fldSimple|instrText|object|altChunk)", xml)
    if suffix == "pdf":
        assert b"/JavaScript" not in written
        assert set(re.findall(rb"/URI \(([^)]*)\)", written)) == {b"https://exemple.test/rapport"}


@given(st.text(max_size=60), st.sampled_from(sorted(WRITERS)))
def test_any_text_makes_a_file(text: str, suffix: str) -> None:
    """Control characters, half characters and signs that turn the writing around would break Word's XML or deceive."""
    text = f"a{text}"
    given_ = made(text.encode("utf-8", "replace").decode())
    assert WRITERS[suffix](given_)
    assert re.fullmatch(r"passerelle-2026-03-01[a-z0-9-]*", given_.name)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://a b/", None])
@pytest.mark.parametrize("suffix", WRITERS)
def test_no_link_leads_anywhere_but_to_the_web(url: str | None, suffix: str) -> None:
    answer: Answer = replace(ANSWER, citations=(replace(CITATION, url=url),))
    written = WRITERS[suffix](transcript((Exchange(1, "?", answer),), ENGLISH, NOW))
    assert b"javascript" not in written
    assert b"/URI" not in written
    assert b"file:" not in written


def test_what_is_pasted_holds_the_answer_and_its_references_in_both_forms() -> None:
    both = pasted(transcript(answered(HOSTILE), ENGLISH, NOW))
    root = read_html(both.html.replace("<br>", " "))
    assert {element.tag for element in root.all()} <= {"p", "strong", "em", "a", "blockquote"}
    for text in (HOSTILE, "https://exemple.test/rapport", "page 4", "Die Dokumente beantworten diese Frage nicht."):
        assert one_line(text) in both.text
        assert one_line(text) in root.text()


@pytest.fixture
def server(tmp_path: Path) -> TestClient:
    def none() -> None:
        raise AssertionError("a file is made without the index")

    app = FastAPI()
    app.include_router(exports.router(Site(load_settings(index=tmp_path), none)))  # type: ignore[arg-type]
    return TestClient(app)


@pytest.mark.parametrize(
    ("name", "suffix", "opening"), [("markdown", "md", b"# Comb"), ("docx", "docx", b"PK"), ("pdf", "pdf", b"%PDF-")]
)
def test_the_door_gives_a_file_with_a_name_that_says_what_it_is(
    server: TestClient, name: str, suffix: str, opening: bytes
) -> None:
    kept = kept_json((Exchange(1, "Combien d’œuvres à Besançon ?", ANSWER),))
    response = server.post(f"/api/export/{name}?language=fr", content=kept.encode())
    assert response.status_code == 200
    assert response.content.startswith(opening)
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    named = f'attachment; filename="passerelle-{today}-combien-d-oeuvres-a-besancon.{suffix}"'
    assert response.headers["content-disposition"] == named


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("markdown", b"not json", 422),
        ("pdf", b'{"format": 1, "exchanges": []}', 422),
        ("docx", b"\xff\xfe", 422),
        ("exe", b"{}", 422),
        pytest.param("pdf", b"x" * 8_000_001, 413, id="too large"),
    ],
)
def test_what_is_no_conversation_is_refused_in_one_line(
    server: TestClient, address: str, body: bytes, status: int
) -> None:
    response = server.post(f"/api/export/{address}", content=body)
    assert response.status_code == status
    assert "\n" not in response.text
    assert "Traceback" not in response.text
