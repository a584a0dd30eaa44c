from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Statement
from corpus.document import Span
from tests.ui.answers import ANSWER, CITATION, PASSAGE, QUOTE, REFUSAL
from ui.terminal.printing import NEAREST_LENGTH, NEAREST_SHOWN, answer_text, printable


def test_an_answer_comes_before_its_quotes_and_each_quote_says_where_it_is_from() -> None:
    assert answer_text(ANSWER).split("\n") == [
        "La ligne A compte 17 stations. [1]",
        "",
        "[1] La ligne A compte **17 stations** [3].",
        "    Le tramway de Valbrume > La ligne",
        "    2023-05-12, French, p. 4",
        "    https://exemple.test/rapport",
        "    [3] in the quote: Rapport annuel, Régie, 2023-02",
    ]


def test_labels_are_in_the_language_of_the_question_and_the_quote_in_its_own() -> None:
    german = answer_text(replace(ANSWER, language="de"))
    assert QUOTE in german
    assert "Französisch, S. 4" in german
    assert "[3] im Zitat:" in german


def test_a_table_row_is_shown_with_its_header() -> None:
    row = replace(CITATION, quote="| Dépôt | 84 |", lead="| Atelier | Salariés |")
    assert "    Read with: | Atelier | Salariés |\n" in answer_text(replace(ANSWER, citations=(row,)))


def test_nothing_is_printed_for_what_is_not_known() -> None:
    bare = replace(CITATION, date=None, url=None, page=None, section=None, sources=())
    assert answer_text(replace(ANSWER, citations=(bare,))).endswith(
        f"[1] {QUOTE}\n    Le tramway de Valbrume\n    French"
    )


def test_a_reference_of_the_document_with_another_address_is_printed_with_it() -> None:
    assert "2023-02, https://exemple.test/rapport" in answer_text(
        replace(ANSWER, citations=(replace(CITATION, url="https://exemple.test/note"),))
    )


def test_an_unsupported_statement_is_said_to_be_not_verified() -> None:
    doubtful = replace(
        ANSWER, statements=(Statement("Il y en a 18.", (1,), "unsupported", faults=("no such number: 18",)),)
    )
    assert answer_text(doubtful).startswith("Il y en a 18. [1] (not verified: no such number: 18)\n")


def test_a_refusal_shows_the_nearest_passages_as_no_answer() -> None:
    assert answer_text(REFUSAL).split("\n") == [
        "Die Dokumente beantworten diese Frage nicht.",
        "",
        "Nächstliegende Stellen (keine Antwort):",
        "",
        "-   Le tramway de Valbrume > La ligne (Französisch)",
        "    La ligne A compte 17 stations. Elle est longue de 9 km.",
    ]


def test_a_refusal_without_any_passage_is_the_refusal_alone() -> None:
    assert answer_text(replace(REFUSAL, hits=())) == REFUSAL.text


def test_few_and_short_passages_are_shown_beside_a_refusal() -> None:
    long = replace(PASSAGE, text="mot " * 500)
    shown = answer_text(replace(REFUSAL, hits=(replace(REFUSAL.hits[0], passage=long),) * 9))
    assert shown.count("    mot ") == NEAREST_SHOWN
    assert max(map(len, shown.split("\n"))) <= NEAREST_LENGTH + 4


def test_lines_fit_the_width_of_the_terminal_and_addresses_stay_whole() -> None:
    address = "https://exemple.test/" + "a" * 60
    narrow = answer_text(replace(ANSWER, citations=(replace(CITATION, url=address),)), width=40)
    assert [line for line in narrow.split("\n") if len(line) > 40] == [f"    {address}"]


@given(st.text(), st.sampled_from([None, 40, 80]))
def test_no_text_of_a_document_commands_the_terminal(text: str, width: int | None) -> None:
    """An escape sequence could rewrite what stands on the screen, a reversing mark could swap the digits of a year."""
    hostile = replace(CITATION, quote=f"a{text}", title=text, section=text, url=text, lead=text)
    shown = answer_text(replace(ANSWER, citations=(hostile,)), width)
    commands = {char for char in shown if unicodedata.category(char) == "Cc"} - {"\n", "\t"}
    reversing = {
        char for char in shown if unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"}
    }
    assert commands | reversing == set()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_ordinary_text_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_the_value_asked_for_is_bold_where_the_terminal_can_show_it_and_remarks_follow_the_statements() -> None:
    pointed = replace(
        ANSWER, statements=(replace(ANSWER.statements[0], asked=Span(18, 20)),), remarks=("The sources differ.",)
    )
    assert answer_text(pointed, bold=True).startswith(
        "La ligne A compte \x1b[1m17\x1b[22m stations. [1]\n\nThe sources differ.\n\n[1] "
    )
    assert "\x1b" not in answer_text(pointed)
