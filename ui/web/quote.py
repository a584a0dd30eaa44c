"""Text of documents as safe HTML: escaped, a few marks of Markdown shown, the quoted stretch marked.

The text is untrusted. All of it passes through `html.escape`; the only tags that come out are the ones written here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

from corpus.document import Source, Span
from corpus.markup import REFERENCE, plain, references
from ui.web.interface import Interface

_STRONG = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*")
_RULER = re.compile(r"[\s|:-]*-[\s|:-]*\Z")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_BORDER = re.compile(r"(?<!\\)\|")
_REFERENCES_SHOWN = 12  # of one "[…]": "[1-999]" names more than anyone wants to see
# Stands at both ends of a piece while its markup is taken out, so that the blanks there are kept and a "-" there is
# not taken for a list's: it is neither a letter nor white space nor Markdown.
_EDGE = "\u2060"


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a document, of which a part is marked.

    - text: the stretch, exactly as it stands in the document.
    - quote: the part to mark, counted within `text`; an empty span marks nothing.
    - lead: what must be read before it (a table's header row, a list's introducing sentence).
    - asked: the part set in bold, within the quote; where there is one, no other part of the quote is.
    - sources: the references that the document itself gives, by number.
    """

    text: str
    quote: Span = Span(0, 0)
    lead: str | None = None
    sources: Mapping[int, Source] | None = None
    asked: Span | None = None


