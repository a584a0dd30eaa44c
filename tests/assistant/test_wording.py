from __future__ import annotations

from assistant.wording import sources_text


def test_each_date_of_the_sources_is_said_once_with_all_its_citations() -> None:
    dates = [("2025-04-18", 1), ("2024", 2), ("2025-04-18", 3)]

    assert sources_text(dates, "en") == "Dates of the sources: April 18, 2025 [1][3]; 2024 [2]."


def test_one_date_of_all_sources_needs_no_citation() -> None:
    assert sources_text([("2025-04-02", 1), ("2025-04-02", 2)], "de") == "Stand der Quelle: 2. April 2025."
