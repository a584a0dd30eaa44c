"""Presentations (.pptx, .pptm, .ppsx, .potx): a page a slide, its shapes in the order in which people read them.

Dates, footers and slide numbers repeat on every slide and are not read. Speaker notes are left out: who opens the
presentation at the slide that a citation names does not see them there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.composer import Composer, seen
from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.language import detect
from corpus.limits import PAGES
from corpus.notice import Notice
from corpus.readers.drawing import A, Area, P, Palette, emu, reading_order
from corpus.readers.findings import Findings
from corpus.readers.office_charts import chart, diagram
from corpus.readers.office_package import Package, Relation
from corpus.readers.office_properties import package_properties
from corpus.readers.pptx_shapes import Shape, ground, shapes
from corpus.readers.pptx_text import SlideLine, SlideText
from corpus.readers.visibility import WHITE
from corpus.readers.writing import Counted, Grid, Items, Placed, typed_item
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

_WANTED = Said.A_PRESENTATION()
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_WIDESCREEN = Area(0.0, 0.0, 12_192_000.0, 6_858_000.0)  # EMU
_BODY = frozenset(("body", "obj", "subTitle", "tbl", "chart", "dgm"))
_MOST_SPAN = 1_000
_MOST_COMPARED = 300  # shapes of a slide that are compared with those below them


def read(content: bytes) -> Extract:
    """The text of a presentation. Raises ContentError."""
    package = Package(content, _WANTED)
    name, root = package.main()
    if root.tag != P + "presentation":
        raise ContentError(Said.OTHER_OFFICE(wanted=_WANTED))
    walk = _Walk(package, root)
    relations = package.relations(name)
    slides = [relations.get(slide.get(_R + "id", "")) for slide in root.findall(f"{P}sldIdLst/{P}sldId")]
    for number, slide in enumerate(slides[:PAGES], 1):
        walk.composer.page()
        if slide is not None and not slide.external:
            walk.slide(number, slide.target)
    if len(slides) > PAGES:
        walk.findings.left_out(Said.SLIDES_AFTER(count=len(slides) - PAGES, last=PAGES))
    package.note_dangers(walk.findings)
    properties = package_properties(package)
    return walk.composer.extract(replace(properties, title=walk.title or properties.title), walk.findings.notes())


@dataclass(frozen=True, slots=True)
class _Design:
    """What slides take from their layout: its kind, the layout and the master, their colours and drawings."""

    kind: str
    parents: tuple[Element, ...]
    master: Element | None
    palette: Palette
    drawn: Sequence[Shape]


class _Walk:
    def __init__(self, package: Package, root: Element) -> None:
        self.composer = Composer()
        self.findings = Findings()
        self.title: str | None = None
        size = root.find(P + "sldSz")
        self._slide = _WIDESCREEN
        if size is not None:
            self._slide = Area(0.0, 0.0, emu(size.get("cx", "")), emu(size.get("cy", "")))
        self._defaults = root.find(P + "defaultTextStyle")
        self._package = package
        self._items = Items(self.composer)
        self._counted = Counted()
        self._designs: dict[str, _Design] = {}
        self._chapter = False
        self._where: Notice | None = None

    def slide(self, number: int, name: str) -> None:
        """Write a slide."""
        root = self._package.part(name)
        if root is None or root.tag != P + "sld":
            return
        self._where = Said.SLIDE(number=number)
        relations = self._package.relations(name)
        if root.get("show", "1") in ("0", "false"):
            words = " ".join(text.text or "" for text in root.iter(A + "t"))
            self.findings.hidden(Said.HIDDEN_SLIDE(), words, self._where)
            return
        design = self._design(_target(relations, "slideLayout"))
        palette = design.palette
        text = SlideText(palette, self.findings, self._where)
        page = _page_colour([root, *design.parents], palette)
        self._notes(relations)
        own = shapes(root, design.parents, palette)
        shown = [shape for shape in own if self._is_shown(shape)]
        below = {id(shape): [*design.drawn, *own[:place]] for place, shape in enumerate(own[:_MOST_COMPARED])}
        order = [shape for shape in shown if shape.is_title]
        rest = [shape for shape in shown if not shape.is_title]
        order += [rest[place] for place in reading_order([shape.area for shape in rest])]
        for shape in order:
            behind = ground(shape, below.get(id(shape), ()), palette, page)
            self._shape(shape, text, behind, design, relations, number)
            self._items.end()

    def _design(self, name: str) -> _Design:
        """The layout of that name with the master and the theme behind it."""
        if name not in self._designs:
            layout = self._package.part(name)
            master_name = _target(self._package.relations(name), "slideMaster") if layout is not None else ""
            master = self._package.part(master_name)
            theme = _target(self._package.relations(master_name), "theme") if master is not None else ""
            parents = tuple(part for part in (layout, master) if part is not None)
            mapping = master.find(P + "clrMap") if master is not None else None
            palette = Palette.of(self._package.part(theme), mapping)
            drawn = [shape for part in reversed(parents) for shape in shapes(part, (), palette) if not shape.role]
            kind = layout.get("type", "") if layout is not None else ""
            self._designs[name] = _Design(kind, parents, master, palette, drawn)
        return self._designs[name]

    def _is_shown(self, shape: Shape) -> bool:
        if shape.is_running:
            return False
        how = Said.HIDDEN_SHAPE() if shape.hidden else None
        if shape.area is not None and not shape.area.meets(self._slide) and shape.area.width and shape.area.height:
            how = how or Said.OFF_SLIDE()
        if how:
            words = " ".join(text.text or "" for text in shape.element.iter(A + "t"))
            self.findings.hidden(how, words, self._where)
        return how is None

    def _shape(
        self,
        shape: Shape,
        text: SlideText,
        behind: str | None,
        design: _Design,
        relations: Mapping[str, Relation],
        number: int,
    ) -> None:
        element = shape.element
        body = element.find(P + "txBody")
        if body is not None:
            lines = text.lines(body, behind, _styles(shape, design.master, self._defaults))
            if shape.is_title:
                self._heading(" ".join(line.text for line in lines), shape.role, design.kind, number)
            else:
                self._lines(lines, quoted=shape.role not in _BODY)
        elif element.tag == P + "graphicFrame":
            for table in element.iter(A + "tbl"):
                self._table(table, text)
            for reference in element.iter(_CHART):
                self._chart(_related(relations, reference.get(_R + "id", "")))
            for reference in element.iter(_DIAGRAM):
                self._diagram(_related(relations, reference.get(_R + "dm", "")))
        elif element.tag == P + "pic":
            self.findings.left_out(Said.PICTURES())

    def _heading(self, text: str, role: str, layout: str, number: int) -> None:
        """A slide's title: below that of the presentation, and below that of the section that it is in."""
        text = self._counted.text(" ".join(seen(text).split()))
        if number == 1:
            level = 1
            self.title = text if role == "ctrTitle" and text else self.title
        elif layout == "secHead":
            level, self._chapter = 2, True
        else:
            level = 3 if self._chapter else 2
        self.composer.heading(text, level)

    def _lines(self, lines: Sequence[SlideLine], quoted: bool) -> None:
        for line in lines:
            text = self._counted.text(line.text)
            typed = typed_item(text) if not line.marker else None
            if line.marker or typed:
                self._items.write(typed or text, line.level, line.marker)
            else:
                self._items.end()
                self.composer.paragraph(text, quoted)

    def _table(self, table: Element, text: SlideText) -> None:
        grid = Grid(self._counted)
        for row in table.findall(A + "tr"):
            cells = []
            for cell in row.findall(A + "tc"):
                if cell.get("hMerge", "0") in ("1", "true"):
                    continue
                body = cell.find(A + "txBody")
                properties = cell.find(A + "tcPr")
                # The style of the table may colour any cell.
                behind = text.palette.fill(properties, styled=True, behind=None)
                lines = text.lines(body, behind, ()) if body is not None else []
                span = cell.get("gridSpan", "1")
                width = min(int(span), _MOST_SPAN) if span.isascii() and span.isdigit() and len(span) < 9 else 1
                written = "\n".join(f"{line.marker} {line.text}" if line.marker else line.text for line in lines)
                cells.append(Placed(written, max(width, 1), cell.get("vMerge", "0") in ("1", "true")))
            grid.add(cells)
        properties = table.find(A + "tblPr")
        first = properties is None or properties.get("firstRow", "0") in ("1", "true")
        grid.write(self.composer, self.findings, header=first)

    def _chart(self, name: str) -> None:
        root = self._package.part(name)
        if root is None:
            return
        found = chart(root, detect("".join(text.text or "" for text in root.iter()), "en"))
        self.composer.paragraph(self._counted.text(found.title), quoted=True)
        grid = Grid(self._counted)
        for row in found.rows:
            grid.add([Placed(cell) for cell in row])
        grid.write(self.composer, self.findings, header=True)
        if found.left_out:
            self.findings.left_out(Said.CHART_POINTS(count=found.left_out), where=self._where)

    def _diagram(self, name: str) -> None:
        root = self._package.part(name)
        for text, level in diagram(root) if root is not None else ():
            self._items.write(self._counted.text(text), level, "-")

    def _notes(self, relations: Mapping[str, Relation]) -> None:
        for kind, what in (("notesSlide", Said.SPEAKER_NOTES()), ("comments", Said.COMMENTS())):
            root = self._package.part(_target(relations, kind))
            if root is None:
                continue
            bodies = [shape for shape in root.iter(P + "sp") if _holds_notes(shape)] if kind == "notesSlide" else [root]
            words = " ".join(text.text or "" for body in bodies for text in body.iter(A + "t", P + "text") if text.text)
            if words.strip():
                self.findings.left_out(what, words)


