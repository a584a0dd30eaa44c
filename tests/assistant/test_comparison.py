from __future__ import annotations

import pytest

from assistant.answering import Assistant
from assistant.comparison import compared
from corpus.document import Language


@pytest.mark.parametrize(
    ("question", "language", "parts"),
    [
        ("Which is larger, Lake Mendota or Lake Geneva?", "en", ("Lake Mendota", "Lake Geneva")),
        ("Is Nestor or Colby older?", "en", ("Nestor", "Colby")),
        (
            "Which plants does Anna Keller in Kassel and Otto Braun run, respectively?",
            "en",
            ("Anna Keller", "Otto Braun"),
        ),
        ("Lequel est le plus vaste, le parc de Lure ou le futur parc Dolois ?", "fr", ("Lure", "Dolois")),
        ("Entre Lure et Dole, qui compte le plus d'habitants ?", "fr", ("Lure", "Dole")),
        ("Que disaient le rapport de 2011 et celui de 2019 ?", "fr", ("2011", "2019")),
        ("Was ist älter, Haus Nassau oder Schloss Biebrich?", "de", ("Nassau", "Biebrich")),
    ],
)
def test_what_is_compared_is_asked_for_one_by_one(question: str, language: Language, parts: tuple[str, str]) -> None:
    first, second = compared(question, language)

    assert parts[0] in first
    assert parts[1] not in first
    assert parts[1] in second
    assert parts[0] not in second


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who are Anna Keller and Otto Braun?", "en"),
        ("What link is there between Lure and Dole?", "en"),
        ("Five or six plants?", "en"),
        ("Qui dirige Lure et depuis quand ?", "fr"),
        ("Lure est-elle la première ou la deuxième ville ?", "fr"),
        ("Wer leitet Haus Nassau?", "de"),
        ("", "fr"),
    ],
)
def test_what_compares_no_two_named_things_is_asked_as_it_is(question: str, language: Language) -> None:
    assert compared(question, language) == ()


def test_a_comparison_quotes_both_sides(assistant: Assistant) -> None:
    answer = assistant.ask("Which are more, Cheese Plants or Farms with Goats?")

    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "116" in quotes
    assert "87" in quotes
