"""Lines become headings, paragraphs, list items and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import quantiles
from typing import Literal

from corpus.readers.pdf_columns import Column, Region
from corpus.readers.pdf_marker import is_weak, opening
from corpus.readers.pdf_print import Line
from corpus.readers.pdf_tables import Table

_LARGER = 1.12  # times the size of the text: a heading
_SMALLER = 0.93  # times it: a footnote or a caption
_WIDER = 1.28  # times the usual distance of lines: a new paragraph
_FOOT = 3.0  # font sizes left on a line that is full
_INDENT = 0.9  # font sizes
_LONGEST_HEADING = 200  # characters
_HEADING_LINES = 4
_ENDING = (".", "!", "?", "…", ":", ";", "»", ")", "”", '"')
_TRAIL = re.compile(r"(?:[\s»”\"')]|\[\d{1,3}\]|[¹²³⁰⁴-⁹])+\Z")  # what may stand behind the end of a sentence
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|tab(?:leau|le|elle|\.)?|abb(?:ildung|\.)?|graphique|schéma|carte|photo)\s*[0-9ivx]+\b"
    r"|(?:sources?|quellen?|crédits? photos?|photo|foto)\s*:",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:[¹²³⁰⁴-⁹]+|\d{1,3}|\*{1,3}|\[\d{1,3}\])")

Kind = Literal["heading", "paragraph", "item", "aside"]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    - kind: an `aside` is a footnote or a caption, which a sentence may run around.
    - page: from 0.
    - column: its page and its place there; a block goes on only in another one.
    - left: of a list item, where its marker stands.
    - inner: of a list item, where its text stands.
    - room: left on its last line, in points; no more than that is left where it goes on elsewhere.
    - first: how wide its first word is, in points.
    - indented: whether its first line begins further right than the others of the column.
    """

    kind: Kind
    page: int
    lines: tuple[str, ...]
    size: float
    bold: bool
    column: tuple[int, int] = (0, 0)
    marker: str = ""
    left: float = 0.0
    inner: float = 0.0
    room: float = 0.0
    first: float = 0.0
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page, from 0."""

    page: int
    table: Table


def pitch(columns: Sequence[Column]) -> float:
    """The usual distance of the lines of a paragraph, in font sizes."""
    distances = [
        (after.base - before.base) / before.size
        for column in columns
        for before, after in pairwise(column.lines)
        if before.size > 0
        and abs(before.size - after.size) < 0.5
        and 0.8 < (after.base - before.base) / before.size < 2.2
    ]
    return quantiles(distances, n=4)[0] if len(distances) > 1 else 1.25


def blocks(regions: Sequence[Region], page: int, height: float, body: float, usual: float) -> Iterator[Block | Grid]:
    """The blocks of one page, `height` points high, of a document whose text is printed in the size `body`."""
    for place, region in enumerate(regions):
        if isinstance(region, Table):
            yield Grid(page, region)
        else:
            for block in _column(region, page, height, body, usual):
                yield replace(block, column=(page, place))


def _column(column: Column, page: int, height: float, body: float, usual: float) -> Iterator[Block]:
    left, right = min(line.left for line in column.lines), _right(column.lines)
    group: list[Line] = []
    numbers = 0  # the last number of the list
    for line in column.lines:
        if group:
            marked = _opens_item(line, group, right, left, numbers)
            if marked or _parts(group, line, right, usual):
                yield _block(group, page, height, body, left, right)
                group = []
        if not group and (match := opening(line.text)) and match["number"]:
            digits = "".join(filter(str.isdigit, match["number"]))
            numbers = int(digits) if digits else 0
        group.append(line)
    if group:
        last = _block(group, page, height, body, left, right)
        # A bold line that fills the foot of a column is the beginning of a sentence, no heading without a text.
        broken = last.kind == "heading" and last.size < _LARGER * body and last.room < _FOOT * last.size
        yield replace(last, kind="paragraph") if broken else last


def _right(lines: Sequence[Line]) -> float:
    """The right edge of a column, where a few lines may reach out of it."""
    return sorted((line.right for line in lines), reverse=True)[len(lines) // 12]


def _opens_item(line: Line, group: Sequence[Line], right: float, left: float, numbers: int) -> bool:
    match = opening(line.text)
    if match is None:
        return False
    before = group[-1]
    if not is_weak(match):
        return True
    in_list = opening(group[0].text) is not None
    inner = _inner(group[0]) if in_list else left
    outside = line.left < inner - 0.3 * line.size if in_list else abs(line.left - before.left) > _INDENT * line.size
    digits = "".join(filter(str.isdigit, match["number"] or ""))
    next_number = bool(digits) and int(digits) in (1, numbers + 1)
    if in_list and not outside:
        return _room_left(before, line, right) or before.text.endswith((":", ";"))
    return outside or next_number or _room_left(before, line, right) or before.text.endswith((":", ";"))


def _parts(group: Sequence[Line], line: Line, right: float, usual: float) -> bool:
    """Whether a line does not go on from the lines before."""
    before = group[-1]
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.08 * size:
        return True
    if before.bold != line.bold and _room_left(before, line, right):
        return True
    if line.base - before.base > _WIDER * usual * size or line.base < before.base:
        return True
    if opening(group[0].text):
        if line.left > _inner(group[0]) - 0.5 * size:
            return False
        hanging = len(group) > 1 and group[1].left > line.left + 0.5 * size
        sentence = before.text.endswith(_ENDING) and not line.text[:1].islower() and line.left <= group[0].left + 1
        return hanging or sentence or _room_left(before, line, right)
    if len(group) > 1 and line.left > min(other.left for other in group[1:]) + _INDENT * size:
        return not _centred(before, line)
    first_is_out = len(group) == 1 and abs(line.left - before.left) > _INDENT * size
    if first_is_out and line.left > before.left and not _centred(before, line):
        return before.text.endswith(_ENDING)
    return _room_left(before, line, right)


def _centred(before: Line, line: Line) -> bool:
    return abs((before.left + before.right) - (line.left + line.right)) < 0.6 * line.size


def _room_left(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of a line would have fitted on the one before, which so was ended on purpose."""
    first = line.words[0]
    end = before.right
    if _centred(before, line) and abs(before.left - line.left) > _INDENT * line.size:
        end += max(0.0, before.left - min(before.left, line.left)) * 1.0
    return end + 0.3 * line.size + (first.right - first.left) < right - 1.2 * line.size


