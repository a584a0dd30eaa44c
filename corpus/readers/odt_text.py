"""The paragraphs of an OpenDocument text: what people see of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.notice import Notice
from corpus.readers.findings import Findings
from corpus.readers.numerals import raised
from corpus.readers.odt_styles import OFFICE, TEXT, OdtStyle, OdtStyles, points, whole
from corpus.readers.visibility import Look
from corpus.readers.xml_parts import Element
from corpus.sayings import Said

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_BLANKS = re.compile("[ \t\r\n]+")
_MOST_SPACES = 1_000
_PAGE = {"x": 595.0, "y": 842.0}  # A4, in points
_FARTHEST = 8_500.0  # points; no page is longer than 3 m
# What shows nothing where it stands: what is said elsewhere, and what runs on every page.
_UNSEEN = frozenset(
    TEXT + name
    for name in (
        "tracked-changes note-citation page-number page-count page-continuation placeholder script ruby-text "
        "bookmark bookmark-start bookmark-end soft-page-break change change-start change-end"
    ).split()
) | frozenset((OFFICE + "annotation-end", OFFICE + "forms", _SVG + "title", _SVG + "desc"))


@dataclass(slots=True)
class OdtLine:
    """A paragraph, read: what people see of it, in parts, and the notes and frames that are anchored in it."""

    style: OdtStyle
    seen: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    frames: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What people see of it."""
        return "".join(self.seen)


@dataclass(slots=True)
class OdtParagraphs:
    """Reads paragraphs. `where` is the place in the document, for notes."""

    styles: OdtStyles
    findings: Findings
    where: Notice | None = None

    def read(self, paragraph: Element, behind: str | None) -> OdtLine:
        """The line that a `text:p` or `text:h` shows on a ground of colour `behind`, None where that is not known."""
        style = self.styles.style("paragraph", paragraph.get(TEXT + "style-name", ""))
        line = OdtLine(style)
        if paragraph.get(TEXT + "is-hidden", "") == "true":
            style = OdtStyle(look=Look(hidden=True))
        self._inline(paragraph, line, style, behind)
        return line

    def _inline(self, parent: Element, line: OdtLine, style: OdtStyle, behind: str | None) -> None:
        self._write(parent.text, line, style, behind)
        for child in parent:
            self._child(child, line, style, behind)
            self._write(child.tail, line, style, behind)

    def _child(self, child: Element, line: OdtLine, style: OdtStyle, behind: str | None) -> None:
        tag = child.tag
        if tag == TEXT + "span":
            own = self.styles.style("text", child.get(TEXT + "style-name", ""))
            look = own.look.over(style.look)
            self._inline(child, line, OdtStyle(style.role, look, style.lines, own.raised or style.raised), behind)
        elif tag == TEXT + "s":
            line.seen.append(" " * min(whole(child.get(TEXT + "c", ""), 1), _MOST_SPACES))
        elif tag == TEXT + "tab":
            line.seen.append("\t")
        elif tag == TEXT + "line-break":
            line.seen.append("\n")
        elif tag == TEXT + "note":
            line.notes.append(child)
        elif tag == OFFICE + "annotation":
            self.findings.left_out(Said.COMMENTS(), words(child))
        elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
            if tag == TEXT + "hidden-text" or child.get(TEXT + "is-hidden", "") == "true":
                hidden = child.get(TEXT + "string-value", "") or words(child)
                self.findings.hidden(Said.HIDING_FIELD(), hidden, self.where)
        elif tag.startswith(DRAW):
            line.frames.append(child)
        elif tag not in _UNSEEN:
            self._inline(child, line, style, behind)

    def _write(self, text: str | None, line: OdtLine, style: OdtStyle, behind: str | None) -> None:
        if not text:
            return
        text = _BLANKS.sub(" ", text)
        if why := style.look.hides(behind, style.lines):
            self.findings.hidden(why, text, self.where)
        else:
            line.seen.append(raised(text) if style.raised else text)


def words(element: Element) -> str:
    """The words of an element that is not read, for a note."""
    return " ".join("".join(_texts(paragraph)) for paragraph in element.iter(TEXT + "p", TEXT + "h"))


def is_off_page(frame: Element) -> bool:
    """Whether a frame lies left of or above everything that its position can be counted from."""
    for place, extent in (("x", "width"), ("y", "height")):
        start, length = points(frame.get(_SVG + place, "")), points(frame.get(_SVG + extent, ""))
        if start is not None and abs(start) - (length or 0.0) > _FARTHEST:
            return True
        if start is not None and start < 0 and length is not None and start + length <= -_PAGE[place]:
            return True
    return False


def _texts(element: Element) -> Iterator[str]:
    for part in element.iter():
        yield part.text or ""
        if part is not element:
            yield part.tail or ""
