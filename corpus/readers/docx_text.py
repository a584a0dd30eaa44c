"""The paragraphs of a Word document: what people see of their runs, fields and revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpus.errors import ContentError
from corpus.limits import DEPTH
from corpus.notice import Notice
from corpus.readers.docx_boxes import Box, Paper, boxes
from corpus.readers.docx_styles import Style, Styles, W, child_value
from corpus.readers.findings import Findings
from corpus.readers.numerals import raised
from corpus.readers.symbols import in_font, symbol
from corpus.readers.visibility import WHITE, colour_of
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What stands between a block and its content and shows nothing itself.
WRAPPERS = frozenset(W + name for name in "ins moveTo customXml smartTag hyperlink bdo dir sdtContent".split())
GONE = frozenset((W + "del", W + "moveFrom"))
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_LONGEST_CODE = 200  # characters; what a field does is said at its beginning
_CONTENTS = frozenset(("TOC", "TOA", "INDEX"))
_RUNNING = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))


@dataclass(slots=True)
class Line:
    """A paragraph, read.

    - seen: what people see of it, in parts. repeated: what it repeats for a table of contents or an index, likewise.
    - notes: the footnotes and endnotes it refers to, by kind and id. boxes: the text boxes anchored in it.
    """

    style: Style
    seen: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What people see of it."""
        return "".join(self.seen)


@dataclass(slots=True)
class _Field:
    code: str = ""
    running: bool = False  # whether its result is reached

    @property
    def name(self) -> str:
        return self.code.split(maxsplit=1)[0].upper() if self.code.strip() else ""