def _inner(line: Line) -> float:
    """Where the text behind the marker of an item begins."""
    match = opening(line.text)
    used = len(line.text[: match.end()].replace(" ", "")) if match else 0
    for word in line.words:
        if used <= 0:
            return word.left
        used -= len(word.text)
    return line.words[0].left


def _block(lines: Sequence[Line], page: int, height: float, body: float, left: float, right: float) -> Block:
    first, last = lines[0], lines[-1]
    size, bold = first.size, all(line.bold for line in lines)
    texts = [line.text for line in lines]
    match = opening(texts[0])
    room, wide = right - last.right, first.words[0].right - first.words[0].left
    indented = first.left > left + _INDENT * size
    large = size >= _LARGER * body
    whole = " ".join(texts)
    short = (
        len(lines) <= _HEADING_LINES * (1 + large) and len(whole) <= _LONGEST_HEADING and any(map(str.isalpha, whole))
    )
    heading = short and not _TRAIL.sub("", whole).endswith((".", ";", ",", ":")) and (large or bold)
    if large and size >= 1.35 * body and short:
        heading = True
    if heading and not (match and match["bullet"]):
        return Block("heading", page, tuple(texts), size, bold, room=room)
    if size < _SMALLER * body and (_CAPTION.match(whole) or (_NOTE.match(whole) and first.base > 0.5 * height)):
        return Block("aside", page, tuple(texts), size, bold)
    if match:
        marker = match["number"] or "-"
        inner = _inner(first)
        lines_ = (texts[0][match.end() :], *texts[1:])
        return Block("item", page, lines_, size, bold, marker=marker, left=first.left, inner=inner, room=room)
    kind: Kind = "aside" if _CAPTION.match(whole) and len(whole) < 300 else "paragraph"
    return Block(kind, page, tuple(texts), size, bold, left=first.left, room=room, first=wide, indented=indented)
