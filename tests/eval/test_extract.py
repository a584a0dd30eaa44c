from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from eval.extract import STRETCH, trace
from eval.letters import Letters

TEXT = (
    "# Le port de Valbrume\n\nLe port de **Valbrume** a été agrandi en 1987 après la tempête [3].\n\n"
    "| Quai | Longueur |\n|---|---|\n| Quai du Nord | 420 m |\n| Quai des Forges | 310 m |\n\n"
    "Il emploie aujourd'hui plus de quatre-vingts personnes à plein temps."
)
LETTERS = Letters.of(TEXT)


def covered(passage: str) -> str:
    return " / ".join(TEXT[span.start : span.end] for span in trace(passage, "port", LETTERS).spans)


def test_a_passage_is_found_without_its_markup_and_with_other_spaces() -> None:
    read = "Le port de Valbrume\na été agran-\ndi en 1987 après la  tempête 3"

    assert covered(read) == "Le port de **Valbrume** a été agrandi en 1987 après la tempête [3"


def test_decomposed_accents_and_ligatures_are_the_same_letters() -> None:
    assert covered("a e\u0301te\u0301 agrandi en 1987 apre\u0300s la tempe\u0302te").startswith("a été agrandi")


def test_what_only_the_other_program_read_is_passed_over() -> None:
    read = f"title: Port\ndate: 2024\n{TEXT[:90]} Page 1 of 7 {TEXT[90:]}"
    extract = trace(read, "port", LETTERS)

    assert extract.spans == (Span(2, len(TEXT) - 1),)  # between the first and the last letter
    assert extract.characters == len(read)


def test_a_passage_of_another_document_is_not_found() -> None:
    extract = trace("The lighthouse of Lakeport was rebuilt in stone by the harbour board.", "port", LETTERS)

    assert extract.spans == ()


def test_a_short_passage_must_stand_there_whole() -> None:
    assert covered("Quai du Nord | 420 m") == "Quai du Nord | 420 m"
    assert covered("Quai du Nord | 421 m") == ""


def test_of_two_places_the_one_that_follows_on_is_taken() -> None:
    repeated = "Premier quai, ouvert au public toute la semaine. " * 2
    letters = Letters.of(repeated)
    both = trace(repeated, "quai", letters)

    assert both.spans == (Span(0, len(repeated.rstrip()) - 1),)


@given(st.text(alphabet="abcdefgé1 \n*|", min_size=1, max_size=300), st.data())
def test_any_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    extract = trace(piece, "text", Letters.of(text))
    asked = Letters.of(piece).text

    if len(asked) <= STRETCH:
        assert "".join(Letters.of(text[span.start : span.end]).text for span in extract.spans) == asked
    else:
        assert extract.spans
