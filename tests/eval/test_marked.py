from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document
from corpus.reading import read_folder
from eval.errors import MarkedSetUnusable
from eval.locating import gold
from eval.marked import MarkedSet, Page, read_others, read_set, to_cases, write_documents
from tests.training.datasets import paragraph, write

FERRY = "\nLa ligne\nLe bac relie Orvigny à Valbrume. Il part toutes les heures.\nTarif\nLe passage est gratuit."
MILL = "Der Mahlstein wiegt 900 kg.\nEr stammt aus dem Jahr 1712."


def asked(text: str, page: str, *answers: tuple[str, int], impossible: bool = False) -> dict[str, object]:
    marked = [{"text": words, "start": start, "ok": True} for words, start in answers]
    return {"id": "None", "question": text, "para_id": page, "answers": marked, "is_impossible": impossible}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of two pages; its files' names have a prefix, as where a folder holds other things too."""
    write(tmp_path / "set" / "qa_paragraphs.jsonl", [paragraph("bac", "B1", FERRY), paragraph("stein", "S: 1", MILL)])
    write(
        tmp_path / "set" / "qa_questions.jsonl",
        [
            asked("Le bac est-il payant ?", "bac", ("gratuit", FERRY.index("gratuit"))),
            asked("Où va le bac ?", "bac", ("Valbrume. Il part", FERRY.index("Valbrume"))),
            asked("Qui conduit le bac ?", "bac", impossible=True),
            asked("Wie alt ist der Mahlstein?", "stein", ("1712", MILL.index("1712")), ("1712.", MILL.index("1712"))),
        ],
    )
    return tmp_path / "set"


def documents(pages: tuple[Page, ...], folder: Path) -> dict[str, Document]:
    folder.mkdir()
    write_documents(pages, folder)
    return {document.name: document for document in read_folder(folder).documents}


@pytest.fixture
def marked(folder: Path) -> MarkedSet:
    return read_set(folder)


@pytest.fixture
def read(marked: MarkedSet, tmp_path: Path) -> dict[str, Document]:
    return documents(marked.pages, tmp_path / "documents")


def test_questions_that_are_said_to_have_no_answer_are_left_out(marked: MarkedSet) -> None:
    assert marked.name == "set"
    assert [page.id for page in marked.pages] == ["bac", "stein"]
    assert [question.text for question in marked.questions] == [
        "Le bac est-il payant ?",
        "Où va le bac ?",
        "Wie alt ist der Mahlstein?",
    ]


def test_a_page_becomes_a_document_with_its_title_and_its_lines_as_paragraphs(read: dict[str, Document]) -> None:
    assert {name: (document.title, document.language) for name, document in read.items()} == {
        "bac": ("B1", "fr"),
        "stein": ("S: 1", "de"),
    }
    assert [(block.kind, block.section) for block in read["bac"].blocks] == [
        ("heading", None),
        ("paragraph", None),  # a heading that opens the document names it
        ("heading", None),
        ("paragraph", "Tarif"),
    ]


def test_the_evidence_is_every_sentence_that_a_marked_answer_touches_once(
    marked: MarkedSet, read: dict[str, Document]
) -> None:
    cases = to_cases(marked, read)

    assert [[piece.quote for piece in case.evidence] for case in cases] == [
        ["Le passage est gratuit."],
        ["Le bac relie Orvigny à Valbrume.", "Il part toutes les heures."],
        ["Er stammt aus dem Jahr 1712."],
    ]
    assert [case.answers for case in cases] == [("gratuit",), ("Valbrume. Il part",), ("1712", "1712.")]
    assert [(case.id, case.language, case.evidence_languages) for case in cases] == [
        ("set-0001", "fr", ("fr",)),
        ("set-0002", "fr", ("fr",)),
        ("set-0003", "de", ("de",)),
    ]
    texts = {name: document.text for name, document in read.items()}
    assert all(spans for case in cases for spans in gold(case.evidence, texts).values())


@pytest.mark.parametrize("before", ["", "\n", "\n\n \n", "Un.\r\nDeux.\n", "Un\u2028deux.\n\nTrois.\n", "- a\n- b\n"])
def test_answers_stay_in_place_whatever_lines_stand_before_them(before: str, tmp_path: Path) -> None:
    text = f"{before}Le passage est gratuit."
    write(tmp_path / "set" / "paragraphs.jsonl", [paragraph("bac", "Bac", text)])
    write(tmp_path / "set" / "questions.jsonl", [asked("Payant ?", "bac", ("gratuit", text.index("gratuit")))])
    marked = read_set(tmp_path / "set")

    (case,) = to_cases(marked, documents(marked.pages, tmp_path / "documents"))

    assert case.answers == ("gratuit",)
    assert [piece.quote for piece in case.evidence] == ["Le passage est gratuit."]


def test_other_pages_are_those_that_are_not_in_the_set(marked: MarkedSet, tmp_path: Path) -> None:
    write(
        tmp_path / "others.jsonl",
        [
            {"id": "bac", "text": "Par son nom."},
            {"id": "B1", "answer_text": "Par son titre."},
            {"id": "phare", "text": "Le phare."},
            {"id": "phare", "text": "Encore."},
            {"id": "quai", "answer_text": "Le quai."},
        ],
    )
    others = read_others(tmp_path / "others.jsonl", marked.pages)

    assert others == (Page("phare", "phare", "Le phare."), Page("quai", "quai", "Le quai."))


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("questions", asked("Où ?", "mer", ("bac", 0)), r"line 1: expected the id of a paragraph in 'para_id'"),
        ("questions", asked("Où ?", "bac", ("bac", 0)), r"expected the answer 'bac' at its 'start', found 0"),
        ("questions", asked("Où ?", "bac"), r"expected a list of answers, found \[\]"),
        ("questions", asked("Où ?", "bac", impossible=True), "holds no question that has an answer"),
        ("paragraphs", paragraph("../bac", "B1", FERRY), r"expected an id that can be a file's name, found '../bac'"),
        ("paragraphs", paragraph("bac", "B1", " "), r"expected a text that is not blank in 'text'"),
    ],
)
def test_a_set_that_is_not_of_its_form_is_refused_with_the_line(
    folder: Path, file: str, row: dict[str, object], said: str
) -> None:
    write(folder / f"qa_{file}.jsonl", [row])

    with pytest.raises(MarkedSetUnusable, match=said):
        read_set(folder)


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MarkedSetUnusable, match=r"expected one file '\*paragraphs.jsonl', found 0"):
        read_set(tmp_path)


def test_a_set_without_its_questions_is_refused(folder: Path) -> None:
    (folder / "qa_questions.jsonl").unlink()

    with pytest.raises(MarkedSetUnusable, match=r"qa_questions\.jsonl"):
        read_set(folder)