def safe_url(url: str | None) -> str | None:
    """The address if a link may lead there: http or https to a named host, without blanks or control characters."""
    if url is None or any(char.isspace() or not char.isprintable() for char in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def marked_html(stretch: Marked, interface: Interface) -> str:
    """The stretch as HTML blocks (paragraphs, list items, tables), `<mark>` around exactly the quote."""
    lead = (stretch.lead or "").strip()
    header = lead if "|" in lead else None
    blocks = [f'<p class="lead">{escape(plain(lead))}</p>'] if lead and not header else []
    rows: list[Span] = []
    for line in _with_first_item(_lines(stretch.text, in_table=header is not None), stretch.text):
        if line.kind == "row":
            if header is None or stretch.text[line.start : line.end].strip() != header:
                rows.append(Span(line.start, line.end))
            continue
        if line.kind == "ruler":
            continue
        blocks.extend(table_html(stretch, header, rows, interface))
        rows = []
        inner = inline_html(stretch, line.start, line.end, interface)
        if inner.strip():
            blocks.append(f'<p class="item">{inner}</p>' if line.kind == "item" else f"<p>{inner}</p>")
    blocks.extend(table_html(stretch, header, rows, interface))
    return "".join(blocks)


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str  # row, ruler, item or text
    start: int
    end: int


def _lines(text: str, *, in_table: bool) -> Iterator[_Line]:
    """The text's blocks: table rows and list items line by line, other lines joined up to a blank line."""
    paragraph: _Line | None = None
    start = 0
    for raw in text.splitlines(keepends=True):
        end = start + len(raw)
        kind = _kind(raw, in_table=in_table)
        if paragraph and kind == "text":
            paragraph = _Line(paragraph.kind, paragraph.start, end)
        else:
            if paragraph:
                yield paragraph
            paragraph = None
            if kind == "text":
                paragraph = _Line("text", start, end)
            elif kind == "item":
                marker = _ITEM.match(raw)
                paragraph = _Line("item", start + (marker.end() if marker else 0), end)
            elif kind != "blank":
                yield _Line("text" if kind == "heading" else kind, start, end)
        start = end
    if paragraph:
        yield paragraph


def _with_first_item(lines: Iterable[_Line], text: str) -> Iterator[_Line]:
    """The lines, the first one an item where only its marker was left out: a span of an item starts behind it."""
    known = [*lines]
    if len(known) > 1 and (known[0].kind, known[1].kind) == ("text", "item"):
        first = text[known[0].start : known[0].end]
        apart = "\n\n" in text[known[0].end - 1 : known[1].start]
        if not apart and not first.rstrip().endswith(":"):
            known[0] = replace(known[0], kind="item")
    yield from known


def _kind(line: str, *, in_table: bool) -> str:
    stripped = line.strip()
    if not stripped:
        return "blank"
    if stripped.startswith("|") or (in_table and _BORDER.search(stripped)):
        return "ruler" if _RULER.match(stripped) else "row"
    if _HEADING.match(line):
        return "heading"
    return "item" if _ITEM.match(line) else "text"


def table_html(stretch: Marked, header: str | None, rows: Sequence[Span], interface: Interface) -> Iterable[str]:
    """One table of the rows, under the header row; nothing where there is no row."""
    if not rows:
        return
    head = ""
    if header is not None:
        cells = (plain(header[cell.start : cell.end]) for cell in _cells(header, Span(0, len(header))))
        head = "<thead><tr>" + "".join(map(_header_cell, cells)) + "</tr></thead>"
    body = []
    for row in rows:
        quoted = row.start < stretch.quote.end and stretch.quote.start < row.end
        cells_ = (inline_html(stretch, cell.start, cell.end, interface) for cell in _cells(stretch.text, row))
        inner = "".join(f"<td>{cell}</td>" for cell in cells_)
        body.append(f'<tr class="quoted">{inner}</tr>' if quoted else f"<tr>{inner}</tr>")
    # Focusable, so that a table wider than its card can be scrolled by keyboard.
    opening = f'<div class="table" tabindex="0" role="group" aria-label="{escape(interface.table)}">'
    yield f"{opening}<table>{head}<tbody>{''.join(body)}</tbody></table></div>"


def _header_cell(cell: str) -> str:
    return f'<th scope="col">{escape(cell)}</th>' if cell else "<td></td>"


def _cells(text: str, row: Span) -> list[Span]:
    """Where a row's cells lie, the blanks around them left out."""
    start, end = _trimmed(text, row.start, row.end)
    if text[start:end].startswith("|"):
        start += 1
    if text[start:end].endswith("|") and not text[start:end].endswith("\\|"):
        end -= 1
    borders = [match.start() for match in _BORDER.finditer(text, start, end)]
    pairs = zip([start, *(border + 1 for border in borders)], [*borders, end], strict=True)
    return [Span(*_trimmed(text, first, last)) for first, last in pairs]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def inline_html(stretch: Marked, start: int, end: int, interface: Interface) -> str:
    """Characters `start` to `end`, escaped; strong text and the document's references shown, the quote marked."""
    text, quote = stretch.text, stretch.quote
    start, end = _trimmed(text, start, end)
    found = [Span(*match.span()) for match in REFERENCE.finditer(text, start, end)]
    notes = {note.start: note.end for note in found}
    strong = [Span(*match.span()) for match in _STRONG.finditer(text, start, end)]
    asterisks = [Span(edge, edge + 2) for span in strong for edge in (span.start, span.end - 2)]
    asked = [stretch.asked] if stretch.asked else []
    if asked:
        strong = [span for span in strong if span.end <= quote.start or quote.end <= span.start]
    edges = {edge for span in (*asterisks, quote, *asked) for edge in (span.start, span.end)} | {
        *notes,
        *notes.values(),
    }
    # A reference is one piece: a quote that ends inside it ends before or behind it.
    cuts = [cut for cut in sorted(edges) if start < cut < end and (cut in notes or not _within(cut, cut + 1, found))]
    out: list[str] = []
    marking = False
    for first, last in pairwise([start, *cuts, end]):
        if _within(first, last, asterisks):
            continue
        if (quote.start <= first < quote.end) != marking:
            out.append("</mark>" if marking else "<mark>")
            marking = not marking
        if first in notes:
            out.append(_references(text[first:last], stretch.sources or {}, interface))
            continue
        piece = plain(f"{_EDGE}{text[first:last]}{_EDGE}")[1:-1]
        shown = escape(piece.rstrip() if last in notes else piece)
        if shown and _within(first, last, asked):
            shown = f'<strong class="asked">{shown}</strong>'
        out.append(f"<strong>{shown}</strong>" if shown and _within(first, last, strong) else shown)
    return "".join([*out, "</mark>" if marking else ""])


def _within(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of the spans, which come in order without overlap, holds characters `start` to `end`."""
    place = bisect_right(spans, start, key=lambda span: span.start) - 1
    return place >= 0 and end <= spans[place].end


def _references(mark: str, sources: Mapping[int, Source], interface: Interface) -> str:
    """The document's own "[3]", named as such, so that nobody takes it for one of Passerelle's numbers."""
    shown = []
    for number in references(mark)[:_REFERENCES_SHOWN]:
        label = escape(interface.reference_short.format(number=number))
        source = sources.get(number)
        title = escape(interface.reference.format(number=number, title=source.title)) if source else ""
        url = safe_url(source.url) if source else None
        if url:
            link = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer" title="{title}">{label}</a>'
            shown.append(link)
        else:
            shown.append(f'<span title="{title}">{label}</span>' if title else f"<span>{label}</span>")
    return f'<sup class="reference">{", ".join(shown)}</sup>'
