"""Ties: figures that the sources hold, each told of another thing than there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.moments import Moment, moments
from assistant.naming import names_in
from assistant.quantities import Quantity, quantities
from corpus.document import Language
from index.analysis import carries, term, words
from index.translation import bundled_lexicon

_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w-]*")
_STOP = re.compile(r"[,;:.!?()·|–—]")
_MOST = 40  # figures of a statement: with more, nobody could tell
_COUNTED = 2  # words of content behind a number that may be what it counts

Forms = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Value:
    """A number or a moment: what it may be, and of a number its unit, else the terms of what it may count."""

    start: int
    end: int
    keys: frozenset[object]
    counted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    values: tuple[_Value, ...]
    names: tuple[tuple[int, frozenset[str]], ...]


def crossed(statement: str, language: Language, sources: Sequence[str], source_language: Language) -> str | None:
    """The first figure of a statement that its sources tell of another thing, as far as that can be told; or None.

    - sources: the cited sentences, without markup.

    Two cases are told. A number counts what another number counts in the sources ("600 students and 12,000 teachers"
    for the reverse); and names and figures that follow each other one by one in both texts are paired otherwise.
    """
    forms = _forms(language, source_language)
    stated = _read(statement, language, forms)
    if len(stated.values) > _MOST:
        return None
    told = [_read(source, source_language, lambda word: frozenset({term(word, source_language)})) for source in sources]
    found = _miscounted(stated, [value for text in told for value in text.values])
    if found is None:
        found = next((wrong for text in told if (wrong := _mispaired(stated, text))), None)
    return statement[found.start : found.end] if found else None


def _miscounted(stated: _Text, told: Sequence[_Value]) -> _Value | None:
    for value in stated.values:
        own = [other for other in told if other.keys & value.keys]
        if not value.counted or not own or any(not other.counted or other.counted & value.counted for other in own):
            continue
        whose = frozenset().union(*(other.counted for other in own))
        rivals = [other for other in told if other.counted & value.counted]
        for other in stated.values:
            # Both have to have changed places: "ten of the fifteen seats" counts seats with either.
            if other is not value and other.counted & whose and any(rival.keys & other.keys for rival in rivals):
                return value
    return None


def _mispaired(stated: _Text, told: _Text) -> _Value | None:
    """The first figure that stands with another name: where both texts tell the same names and figures by turns."""
    pairs, told_pairs = _by_turns(stated), _by_turns(told)
    if len(pairs) < 2 or len(told_pairs) < 2:
        return None
    for name, value in pairs:
        own = [other for known, other in told_pairs if known & name]
        its = [known for known, other in told_pairs if other.keys & value.keys]
        if len(own) == 1 and len(its) == 1 and not own[0].keys & value.keys:
            return value
    return None


def _by_turns(text: _Text) -> list[tuple[frozenset[str], _Value]]:
    """Each name with its figure, where names and figures take turns throughout; else nothing."""
    marks: list[tuple[int, frozenset[str] | _Value]] = [(start, name) for start, name in text.names]
    marks += [(value.start, value) for value in text.values]
    order = [mark for _, mark in sorted(marks, key=lambda mark: mark[0])]
    if (
        len(order) < 4
        or len(order) % 2
        or any(isinstance(a, _Value) == isinstance(b, _Value) for a, b in pairwise(order))
    ):
        return []
    pairs = []
    for first, second in zip(order[::2], order[1::2], strict=True):
        name, value = (second, first) if isinstance(first, _Value) else (first, second)
        if isinstance(value, _Value) and not isinstance(name, _Value):
            pairs.append((name, value))
    return pairs


def _read(text: str, language: Language, forms: Forms) -> _Text:
    found: list[Quantity | Moment] = [*quantities(text, language), *moments(text)]
    found.sort(key=lambda one: one.start)
    values = []
    for at, one in enumerate(found):
        end = found[at + 1].start if at + 1 < len(found) else len(text)
        if isinstance(one, Quantity):
            units = frozenset(unit for _, unit in one.readings if unit)
            keys = frozenset[object](value for value, _ in one.readings)
            values.append(_Value(one.start, one.end, keys, units or _behind(text, one.end, end, language, forms)))
        else:
            values.append(_Value(one.start, one.end, frozenset({(one.year, one.month, one.day)}), frozenset()))
    taken = {at for value in values for at in range(value.start, value.end)}
    runs: list[tuple[int, int, set[str]]] = []
    for name in names_in(text, language):
        if name.start in taken:
            continue
        if runs and text[runs[-1][1] : name.start].strip(" -’'") == "":
            runs[-1] = (runs[-1][0], name.end, runs[-1][2] | forms(name.folded))
        else:
            runs.append((name.start, name.end, set(forms(name.folded))))
    return _Text(text, tuple(values), tuple((start, frozenset(name)) for start, _, name in runs))


def _behind(text: str, start: int, end: int, language: Language, forms: Forms) -> frozenset[str]:
    stop = _STOP.search(text, start, end)
    clause = text[start : stop.start() if stop else end]
    if language != "de":
        clause = _NAME.sub(" ", clause)  # a number counts no name
    behind = [word for word in words(clause) if carries(word, language)]
    return frozenset(form for word in behind[:_COUNTED] for form in forms(word))


def _forms(language: Language, source_language: Language) -> Forms:
    lexicon = bundled_lexicon()

    def forms(word: str) -> frozenset[str]:
        own = term(word, language)
        if language == source_language:
            return frozenset({own})
        return frozenset({own, term(word, source_language), *lexicon.translations(own, language, source_language)})

    return forms
