"""The words of an element on lines, as people read them."""

from __future__ import annotations

import re

from corpus.readers.page_main import UNREAD
from corpus.readers.page_tree import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "html body address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form header hgroup hr legend li listing main menu nav ol optgroup option p pre search section"
    " summary table tbody td tfoot th thead tr ul xmp".split()
)
_SPACE = re.compile(r"[ \t\n\r\f\x0b]+")  # a non-breaking space is none
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_NUMBER = re.compile(r"[\[(]?\s*(\d{1,3})\s*[\])]?")


def collapsed(text: str) -> str:
    """`text` of a page with one space where its markup has blanks and line ends."""
    return _SPACE.sub(" ", text)


def flat(element: Element, left: frozenset[Element] = frozenset(), literal: bool = False) -> str:
    """The words of `element` without what is in `left`; a line for each block in it.

    - literal: blanks and line ends count as they stand.
    """
    found: list[str] = []
    ahead: list[Element | str] = [element]
    while ahead:
        node = ahead.pop()
        if isinstance(node, str):
            found.append(node if literal or node == "\n" else collapsed(node))
        elif node in left or node.tag in UNREAD:
            continue
        elif node.tag == "br":
            found.append("\n")
        elif node.tag == "sup" and node is not element:
            found.append(raised(node))
        else:
            around = ["\n"] if node.tag in BLOCKS or node.tag in HEADINGS else []
            ahead.extend([*around, *reversed(node.children), *around])
    return "".join(found)


def raised(element: Element) -> str:
    """The words of a raised element, so that no number grows by them.

    The mark of a footnote is written "[3]", other figures as raised ones ("m²"); letters stay what they are ("1er").
    """
    text = flat(element).strip()
    number = _NUMBER.fullmatch(text)
    linked = any(inner.get("href") for inner in element.elements()) or any(
        outer.tag == "a" and outer.get("href") for outer in element.ancestors()
    )
    if number and (linked or "[" in text):
        return f"[{number[1]}]"
    return text.translate(_RAISED) if any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) else text
