"""The text boxes of a Word document: what is behind their text, and whether they lie on the page at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.notice import Notice
from corpus.readers.docx_styles import W, number
from corpus.readers.visibility import WHITE, colour_of
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_EMU = 12_700  # to the point
_FILLS = ("gradFill", "blipFill", "pattFill", "grpFill")
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}


@dataclass(frozen=True, slots=True)
class Box:
    """A text box. `behind`: the colour behind its text, None where it is not known; `hidden`: how, None if seen."""

    content: Element
    behind: str | None
    hidden: Notice | None


@dataclass(frozen=True, slots=True)
class Paper:
    """The largest page of a document, in points."""

    width: float
    height: float


def boxes(drawing: Element, behind: str | None, paper: Paper) -> list[Box]:
    """The text boxes of a `w:drawing` or a `w:pict`, which lies on a page of the colour `behind`."""
    hidden = _hidden(drawing, paper)
    return [Box(content, _fill(content, drawing, behind), hidden) for content in drawing.iter(W + "txbxContent")]


def _hidden(drawing: Element, paper: Paper) -> Notice | None:
    for properties in drawing.iter(_WP + "docPr"):
        if properties.get("hidden", "") in ("1", "true"):
            return Said.HIDDEN_SHAPE()
    for anchor in drawing.iter(_WP + "anchor"):
        size = anchor.find(_WP + "extent")
        for axis, extent, page in (("positionH", "cx", paper.width), ("positionV", "cy", paper.height)):
            position = anchor.find(_WP + axis)
            offset = position.find(_WP + "posOffset") if position is not None else None
            start = number(offset.text or "", _EMU) if offset is not None else None
            length = number(size.get(extent, ""), _EMU) if size is not None else None
            if position is not None and start is not None:
                origin = 0.0 if position.get("relativeFrom", "") == "page" else page
                if _outside(start, length, page, origin):
                    return Said.OFF_PAGE()
    for shape in drawing.iter(_VML + "shape", _VML + "rect", _VML + "roundrect"):
        style = dict(part.strip().split(":", 1) for part in shape.get("style", "").split(";") if ":" in part)
        if style.get("visibility", "") == "hidden":
            return Said.HIDDEN_SHAPE()
        for place, extent, page in (("margin-left", "width", paper.width), ("margin-top", "height", paper.height)):
            start = _points(style.get(place, ""))
            if start is not None and _outside(start, _points(style.get(extent, "")), page, page):
                return Said.OFF_PAGE()
    return None


def _outside(start: float, length: float | None, page: float, origin: float) -> bool:
    """Whether a stretch lies off the page, wherever on it, from 0 to `origin`, its start is counted from."""
    return start >= page or (length is not None and origin + start + length <= 0)


def _fill(content: Element, drawing: Element, behind: str | None) -> str | None:
    for shape in content.iterancestors(_WPS + "wsp"):
        properties = shape.find(_WPS + "spPr")
        solid = properties.find(A + "solidFill") if properties is not None else None
        if solid is not None:
            return _solid(solid)
        reference = shape.find(f"{_WPS}style/{A}fillRef")
        own = properties is not None and properties.find(A + "noFill") is not None
        if not own and reference is not None and reference.get("idx", "") != "0":
            return None
        break
    for shape in content.iterancestors(_VML + "shape", _VML + "rect", _VML + "roundrect"):
        if shape.get("filled", "") not in ("f", "false"):
            return colour_of(shape.get("fillcolor", WHITE))
        break
    # Its own shape lets through what is behind it: another shape of the same drawing, or the page.
    filled = any(next(drawing.iter(A + name), None) is not None for name in (*_FILLS, "blip"))
    solids = {_solid(solid) for solid in drawing.iter(A + "solidFill") if W + "rPr" not in _tags_above(solid)}
    return None if filled or solids - {WHITE} else behind


def _solid(fill: Element) -> str | None:
    colour = next(iter(fill), None)
    if colour is None or len(colour):
        return None  # tinted or seen through
    if colour.tag == A + "schemeClr":
        return WHITE if colour.get("val", "") in ("bg1", "lt1") else None
    return colour_of(colour.get("val", ""))


def _tags_above(element: Element) -> set[str]:
    return {ancestor.tag for ancestor in element.iterancestors()}


def _points(length: str) -> float | None:
    found = _LENGTH.fullmatch(length.strip())
    value = number(found[1], 1) if found else None
    return None if value is None or found is None else value * _POINTS[found[2] or "pt"]
