"""Numbers as a spreadsheet shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Language
from corpus.readers.number_formats import BUILT_IN, shown


@pytest.mark.parametrize(
    ("value", "code", "language", "expected"),
    [
        ("1234.5", "#,##0.00", "fr", "1\u202f234,50"),
        ("1234.5", "#,##0.00", "en", "1,234.50"),
        ("1234.5", "#,##0.00", "de", "1.234,50"),
        ("1250000", '#,##0\\ "€"', "fr", "1\u202f250\u202f000 €"),
        ("1250000", "[$$-409]#,##0", "fr", "$1,250,000"),
        ("1234.5", '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "fr", "1\u202f234,50 €"),
        ("0.256", "0%", "fr", "26%"),
        ("0.256", "0.0%", "fr", "25,6%"),
        ("-5", "#,##0.00_);[Red](#,##0.00)", "en", "(5.00)"),
        ("0", '0;-0;"néant"', "fr", "néant"),
        ("-0.4", "0", "en", "0"),
        ("0.5", "0", "en", "1"),
        ("2.5", "0", "en", "3"),
        ("1.005", "0.00", "en", "1.01"),
        ("612345678", '0#" "##" "##" "##" "##', "fr", "06 12 34 56 78"),
        ("1234567", '0.0,,"M"', "en", "1.2M"),
        ("12", "00000", "fr", "00012"),
        ("1000", "#,##0.###", "en", "1,000"),
        ("12345.678", "0.00E+00", "en", "1.23E+04"),
        ("150", "[>=100]0;[<100]0.0", "en", "150"),
        ("15", "[>=100]0;[<100]0.0", "en", "15.0"),
        ("0.1", "General", "fr", "0,1"),
        ("0.30000000000000004", "General", "en", "0.3"),
        ("2025", "General", "fr", "2025"),
        ("1234567", "General", "fr", "1234567"),
        ("45000", "SHORT", "fr", "15/03/2023"),
        ("45000", "SHORT", "de", "15.03.2023"),
        ("45000", "d mmmm yyyy", "fr", "15 mars 2023"),
        ("45000", "[$-407]d. mmmm yyyy", "fr", "15. März 2023"),
        ("45000.75", "dd/mm/yy hh:mm", "fr", "15/03/23 18:00"),
        ("45000.75", "h:mm AM/PM", "en", "6:00 PM"),
        ("1.5", "[h]:mm", "fr", "36:00"),
        ("0.5006944", "mm:ss", "fr", "01:00"),
        ("-1", "yyyy-mm-dd", "fr", "-1"),
        ("7", ";;;", "fr", ""),
        ("7", "@", "fr", "7"),
        ("abc", "0.00", "fr", "abc"),
        ("inf", "0.00", "fr", "inf"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: str, code: str, language: Language, expected: str) -> None:
    assert shown(value, code, language) == expected


def test_days_may_be_counted_from_1904() -> None:
    assert shown("43538", "yyyy-mm-dd", from_1904=True) == "2023-03-15"


@given(st.floats().map(repr), st.text(st.sampled_from('0#?.,%E+-;[]"\\_*@/ dmyhsAPGenral$€<>=19'), max_size=30))
def test_any_format_shows_something_for_any_number(value: str, code: str) -> None:
    assert isinstance(shown(value, code), str)


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(BUILT_IN)))
def test_whole_numbers_keep_their_digits(number: int, built_in: int) -> None:
    if built_in in (1, 3, 37, 38):
        digits = shown(str(number), BUILT_IN[built_in]).replace(",", "")
        assert digits == str(number)
