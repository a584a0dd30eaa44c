"""Quantities: every number that a text states, in digits or in words, with all that it may be read as.

`assistant.figures` finds the figures that a question may ask for; here no number is left out, for a statement is held
to each of them. A digit string is read in every way that it can be: "1.500" is fifteen hundred in German, one and a
half in English, and a source in one language may be stated in the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assistant.figures import MONEY, SCALES_BY_NAME, UNITS_BY_NAME, any_of
from assistant.moments import moments
from assistant.numerals import numerals
from corpus.document import Language
from index.analysis import fold

Reading = tuple[Fraction, str]
"""A value and its unit, "" where it counts things; shares are in "%"."""

_UNITS = {
    "%": "pourcent",
    "m²": "square metre|square metres|square meters|mètre carré|mètres carrés|quadratmeter|quadratmetern",
    "km²": "square kilometres|square kilometers|kilomètres carrés|quadratkilometer|quadratkilometern|sq km",
    "$": "us dollars|us-dollar|us-dollars",
    "lb": "livre|livres|pound|pfund",
}
_ALL_UNITS = UNITS_BY_NAME | {name: unit for unit, row in _UNITS.items() for name in row.split("|")}
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_UNIT = rf"(?:[\s-]{{0,3}}(?:(?:de|of)\s|d['’])?(?P<unit>{any_of(_ALL_UNITS)})(?![^\W_]))?"
_NUMBER = re.compile(
    rf"(?<![\w])(?:(?P<currency>US\$|[€$£])\s?)?(?P<digits>{_DIGITS})"
    rf"(?P<ordinal>(?:er|re|e|ème|st|nd|rd|th)(?!\w))?"
    rf"(?:[\s-]{{0,3}}(?P<scale>{any_of(SCALES_BY_NAME)})(?![^\W\d_])\.?)?{_UNIT}",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(_UNIT, re.IGNORECASE)
_LINK = re.compile(r"\s{0,2}(?:[-–/]|à|to|bis|and|et|und|or|ou|oder)\s{0,2}")
_HEDGE = re.compile(
    r"(?:environ|quelque|près de|autour d['e]|à peu près|pr[eè]squ['e]|plus d['e]|moins d['e]|au moins|au plus"
    r"|about|around|some|roughly|approximately|nearly|almost|over|under|(?:more|less|fewer) than|at least|at most"
    r"|close to|circa|ca\.|etwa|rund|ungefähr|knapp|fast|gut|mehr als|weniger als|mindestens|höchstens|über|unter"
    r"|jusqu'à|up to|bis zu)\W{0,2}(?:(?:une?|an?|eine?[mnr]?|the|les|des)\W)?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:plus d['e]|au moins|more than|over|above|at least|mehr als|über|mindestens)\W{0,2}(?:une?\W)?[$€£]?$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:moins d['e]|au plus|jusqu'à|près de|presque|less than|fewer than|under|below|at most|up to|nearly|almost"
    r"|close to|weniger als|unter|höchstens|bis zu|knapp|fast)\W{0,2}(?:une?\W)?[$€£]?$",
    re.IGNORECASE,
)
_NEAR = 24  # characters before a number in which it is hedged
_FRACTIONS = {
    name: parts
    for parts, row in {
        2: "moitie half halfte",
        3: "tiers third thirds drittel",
        4: "quart quarts quarter quarters viertel",
        5: "cinquiemes fifths funftel",
        10: "dixiemes tenths zehntel",
    }.items()
    for name in row.split()
}
_FRACTION = re.compile(
    r"(?<!\w)(?:moitié|half|hälfte|tiers|thirds?|drittel|quarts?|quarters?|viertel|cinquièmes|fifths|"
    r"fünftel|dixièmes|tenths|zehntel)(?!\w)",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"(?<!\w)(?:a|one|un|une|ein|eine|einem)\s$", re.IGNORECASE)
_ONE_IN = re.compile(r"(?<!\w)(?:une?|one|ein|eine[rs]?)(?:\s\w+)?\s(?:sur|in|out of|von)\s$", re.IGNORECASE)
_IMPLIED = {
    2: re.compile(r"(?<!\w)(?:both|beiden?|tous deux|toutes deux|doubled?|verdoppelt)(?!\w)", re.IGNORECASE),
    10: re.compile(r"(?<!\w)(?:decades?|décennies?|jahrzehnte?[ns]?)(?!\w)", re.IGNORECASE),
    100: re.compile(r"(?<!\w)(?:century|siècle|jahrhundert)(?!\w)", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text states.

    - readings: what it may come to.
    - bare: the value of its digits alone, where a scale ("million") or a unit was read with them.
    - power: of its scale.
    - hedged: said to be about right; collective: a word that only means about so many ("une dizaine").
    - bound: 1 for more than it, -1 for less than it, else 0.
    """

    start: int
    end: int
    readings: frozenset[Reading]
    bare: frozenset[Fraction] = frozenset()
    power: int = 0
    hedged: bool = False
    collective: bool = False
    bound: int = 0


