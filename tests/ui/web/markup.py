"""HTML read back the way a browser reads it, so that tests can say what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "meta", "link"}


@dataclass
class Element:
    """An element: what it holds, in order, as elements and text."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str | None = None, css_class: str | None = None) -> list[Element]:
        """Elements inside, in reading order, of that tag and that class."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                classes = (child.attributes.get("class") or "").split()
                if tag in (None, child.tag) and (css_class is None or css_class in classes):
                    found.append(child)
                found += child.all(tag, css_class)
        return found

    def one(self, tag: str | None = None, css_class: str | None = None) -> Element:
        """The only element of that tag and class."""
        (found,) = self.all(tag, css_class)
        return found

    def text(self, without: str | None = None) -> str:
        """All text inside, elements of the tag `without` left out."""
        return "".join(
            child if isinstance(child, str) else child.text(without)
            for child in self.children
            if isinstance(child, str) or child.tag != without
        )

    def __getitem__(self, attribute: str) -> str:
        """An attribute that must be there."""
        value = self.attributes[attribute]
        assert value is not None
        return value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> says an attribute twice"
        element = Element(tag, dict(attrs))
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def finish(self) -> Element:
        self.close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> stays open"
        return self.root


def read_html(html: str) -> Element:
    """The HTML's elements; every one must be closed in its place."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()
