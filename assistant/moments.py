"""Moments: every day, month and year that a text states, each on its own, as precise as it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.dates import MONTH_NAMES, MONTH_NUMBERS
from index.analysis import fold

_YEAR = r"(?:1[4-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th|\.)?(?!\d)"
_LINK = r"(?:[-–/,]|et|and|und|au|to|bis|à)"
_DAYS = rf"{_DAY}(?:\s{{0,2}}{_LINK}\s{{0,2}}(?:(?:the|le|den|dem|der)\s)?{_DAY}){{0,3}}"
_MOMENT = re.compile(
    rf"(?<![\w/.,$€£])(?:"
    rf"(?P<iso>{_YEAR}-[01]\d(?:-[0-3]\d)?)"
    rf"|(?:(?P<from>[0-3]?\d)[-–/])?(?P<day>[0-3]?\d)(?:/|\.\s?)(?P<number>[01]?\d)(?:/|\.\s?)(?P<numbered>{_YEAR})"
    rf"|(?P<dayed>[0-3]\d)/(?P<unyeared>[01]\d)(?![/\d])"
    rf"|(?P<monthed>[01]?\d)/(?P<only>{_YEAR})"
    rf"|(?:(?P<before>{_DAYS})\s{{1,3}}(?:of\s)?)?\b(?P<month>{MONTH_NAMES})\b"
    rf"(?:\s{{1,3}}(?P<after>{_DAYS})(?!\s?[%€$]|[.,]\d))?(?:,?\s{{1,3}}(?P<named>{_YEAR}))?"
    rf"|(?P<year>{_YEAR})(?P<decade>s)?(?P<short>[-–/]\d\d(?!\d))?"
    rf")(?!\w)(?!\s?[€$%])(?![.,]\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_TIE = re.compile(r"\s{0,2}(?:[-–/]|au|à|to|bis|and|et|und|until|jusqu'au|,)\s{0,2}")
_AMBIGUOUS = frozenset(
    {"may", "mars", "march", "marz", "mai"}
)  # a verb, a planet, a walk: months only beside a day or year


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month or a year that a text states; what it does not say is None."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None


def moments(text: str) -> list[Moment]:
    """The moments in a text without markup, in order; of a range, the first and the last.

    A month alone that may be another word ("may", "mars") is none.
    """
    found: list[Moment] = []
    for match in _MOMENT.finditer(text):
        found += _read(match)
    for at in range(len(found) - 2, -1, -1):  # "27 October to 1 November 2024": the year is said once
        one, following = found[at], found[at + 1]
        if one.year is None and following.year is not None and _TIE.fullmatch(text, one.end, following.start):
            found[at] = replace(one, year=following.year)
    return found


def agrees(stated: Moment, told: Iterable[Moment], years: frozenset[int]) -> bool:
    """Whether a moment of a statement is one of its sources', as precise as these or less.

    - years: those that the sources' own context names, for a day that is told without one.
    """
    return any(
        stated.month in (None, moment.month)
        and stated.day in (None, moment.day)
        and (stated.year is None or stated.year == moment.year or (moment.year is None and stated.year in years))
        for moment in told
    )


def _read(match: re.Match[str]) -> Sequence[Moment]:
    start, end = match.span()
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return [Moment(start, end, *parts)]
    if match["year"]:
        year = int(match["year"])
        found = [Moment(start, end, year)]
        if match["short"]:
            found.append(Moment(start, end, year // 100 * 100 + int(match["short"][1:])))
        return found
    if match["numbered"]:
        return [
            Moment(start, end, int(match["numbered"]), int(match["number"]), int(day))
            for day in (match["from"], match["day"])
            if day
        ]
    if match["dayed"]:
        return [Moment(start, end, None, int(match["unyeared"]), int(match["dayed"]))]
    if match["only"]:
        return [Moment(start, end, int(match["only"]), int(match["monthed"]))]
    return list(_named(match, start, end))


def _named(match: re.Match[str], start: int, end: int) -> Iterator[Moment]:
    days, name = match["before"] or match["after"], fold(match["month"])
    year = int(match["named"]) if match["named"] else None
    if not days and year is None and name in _AMBIGUOUS:
        return
    for day in _NUMBER.findall(days) if days else [None]:
        yield Moment(start, end, year, MONTH_NUMBERS[name], int(day) if day else None)
