"""From the elements of a page to text with headings, paragraphs, lists and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.composer import Composer
from corpus.document import Span
from corpus.limits import CELLS
from corpus.readers.page_table import is_data, read_table
from corpus.readers.page_tree import Element
from corpus.readers.page_words import BLOCKS, HEADINGS, collapsed, flat, raised

_LISTS = frozenset("ul ol menu dir dl".split())
_QUOTES = frozenset("blockquote figcaption caption".split())
_MARKED = re.compile(r"\s*([·•▪o§–-]|\d{1,3}[.)]|[a-zA-Z][.)])[\s\u00a0]+")
_BREAK = "\x0b"  # the end of a line that the page asks for; no text of a page holds one


@dataclass(slots=True)
class _List:
    """An open list: the marker of its next item, and what the last term of a list of definitions was."""

    ordered: bool
    number: int = 1
    step: int = 1
    kind: str = "1"
    term: Span | None = None


@dataclass(slots=True)
class _Item:
    """An open list item; `own` is where the first words of its own are, once they are written."""

    marker: str
    depth: int
    parent: Span | None
    own: Span | None = None


@dataclass(slots=True)
class PageText:
    """Writes parts of a page, without what is in `left`, into a composer.

    - bare: whether a paragraph may head the next one, as in a page; a line of greeting in a mail heads nothing.
    - cells: how many more may be written of tables.
    """

    composer: Composer
    left: frozenset[Element]
    bare: bool = True
    cells: int = CELLS
    _words: list[str] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _quotes: int = 0
    _level: int = 1

    def write(self, part: Element) -> None:
        """Write all that people read in `part`."""
        ahead: list[tuple[Element | str, bool]] = [(part, False)]
        # One stack of what is to be opened and closed: pages may be deeper than functions can call each other.
        while ahead:
            node, closes = ahead.pop()
            if isinstance(node, str):
                self._words.append(collapsed(node))
            elif closes:
                self._close(node)
            elif node not in self.left and self._open(node):
                ahead.append((node, True))
                ahead.extend((child, False) for child in reversed(node.children))
        self._flush()

    def _open(self, element: Element) -> bool:
        """Begin an element; False where nothing in it is still to be written."""
        tag = element.tag
        if tag in BLOCKS or _level_of(element):
            self._flush()
        if tag == "br":
            self._words.append(_BREAK)
        elif tag == "q":
            self._words.append("“")
        elif tag == "sup":
            self._words.append(raised(element))
            return False
        elif tag == "button":
            return any(_level_of(outer) for outer in element.ancestors())
        elif tag in ("pre", "listing", "xmp"):
            self._write(flat(element, self.left, literal=True))
            return False
        elif tag in _QUOTES:
            self._quotes += 1
        elif tag in _LISTS:
            self._lists.append(_opened(element))
        elif tag in ("li", "dt", "dd"):
            self._open_item(element)
        elif tag == "table" and is_data(element):
            self._table(element)
            return False
        return True

    def _close(self, element: Element) -> None:
        tag = element.tag
        if level := _level_of(element):
            self._flush(heading=self._level + 1 if level > 6 else level)
        elif tag in BLOCKS:
            self._flush(listed=_level_of_item(element))
        if tag == "q":
            self._words.append("”")
        elif tag in _QUOTES:
            self._quotes -= 1
        elif tag in _LISTS:
            self._lists.pop()
        elif tag in ("li", "dt", "dd"):
            item = self._items.pop()
            if tag == "dt" and self._lists:
                self._lists[-1].term = item.own

    def _open_item(self, element: Element) -> None:
        own = self._lists[-1] if self._lists else _List(False)
        parent = next((item.own for item in reversed(self._items) if item.own), None)
        depth = max(len(self._lists) - 1, 0)
        if element.tag == "dd" and own.term:
            parent, depth = own.term, depth + 1
        self._items.append(_Item(_marker(own, element), depth, parent))

    def _table(self, element: Element) -> None:
        for inner in element.children:
            if isinstance(inner, Element) and inner.tag == "caption" and inner not in self.left:
                self.composer.paragraph(flat(inner, self.left), quoted=True)
        table = read_table(element, self.left, self.cells)
        self.cells -= sum(map(len, table.rows))
        self.composer.table(table.rows, table.header)

    def _flush(self, heading: int = 0, listed: int = 0) -> None:
        """Write the words met since the last block; two line ends that the page asks for end a paragraph."""
        text = re.sub(rf" *{_BREAK} *", _BREAK, re.sub(" {2,}", " ", "".join(self._words)))
        self._words.clear()
        marked = _MARKED.match(text) if listed else None
        if marked and not self._items:
            self.composer.item(text[marked.end() :], listed - 1, marked[1] if marked[1][0].isdigit() else "-")
            return
        for words in [text] if heading else re.split(f"{_BREAK}{{2,}}", text):
            self._write(words.replace(_BREAK, "\n"), heading)

    def _write(self, words: str, heading: int = 0) -> None:
        if not words.strip():
            return
        if self._items:
            item = self._items[-1]
            span = self.composer.item(words, item.depth, "" if item.own else item.marker, item.parent)
            item.own = item.own or span
        elif heading and not self._quotes:
            if self.composer.heading(words, heading):
                self._level = heading
        else:
            self.composer.paragraph(words, quoted=self._quotes > 0 or not self.bare)


def _level_of(element: Element) -> int:
    """The level of a heading, 0 where the element is none; 7 for what unfolds a part: one below the heading above."""
    if element.tag in HEADINGS:
        return HEADINGS[element.tag]
    if element.tag == "summary":
        return 7
    if element.get("role") != "heading":
        return 0
    level = element.get("aria-level")
    return int(level) if re.fullmatch("[1-6]", level) else 2


def _level_of_item(element: Element) -> int:
    """The level of a list item as Word writes it, a paragraph that begins with its marker; 0 where it is none."""
    style = element.get("style")
    if element.tag != "p" or not ("mso-list" in style or element.get("class").startswith("MsoListParagraph")):
        return 0
    level = re.search(r"level([1-9])", style)
    return int(level[1]) if level else 1


def _opened(element: Element) -> _List:
    start = element.get("start")
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    backwards = "reversed" in element.attributes
    if backwards and not start:
        number = sum(isinstance(child, Element) and child.tag == "li" for child in element.children)
    return _List(element.tag == "ol", number, -1 if backwards else 1, element.get("type") or "1")


def _marker(around: _List, element: Element) -> str:
    """The marker of a list item, counting on."""
    if not around.ordered:
        return "-"
    if re.fullmatch(r"-?\d{1,6}", element.get("value")):
        around.number = int(element.get("value"))
    number = around.number
    around.number += around.step
    if around.kind in "aA" and 1 <= number <= 26:
        return f"{chr(ord(around.kind) + number - 1)}."
    if around.kind in "iI" and 1 <= number <= 50:
        roman = "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        roman = roman.replace("xxxxx", "l").replace("xxxx", "xl")
        return f"{roman.upper() if around.kind == 'I' else roman}."
    return f"{number}."