def quantities(text: str, language: Language) -> list[Quantity]:
    """The numbers in a text without markup, in order; those that make a day, a month or a year of a date left out."""
    dated = [(moment.start, moment.end) for moment in moments(text)]
    found = [*_in_digits(text), *_in_words(text, language)]
    found = [one for one in found if not any(start < one.end and one.start < end for start, end in dated)]
    return _ranged(sorted(found, key=lambda one: (one.start, -one.end)), text)


def implied(text: str) -> list[Quantity]:
    """Numbers that a source gives without saying them: 2 of "both", 10 of "decade"."""
    return [
        Quantity(match.start(), match.end(), frozenset({(Fraction(number), "")}))
        for number, pattern in _IMPLIED.items()
        for match in pattern.finditer(text)
    ]


def borne_out(stated: Quantity, told: Iterable[Quantity], among: Sequence[Quantity], units: frozenset[str]) -> bool:
    """Whether a number of a statement is one of its sources'.

    - told: the sources' numbers; units: those that a table's header names for the cells under it.
    - among: the statement's numbers; one of them may carry scale and unit for all: "of €7 million, 3.7 from the city".

    A share or an amount of money must be one in the source; "une dizaine" is not "ten", though "about ten".
    """
    powers = {one.power for one in among if one.power}
    units = units | {unit for one in among if one is not stated for _, unit in one.readings if unit}
    for source in told:
        same = any(
            value == other and _compatible(unit, its, units)
            for value, unit in stated.readings
            for other, its in source.readings
        )
        if not same and source.power in powers and not stated.power:
            same = bool({value for value, unit in stated.readings if not unit} & source.bare)
        exact = source.collective and not (stated.hedged or stated.collective)
        if same and not exact and stated.bound * source.bound >= 0:
            return True
    return False


def _compatible(stated: str, told: str, units: frozenset[str]) -> bool:
    if stated == told:
        return True
    if not told:
        return stated not in MONEY | {"%"} or stated in units
    return not stated and (told not in MONEY | {"%"} or told in units)


def units_named(text: str) -> frozenset[str]:
    """The units that a table's header names."""
    return frozenset(
        unit for name, unit in _ALL_UNITS.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", fold(text))
    )


def _in_digits(text: str) -> Iterable[Quantity]:
    for match in _NUMBER.finditer(text):
        scale, unit = match["scale"], match["currency"] or match["unit"]
        end = match.end()
        if scale and scale.casefold() in ("m", "k") and not unit:
            unit, scale = ("m" if scale.casefold() == "m" else None), None
        power = SCALES_BY_NAME[scale.casefold()] if scale else 0
        named = _ALL_UNITS[" ".join(unit.casefold().split())] if unit else ""
        bare = _values(match["digits"])
        readings = frozenset((value * 10**power, named) for value in bare)
        yield _hedged(Quantity(match.start(), end, readings, bare, power), text)


