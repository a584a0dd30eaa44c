"""Dates in a text, as French, English and German write them."""

from __future__ import annotations

import re

from assistant.value import GAP, Value, bare, joined
from index.analysis import MONTHS, fold

MONTH_NUMBERS = {name: int(month.removeprefix("month")) for name, month in MONTHS.items()} | {"may": 5}
_YEAR = r"(?:1[4-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th|\.)?(?!\d)"
_LINK = r"(?:[-–/]|et|and|und|au|to|bis|à)"
_DAYS = rf"(?:{_DAY}{GAP}{{0,2}}{_LINK}{GAP}{{0,2}})?{_DAY}"
MONTH_NAMES = "|".join(sorted({*MONTH_NUMBERS, "février", "août", "décembre", "märz"}, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w/.,])(?:"
    rf"(?P<iso>{_YEAR}-[01]\d(?:-[0-3]\d)?)"
    rf"|(?P<day>[0-3]?\d)(?:/|\.{GAP}?)(?P<number>[01]?\d)(?:/|\.{GAP}?)(?P<numbered>{_YEAR})"
    rf"|(?:(?P<before>{_DAYS}){GAP}{{1,3}})?\b(?P<month>{MONTH_NAMES})\b(?:{GAP}{{1,3}}(?P<after>{_DAYS})(?!{GAP}?[%€$]))?"
    rf"(?:,?{GAP}{{1,3}}(?P<named>{_YEAR}))?"
    rf"|(?P<year>{_YEAR})"
    rf")(?!\w)(?!{GAP}?[€$%])(?![.,]\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"{GAP}{{0,2}}(?:[-–/]|au|à|to|bis){GAP}{{0,2}}")
_SHORT_RANGE = re.compile(r"[-–/]\d\d(?!\d)")  # "2020–21"
_FIRST_NUMBER = re.compile(r"\d+")


def dates(text: str) -> list[Value]:
    """The dates in a text, in order: days, months and years; two that are tied ("27 October to 1 November") are one."""
    plain = bare(text)
    found = []
    for match in _DATE.finditer(plain):
        form = _form(match)
        if form:
            short = _SHORT_RANGE.match(plain, match.end()) if match["year"] else None
            found.append(Value("date", match.start(), short.end() if short else match.end(), form))
    return joined(found, plain, _RANGE)


def _form(match: re.Match[str]) -> str:
    """The date as ISO 8601 writes it, shortened where day or year is not said ("--04-02"); empty where it is none."""
    if match["iso"]:
        return match["iso"]
    if match["year"]:
        return match["year"]
    if match["numbered"]:
        return f"{match['numbered']}-{int(match['number']):02}-{int(match['day']):02}"
    days, year = match["before"] or match["after"], match["named"]
    if match["month"] == "may" or (fold(match["month"]) in ("may", "mars") and not days and not year):
        return ""  # "may" is a verb, "mars" a planet
    day = _FIRST_NUMBER.findall(days)[-1] if days else None
    return f"{year or '-'}-{MONTH_NUMBERS[fold(match['month'])]:02}" + (f"-{int(day):02}" if day else "")
