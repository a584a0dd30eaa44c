"""Folders of good and bad files: all that is text is read, all else is reported by name and reason."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from corpus import reading
from corpus.document import Document
from corpus.errors import CorpusError, FolderMissing, UnreadableDocument, UnsupportedFormat
from corpus.limits import LARGEST_TEXT
from corpus.reading import read, read_folder

DOCUMENTS = Path(reading.__file__).parent / "documents"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_one(folder: Path, name: str, content: str | bytes) -> Document:
    return read(write(folder, name, content), folder)


def reasons(folder: Path) -> dict[str, str]:
    return {file.path: file.reason for file in read_folder(folder).unreadable}


def test_all_shipped_documents_are_read_without_remark() -> None:
    found = read_folder(DOCUMENTS)

    assert len(found.documents) == len(list(DOCUMENTS.glob("*.*")))
    assert found.unreadable == ()
    assert found.remarks == ()
    assert {document.language for document in found.documents} == {"fr", "en", "de"}
    assert all(document.sources for document in found.documents)


def test_body_of_a_shipped_document_is_the_end_of_its_file() -> None:
    """Quotes are substrings of the text as it stands in the file: nothing in it may be rewritten."""
    notes = [document for document in read_folder(DOCUMENTS).documents if document.format == "markdown"]
    assert notes
    for document in notes:
        written = (DOCUMENTS / document.path).read_text(encoding="utf-8")
        front, _, body = written.partition("\n---\n")
        assert front.startswith("---\n")
        assert document.text == body.lstrip("\n")


def test_reading_twice_gives_equal_documents() -> None:
    assert read_folder(DOCUMENTS) == read_folder(DOCUMENTS)


def test_bare_text_file_needs_no_front_matter(tmp_path: Path) -> None:
    document = read_one(tmp_path, "visite-du-gouverneur.txt", "Le gouverneur est venu à Dijon.\nIl est reparti.\n")

    assert document.title == "Visite du gouverneur"
    assert document.language == "fr"
    assert document.format == "text"
    assert document.text == "Le gouverneur est venu à Dijon.\nIl est reparti.\n"
    assert (document.date, document.publisher, document.url, document.topics, document.sources) == (
        None,
        None,
        None,
        (),
        (),
    )


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.md", "# Das **Land**\n\nText.", "Das Land"),
        ("a.md", "Text.\n\n## Zweitens\n\nMehr.", "Zweitens"),
        ("a.md", "Titel\n=====\n\nText.", "Titel"),
        ("a.md", "---\ntitle: Vorn\n---\n# Oben\n\nText.", "Vorn"),
        ("a.txt", "Ein Titel ohne Punkt\n\nEin ganzer Satz steht hier.", "Ein Titel ohne Punkt"),
        ("das_ist-ein-name.md", "Nur ein Satz.", "Das ist ein name"),
    ],
)
def test_title_is_the_front_matters_else_the_first_headings_else_the_files(
    tmp_path: Path, name: str, content: str, title: str
) -> None:
    assert read_one(tmp_path, name, content).title == title


def test_language_is_detected_where_it_is_not_given_or_not_ours(tmp_path: Path) -> None:
    english = "The governor came to Dijon and left on the next day."

    assert read_one(tmp_path, "a.md", english).language == "en"
    assert read_one(tmp_path, "b.md", f"---\nlanguage: de\n---\n{english}").language == "de"
    assert read_one(tmp_path, "c.md", f"---\nlanguage: klingon\n---\n{english}").language == "en"


def test_language_that_a_program_wrote_gives_way_to_the_text(tmp_path: Path) -> None:
    """Programs write the language that they were installed in."""
    page = "<html lang='{}'><body><p>{}</p></body></html>"

    french = "Le gouverneur est venu à Dijon, et il est reparti le lendemain."
    assert read_one(tmp_path, "a.html", page.format("en-US", french)).language == "fr"
    assert read_one(tmp_path, "b.html", page.format("de", "2025 : 15 %")).language == "de"


def test_field_that_is_set_aside_is_remarked(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: [x]\n---\nUn texte.")

    found = read_folder(tmp_path)

    assert [(remark.path, remark.kind, remark.text) for remark in found.remarks] == [
        ("a.md", "properties", "title: expected text, found a list; set aside")
    ]
    assert found.documents[0].title == "A"


@pytest.mark.parametrize(
    "content",
    [
        "Été à Dijon.\nFin.".encode("utf-8-sig"),
        "Été à Dijon.\r\nFin.".encode(),
        "Été à Dijon.\rFin.".encode(),
        "Été à Dijon.\nFin.".encode("cp1252"),
        "Été à Dijon.\nFin.".encode("utf-16"),
        "\n \t\nÉté à Dijon.\nFin.".encode(),
    ],
    ids=["bom", "crlf", "cr", "cp1252", "utf-16", "blank lines first"],
)
def test_encodings_and_line_ends_give_the_same_text(tmp_path: Path, content: bytes) -> None:
    assert read_one(tmp_path, "a.txt", content).text == "Été à Dijon.\nFin."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.md", b"", "the file is empty"),
        ("blank.txt", b" \n\n\t\n", "the file holds no text"),
        ("signs.md", b"---\n\n***\n\n| | |\n|-|-|\n| | |\n", "the file holds no text"),
        ("headings.md", b"# One\n\n## Two\n", "the file holds no text but headings"),
        ("front.md", b"---\ntitle: a\n---\n", "the file holds no text"),
        ("nul.txt", b"abc\x00def", "the file is not text in UTF-8; is it binary?"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 4, "the file is not text in UTF-8; is it binary?"),
        ("cut.txt", b"\xff\xfea", "the file is not text in UTF-8; is it binary?"),
        ("yaml.md", b"---\ntitle: a: b\n---\nText.", "front matter is not valid YAML at line 2: mapping values"),
        ("picture.png", b"\x89PNG", "format '.png' is not supported yet; supported: "),
        ("README", b"Text.", "a file without suffix is not supported yet; supported: "),
    ],
)
def test_bad_file_is_reported_and_the_others_go_on(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    write(tmp_path, name, content)
    write(tmp_path, "good.md", "Un texte.")

    found = read_folder(tmp_path)

    assert [document.name for document in found.documents] == ["good"]
    assert [file.path for file in found.unreadable] == [name]
    assert found.unreadable[0].reason.startswith(reason)


def test_error_is_one_line_with_name_and_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^sub/a\.md: the file holds no text$"):
        read_one(tmp_path, "sub/a.md", "\n")
    with pytest.raises(UnsupportedFormat, match=r"^a\.doc: format '\.doc' is not supported yet; supported: "):
        read_one(tmp_path, "a.doc", "Text.")
    assert issubclass(UnreadableDocument, CorpusError)
    assert issubclass(UnsupportedFormat, CorpusError)


def test_file_over_the_limit_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "large.txt", "Un mot. ")
    os.truncate(path, LARGEST_TEXT + 1)

    assert reasons(tmp_path) == {"large.txt": "expected a file of at most 10 MB; split it"}


def test_file_that_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "secret.md", "Un texte.")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may open every file")

    assert reasons(tmp_path) == {"secret.md": "the file cannot be opened: Permission denied"}


def test_folder_that_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "Un texte.")
    closed = write(tmp_path, "closed/b.md", "Un texte.").parent
    closed.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("this user may open every folder")
        assert reasons(tmp_path) == {"closed": "the folder cannot be opened: Permission denied"}
    finally:
        closed.chmod(stat.S_IRWXU)


def test_link_to_nothing_and_pipe_are_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(tmp_path / "pipe.txt")

    assert reasons(tmp_path) == {"gone.md": "it is a link to nothing", "pipe.txt": "it is not a file"}


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.md", "Un texte.")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")

    found = read_folder(tmp_path)

    assert [document.path for document in found.documents] == ["sub/a.md"]
    assert [file.path for file in found.unreadable] == ["self.md"]


def test_folders_are_entered_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "a/y.txt", "c.MARKDOWN", ".hidden.md", ".git/d.md", "a/.e.md"):
        write(tmp_path, name, f"Un texte de {name}.")

    found = read_folder(tmp_path)

    assert [document.path for document in found.documents] == ["a/y.txt", "a/z.md", "b.md", "c.MARKDOWN"]
    assert [document.name for document in found.documents] == ["y", "z", "b", "c"]
    assert found.unreadable == ()


def test_second_file_of_a_name_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "note.md", "Un texte.")
    write(tmp_path, "note.txt", "Un autre.")
    write(tmp_path, "sub/note.md", "Un troisième.")

    found = read_folder(tmp_path)

    assert [document.path for document in found.documents] == ["note.md"]
    assert [(file.path, file.reason) for file in found.unreadable] == [
        ("note.txt", "its name without suffix is that of note.md; rename one of the two"),
        ("sub/note.md", "its name without suffix is that of note.md; rename one of the two"),
    ]


def test_name_that_is_not_text_can_be_printed(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("Un texte.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names of text only")

    document = read_folder(tmp_path).documents[0]

    assert document.path == "caf\ufffd.md"
    assert document.digest


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("a file")], ids=["nothing", "a file"])
def test_missing_folder_is_said(tmp_path: Path, make: object, request: pytest.FixtureRequest) -> None:
    assert callable(make)
    folder = tmp_path / "documents"
    make(folder)
    found = request.node.callspec.id

    with pytest.raises(
        FolderMissing, match=f"expected a folder of documents at .*documents', found {found}; create it"
    ):
        read_folder(folder)


def test_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == reading.Reading((), ())


def test_digest_is_of_the_content_not_of_the_place(tmp_path: Path) -> None:
    text = "# Titre\n\nUn texte."
    first = read_one(tmp_path, "a.md", text)

    assert read_one(tmp_path, "sub/b.md", text).digest == first.digest
    assert read_one(tmp_path, "c.md", text + " Et un mot.").digest != first.digest
    assert read_one(tmp_path, "d.md", "---\ndate: 2025\n---\n" + text).digest != first.digest
