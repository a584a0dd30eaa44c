from __future__ import annotations

import pytest

from assistant.moments import moments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les 3 et 4 avril 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("3-4 avril 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("April 3 and 4, 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("am 3./4. April 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("03-04/04/2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("entre le 16 et le 21 novembre 2025", [(2025, 11, 16), (2025, 11, 21)]),
        ("du 27 octobre au 1er novembre 2024", [(2024, 10, 27), (2024, 11, 1)]),
        ("27/10 – 01/11/2024", [(2024, 10, 27), (2024, 11, 1)]),
        ("20.09.1976", [(1976, 9, 20)]),
        ("2025-04-02", [(2025, 4, 2)]),
        ("10/2023", [(2023, 10, None)]),
        ("since January 2021", [(2021, 1, None)]),
        ("2020–21", [(2020, None, None), (2021, None, None)]),
        ("in the 1940s", [(1940, None, None)]),
        ("on 2 December", [(None, 12, 2)]),
        ("it may be; les astronautes de mars; the march", []),
        ("1 800 salariés, 2025 €, 12,2024", []),
    ],
)
def test_every_day_month_and_year_is_found(text: str, expected: list[tuple[int | None, ...]]) -> None:
    assert [(moment.year, moment.month, moment.day) for moment in moments(text)] == expected
