from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dates import dates
from assistant.figures import figures
from corpus.document import LANGUAGES, Language


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "116 millions d'euros et 25 % de part",
            "fr",
            [("116 millions d'euros", "116000000", "€"), ("25 %", "25", "%")],
        ),
        (
            "€15 million and US$32 billion",
            "en",
            [("€15 million", "15000000", "€"), ("US$32 billion", "32000000000", "$")],
        ),
        ("15 Mio. Euro auf 47.784 km²", "de", [("15 Mio. Euro", "15000000", "€"), ("47.784 km²", "47784", "km²")]),
        ("5,855 M€ [6] ; 1 100 personnes", "fr", [("5,855 M€", "5855000", "€"), ("1 100", "1100", "")]),
        ("more than 5,600 farms, 4.84 million barrels", "en", [("5,600", "5600", ""), ("4.84 million", "4840000", "")]),
        ("huit [7], neuf [1]", "fr", [("huit", "8", ""), ("neuf", "9", "")]),
        ("40 to 70 million dollars", "en", [("40 to 70 million dollars", "40/70000000", "$")]),
        ("la 4e édition, n° 3, phase 1, le 2 avril 2025, en 2024", "fr", []),
    ],
)
def test_a_figure_is_found_with_its_unit_and_has_one_form(
    text: str, language: Language, found: list[tuple[str, str, str]]
) -> None:
    assert [(text[value.start : value.end], value.form, value.unit) for value in figures(text, language)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("le 2 avril 2025", [("2 avril 2025", "2025-04-02")]),
        ("on April 2, 2025", [("April 2, 2025", "2025-04-02")]),
        ("am 2. April 2025", [("2. April 2025", "2025-04-02")]),
        ("02/04/2025 et 02.04.2025", [("02/04/2025", "2025-04-02"), ("02.04.2025", "2025-04-02")]),
        ("du 27 octobre au 1er novembre 2024", [("27 octobre au 1er novembre 2024", "--10-27/2024-11-01")]),
        ("it may open; 1994 barrels", [("1994", "1994")]),
        ("| **30 janvier 2026** | [8] |", [("30 janvier 2026", "2026-01-30")]),
        ("2024 % et 2025 €", []),
    ],
)
def test_a_date_is_found_as_a_whole_and_has_one_form(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[value.start : value.end], value.form) for value in dates(text)] == found


@given(st.text(st.sampled_from("0123456789 .,€$%M*[]|-–à milionseurt/avri2045")), st.sampled_from(LANGUAGES))
def test_values_lie_in_the_text_in_order_apart_from_each_other(text: str, language: Language) -> None:
    for found in (figures(text, language), dates(text)):
        edges = [edge for value in found for edge in (value.start, value.end)]
        assert edges == sorted(edges)
        assert all(0 <= value.start < value.end <= len(text) for value in found)
