"""Numbers as a spreadsheet shows them: the number and its format become what stands in the cell.

Excel writes the separators and the names of months of whoever opens the file; a document has those of its language.
What a format of this kind can say and is not followed here (fractions, colours, fill) is left out; the number stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

from corpus.document import Language

# ECMA-376 part 1, 18.8.30: formats that have a number instead of a code.
BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "General",
    13: "General", 14: "SHORT", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "SHORT h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_SHORT: Mapping[Language, str] = {"fr": "dd/mm/yyyy", "de": "dd.mm.yyyy", "en": "m/d/yyyy"}
_MONTHS: Mapping[Language, Sequence[str]] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
_SHORT_MONTHS: Mapping[Language, Sequence[str]] = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(),
}
_DAYS: Mapping[Language, Sequence[str]] = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
}
_SEPARATORS: Mapping[Language, tuple[str, str]] = {"fr": ("\u202f", ","), "en": (",", "."), "de": (".", ",")}
_LOCALES: Mapping[int, Language] = {0x0C: "fr", 0x09: "en", 0x07: "de"}  # the low byte of a locale
_LONGEST_CODE = 255
_MOST_DIGITS = 15  # of a number, after which a spreadsheet knows no more
_PLAIN = 12  # digits from which on a number without a format is written with an exponent
_LAST_DAY = 2_958_466  # 1 January 10000
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|Standard)|(?P<half>AM/PM|A/P)|(?P<power>E[+-]0+)"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+)|(?P<digit>[0#?])|(?P<sign>[.,%@/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)(-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "text", "digit", "sign", "date", "elapsed", "half", "power", "general"
    text: str


def shown(value: str, code: str, language: Language = "en", from_1904: bool = False) -> str:
    """What a cell shows that holds the number `value` in the format `code`; `value` itself where it is no number.

    - language: whose separators and names of months are written, unless the format names a language.
    - from_1904: whether days are counted from 1904, as spreadsheets of old Macintoshes do, not from 1900.
    """
    if code == "General" and value.isascii() and value.isdigit() and len(value) < _PLAIN:
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if not isfinite(number):
        return value
    code = code[:_LONGEST_CODE].replace("SHORT", _SHORT[language])
    sections = _sections(code)
    section, signed = _chosen(sections, number)
    tokens, language = _tokens(section, language)
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed"}:
        return _date(number + (1462 if from_1904 else 0), tokens, language) or _general(number, language)
    if not kinds & {"digit", "general", "power"} and _Token("sign", "@") not in tokens:
        return "".join(token.text for token in tokens if token.kind == "text").strip()
    unwritten = kinds & {"general"} or _Token("sign", "@") in tokens or _Token("sign", "/") in tokens
    if unwritten or abs(number) >= 10**_MOST_DIGITS:
        around = "".join(
            token.text if token.kind == "text" else "\0" if token.kind == "general" else "" for token in tokens
        )
        before, _, after = around.partition("\0") if "\0" in around else ("", "", "")
        return f"{before}{_general(number if signed else abs(number), language)}{after}".strip()
    return _number(number, tokens, signed, language).strip()


def is_date(code: str) -> bool:
    """Whether a format shows days or times."""
    return any(token.kind == "date" for token in _tokens(_sections(code[:_LONGEST_CODE])[0], "en")[0])


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[str, ...]:
    sections, start = [], 0
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            sections.append(code[start : token.start()])
            start = token.end()
    return (*sections, code[start:])


def _chosen(sections: Sequence[str], number: float) -> tuple[str, bool]:
    """The section for a number, and whether a minus sign is to be written."""
    conditions = [_CONDITION.search(section) if "[" in section else None for section in sections]
    for section, condition in zip(sections, conditions, strict=True):
        if condition and _holds(number, condition[1], condition[2]):
            return section, True
    if any(conditions):
        return next((s for s, c in zip(sections, conditions, strict=True) if c is None), sections[-1]), True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _holds(number: float, sign: str, limit: str) -> bool:
    try:
        other = float(limit)
    except ValueError:
        return False
    return {
        "<": number < other, ">": number > other, "=": number == other,
        "<=": number <= other, ">=": number >= other, "<>": number != other,
    }[sign]  # fmt: skip


@lru_cache(maxsize=1_000)
def _tokens(section: str, language: Language) -> tuple[tuple[_Token, ...], Language]:
    found: list[_Token] = []
    for token in _TOKEN.finditer(section):
        kind, text = token.lastgroup or "other", token[token.lastgroup or "other"]
        if kind in ("quoted", "escaped", "other"):
            found.append(_Token("text", text))
        elif kind == "width":
            found.append(_Token("text", " "))
        elif kind == "bracket":
            if _ELAPSED.fullmatch(text):
                found.append(_Token("elapsed", text.lower()))
            elif text.startswith("$"):
                currency, _, locale = text[1:].partition("-")
                found.append(_Token("text", currency))
                if re.fullmatch("[0-9A-Fa-f]{1,8}", locale):
                    language = _LOCALES.get(int(locale, 16) & 0xFF, language)
        elif kind != "fill":
            found.append(_Token(kind, text.lower() if kind == "date" else text))
    return tuple(found), language


def _general(number: float, language: Language) -> str:
    if abs(number) < 1e11 and number == int(number):
        return str(int(number))
    return f"{number:.10g}".upper().replace(".", _SEPARATORS[language][1])


def _number(number: float, tokens: Sequence[_Token], signed: bool, language: Language) -> str:
    places = [place for place, token in enumerate(tokens) if token.kind in ("digit", "power")]
    first, last = places[0], places[-1]
    thousands, point = _SEPARATORS[language]
    signs = {place: token.text for place, token in enumerate(tokens) if token.kind == "sign"}
    dot = next((place for place in range(first - 1, last + 1) if signs.get(place) == "."), None)
    power = next((token for token in tokens if token.kind == "power"), None)
    grouped = any(
        text == "," and first < place < last and (dot is None or place < dot) for place, text in signs.items()
    )
    scale = 0
    while signs.get(last + 1 + scale) == ",":
        scale += 1
    hundred = sum(text == "%" for text in signs.values())
    end = last + 1 if dot is None else dot
    whole = [token for token in tokens[min(first, end) : end] if token.kind in ("digit", "text")]
    decimals = [token.text for token in tokens[end:] if token.kind == "digit"]
    amount = Decimal(repr(abs(number))).scaleb(2 * hundred - 3 * scale)
    exponent = ""
    if power is not None and amount:
        shift = amount.adjusted()
        amount = amount.scaleb(-shift)
        exponent = f"E{'-' if shift < 0 else '+'}{abs(shift):0{len(power.text) - 2}d}"
    amount = amount.quantize(Decimal(1).scaleb(-min(len(decimals), _MOST_DIGITS)), ROUND_HALF_UP)
    digits, _, fraction = f"{amount:f}".partition(".")
    while fraction.endswith("0") and decimals[len(fraction) - 1] != "0":
        fraction = fraction[:-1]
    before = "".join(token.text for token in tokens[:first] if token.kind == "text")
    after = "".join(
        "%" if token.text == "%" else token.text
        for token in tokens[last + 1 :]
        if token.kind == "text" or token.text == "%"
    )
    minus = "-" if number < 0 and signed and amount else ""
    written = _whole(digits, whole, thousands if grouped else "")
    return f"{minus}{before}{written}{point if fraction else ''}{fraction}{exponent}{after}"


def _whole(digits: str, pattern: Sequence[_Token], separator: str) -> str:
    """The digits before the point, put into the places of the pattern from the right, as in telephone numbers."""
    places = [token.text for token in pattern if token.kind == "digit"]
    least = len(places) - places.index("0") if "0" in places else 0
    digits = digits.lstrip("0").rjust(least, "0")
    if separator:
        return f"{int(digits or '0'):,}".replace(",", separator) if digits else ""
    written: list[str] = []
    rest = digits
    left = sum(token.kind == "digit" for token in pattern)
    for token in reversed(pattern):
        if token.kind == "text":
            written.append(token.text if rest else "")
            continue
        left -= 1
        written.append(rest if left == 0 else rest[-1:])
        rest = "" if left == 0 else rest[:-1]
    return "".join(reversed(written)) if left == 0 and pattern else digits


def _date(number: float, tokens: Sequence[_Token], language: Language) -> str | None:
    """A day and time, counted in days from 30 December 1899; None where there is no such day."""
    if not 0 <= number < _LAST_DAY:
        return None
    parts = [token.text for token in tokens if token.kind == "date"]
    with_fraction = any("." in part for part in parts)
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400, 3 if with_fraction else 0))
    half = any(token.kind == "half" for token in tokens)
    elapsed = round(number * 86_400)
    written: list[str] = []
    previous = ""
    for place, token in enumerate(tokens):
        text = token.text
        if token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            written.append(f"{elapsed // unit:0{len(text)}d}")
            previous = text[0]
        elif token.kind == "half":
            written.append("AM" if moment.hour < 12 else "PM")
        elif token.kind == "date":
            following = next((later.text for later in tokens[place + 1 :] if later.kind == "date"), "")
            minutes = text[0] == "m" and len(text) < 3 and (previous == "h" or following.startswith("s"))
            written.append(_date_part("minutes" if minutes else text, len(text), moment, half, language))
            previous = text[0]
        elif token.kind in ("text", "sign"):
            written.append(text if text != "@" else "")
        elif token.kind == "digit":
            written.append("")
    return "".join(written).strip()


def _date_part(part: str, width: int, moment: datetime, half: bool, language: Language) -> str:
    hour = (moment.hour % 12 or 12) if half else moment.hour
    if part == "minutes":
        return f"{moment.minute:0{width}d}"
    if part.startswith("s"):
        seconds = f"{moment.second:0{min(width, 2)}d}"
        decimals = width - part.index(".") - 1 if "." in part else 0
        return seconds + (f".{moment.microsecond:06d}"[: decimals + 1] if decimals else "")
    month, day = moment.month - 1, moment.weekday()
    match part[0], min(width, 4):
        case ("y" | "e", 1 | 2):
            return f"{moment.year % 100:02d}"
        case ("y" | "e", _):
            return f"{moment.year:04d}"
        case ("m", 1 | 2):
            return f"{moment.month:0{width}d}"
        case ("m", 3):
            return _SHORT_MONTHS[language][month]
        case ("m", _):
            return _MONTHS[language][month]
        case ("d", 1 | 2):
            return f"{moment.day:0{width}d}"
        case ("d", 3):
            return _DAYS[language][day][:3]
        case ("d", _):
            return _DAYS[language][day]
        case _:
            return f"{hour:0{min(width, 2)}d}"
