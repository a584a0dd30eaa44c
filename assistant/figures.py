"""Figures in a text: counts, amounts of money, shares and measures, as French, English and German write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.dates import dates
from assistant.value import FILL, GAP, Value, bare, joined
from corpus.document import Language

MONEY = frozenset({"€", "$", "£", "CHF"})

# By the power of ten; "billion" as English has it, which is what documents about money mean by it.
_SCALES = {
    3: "k thousand mille tausend",
    6: "m mn mio million millions millionen",
    9: "md mds mrd bn milliard milliards milliarde milliarden billion billions",
}
_UNITS = {
    "€": "€ eur euro euros",
    "$": "$ us$ usd dollar dollars",
    "£": "£ gbp",
    "CHF": "chf francs",
    "%": "% percent prozent",
    "km²": "km² km2",
    "m²": "m² m2",
    "ha": "ha hectare hectares hektar",
    "acre": "acre acres",
    "km": "km kilometre kilometres kilomètre kilomètres kilometer kilometers",
    "mile": "mile miles",
    "m": "m metre metres mètre mètres meter meters",
    "t": "t tonne tonnes tonnen tons",
    "kg": "kg",
    "lb": "lb pounds",
}
SCALES_BY_NAME = {name: power for power, row in _SCALES.items() for name in row.split()}
UNITS_BY_NAME = {name: unit for unit, row in _UNITS.items() for name in row.split()}
UNITS_BY_NAME |= {f"{per} {hundred}": "%" for per, hundred in (("pour", "cent"), ("per", "cent"))}
_NUMERALS: dict[Language, str] = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn",
}
_NUMERAL = {
    language: {word: float(number) for number, word in enumerate(row.split(), start=2)}
    for language, row in _NUMERALS.items()
}


def any_of(names: Mapping[str, object]) -> str:
    """A pattern that matches any of the names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(
    rf"(?<![\w.,/])(?<!\w-)(?:(?P<currency>US\$|[€$£]){GAP}?)?(?P<digits>{_DIGITS})(?![\d/])"
    rf"(?:(?:{GAP}|-){{0,6}}(?P<scale>{any_of(SCALES_BY_NAME)})(?![^\W\d_])\.?)?"
    rf"(?:(?:{GAP}|-){{0,6}}(?:de{GAP}|d['’])?(?P<unit>{any_of(UNITS_BY_NAME)})(?![^\W_]))?",
    re.IGNORECASE,
)
_NO_DIGIT = re.compile(r"\D")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?!\w)")
_RANGE = re.compile(rf"{GAP}{{0,2}}(?:[-–]|à|to|bis){GAP}{{0,2}}")
# What makes of digits no figure: an ordinal, a name ("4K", "2.0.1"), a place in an order ("phase 1").
_NAMING = re.compile(rf"{FILL}{{0,2}}(?:[^\W\d_]|\.\d|\.(?= [^\W\d_A-ZÀ-Þ]))|-\d")
_PLACE = re.compile(r"\b(?:n°|no\.|nr\.|pp?\.|art\.|articles?|phases?|sections?|pages?|rang|rank)\s?$", re.IGNORECASE)


def figures(text: str, language: Language) -> list[Value]:
    """The figures in a text, in order, without the numbers of dates; two that are tied ("40 to 70 million") are one."""
    plain = bare(text)
    dated = [date.span for date in dates(text)]
    found = []
    for match in _FIGURE.finditer(plain):
        unit, scale = match["currency"] or match["unit"], match["scale"]
        if scale == "m" and not unit:
            unit, scale = "m", None  # metres; a million is a "m" of money only
        start = match.start("digits")
        if not unit and not scale:
            placed = _PLACE.search(plain, max(0, start - 10), start)
            if placed or _NAMING.match(plain, match.end()) or any(span.start <= start < span.end for span in dated):
                continue
        power = SCALES_BY_NAME[scale.casefold()] if scale else 0
        named = UNITS_BY_NAME[" ".join(unit.casefold().split())] if unit else ""
        found.append(
            Value("number", match.start(), match.end(), _form(_amount(match["digits"], language), power), named)
        )
    for match in _WORD.finditer(plain):
        amount = _NUMERAL[language].get(match.group().casefold())
        if amount is not None:
            found.append(Value("number", match.start(), match.end(), _form(amount, 0)))
    return joined(found, plain, _RANGE)


def _form(amount: float, power: int) -> str:
    return f"{amount * 10**power:.15g}"


def _amount(digits: str, language: Language) -> float:
    """What digits come to; the mark before three digits parts thousands where the language has another for decimals."""
    decimal = "." if language == "en" else ","
    whole, mark, rest = re.fullmatch(r"(.*?)(?:([.,])(\d+))?", digits).groups()  # type: ignore[union-attr]
    if mark and (len(rest) != 3 or (mark == decimal and whole.isdigit())):
        return float(f"{_NO_DIGIT.sub('', whole)}.{rest}")
    return float(_NO_DIGIT.sub("", digits))
