"""The shapes of a slide: where they lie, what is behind them, what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.drawing import A, Area, P, Palette, emu
from corpus.readers.xml_parts import Element

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TITLES = ("title", "ctrTitle")
_RUNNING = ("dt", "ftr", "sldNum", "hdr")
_TOO_MANY = 300  # shapes of a slide that are compared with each other


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape.

    - role: the kind of its placeholder, "" where it is none.
    - area: where it lies, None where neither it nor its layout says so.
    - covers: whether it hides what is below it.
    - hidden: whether it was made invisible.
    """

    element: Element
    role: str
    area: Area | None
    covers: bool
    hidden: bool
    parents: tuple[Element, ...] = ()  # the placeholders that it inherits from, the nearest first

    @property
    def is_title(self) -> bool:
        """Whether it holds the title of the slide."""
        return self.role in _TITLES

    @property
    def is_running(self) -> bool:
        """Whether it holds a date, a footer or a number, as on every slide."""
        return self.role in _RUNNING


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the measures inside a group become those of the slide."""

    scale_x: float = 1.0
    scale_y: float = 1.0
    move_x: float = 0.0
    move_y: float = 0.0

    def place(self, area: Area) -> Area:
        return Area(
            area.left * self.scale_x + self.move_x,
            area.top * self.scale_y + self.move_y,
            area.width * self.scale_x,
            area.height * self.scale_y,
        )


def shapes(root: Element, parents: Sequence[Element], palette: Palette) -> list[Shape]:
    """The shapes of a slide, groups opened, the lowest first; `parents`: the roots of its layout and its master."""
    tree = root.find(f"{P}cSld/{P}spTree")
    return list(_inside(tree, _Frame(), parents, palette, hidden=False)) if tree is not None else []


def ground(shape: Shape, below: Sequence[Shape], palette: Palette, slide: str | None) -> str | None:
    """The colour behind the text of `shape`, None where it is not known; `slide`: the colour of the slide."""
    if shape.area is not None and len(below) <= _TOO_MANY:
        under = any(other.covers and other.area is not None and shape.area.meets(other.area) for other in below)
        slide = None if under else slide
    for element in (shape.element, *shape.parents):
        properties = element.find(P + "spPr")
        filled = palette.fill(properties, element.find(f"{P}style/{A}fillRef") is not None, "inherited")
        if filled != "inherited":
            return filled
    return slide


def _inside(
    parent: Element, frame: _Frame, parents: Sequence[Element], palette: Palette, hidden: bool
) -> Iterator[Shape]:
    for child in parent:
        if child.tag == P + "grpSp":
            yield from _inside(child, _group(child, frame), parents, palette, hidden or _is_hidden(child))
        elif child.tag == COMPATIBLE:
            for choice in [each for each in child if each.tag.endswith(("}Choice", "}Fallback"))][:1]:
                yield from _inside(choice, frame, parents, palette, hidden)
        elif child.tag in (P + "sp", P + "graphicFrame", P + "pic", P + "cxnSp"):
            yield _shape(child, frame, parents, palette, hidden or _is_hidden(child))


def _shape(element: Element, frame: _Frame, parents: Sequence[Element], palette: Palette, hidden: bool) -> Shape:
    placeholder = next(element.iter(P + "ph"), None)
    role = "" if placeholder is None else placeholder.get("type", "obj")
    inherited = tuple(_parents(placeholder, parents)) if placeholder is not None else ()
    area = _area(element)
    if area is not None:
        area = frame.place(area)
    else:
        area = next((found for parent in inherited if (found := _area(parent))), None)
    properties = element.find(P + "spPr")
    styled = element.find(f"{P}style/{A}fillRef") is not None
    covers = element.tag == P + "pic" or palette.fill(properties, styled, "none") != "none"
    return Shape(element, role, area, covers, hidden, inherited)


def _parents(placeholder: Element, parents: Sequence[Element]) -> Iterator[Element]:
    """The placeholders of the layout and of the master that this one takes after."""
    kind, index = placeholder.get("type", "obj"), placeholder.get("idx", "")
    for root in parents:
        found: Element | None = None
        for shape in root.iter(P + "sp"):
            other = next(shape.iter(P + "ph"), None)
            if other is None:
                continue
            if index and other.get("idx", "") == index:
                found = shape
                break
            same = _family(other.get("type", "obj")) == _family(kind)
            found = shape if found is None and same else found
        if found is not None:
            yield found


def _family(kind: str) -> str:
    return {"ctrTitle": "title", "subTitle": "body", "obj": "body"}.get(kind, kind)


def _area(element: Element) -> Area | None:
    transform = element.find(f"{P}spPr/{A}xfrm")
    if transform is None:
        transform = element.find(P + "xfrm")
    offset = transform.find(A + "off") if transform is not None else None
    extent = transform.find(A + "ext") if transform is not None else None
    if offset is None or extent is None:
        return None
    return Area(
        emu(offset.get("x", "")), emu(offset.get("y", "")), emu(extent.get("cx", "")), emu(extent.get("cy", ""))
    )


def _group(group: Element, frame: _Frame) -> _Frame:
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    offset, extent, inner, size = (
        transform.find(A + name) if transform is not None else None for name in ("off", "ext", "chOff", "chExt")
    )
    if offset is None or extent is None or inner is None or size is None:
        return frame
    scale_x = emu(extent.get("cx", "")) / (emu(size.get("cx", "")) or 1.0) or 1.0
    scale_y = emu(extent.get("cy", "")) / (emu(size.get("cy", "")) or 1.0) or 1.0
    return _Frame(
        frame.scale_x * scale_x,
        frame.scale_y * scale_y,
        frame.move_x + frame.scale_x * (emu(offset.get("x", "")) - scale_x * emu(inner.get("x", ""))),
        frame.move_y + frame.scale_y * (emu(offset.get("y", "")) - scale_y * emu(inner.get("y", ""))),
    )


def _is_hidden(element: Element) -> bool:
    return any(
        properties.get("hidden", "") in ("1", "true")
        for holder in list(element)[:1]
        for properties in holder.findall(P + "cNvPr")
    )