def _styles(shape: Shape, master: Element | None, defaults: Element | None) -> list[Element]:
    """The list styles that hold for a shape, the nearest first."""
    found = [
        style
        for parent in shape.parents
        for body in parent.findall(P + "txBody")
        for style in body.findall(A + "lstStyle")
    ]
    kind = "titleStyle" if shape.is_title else "bodyStyle" if shape.role in _BODY else "otherStyle"
    style = master.find(f"{P}txStyles/{P}{kind}") if master is not None else None
    return [*found, *(each for each in (style, defaults) if each is not None)]


def _page_colour(parts: Sequence[Element], palette: Palette) -> str | None:
    """The colour of a slide, which its layout or its master may give; None where it is not known."""
    for part in parts:
        background = part.find(f"{P}cSld/{P}bg")
        if background is None:
            continue
        properties = background.find(P + "bgPr")
        if properties is not None:
            return palette.fill(properties, False, WHITE)
        reference = background.find(P + "bgRef")
        plain = reference is not None and reference.get("idx", "1001") in ("1001", "0")
        return palette.colour(reference) if plain and reference is not None else None
    return palette.named.get("bg1", WHITE)


def _holds_notes(shape: Element) -> bool:
    return any(placeholder.get("type", "") == "body" for placeholder in shape.iter(P + "ph"))


def _target(relations: Mapping[str, Relation], kind: str) -> str:
    """The name of the first part of that kind, "" where there is none."""
    found = (each.target for each in relations.values() if each.kind == kind and not each.external)
    return next(found, "")


def _related(relations: Mapping[str, Relation], identity: str) -> str:
    relation = relations.get(identity)
    return relation.target if relation is not None and not relation.external else ""
