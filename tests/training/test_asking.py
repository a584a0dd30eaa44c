from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest

from index.training.asking import headings, openings, reading
from index.training.errors import DataMissing
from index.training.parallel import Pair
from index.training.question_sets import questions_on, read_piaf
from tests.training.toy import Toy


def sections(folder: Path, count: int) -> Path:
    path = folder / "sections.jsonl.xz"
    lines = (
        json.dumps(
            {
                f"{side}_{language}": f"{side} {n} {language}"
                for side in ("heading", "text")
                for language in ("en", "fr")
            }
        )
        for n in range(count)
    )
    path.write_bytes(lzma.compress("\n".join(lines).encode()))
    return path


def test_headings_ask_within_and_across_languages_each_for_its_own_section(tmp_path: Path) -> None:
    asked = headings(sections(tmp_path, 300), 200, random.Random(1))

    crossings = set()
    for one in asked:
        number = one.passage.split()[1]
        assert f"heading {number} " in one.question
        crossings.add(("en" if f"{number} en" in one.question else "fr", one.passage.split()[2]))
    assert len(asked) == len({one.passage.split()[1] for one in asked}) == 200
    assert crossings == {("en", "en"), ("en", "fr"), ("fr", "en"), ("fr", "fr")}
    assert 60 < sum(one.question.startswith("heading") for one in asked) < 140


def test_a_sentence_asks_for_the_rest_of_its_passage() -> None:
    runs = [[Pair(f"e{n}.{place}", f"f{n}.{place}", "a", place) for place in range(4)] for n in range(300)]

    asked = openings(runs, 250, random.Random(1))

    assert len(asked) == 250
    left_in = 0
    for one in asked:
        number = one.question[1:].split(".")[0]
        pieces = one.passage.split()
        assert all(piece[1:].split(".")[0] == number for piece in pieces)
        assert len({piece[0] for piece in pieces}) == 1
        left_in += len(pieces) == 4
    assert 5 < left_in < 60
    assert {one.question[0] + one.passage[0] for one in asked} == {"ee", "ef", "fe", "ff"}


def test_passages_of_two_sentences_ask_nothing() -> None:
    assert openings([[Pair("e", "f", "a", 0), Pair("e", "f", "a", 1)]], 5, random.Random(1)) == []


def test_people_s_questions_come_with_the_paragraph_they_were_asked_about(toy: Toy) -> None:
    piaf = read_piaf(toy.data)

    asked = reading(questions_on(piaf, measuring=False), random.Random(1))

    texts = {passage.id: passage for passage in piaf.passages}
    assert 60 < len(asked) < 120
    for one in asked:
        assert all(word in one.passage.replace(".", "").split() for word in one.question.split()[:-1])
    assert {one.passage.split("\n")[-1] for one in asked}.isdisjoint(
        texts[min(question.passages)].text for question in questions_on(piaf, measuring=True).questions
    )


def test_half_of_the_paragraphs_stand_under_their_title_as_passages_are_indexed(toy: Toy) -> None:
    piaf = read_piaf(toy.data)
    titles = {passage.text: passage.article for passage in piaf.passages}

    asked = reading(questions_on(piaf, measuring=False), random.Random(1))

    titled = [one.passage.split("\n") for one in asked if "\n" in one.passage]
    assert 0.3 < len(titled) / len(asked) < 0.7
    assert all(titles[text] == title for title, text in titled)


def test_sections_of_another_form_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "sections.jsonl.xz").write_bytes(lzma.compress(b"{no json\n"))

    with pytest.raises(DataMissing, match=r"sections\.jsonl\.xz"):
        headings(tmp_path / "sections.jsonl.xz", 5, random.Random(1))
    with pytest.raises(DataMissing, match="missing"):
        headings(tmp_path / "missing.jsonl.xz", 5, random.Random(1))
