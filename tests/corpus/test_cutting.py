"""Passages and sentences: exact, in order, complete, within the budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import reading
from corpus.cutting import LEAST_BUDGET, cut
from corpus.document import Block, Document, Language, Page
from corpus.errors import BudgetTooSmall
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from corpus.readers import markdown
from corpus.readers import text as plain_text
from corpus.reading import read_folder
from corpus.structure import assemble

DOCUMENTS = Path(reading.__file__).parent / "documents"


def characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def pieces(texts: Sequence[str]) -> list[int]:
    """As a word-piece model counts: at most four letters a token, each sign its own, one more at each line."""
    return [len(re.findall(r"\w{1,4}|[^\w\s]|\n", text)) for text in texts]


def document_of(text: str, title: str = "Titre", language: Language = "fr", form: str = "markdown") -> Document:
    reader = markdown.pieces if form == "markdown" else plain_text.pieces
    structure = assemble(text, reader(text), title, language)
    return Document("nom", "nom.md", form, text, title, language, structure.blocks)


def without_quotation_marks(text: str) -> str:
    return re.sub(r"\n[ \t]*>[ \t>]*", lambda line: "\n" + " " * (len(line.group()) - 1), text)


def assert_exact_ordered_complete(document: Document, passages: Sequence[Passage]) -> None:
    left = list(document.text)
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.sentences
        assert passage.end == passage.sentences[-1].end
        end = passage.start
        for sentence in passage.sentences:
            assert end <= sentence.start < sentence.end <= passage.end
            assert document.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
            left[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
            end = sentence.end
    for block in document.blocks:
        if block.kind not in ("heading", "header"):
            assert not without_quotation_marks("\n" + "".join(left[block.start : block.end])).strip()


def sentences_of(passages: Sequence[Passage]) -> list[Sentence]:
    return [sentence for passage in passages for sentence in passage.sentences]


def assert_passages_keep_to_blocks(document: Document, passages: Sequence[Passage]) -> None:
    """Each sentence is in one block, and all blocks of a passage are of its section."""
    blocks = [block for block in document.blocks if block.kind != "heading"]
    for passage in passages:
        for sentence in passage.sentences:
            (block,) = (block for block in blocks if block.start <= sentence.start and sentence.end <= block.end)
            assert block.section == passage.section
            assert document.page_at(passage.start) == passage.page
            assert sentence.lead == block.lead
            assert sentence.kind == {"paragraph": "sentence"}.get(block.kind, block.kind)


@cache
def shipped() -> tuple[Document, ...]:
    return read_folder(DOCUMENTS).documents


@pytest.mark.parametrize(
    ("count", "budget"), [(words, 140), (words, 25), (pieces, 254), (pieces, 60), (characters, 90)]
)
def test_shipped_documents_are_cut_exactly_completely_and_within_budget(
    count: Callable[[Sequence[str]], Sequence[int]], budget: int
) -> None:
    for document in shipped():
        passages = cut(document, budget, count)

        assert_exact_ordered_complete(document, passages)
        assert_passages_keep_to_blocks(document, passages)
        assert max(count([passage.indexed for passage in passages])) <= budget
        assert len({passage.id for passage in passages}) == len(passages)
        assert cut(document, budget, count) == passages


def test_shipped_documents_give_a_passage_a_section_and_rarely_more() -> None:
    """With a model that reads 254 tokens: paragraph-sized, not sentence-sized."""
    passages = [passage for document in shipped() for passage in cut(document, 254, pieces)]
    sections = {(passage.document, passage.section) for passage in passages}

    assert len(sections) <= len(passages) <= 1.2 * len(sections)


MARKUP = ["# Un\n", "## Deux\n", "### Trois\n", "\n\n", "\n\n", "\n\n", "\n", "- a. ", "- ", "  - b : ", "1. c ", "> "]
MARKUP += [
    "| a | b |\n|---|---|\n",
    "| **1** | 2 [3] |\n",
    "| | |\n",
    "```\n",
    "    e\n",
    "<p>f</p>\n",
    "---\n",
    "\\|",
    "|",
]
PROSE = ["Une phrase entière. ", "M. Dupont ", "Voici la liste :", "mot ", "[1] ", "**gras.** ", "**", "`", "… ", "» "]
PROSE += [
    "éàü😀 ",
    "\u00a0",
    "\u202f%",
    "\u2028",
    "\x0b",
    "x" * 120,
    "https://example.org/" + "a" * 60 + " ",
    "[a](https://b.c) ",
]
FRAGMENTS = st.sampled_from(MARKUP + PROSE)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=40).map("".join), st.text(max_size=200))
TITLES = st.one_of(st.just("Titre"), st.just("Un titre très long " * 12), st.text(max_size=80))


@settings(max_examples=300)
@given(
    text=TEXTS.map(lambda text: text.replace("\r", "\n")),
    title=TITLES,
    form=st.sampled_from(["markdown", "text"]),
    language=st.sampled_from(["fr", "en", "de"]),
    budget=st.integers(LEAST_BUDGET, 80),
    count=st.sampled_from([characters, words, pieces]),
)
def test_any_text_is_cut_exactly_completely_and_within_budget(
    text: str,
    title: str,
    form: str,
    language: Language,
    budget: int,
    count: Callable[[Sequence[str]], Sequence[int]],
) -> None:
    document = document_of(text, title, language, form)

    passages = cut(document, budget, count)

    assert_exact_ordered_complete(document, passages)
    assert_passages_keep_to_blocks(document, passages)
    assert all(size <= budget for size in count([passage.indexed for passage in passages]))


def test_indexed_text_names_title_and_section_and_drops_markup() -> None:
    (passage,) = cut(document_of("## Un *mot*\n\nUne **phrase** [1].\nSuite [2][3].\n\n- a\n- b"), 100, words)

    assert passage.indexed == "Titre > Un mot\nUne phrase. Suite.\na\nb"
    assert passage.text == "Une **phrase** [1].\nSuite [2][3].\n\n- a\n- b"


def test_passages_do_not_cross_sections() -> None:
    text = "a.\n\n## Deux\n\nb.\n\n## Trois\n\n## Deux\n\nc.\n\nd."
    document = document_of(text)
    assert [(passage.section, passage.text) for passage in cut(document, 100, words)] == [
        (None, "a."),
        ("Deux", "b."),
        ("Deux", "c.\n\nd."),
    ]


def test_passage_is_on_the_page_where_it_begins() -> None:
    blocks = (Block("paragraph", 0, 2), Block("heading", 3, 4), Block("paragraph", 5, 10, section="b"))
    paged = Document("n", "n.pdf", "pdf", "a. b c. d.", "T", "fr", blocks, pages=(Page(0), Page(3), Page(8)))

    assert [(passage.page, passage.text) for passage in cut(paged, 100, words)] == [(1, "a."), (2, "c. d.")]


def test_neighbours_share_a_passage_up_to_the_size_of_a_paragraph() -> None:
    """A model that reads eight thousand tokens does not make passages of eight thousand tokens."""
    document = document_of("\n\n".join(f"Le paragraphe numéro {number} tient en une phrase." for number in range(200)))

    sizes = words([passage.text for passage in cut(document, 8000, words)])

    assert len(sizes) > 4
    assert min(sizes) > 100
    assert max(sizes) <= 256


def test_sentence_that_fits_the_budget_stays_whole_though_larger_than_a_paragraph() -> None:
    document = document_of("Une longue suite de mots " * 80 + "finit.")

    (passage,) = cut(document, 1000, words)

    assert len(passage.sentences) == 1


def test_table_that_does_not_fit_repeats_its_header_in_the_indexed_text_only() -> None:
    rows = "".join(f"| {year} | événement de l'année |\n" for year in range(2000, 2012))
    document = document_of("| Date | Événement |\n|---|---|\n" + rows)

    first, second, *rest = cut(document, 40, words)

    assert first.text.startswith("| Date | Événement |\n|---|---|\n| 2000 |")
    assert first.indexed.startswith("Titre\nDate · Événement\n2000 · événement")
    assert second.text.startswith("| 20")
    assert second.indexed.startswith("Titre\nDate · Événement\n20")
    for sentence in sentences_of([first, second, *rest]):
        assert sentence.kind == "row"
        assert sentence.lead is not None
        assert document.text[sentence.lead.start : sentence.lead.end] == "| Date | Événement |"


def test_list_stays_with_its_introduction_and_repeats_it_when_cut() -> None:
    before = "Une phrase de huit mots tient ici aussi. " * 3
    items = "".join(f"- le point numéro {number} de la liste\n" for number in range(9))
    document = document_of(f"{before}\n\nVoici les points :\n\n{items}")

    passages = cut(document, 40, words)
    holding = [passage for passage in passages if "point numéro" in passage.text]

    assert holding[0].text.startswith("Voici les points :")
    assert len(holding) > 1
    assert all("Voici les points :" in passage.indexed for passage in holding)
    assert "Voici" not in holding[1].text


def test_paragraph_that_fits_is_not_cut() -> None:
    paragraph = "Une phrase de six mots ici. " * 4
    document = document_of("\n\n".join([paragraph] * 5))

    assert [passage.text.count("Une") % 4 for passage in cut(document, 60, words)] == [0] * len(
        cut(document, 60, words)
    )


def test_sentence_too_long_is_cut_at_punctuation_near_its_middle() -> None:
    document = document_of("mot " * 11 + "ici, " + "mot " * 15 + "fin.")

    assert [sentence.text for sentence in sentences_of(cut(document, 20, words))] == [
        "mot " * 11 + "ici,",
        "mot " * 15 + "fin.",
    ]


def test_word_too_long_is_cut_anywhere() -> None:
    document = document_of("a" * 300)

    assert "".join(sentence.text for sentence in sentences_of(cut(document, 50, characters))) == "a" * 300


def test_title_too_long_is_shortened_in_the_indexed_text() -> None:
    (passage,) = cut(document_of("Un mot.", title="Un titre qui ne finit pas " * 20), 60, words)

    heading, text = passage.indexed.split("\n")
    assert heading.startswith("Un titre qui ne finit pas")
    assert heading.endswith("…")
    assert len(heading.split()) <= 20
    assert text == "Un mot."
    assert passage.title == "Un titre qui ne finit pas " * 20


def test_lead_too_long_is_shortened_in_the_indexed_text_only() -> None:
    header = "| " + "colonne " * 60 + "| b |"
    document = document_of(f"{header}\n|---|---|\n" + "| un | deux |\n" * 12)

    passages = cut(document, 40, words)

    assert len(passages) > 1
    assert all(len(passage.indexed.split("\n")[1].split()) <= 10 for passage in passages)
    assert all(sentence.lead and sentence.lead.end == len(header) for sentence in sentences_of(passages))


def test_document_of_headings_has_no_passage() -> None:
    assert cut(document_of("# Un\n\n## Deux\n"), 100, words) == []


@pytest.mark.parametrize("budget", [-1, 0, LEAST_BUDGET - 1])
def test_budget_too_small_is_refused(budget: int) -> None:
    with pytest.raises(BudgetTooSmall, match=f"expected at least {LEAST_BUDGET} tokens a passage, found {budget};"):
        cut(document_of("Un mot."), budget, words)


def test_count_that_no_text_satisfies_is_refused() -> None:
    with pytest.raises(BudgetTooSmall):
        cut(document_of("Un mot."), 50, lambda texts: [1000 for _ in texts])


def test_words_of_every_sentence_are_indexed() -> None:
    for document in shipped()[:5]:
        for passage in cut(document, 254, pieces):
            for sentence in passage.sentences:
                if sentence.kind != "row":
                    assert plain(sentence.text) in passage.indexed


def test_large_text_is_cut_in_reasonable_time() -> None:
    """Half a million characters in one section; work that grows with the square would run for minutes."""
    document = document_of("Une phrase de taille moyenne, ni longue ni courte. " * 10_000)

    assert len(sentences_of(cut(document, 254, pieces))) == 10_000
