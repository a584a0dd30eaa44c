"""Numbers in words, as French, English and German write them: "vingt-trois", "two hundred", "fünfzigjährig"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.document import Language
from index.analysis import fold

_BELOW_TWENTY: Mapping[Language, str] = {
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
    "de": "ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn"
    " achtzehn neunzehn",
}
_TENS: Mapping[Language, str] = {
    "fr": "vingt trente quarante cinquante soixante septante octante nonante",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
}
_LARGE: Mapping[Language, Mapping[str, int]] = {
    "fr": {"cent": 2, "cents": 2, "mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9},
    "en": {"hundred": 2, "thousand": 3, "million": 6, "billion": 9},
    "de": {"hundert": 2, "tausend": 3, "million": 6, "millionen": 6, "milliarde": 9, "milliarden": 9},
}
_ARTICLES: Mapping[Language, frozenset[str]] = {
    "fr": frozenset({"une"}),
    "en": frozenset({"a", "an"}),
    "de": frozenset({"eine", "einen", "einer", "einem"}),
}
# About so many: a number that nobody counted.
_COLLECTIVES: Mapping[Language, Mapping[str, int]] = {
    "fr": {
        name + plural: amount
        for name, amount in {
            "dizaine": 10,
            "douzaine": 12,
            "quinzaine": 15,
            "vingtaine": 20,
            "trentaine": 30,
            "quarantaine": 40,
            "cinquantaine": 50,
            "soixantaine": 60,
            "centaine": 100,
            "millier": 1000,
        }.items()
        for plural in ("", "s")
    },
    "en": {"dozen": 12, "dozens": 12, "hundreds": 100, "thousands": 1000},
    "de": {"dutzend": 12, "dutzende": 12, "hunderte": 100, "tausende": 1000},
}
_ORDINAL_ENDINGS = {"fr": "ieme", "en": "th", "de": "te"}
_IRREGULAR_ORDINALS: Mapping[Language, Mapping[str, int]] = {
    "fr": {"second": 2, "seconde": 2, "cinquieme": 5, "neuvieme": 9},
    "en": {"second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12},
    "de": {"dritte": 3, "siebte": 7, "achte": 8},
}
# German makes one word of a number and what it counts, or of a rank and what it ranks.
_COUNTED = re.compile(r"(?:jahr|tag|woch|monat|stund|mal|fach|kopf|seit|teil|stell)\w*")
_RANKED = re.compile(r"(?:gross|alt|jung|stark|wichtig|best|meist|hoch|klein|reich)\w*")
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s\u00a0\u202f-]{1,3}(?:(et|and|und)[\s-]{1,2})?")
_MOST = 40  # letters of a number in one word


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words, where it stands in the text.

    - kind: `count`, `ordinal`, or `collective` for a number that says of itself that it is about right ("dizaine").
    """

    start: int
    end: int
    value: int
    kind: str = "count"


def numerals(text: str, language: Language) -> list[Numeral]:
    """The numbers in words, in order; "one" only where it multiplies: as an article it counts nothing."""
    found: list[Numeral] = []
    group: _Group | None = None
    for match in _WORD.finditer(text):
        word = fold(match.group()) if len(match.group()) <= _MOST else ""
        if group is not None and word in ("et", "and", "und"):
            continue  # "soixante et onze"; whether it ties is seen at the next word
        simple = _simple(word, language)
        if group is not None and simple is not None:
            link = _GAP.fullmatch(text, group.end, match.start())
            if link and group.take(simple, link.group(1) is not None, language):
                group.end = match.end()
                continue
        found += _closed(group)
        group = None
        if simple is not None:
            group = _Group.begun(match.start(), match.end(), simple, word in _ARTICLES[language])
        else:
            found += _special(match.start(), match.end(), word, language)
    return [*found, *_closed(group)]


