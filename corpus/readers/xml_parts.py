"""XML inside office files, read without entities, without requests, and no deeper than the limit: the door to lxml."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Protocol

from lxml import etree

from corpus.errors import ContentError
from corpus.limits import DEPTH, XML_BYTES
from corpus.sayings import Said

_SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
}
_KEPT = 1_000  # empty elements that a stream leaves behind before it removes them
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (DEPTH + 1)})")


class Element(Protocol):
    """What the readers use of an element; names are written "{namespace}name"."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, name: str, default: str) -> str:
        """An attribute."""

    def find(self, path: str) -> Element | None:
        """The first element at `path` below."""

    def findall(self, path: str) -> list[Element]:
        """All elements at `path` below."""

    def iter(self, *names: str) -> Iterator[Element]:
        """The element and all inside it, in the order of the document; of these names alone, where any are given."""

    def iterancestors(self, *names: str) -> Iterator[Element]:
        """The elements around, from the innermost."""

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def parse(content: bytes, name: str) -> Element:
    """The root of the XML in `content`; `name` is how errors call it. Comments and instructions are not in the tree.

    Raises ContentError, also where the XML declares entities or anything else of a document type: office files never
    do.
    """
    if len(content) > XML_BYTES:
        most, found = XML_BYTES // 1_000_000, len(content) // 1_000_000
        raise ContentError(Said.TOO_MUCH_XML(most=most, part=name, found=found))
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.LxmlError, SyntaxError, ValueError, LookupError) as error:
        raise _damaged(name, error) from error
    if root is None:
        raise ContentError(Said.XML_EMPTY(part=name))
    _refuse(root, name)
    found_root: Element = root
    return found_root


def stream(content: bytes, name: str, *tags: str) -> Iterator[Element]:
    """The elements named `tags` of a large part, one after the other; each is gone when the next is asked for.

    Raises ContentError as `parse` does.
    """
    events = etree.iterparse(
        io.BytesIO(content), events=("end",), tag=tags, remove_comments=True, remove_pis=True, **_SAFE
    )
    count = 0
    try:
        for _, element in events:
            if not count:
                _refuse(element.getroottree().getroot(), name)
            yield element
            element.clear()
            count += 1
            if count % _KEPT == 0:
                parent = element.getparent()
                while element.getprevious() is not None:
                    del parent[0]
    except (etree.LxmlError, SyntaxError, ValueError, LookupError) as error:
        raise _damaged(name, error) from error


def _refuse(root: Any, name: str) -> None:
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise ContentError(Said.XML_DOCTYPE(part=name))
    if _TOO_DEEP(tree):
        raise _too_deep(name)


def _damaged(name: str, error: Exception) -> ContentError:
    reason = " ".join(str(error).split())[:100]
    if "depth" in reason:
        return _too_deep(name)
    return ContentError(Said.XML_FAULT(part=name, error=reason))


def _too_deep(name: str) -> ContentError:
    return ContentError(Said.TOO_DEEP_XML(most=DEPTH, part=name))