@dataclass(slots=True)
class Paragraphs:
    """Reads paragraphs one after the other; fields may reach from one into the next.

    - where: the place in the document, for notes.
    """

    styles: Styles
    findings: Findings
    paper: Paper
    where: Notice | None = None
    _fields: list[_Field] = field(default_factory=list)
    _unpaired: set[Element] = field(default_factory=set)

    def begin(self, root: Element) -> None:
        """Begin with a part of the file: fields that end nowhere, or begin nowhere, are no fields to Word."""
        opened: list[Element] = []
        for mark in root.iter(W + "fldChar"):
            kind = mark.get(W + "fldCharType", "")
            if kind == "begin":
                opened.append(mark)
            elif kind == "end" and opened:
                opened.pop()
            elif kind == "end":
                self._unpaired.add(mark)
        self._unpaired.update(opened)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read something that stands apart from the text around it, such as a text box."""
        fields, self._fields = self._fields, []
        yield
        self._fields = fields

    def read(self, paragraph: Element, behind: str | None) -> Line:
        """The line that a `w:p` shows on a ground of colour `behind`, None where that is not known."""
        properties = paragraph.find(W + "pPr")
        line = Line(self.styles.paragraph(properties))
        self._inline(paragraph, line, behind)
        if line.style.role == "contents":
            line.repeated.extend(line.seen)
            line.seen.clear()
        repeated = "".join(line.repeated)
        if repeated.strip():
            self.findings.left_out(Said.CONTENTS(), repeated)
        return line

    def deleted(self, elements: Iterable[Element]) -> None:
        """Note what a tracked change took out."""
        for element in elements:
            text = "".join(part.text or "" for part in element.iter(W + "t", W + "delText"))
            if text.strip():
                self.findings.left_out(Said.DELETIONS(), text)

    def _inline(self, parent: Element, line: Line, behind: str | None) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, line, behind)
            elif tag in WRAPPERS:
                self._inline(child, line, behind)
            elif tag in GONE:
                self.deleted([child])
            elif tag == W + "sdt":
                if not is_placeholder(child):
                    for content in child.findall(W + "sdtContent"):
                        self._inline(content, line, behind)
            elif tag == W + "fldSimple":
                self._fields.append(_Field(child.get(W + "instr", ""), running=True))
                self._inline(child, line, behind)
                self._fields.pop()
            elif tag == COMPATIBLE:
                for choice in chosen(child):
                    self._inline(choice, line, behind)
            elif tag.startswith(_MATH):
                self._write(_formula(child), line, None)

    def _run(self, run: Element, line: Line, behind: str | None) -> None:
        properties = run.find(W + "rPr")
        look = self.styles.run(properties, line.style.look)
        why = look.hides(behind, line.style.lines)
        text: list[str] = []
        for child in run:
            tag = child.tag
            if tag == W + "t":
                text.append(in_font(_text(child), look.font))
            elif tag in _SIGNS:
                text.append(_SIGNS[tag])
            elif tag == W + "sym":
                text.append(_symbol(child))
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].running and len(self._fields[-1].code) < _LONGEST_CODE:
                    self._fields[-1].code += child.text or ""
            elif tag == W + "fldChar":
                self._write("".join(text), line, why)
                text.clear()
                self._mark(child)
            elif tag == W + "ruby":
                text.extend(_text(part) for base in child.iter(W + "rubyBase") for part in base.iter(W + "t"))
            elif tag in _NOTES:
                line.notes.append((_NOTES[tag], child.get(W + "id", "")))
            elif tag == COMPATIBLE:
                for choice in chosen(child):
                    self._drawings(choice, line, behind)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, line, behind)
        written = "".join(text)
        if written and child_value(properties, "vertAlign") == "superscript":
            written = raised(written)
        self._write(written, line, why)

    def _write(self, text: str, line: Line, why: Notice | None) -> None:
        if not text:
            return
        if self._fields and any(not each.running for each in self._fields):
            self.findings.hidden(Said.FIELD_CODE(), text, self.where)
        elif why:
            self.findings.hidden(why, text, self.where)
        elif any(each.name in _CONTENTS for each in self._fields):
            line.repeated.append(text)
        elif not any(each.name in _RUNNING for each in self._fields):
            line.seen.append(text)

    def _mark(self, mark: Element) -> None:
        kind = mark.get(W + "fldCharType", "")
        if mark in self._unpaired:
            return
        if kind == "begin":
            if len(self._fields) >= DEPTH:
                raise ContentError(Said.TOO_DEEP_FIELDS(most=DEPTH))
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].running = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _drawings(self, parent: Element, line: Line, behind: str | None) -> None:
        for child in parent:
            if child.tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, line, behind)

    def _drawing(self, drawing: Element, line: Line, behind: str | None) -> None:
        if any(not each.running for each in self._fields):
            return
        found = boxes(drawing, behind, self.paper)
        line.boxes.extend(found)
        if not found:
            what = Said.PICTURES_AND_DRAWINGS() if drawing.tag != W + "object" else Said.ATTACHED_OBJECTS()
            self.findings.left_out(what)


def chosen(alternatives: Element) -> list[Element]:
    """The first of several ways to say the same."""
    return [choice for choice in alternatives if choice.tag.endswith(("}Choice", "}Fallback"))][:1]


def is_placeholder(control: Element) -> bool:
    """Whether a content control still shows the prompt that asks for content."""
    properties = control.find(W + "sdtPr")
    return properties is not None and properties.find(W + "showingPlcHdr") is not None


def page_colour(root: Element) -> str:
    """The colour of the pages of a document."""
    background = root.find(W + "background")
    return (colour_of(background.get(W + "color", "")) if background is not None else None) or WHITE


def _text(element: Element) -> str:
    text = element.text or ""
    return text if element.get(_SPACE, "") == "preserve" else text.strip(" \t\r\n")


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    return symbol(code, element.get(W + "font", ""))


def _formula(element: Element) -> str:
    """A formula on one line: fractions with a slash, exponents with a caret."""
    if element.tag == _MATH + "t":
        return element.text or ""
    if element.tag in (_MATH + "f", _MATH + "sSup"):
        parts = [_formula(child) for child in element if not child.tag.endswith("Pr")]
        return ("/" if element.tag == _MATH + "f" else "^").join(
            part if part.isalnum() else f"({part})" for part in parts
        )
    return "".join(map(_formula, element))
