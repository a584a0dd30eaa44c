"""The lists of a Word document: the numbers that Word counts itself and writes nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.readers.docx_styles import W, child_value, whole
from corpus.readers.numerals import lettered, roman
from corpus.readers.xml_parts import Element

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_LONGEST = 40  # characters of a number with the words around it


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    restarts: bool
    legal: bool


_BULLET = _Level(1, "bullet", "", True, False)


@dataclass(slots=True)
class Numbering:
    """The lists of `word/numbering.xml`, and how far each has been counted."""

    root: Element | None
    _levels: dict[str, Sequence[_Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, Mapping[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        definitions = {each.get(W + "abstractNumId", ""): each for each in self.root.findall(W + "abstractNum")}
        styled = {child_value(each, "styleLink"): each for each in definitions.values()}
        for listed in self.root.findall(W + "num"):
            identity, abstract = listed.get(W + "numId", ""), child_value(listed, "abstractNumId")
            definition = definitions.get(abstract)
            if definition is not None and (link := child_value(definition, "numStyleLink")):
                definition = styled.get(link, definition)
            levels = [_BULLET] * _LEVELS
            starts: dict[int, int] = {}
            for level in definition.findall(W + "lvl") if definition is not None else ():
                _put(levels, level)
            for override in listed.findall(W + "lvlOverride"):
                for level in override.findall(W + "lvl"):
                    _put(levels, level)
                depth, start = whole(override.get(W + "ilvl", "")), whole(child_value(override, "startOverride"))
                if depth is not None and start is not None and 0 <= depth < _LEVELS:
                    starts[depth] = start
            self._abstract[identity], self._levels[identity], self._starts[identity] = abstract, levels, starts

    def marker(self, identity: str, depth: int) -> str:
        """What stands before the next item of list `identity` at `depth`, 0 outermost; "-" for a bullet."""
        depth = min(depth, _LEVELS - 1)
        levels = self._levels.get(identity)
        if levels is None:
            return "-"
        counts = self._counts.setdefault(self._abstract[identity], [None] * _LEVELS)
        for level, start in self._starts.pop(identity, {}).items():
            counts[level] = start - 1
        count = counts[depth]
        counts[depth] = levels[depth].start if count is None else count + 1
        for deeper in range(depth + 1, _LEVELS):
            if levels[deeper].restarts:
                counts[deeper] = None
        if levels[depth].format == "bullet":
            return "-"
        return _PLACE.sub(lambda place: _shown(levels, counts, int(place[1]) - 1, depth), levels[depth].text)[:_LONGEST]


def _put(levels: list[_Level], level: Element) -> None:
    depth = whole(level.get(W + "ilvl", ""))
    if depth is None or not 0 <= depth < _LEVELS:
        return
    levels[depth] = _Level(
        whole(child_value(level, "start")) or 0,
        child_value(level, "numFmt") or "decimal",
        child_value(level, "lvlText"),
        child_value(level, "lvlRestart") != "0",
        level.find(W + "isLgl") is not None,
    )


def _shown(levels: Sequence[_Level], counts: Sequence[int | None], place: int, depth: int) -> str:
    count = counts[place]
    count = levels[place].start if count is None else count
    kind = "decimal" if levels[depth].legal else levels[place].format
    match kind:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02d}"
        case "upperRoman":
            return roman(count)
        case "lowerRoman":
            return roman(count).lower()
        case "upperLetter":
            return lettered(count)
        case "lowerLetter":
            return lettered(count).lower()
        case _:
            return str(count)
