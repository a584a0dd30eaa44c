from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.training.errors import DataMissing
from index.training.question_sets import (
    LONGEST,
    PAGE_PASSAGES,
    kept_for_measuring,
    questions_on,
    read_piaf,
    read_service_public,
    read_xquad,
    whole_paragraphs,
)
from tests.training.datasets import paragraph, question, write, write_all

KEPT = [0, 2, 12, 13, 17, 26, 27]  # of articles 0 to 29


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_all(tmp_path)


def test_the_split_of_articles_is_the_same_on_every_machine() -> None:
    """Titles worked out once by hand: a split that moved would put questions trained on among those measured."""
    assert [number for number in range(30) if kept_for_measuring(f"Article {number}")] == KEPT


def test_about_one_article_in_five_is_kept_for_measuring() -> None:
    assert 160 < sum(kept_for_measuring(f"Titre {number}") for number in range(1000)) < 240


def test_a_question_goes_with_its_article_and_every_paragraph_stays(data: Path) -> None:
    whole = read_piaf(data)
    measuring, training = questions_on(whole, measuring=True), questions_on(whole, measuring=False)

    assert measuring.passages == training.passages == whole.passages
    articles = {passage.id: passage.article for passage in whole.passages}
    assert {articles[right] for asked in measuring.questions for right in asked.passages} == {
        f"Article {number}" for number in KEPT if number < 10
    }
    assert set(measuring.questions) | set(training.questions) == set(whole.questions)
    assert not set(measuring.questions) & set(training.questions)


def test_impossible_questions_are_left_out(data: Path) -> None:
    write(data / "piaf" / "questions.jsonl", [question("Possible ?", "p1"), question("Impossible ?", "p2", True)])

    assert [asked.text for asked in read_piaf(data).questions] == ["Possible ?"]


def test_a_text_with_an_unusual_line_separator_stays_one_line_of_the_file(data: Path) -> None:
    row = json.dumps(paragraph("x0", "Salt", "Salt\u2028and \x85 pepper"), ensure_ascii=False)
    (data / "xquad_en" / "paragraphs.jsonl").write_text(row + "\n", encoding="utf-8")
    write(data / "xquad_en" / "questions.jsonl", [question("Salt?", "x0")])

    assert [passage.text for passage in read_xquad(data).passages] == ["Salt\u2028and \x85 pepper"]


def test_any_passage_of_the_right_page_is_right(data: Path) -> None:
    found = read_service_public(data)
    pages = {passage.id: passage.article for passage in found.passages}

    for asked, page in zip(found.questions, ("F1", "F2"), strict=True):
        assert asked.passages == {passage for passage, article in pages.items() if article == page}


def test_long_pages_give_their_first_passages_only(data: Path) -> None:
    passages = [passage for passage in read_service_public(data).passages if passage.article == "F2"]

    assert len(passages) == PAGE_PASSAGES
    assert all(len(passage.text) <= LONGEST for passage in passages)


def test_a_page_does_not_distract_from_itself(data: Path) -> None:
    """F1 is a right page and stands again among the pieces; F3 stands in both files of distractors."""
    texts = [passage.text for passage in read_service_public(data).passages]

    assert "Cette page est déjà la bonne." not in texts
    assert "Le passeport, encore." not in texts
    assert {"Le passeport.", "Sa durée.", "Le permis de chasser."} <= set(texts)


def test_paragraphs_are_joined_but_never_cut() -> None:
    text = "aaa\n\n bb   b \ncccccccccccc\nd"

    assert whole_paragraphs(text, 8) == ["aaa\nbb b", "cccccccccccc", "d"]


def test_a_sample_keeps_right_passages_and_repeats_under_its_seed(data: Path) -> None:
    whole = read_piaf(data)
    drawn = whole.sample(3, 5, seed=1)

    assert (len(drawn.questions), len(drawn.passages)) == (3, 5)
    assert {right for asked in drawn.questions for right in asked.passages} <= {
        passage.id for passage in drawn.passages
    }
    assert drawn == whole.sample(3, 5, seed=1)
    assert len(whole.sample(4, 1, seed=1).passages) == 4
    assert whole.sample(100, 100, seed=1) == whole


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: expected a JSON object, found no JSON"),
        ("[1]", "line 2: expected a JSON object, found list"),
        ('{"id": "p1", "title": "T", "text": " "}', "line 2: expected a text that is not blank in 'text', found ' '"),
        ('{"id": "p1", "text": "t"}', "line 2: expected a text that is not blank in 'title', found None"),
        ('{"id": "p0", "title": "T", "text": "t"}', "line 2: expected an id of its own, found 'p0'"),
    ],
)
def test_a_bad_line_is_one_line_for_a_person(data: Path, line: str, reason: str) -> None:
    path = data / "piaf" / "paragraphs.jsonl"
    path.write_text(json.dumps(paragraph("p0", "T", "t")) + "\n" + line + "\n", encoding="utf-8")

    with pytest.raises(DataMissing) as error:
        read_piaf(data)

    assert str(path) in str(error.value)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_a_question_about_no_known_paragraph_is_refused(data: Path) -> None:
    write(data / "xquad_en" / "questions.jsonl", [question("Where?", "x9")])

    with pytest.raises(DataMissing, match=r"questions\.jsonl.*line 1: expected the id of a paragraph.*'x9'"):
        read_xquad(data)


def test_a_missing_or_empty_file_is_named(data: Path) -> None:
    (data / "piaf" / "questions.jsonl").unlink()
    with pytest.raises(DataMissing, match=r"questions\.jsonl.*no such file.*name the folder"):
        read_piaf(data)

    (data / "xquad_en" / "paragraphs.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(DataMissing, match=r"paragraphs\.jsonl.*at least one line"):
        read_xquad(data)