@dataclass(slots=True)
class _Group:
    """Words that make one number, as far as they were read."""

    start: int
    end: int
    total: int
    current: int
    article: bool
    words: int = 1

    @classmethod
    def begun(cls, start: int, end: int, value: int, article: bool) -> _Group:
        large = value >= 1000
        return cls(start, end, value if large else 0, 0 if large else value, article)

    def take(self, value: int, linked: bool, language: Language) -> bool:
        """Whether the word goes on with the number; then it is counted in."""
        current = self.current
        if value >= 1000:
            fits, new = current > 0, (self.total + current * value, 0)
        elif value == 100:
            fits, new = 0 < current < 10, (self.total, current * 100)
        elif language == "fr" and value == 20 and current % 100 == 4:
            fits, new = True, (self.total, current + 76)
        else:
            begins = current == 0 if self.total else current > 0 and current % 100 == 0
            ones = value < 10 and current % 100 >= 20 and current % 10 == 0
            teens = language == "fr" and 10 <= value < 20 and current % 100 in (60, 80)
            fits, new = begins or ones or teens, (self.total, current + value)
            if linked and language == "en" and not begins:
                fits = False  # "twenty and three" are two numbers
            if self.article:
                fits = False
        if fits:
            self.total, self.current = new
            self.words += 1
        return fits


def _closed(group: _Group | None) -> list[Numeral]:
    if group is None:
        return []
    value = group.total + group.current
    lone = group.words == 1
    if value < 2 or (lone and (group.article or value in (10**6, 10**9))):
        return []
    return [Numeral(group.start, group.end, value)]


def _special(start: int, end: int, word: str, language: Language) -> Iterator[Numeral]:
    if word in _COLLECTIVES[language]:
        yield Numeral(start, end, _COLLECTIVES[language][word], "collective")
    elif word in _ordinals(language):
        yield Numeral(start, end, _ordinals(language)[word], "ordinal")
    elif language == "de":
        compound = _german_compound(word)
        if compound:
            yield Numeral(start, end, *compound)


def _simple(word: str, language: Language) -> int | None:
    if word in _ARTICLES[language]:
        return 1
    if language == "de":
        return _german(word)
    return _table(language).get(word)


@cache
def _table(language: Language) -> Mapping[str, int]:
    table = {word: value for value, word in enumerate(_BELOW_TWENTY[language].split(), start=1)}
    table |= {word: 10 * value for value, word in enumerate(_TENS[language].split(), start=2)}
    table |= {word: 10**power for word, power in _LARGE[language].items()}
    return table | ({"vingts": 20} if language == "fr" else {})


@cache
def _ordinals(language: Language) -> Mapping[str, int]:
    found = {}
    for word, value in _table(language).items():
        if 2 <= value < 1000:
            stem = word.removesuffix("e") if language == "fr" else word.removesuffix("y") + "ie" * word.endswith("y")
            ending = "ste" if language == "de" and value >= 20 else _ORDINAL_ENDINGS[language]
            found[stem + ending] = value
    found |= _IRREGULAR_ORDINALS[language]
    if language == "de":
        return {word + ending: value for word, value in found.items() for ending in ("", "n", "r", "s", "m")}
    return found | ({word + "s": value for word, value in found.items()} if language == "fr" else {})


def _german(word: str) -> int | None:
    """A German number in one word: "achthundertfünfundzwanzig"; None where the word is none."""
    table = _table("de")
    if word in table:
        return table[word]
    for large, factor in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(large)
        if found:
            times = _german(before) if before else 1
            rest = _german(after.removeprefix("und")) if after else 0
            return None if times is None or rest is None else times * factor + rest
    ones, found, tens = word.partition("und")
    if found and table.get(ones, 10) < 10 and table.get(tens, 0) in range(20, 100, 10):
        return table[ones] + table[tens]
    return None


def _german_compound(word: str) -> tuple[int, str] | None:
    """The number in a compound: "fünfzigjährige", "achtmal", "viertgrößter"."""
    for at in range(min(len(word) - 3, 24), 2, -1):
        head, tail = word[:at], word[at:]
        if _COUNTED.fullmatch(tail) and (value := _german(head)) and value > 1:
            return value, "count"
        if _RANKED.fullmatch(tail) and (value := _ordinals("de").get(head + "e")):
            return value, "ordinal"
    return None
