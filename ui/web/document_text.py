"""The text of a document as safe HTML, with its structure; one sentence of it marked.

All of the text is drawn: what is no block (a list of sources at the end) stands as it is, line by line. A long text
comes in parts.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby, pairwise
from typing import Literal

from corpus.document import BlockKind, Document, Span
from corpus.markup import plain
from ui.web.interface import Interface
from ui.web.quote import Marked, inline_html, safe_url, table_html

PART = 150_000  # characters drawn at once; some seventy pages
_DEEPEST = 6  # level of a heading in HTML
_TOP = 3  # that of the outermost headings; the title has 2
_LONGEST_HEADING = 1_000  # characters in which its underline, or the marks that close it, are looked for
_INDENT = 100  # characters before an item in which its number and its indent are looked for
_NESTING = 4  # deepest that a list is set in
_ONLY_MARKUP = re.compile(r"[\s|*_#>~`=:+\-•]*(?:\d{1,3}[.)][ \t]*)?")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]+")
_HEADING_END = re.compile(r"(?:[ \t]+#+)?[ \t]*(?:\n[ \t>]*(?:=+|-+)[ \t]*)?\Z")
_NUMBER = re.compile(r"\d{1,3}[.)]")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of text that is drawn as one thing: a block, or a line that belongs to none (`rest`).

    - level: of a heading, as HTML counts.
    - lead: a row's header row.
    - pages: of the file, that begin with it.
    """

    kind: BlockKind | Literal["rest"]
    start: int
    end: int
    level: int = _TOP
    lead: Span | None = None
    pages: tuple[int, ...] = ()


def strips(document: Document) -> Iterator[Strip]:
    """All of a document's text that says something, in order, without overlap."""
    behind = 0
    for block in document.blocks:
        yield from _rest(document.text, behind, block.start)
        level = min(_DEEPEST, _TOP + (block.section.count(" > ") + 1 if block.section else 0))
        yield Strip(block.kind, block.start, block.end, level, block.lead if block.kind == "row" else None)
        behind = block.end
    yield from _rest(document.text, behind, len(document.text))


def parts(document: Document) -> list[list[Strip]]:
    """The strips in groups of some `PART` characters; one empty group where there are none."""
    found: list[list[Strip]] = [[]]
    pages = deque(enumerate((page.start for page in document.pages), 1))
    for strip in strips(document):
        begun = []
        while pages and pages[0][1] <= strip.start:
            begun.append(pages.popleft()[0])
        strip = replace(strip, pages=tuple(begun)) if begun else strip
        if found[-1] and strip.end - found[-1][0].start > PART:
            found.append([])
        found[-1].append(strip)
    return found


def part_of(groups: Sequence[Sequence[Strip]], offset: int) -> int:
    """The number, from 1, of the part that character `offset` stands in."""
    return next((number for number, group in enumerate(groups, 1) if group and offset < group[-1].end), len(groups))


def text_html(document: Document, part: Sequence[Strip], goal: Span | None, interface: Interface) -> str:
    """A part of the text; `<mark>` around exactly the goal, the first one to be gone to."""
    stretch = Marked(document.text, goal or Span(0, 0), sources={one.number: one for one in document.sources})
    out: list[str] = []
    for (kind, header), group in groupby(part, key=_group):
        for run in _between_pages(list(group)):
            numbers = (escape(interface.page.format(page=number)) for number in run[0].pages)
            out += [f'<p class="page-start"><span>{number}</span></p>' for number in numbers]
            out.append(_drawn(document, stretch, kind, header, run, interface))
    # All text is escaped: this tag is one of ours.
    return "".join(out).replace("<mark>", '<mark data-goal tabindex="-1">', 1)


def _rest(text: str, start: int, end: int) -> Iterator[Strip]:
    """What stands between two blocks, line by line."""
    if _ONLY_MARKUP.fullmatch(text, start, end):
        return
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if not _ONLY_MARKUP.fullmatch(line):
            yield Strip("rest", at, at + len(line))
        at += len(line)