def _in_words(text: str, language: Language) -> Iterable[Quantity]:
    fractions = {match.start(): match for match in _FRACTION.finditer(text)}
    taken: set[int] = set()
    for numeral in numerals(text, language):
        if numeral.start in fractions:
            continue  # "third" as a part is read below, with the rank that it may be
        part = next((fractions[at] for at in (numeral.end + 1, numeral.end + 2) if at in fractions), None)
        if part and numeral.kind == "count" and numeral.value < 10:
            taken.add(part.start())
            yield _share(numeral.start, part.end(), numeral.value, part.group(), text)
            continue
        if text[max(0, numeral.start - 5) : numeral.start].casefold().endswith(("pour ", "per ")):
            continue  # "pour cent"
        behind = _UNIT_BEHIND.match(text, numeral.end)
        unit = behind["unit"] if behind else None
        named = _ALL_UNITS[" ".join(unit.casefold().split())] if unit else ""
        end = behind.end() if behind and unit else numeral.end
        readings = {(Fraction(numeral.value), named)}
        if _ONE_IN.search(text, max(0, numeral.start - 30), numeral.start):
            readings.add((Fraction(100, numeral.value), "%"))
        power = next((power for power in (9, 6) if numeral.value % 10**power == 0), 0)
        bare = frozenset({Fraction(numeral.value, 10**power)})
        yield _hedged(
            Quantity(numeral.start, end, frozenset(readings), bare, power, collective=numeral.kind == "collective"),
            text,
        )
    for start, match in fractions.items():
        if start in taken:
            continue
        singular = fold(match.group()) in ("third", "quarter", "quart", "viertel", "drittel", "tiers", "quarters")
        one = bool(_ONE_OF.search(text, max(0, start - 6), start))
        if fold(match.group()) == "third" and not one:
            yield Quantity(
                start, match.end(), frozenset({(Fraction(3), ""), (Fraction(100, 3), "%"), (Fraction(33), "%")})
            )
        elif one or not singular or fold(match.group()) in ("drittel", "tiers"):
            yield _share(start, match.end(), 1, match.group(), text)


def _share(start: int, end: int, times: int, part: str, text: str) -> Quantity:
    share = Fraction(100 * times, _FRACTIONS[fold(part)])
    rounded = {Fraction(math.floor(share)), Fraction(math.ceil(share))}  # "a third" of what is given as 33 %
    return _hedged(Quantity(start, end, frozenset((value, "%") for value in {share, *rounded})), text)


def _hedged(quantity: Quantity, text: str) -> Quantity:
    start = max(0, quantity.start - _NEAR)
    bound = 1 if _ABOVE.search(text, start, quantity.start) else -1 if _BELOW.search(text, start, quantity.start) else 0
    return replace(quantity, hedged=bool(_HEDGE.search(text, start, quantity.start)), bound=bound)


def _ranged(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities; the first of two that are tied ("40 to 70 million") may be read with the scale of the second."""
    out = list(found)
    for at in range(len(out) - 2, -1, -1):
        first, second = out[at], out[at + 1]
        if _LINK.fullmatch(text, first.end, second.start):
            units = {unit for _, unit in first.readings if unit} or {unit for _, unit in second.readings}
            shared = {(value * 10**second.power, unit) for value, _ in first.readings for unit in units}
            out[at] = replace(first, readings=first.readings | shared)
    return out


def _values(digits: str) -> frozenset[Fraction]:
    """All that a digit string may come to: the mark before three digits may part thousands or decimals."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    marks = [char for char in plain if char in ".,"]
    whole = Fraction(re.sub(r"[.,]", "", plain))
    if not marks:
        return frozenset({whole})
    head, tail = re.split(r"[.,](?=\d+$)", plain)
    decimal = Fraction(re.sub(r"[.,]", "", head) + "." + tail)
    if len(marks) > 1:
        return frozenset({whole if len(set(marks)) == 1 else decimal})
    if len(tail) != 3 or head == "0" or len(head) > 3:
        return frozenset({decimal})
    return frozenset({whole, decimal})
