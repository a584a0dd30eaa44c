"""Takes out of a page what people do not see, and says what of it was written for somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.composer import seen
from corpus.extract import Note
from corpus.notice import Notice
from corpus.readers.page_main import UNREAD, is_around
from corpus.readers.page_style import Look, Styles
from corpus.readers.page_tree import Element, PageTree
from corpus.readers.page_words import HEADINGS, flat
from corpus.sayings import Said

_PROSE = 3  # words; fewer are a label
_COMMENT_PROSE = 6  # words of a comment, which programs write too
_SHOWN = 80  # characters of what is hidden
_NOTES = 10  # of a kind, longest texts first; the others are counted
_MARKUP = re.compile(r"<[^<>]*>")


def take_out(page: PageTree) -> list[Note]:
    """Take what is hidden out of `page`, which changes by it; notes of it where it is prose and no part of a menu."""
    styles = Styles([element.text() for element in page.root.elements() if element.tag == "style"])
    looks: dict[Element, Look] = {}
    found: dict[tuple[Notice, str], str] = {}  # the way and the text that is hidden, with the heading above it
    heading = ""
    for element in page.root.elements():
        if element.tag in UNREAD:
            continue
        look = styles.look(element, looks[element.parent] if element.parent in looks else Look())
        looks[element] = look
        if element.tag in HEADINGS and not look.reason:
            heading = _short(element.text(), 40)
        if look.hidden:
            _note(found, look.hidden, flat(element), heading, element)
            element.children.clear()
        elif look.reason and any(isinstance(child, str) for child in element.children):
            own = " ".join(child for child in element.children if isinstance(child, str))
            _note(found, look.reason, own, heading, element)
            element.children[:] = [child for child in element.children if not isinstance(child, str)]
    hidden = [
        Note("hidden text", _hidden(way, _short(text), above))
        for (way, text), above in sorted(found.items(), key=lambda item: -len(item[0][1]))
    ]
    return _few(hidden) + _few(list(_unread(page)))


def _hidden(way: Notice, text: str, above: str) -> Notice:
    if above:
        return Said.HIDDEN_BELOW(text=text, how=way, heading=above)
    return Said.HIDDEN_IN_PAGE(text=text, how=way)


def _note(found: dict[tuple[Notice, str], str], way: Notice, text: str, heading: str, element: Element) -> None:
    text = " ".join(seen(text).split())
    if len(text.split()) >= _PROSE and not is_around(element):
        found.setdefault((way, text), heading)


def _unread(page: PageTree) -> Iterator[Note]:
    """Notes of prose in comments, in what is for browsers without scripts, and in descriptions of pictures."""
    for text in page.comments:
        if _is_prose(words := _short(_MARKUP.sub(" ", text), 500)):
            yield Note("left out", Said.COMMENT_SAYS(text=_short(words)))
    for element in page.root.elements():
        if element.tag in ("noscript", "template") and _is_prose(words := _short(element.text(), 500)):
            yield Note("left out", Said.ELEMENT_SAYS(element=element.tag, text=_short(words)))
        elif element.tag == "input" and element.get("type") == "hidden" and _is_prose(words := element.get("value")):
            yield Note("left out", Said.FIELD_SAYS(text=_short(words)))
    pictures = [
        alt for element in page.root.elements() if element.tag == "img" and _is_prose(alt := element.get("alt"))
    ]
    if pictures:
        yield Note("left out", Said.PICTURES_SAY(count=len(pictures), text=_short(pictures[0])))


def _is_prose(text: str) -> bool:
    words = text.split()
    plain = sum(word.strip(".,;:!?()«»\"'’").replace("'", "").replace("’", "").isalpha() for word in words)
    return len(words) >= _COMMENT_PROSE and plain >= 0.7 * len(words)


def _few(notes: Sequence[Note]) -> list[Note]:
    """The first of `notes`, which are of one kind, and how many more there are."""
    more = len(notes) - _NOTES
    return list(notes) if more <= 0 else [*notes[:_NOTES], Note(notes[0].kind, Said.MORE(count=more))]


def _short(text: str, most: int = _SHOWN) -> str:
    words = "".join(character for character in " ".join(seen(text[: 50 * most]).split()) if character.isprintable())
    return words if len(words) <= most else words[: most - 1] + "…"
