"""Colours and fills of DrawingML, which presentations draw with, and where their shapes lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.readers.visibility import WHITE, colour_of
from corpus.readers.xml_parts import Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_UNKNOWN_FILLS = ("gradFill", "blipFill", "pattFill", "grpFill")
_OPAQUE = 100_000
_SEEN_THROUGH = 10_000  # of 100,000: less than that of a colour is no colour
_TOO_MANY = 300  # shapes of a slide that are compared with each other


@dataclass(frozen=True, slots=True)
class Area:
    """Where a shape lies, in EMU from the top left corner of the slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def meets(self, other: Area) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that a theme gives names to, and what a slide master calls them."""

    named: Mapping[str, str]

    @classmethod
    def of(cls, theme: Element | None, mapping: Element | None) -> Palette:
        """The colours of a theme, under the names of the master's `p:clrMap` too."""
        named: dict[str, str] = {}
        scheme = next(theme.iter(A + "clrScheme"), None) if theme is not None else None
        for slot in scheme if scheme is not None else ():
            for colour in slot:
                value = colour_of(colour.get("val", "")) or colour_of(colour.get("lastClr", ""))
                if value:
                    named[slot.tag.removeprefix(A)] = value
        for name in ("bg1", "tx1", "bg2", "tx2"):
            usual = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}[name]
            slot_name = mapping.get(name, usual) if mapping is not None else usual
            if slot_name in named:
                named[name] = named[slot_name]
        named.setdefault("bg1", WHITE)
        return cls(named)

    def colour(self, fill: Element) -> str | None:
        """The colour of an `a:solidFill`; None where it is made of others in a way that is not followed here."""
        colour = next(iter(fill), None)
        if colour is None or len(colour):
            return None
        value = colour.get("val", "")
        return self.named.get(value) if colour.tag == A + "schemeClr" else colour_of(value)

    def fill(self, properties: Element | None, styled: bool, behind: str | None) -> str | None:
        """The colour of a shape with those properties before `behind`; None where it is not known.

        - styled: whether the shape has a style that fills it unless its properties say otherwise.
        """
        if properties is None:
            return None if styled else behind
        solid = properties.find(A + "solidFill")
        if solid is not None:
            return self.colour(solid)
        if any(properties.find(A + name) is not None for name in _UNKNOWN_FILLS):
            return None
        return None if styled and properties.find(A + "noFill") is None else behind


def is_seen_through(fill: Element) -> bool:
    """Whether an `a:solidFill` lets all light through."""
    return any(_share(alpha.get("val", "")) < _SEEN_THROUGH for alpha in fill.iter(A + "alpha"))


def emu(value: str) -> float:
    """A measure in EMU, 0 where it is none."""
    try:
        found = float(value)
    except ValueError:
        return 0.0
    return found if abs(found) < 1e12 else 0.0


def reading_order(areas: Sequence[Area | None]) -> list[int]:
    """Places in the order in which people read what lies there; what lies nowhere comes last.

    The slide is cut where the widest gap runs through all of it, from side to side or from top to bottom, and each
    part again; what no gap cuts is read from the top, and from the left.
    """
    placed = [(place, area) for place, area in enumerate(areas) if area is not None]
    rest = [place for place, area in enumerate(areas) if area is None]
    if len(placed) > _TOO_MANY:
        return [place for place, area in sorted(placed, key=lambda each: (each[1].top, each[1].left))] + rest
    return [*_ordered(placed), *rest]


def _ordered(placed: list[tuple[int, Area]]) -> list[int]:
    ordered: list[int] = []
    waiting = [placed]
    while waiting:
        part = waiting.pop()
        rows, row_gap = _cut(part, [(area.top, area.bottom) for _, area in part])
        columns, column_gap = _cut(part, [(area.left, area.right) for _, area in part])
        if max(row_gap, column_gap) < 0:
            ordered.extend(place for place, area in sorted(part, key=lambda each: (each[1].top, each[1].left)))
        else:
            waiting.extend(reversed(rows if row_gap >= column_gap else columns))
    return ordered


def _cut(part: list[tuple[int, Area]], edges: list[tuple[float, float]]) -> tuple[list[list[tuple[int, Area]]], float]:
    """The two sides of the widest gap along one axis, and its width; -1 where there is none."""
    order = sorted(range(len(part)), key=lambda place: edges[place])
    widest, at, reached = -1.0, 0, float("-inf")
    for place, index in enumerate(order):
        start, end = edges[index]
        if place and start - reached > widest and start >= reached:
            widest, at = start - reached, place
        reached = max(reached, end)
    return [[part[index] for index in order[:at]], [part[index] for index in order[at:]]], widest


def _share(value: str) -> float:
    try:
        return float(value.removesuffix("%")) * (1_000 if value.endswith("%") else 1)
    except ValueError:
        return _OPAQUE
