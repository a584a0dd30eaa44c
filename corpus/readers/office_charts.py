"""Charts and diagrams of Office files: what they show, as rows and as items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Language
from corpus.readers.drawing import A
from corpus.readers.number_formats import shown
from corpus.readers.xml_parts import Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MOST_POINTS = 200  # of a series; a curve of more is no table
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, and its values as a table whose first row names the series. `left_out`: points."""

    title: str
    rows: list[list[str]]
    left_out: int


def chart(root: Element, language: Language) -> Chart:
    """The chart in a chart part, with the values as they were when the file was saved, as `language` writes them."""
    title = root.find(f"{_C}chart/{_C}title")
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    left_out = 0
    for series in root.iter(_C + "ser"):
        name, values = series.find(_C + "tx"), series.find(_C + "val")
        if values is None:
            values = series.find(_C + "yVal")
        labels = series.find(_C + "cat")
        if labels is None:
            labels = series.find(_C + "xVal")
        names.append(" ".join(_points(name, language).values()) if name is not None else "")
        found = _points(values, language) if values is not None else {}
        left_out += max(0, len(found) - _MOST_POINTS)
        columns.append({place: value for place, value in found.items() if place < _MOST_POINTS})
        if labels is not None:
            categories = _points(labels, language) | categories
    places = sorted({place for column in columns for place in column})
    rows = [[categories.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    return Chart(_words(title) if title is not None else "", [["", *names], *rows] if rows else [], left_out)


def diagram(root: Element) -> Iterator[tuple[str, int]]:
    """The texts of a diagram (SmartArt), with their level from 0, in its order."""
    points = {point.get("modelId", ""): point for point in root.iter(_DGM + "pt")}
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(_DGM + "cxn"):
        if link.get("type", "parOf") == "parOf":
            order = link.get("srcOrd", "0")
            below.setdefault(link.get("srcId", ""), []).append(
                (int(order) if order.isascii() and order.isdigit() and len(order) < 9 else 0, link.get("destId", ""))
            )
    waiting = [(identity, -1) for identity, point in points.items() if point.get("type", "") == "doc"]
    met: set[str] = set()
    while waiting:
        identity, level = waiting.pop()
        if identity in met:
            continue
        met.add(identity)
        point = points.get(identity)
        if point is not None and level >= 0 and (text := _words(point)):
            yield text, level
        following = sorted(below.get(identity, ()), reverse=True)
        waiting.extend((child, min(level + 1, _DEEPEST)) for _, child in following)


def _points(holder: Element, language: Language) -> dict[int, str]:
    code = next((each.text or "" for each in holder.iter(_C + "formatCode")), "General")
    numbers = next(holder.iter(_C + "numCache", _C + "numLit"), None) is not None
    found: dict[int, str] = {}
    for point in holder.iter(_C + "pt"):
        place, value = point.get("idx", ""), point.find(_C + "v")
        if value is not None and place.isascii() and place.isdigit() and len(place) < 9:
            found.setdefault(int(place), shown(value.text or "", code, language) if numbers else value.text or "")
    return found


def _words(element: Element) -> str:
    """The words of rich text, or of the cells that a title is taken from."""
    paragraphs = ("".join(text.text or "" for text in paragraph.iter(A + "t")) for paragraph in element.iter(A + "p"))
    return " ".join(filter(None, paragraphs)) or " ".join(value.text or "" for value in element.iter(_C + "v"))
