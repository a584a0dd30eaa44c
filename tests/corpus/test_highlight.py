"""Where a sentence stands on the picture of a page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from assistant.settings import load_settings
from corpus.confined import ConfinedReader
from corpus.cutting import cut
from corpus.errors import ContentError
from corpus.highlight import highlight
from corpus.page_picture import Box, PagePicture, PlacedWord
from corpus.reading import original, read_folder, read_folders
from corpus.recognition import identity
from tests.corpus.pdf_files import TEXT as STYLE
from tests.corpus.pdf_files import bullet, flowing, scanned
from tests.corpus.test_pdf import STORY

SHIPPED = load_settings().documents
needs_tesseract = pytest.mark.skipif(not identity(), reason="tesseract with fra, eng or deu is not installed")


@pytest.fixture(scope="module")
def reader() -> Iterator[ConfinedReader]:
    with ConfinedReader() as reader:
        yield reader


def row(*texts: str, top: float = 0.1) -> list[PlacedWord]:
    """Words beside each other, each a tenth of the page wide."""
    return [PlacedWord(text, Box(0.1 * place, top, 0.1 * place + 0.09, top + 0.02)) for place, text in enumerate(texts)]


def covered(boxes: tuple[Box, ...], words: tuple[PlacedWord, ...]) -> str:
    """The words whose middle lies in one of the boxes."""
    return " ".join(
        word.text
        for word in words
        for across, down in [((word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2)]
        if any(box.left <= across <= box.right and box.top <= down <= box.bottom for box in boxes)
    )


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_sentence_is_found_over_hyphens_blanks_and_forms_of_letters() -> None:
    words = [*row("Le", "parte-", top=0.1), *row("nariat", "ﬁnal", "¹", top=0.2), *row("Autre", "phrase.", top=0.3)]
    boxes = highlight("Le  partenariat final1.", words)
    assert covered(boxes, tuple(words)) == "Le parte- nariat ﬁnal ¹"
    assert [box.top for box in boxes] == [0.1, 0.2], "one box a line"


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Nothing of this stands there.", row("Other", "words", "altogether")),
        ("The same.", [*row("The", "same.", top=0.1), *row("The", "same.", top=0.3)]),
        ("A long sentence of which only the very end stands here.", row("stands", "here.")),
        ("…", row("Words")),
        ("Words.", []),
    ],
)
def test_what_cannot_be_located_surely_is_not_marked(quote: str, words: list[PlacedWord]) -> None:
    assert highlight(quote, words) == ()


def test_a_sentence_that_runs_over_the_page_is_marked_where_most_of_it_stands() -> None:
    words = [*row("The", "partnership", "was", "founded", "by", "both", top=0.9), *row("12", top=0.97)]
    boxes = highlight("The partnership was founded by both regions.", words)
    assert covered(boxes, tuple(words)) == "The partnership was founded by both"


@given(st.lists(st.text(alphabet="abcdeé -1", min_size=1, max_size=12), max_size=40), st.text(max_size=80))
def test_what_is_marked_makes_up_at_least_half_of_the_quote(texts: list[str], quote: str) -> None:
    words = [PlacedWord(text, Box(0, n / 100, 1, n / 100 + 0.005)) for n, text in enumerate(texts)]
    boxes = highlight(quote, words)
    found = letters(covered(boxes, tuple(words)))
    assert not boxes or 2 * len(found) >= len(letters(quote))


def test_every_sentence_of_the_shipped_pdf_files_is_found_and_nothing_else_marked(reader: ConfinedReader) -> None:
    seen = 0
    for document in read_folder(SHIPPED).documents:
        if document.format != "pdf":
            continue
        content = (SHIPPED / document.path).read_bytes()
        pictures: dict[int, PagePicture] = {}
        for passage in cut(document, 128, lambda texts: [len(text.split()) * 2 for text in texts]):
            for sentence in passage.sentences:
                number = document.page_at(sentence.start) or 1
                if number not in pictures:
                    pictures[number] = reader.draw(content, number, 800)
                words = pictures[number].words
                assert letters(covered(highlight(sentence.text, words), words)) == letters(sentence.text), sentence.text
                seen += 1
    assert seen >= 39


def test_a_page_is_a_png_file_of_the_width_that_was_asked_for(reader: ConfinedReader) -> None:
    content = flowing([Paragraph("Une phrase <font color='red'>rouge</font>.", STYLE), bullet("Un point.")])
    picture = reader.draw(content, 1, 600)
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (picture.width, int.from_bytes(picture.png[16:20], "big")) == (600, 600)
    assert picture.height == int.from_bytes(picture.png[20:24], "big")
    length = int.from_bytes(picture.png[33:37], "big")
    pixels = zlib.decompress(picture.png[41 : 41 + length])
    assert len(pixels) == picture.height * (1 + 3 * 600)
    rows = [pixels[at + 1 : at + 1 + 3 * 600] for at in range(0, len(pixels), 1 + 3 * 600)]
    assert any(row[at] - row[at + 2] > 150 for row in rows for at in range(0, 3 * 600, 3)), "red stays red"
    assert [word.text for word in picture.words][:3] == ["Une", "phrase", "rouge."]


@pytest.mark.parametrize(
    ("content", "page", "reason"),
    [
        (b"not a PDF", 1, "expected a PDF"),
        (b"%PDF-1.7 and nothing more", 1, "damaged"),
        (flowing([Paragraph("Une page.", STYLE)]), 2, "expected a page from 1 to 1, found 2"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_the_next_page_is_drawn(
    reader: ConfinedReader, content: bytes, page: int, reason: str
) -> None:
    with pytest.raises(ContentError, match=reason):
        reader.draw(content, page, 600)
    assert reader.draw(flowing([Paragraph("Une page.", STYLE)]), 1, 600).words


@needs_tesseract
def test_words_in_a_picture_stand_where_they_are_seen_however_the_page_lies(reader: ConfinedReader) -> None:
    quote = "soutenir les entreprises de la région ;"
    page = flowing(STORY, size=(480, 360))
    upright, head_down = (reader.recognise(scanned(page, turned=turned), 1).words for turned in (0, 180))
    (line,) = highlight(quote, upright)
    boxes = highlight(quote, head_down)
    assert min(box.left for box in boxes) == pytest.approx(1 - line.right, abs=0.02)
    assert max(box.right for box in boxes) == pytest.approx(1 - line.left, abs=0.02)
    assert min(box.top for box in boxes) == pytest.approx(1 - line.bottom, abs=0.02)
    assert max(box.bottom for box in boxes) == pytest.approx(1 - line.top, abs=0.02)


def test_where_nothing_recognises_pictures_their_words_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with ConfinedReader() as reader:
        assert reader.recognise(scanned(flowing([Paragraph("Une page.", STYLE)], size=(300, 200))), 1).words == ()
        with pytest.raises(ContentError, match="expected a page from 1 to 1, found 2"):
            reader.recognise(flowing([Paragraph("Une page.", STYLE)]), 2)


def test_an_original_is_given_only_as_it_was_read(tmp_path: Path) -> None:
    main, further = tmp_path / "main", tmp_path / "further"
    for folder in (main, further):
        folder.mkdir()
        (folder / "a.md").write_text(f"Un texte de {folder.name}.", encoding="utf-8")
    (further / "a.md").rename(further / "b.md")
    for file in read_folders([main, further]).files:
        content = original(file.path, file.digest, [main, further])
        assert content is not None
        assert content.decode().startswith("Un texte de")
        assert original(file.path, "0" * 64, [main, further]) is None
    assert original("../main/a.md", "0" * 64, [main]) is None
    (main / "a.md").write_text("Un autre texte.", encoding="utf-8")
    assert original("a.md", read_folders([further]).files[0].digest, [main, further]) is None