def _group(strip: Strip) -> tuple[str, Span | None]:
    """Items are drawn together, and rows under one header."""
    if strip.kind == "header":
        return "row", Span(strip.start, strip.end)
    return strip.kind, strip.lead


def _between_pages(run: Sequence[Strip]) -> Iterator[list[Strip]]:
    cuts = [place for place, strip in enumerate(run) if place and strip.pages]
    for first, last in pairwise([0, *cuts, len(run)]):
        yield list(run[first:last])


def _drawn(
    document: Document, stretch: Marked, kind: str, header: Span | None, run: Sequence[Strip], interface: Interface
) -> str:
    match kind:
        case "row":
            return _table(stretch, header, run, interface)
        case "item":
            return f"<ul>{''.join(_item(stretch, strip, interface) for strip in run)}</ul>"
        case "heading":
            return "".join(_heading(document, stretch, strip, interface) for strip in run)
        case "rest":
            return "".join(f'<p class="rest">{_line(stretch, strip, interface)}</p>' for strip in run)
    shown = (inline_html(stretch, strip.start, strip.end, interface) for strip in run)
    return "".join(f"<p>{inner}</p>" for inner in shown if inner)


def _table(stretch: Marked, header: Span | None, run: Sequence[Strip], interface: Interface) -> str:
    rows = [Span(strip.start, strip.end) for strip in run if strip.kind == "row"]
    named = stretch.text[header.start : header.end] if header else None
    if not rows or (header and stretch.quote.start < header.end and header.start < stretch.quote.end):
        # A header alone, or one that is to be marked, is a row like any other.
        rows, named = [*([header] if header else []), *rows], None
    return "".join(table_html(stretch, named, rows, interface))


def _item(stretch: Marked, strip: Strip, interface: Interface) -> str:
    before = stretch.text[max(0, strip.start - _INDENT) : strip.start].rpartition("\n")[2]
    depth = min(_NESTING, (len(before) - len(before.lstrip())) // 2)
    number = _NUMBER.search(before)
    shown = f'<span class="item-number">{number.group()}</span> ' if number else ""
    inner = inline_html(stretch, strip.start, strip.end, interface)
    classes = " ".join(["numbered"] * bool(number) + [f"depth-{depth}"] * bool(depth))
    return f"<li{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{shown}{inner}</li>"


def _heading(document: Document, stretch: Marked, strip: Strip, interface: Interface) -> str:
    raw = document.text[strip.start : strip.end]
    opening, closing = _HEADING.match(raw), _HEADING_END.search(raw) if len(raw) <= _LONGEST_HEADING else None
    start = strip.start + (opening.end() if opening else 0)
    end = max(start, strip.start + closing.start()) if closing else strip.end
    first = strip.start == (document.blocks[0].start if document.blocks else -1)
    if first and plain(document.text[start:end]) == document.title and not _meets(stretch.quote, strip):
        return ""  # it stands above already
    return f"<h{strip.level}>{inline_html(stretch, start, end, interface)}</h{strip.level}>"


def _meets(quote: Span, strip: Strip) -> bool:
    return quote.start < strip.end and strip.start < quote.end


def _line(stretch: Marked, strip: Strip, interface: Interface) -> str:
    """A line as it stands, web addresses in it as links, unless it is to be marked."""
    if _meets(stretch.quote, strip):
        return inline_html(stretch, strip.start, strip.end, interface)
    line = stretch.text[strip.start : strip.end].strip()
    out, at = [], 0
    for found in _ADDRESS.finditer(line):
        url = found.group().rstrip(".,;:)")
        if safe_url(url) is None:
            continue
        link = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(url)}</a>'
        out += [escape(line[at : found.start()]), link]
        at = found.start() + len(url)
    return "".join([*out, escape(line[at:])])
