"""The elements of a web page, as a browser makes them of its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import ContentError
from corpus.limits import ELEMENTS, MARKUP_DEPTH
from corpus.sayings import Said

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A tag with two thousand attributes, quoted or not.
_WIDE_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"'\s]*+(?:"[^"<>]*+"|'[^'<>]*+'|\s++[^<>"'\s])){2000}""")
_MARKUP = re.compile(r"<[^<>]*>")
# What a browser opens again in every block that follows, until it is closed.
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Elements that have no content, or whose end people leave out.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot"
    " colgroup caption option optgroup html head body path rect circle line use".split()
)


@dataclass(eq=False, slots=True)
class Element:
    """An element; its text stands between its elements, among `children`. Attributes' names are in lower case."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)
    place: int = 0  # among the children of its parent, as they were at first

    def get(self, name: str) -> str:
        """The value of an attribute without blanks around it; empty where there is none."""
        return self.attributes.get(name, "").strip()

    def elements(self) -> Iterator[Element]:
        """The element itself and all within it, in the order of the page."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            yield element
            ahead.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def text(self) -> str:
        """All text in this element, whether people see it or not."""
        found: list[str] = []
        ahead: list[Element | str] = [self]
        while ahead:
            node = ahead.pop()
            if isinstance(node, str):
                found.append(node)
            else:
                ahead.extend(reversed(node.children))
        return "".join(found)


@dataclass(frozen=True, slots=True)
class PageTree:
    """A page: its outermost element, and the comments in its markup."""

    root: Element
    comments: tuple[str, ...]


def parse(markup: str) -> PageTree:
    """The page that `markup` makes. Nothing it names is fetched, no entity of its own is known, no script runs.

    The parser takes time that grows with the square of how deep elements lie and how many attributes one has; what
    goes too far is refused before. Raises ContentError.
    """
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    _refuse_bombs(markup)
    try:
        node = LexborHTMLParser(_closed(markup.encode(errors="replace").decode())).root
    except (SelectolaxError, ValueError, RuntimeError, MemoryError) as error:
        raise ContentError(Said.NO_MARKUP()) from error
    if node is None:
        raise ContentError(Said.NO_TEXT())
    root = Element("html", _attributes(node.attributes))
    open_nodes: list[LexborNode] = [node]
    comments = [beside.comment_content or "" for beside in _beside(node)]
    element, child = root, node.child
    # The tree of the parser is walked by its links: it may be deeper than Python lets functions call each other.
    while True:
        if child is None:
            if element.parent is None:
                break
            element, child = element.parent, open_nodes.pop().next
            continue
        if child.is_text_node:
            element.children.append(child.text_content or "")
        elif child.is_comment_node:
            comments.append(child.comment_content or "")
        elif child.is_element_node:
            inner = Element(str(child.tag).lower(), _attributes(child.attributes), element, place=len(element.children))
            element.children.append(inner)
            if inner.tag == "template":
                # What is in it is another tree, which nobody sees.
                inner.children.append(_MARKUP.sub(" ", child.html or ""))
            open_nodes.append(child)
            element, child = inner, child.child
            continue
        child = child.next
    return PageTree(root, tuple(comments))


def _beside(root: LexborNode) -> Iterator[LexborNode]:
    """The comments before and after the outermost element."""
    node = root.parent.child if root.parent else None
    while node is not None:
        if node.is_comment_node:
            yield node
        node = node.next


def _attributes(found: dict[str, str | None]) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in found.items()}


def _refuse_bombs(markup: str) -> None:
    """Raise ContentError where `markup` would take the parser, or what comes after it, too long or too much memory."""
    depth = formats = elements = 0
    for tag in _TAG.finditer(markup):
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if name in _FORMATS:
            formats = max(0, formats + step)
        if name not in _FLAT:
            depth = max(0, depth + step)
        elements += 1 + formats
        if depth > MARKUP_DEPTH:
            raise ContentError(Said.TOO_DEEP_ELEMENTS(most=MARKUP_DEPTH))
        if elements > ELEMENTS:
            raise ContentError(Said.TOO_MANY_ELEMENTS(most=ELEMENTS))
    if _WIDE_TAG.search(markup):
        raise ContentError(Said.TOO_MANY_ATTRIBUTES(most=2000))


def _closed(markup: str) -> str:
    """`markup` where elements that only XML closes at once are closed in HTML too: all after them would be in them."""
    if "<?xml" not in markup[:200] and "xhtml" not in markup[:1000].lower():
        return markup
    return re.sub(r"<(script|style|title|textarea|div|span|a|p|i|b|iframe)(\s[^<>]*)?/>", r"<\1\2></\1>", markup)
