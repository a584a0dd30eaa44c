"""A page of a document as it was printed, a sentence of it lit; as safe HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from corpus.page_picture import Box, PagePicture
from ui.web.interface import Interface

_ASIDE = 'aria-hidden="true"'


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that is shown.

    - number, count: the page, from 1, and how many there are.
    - digest: of the file, so that a picture that a browser has kept is never one of another file.
    - boxes: where the sentence stands, from the top; none where it was not located.
    - sentence: its words; None where none is wanted on this page.
    - places: where it is asked where the sentence stands, if that takes long to find out: in a picture of text.
    """

    document: str
    title: str
    number: int
    count: int
    digest: str
    picture: PagePicture
    boxes: tuple[Box, ...] = ()
    sentence: str | None = None
    places: str | None = None


def picture_address(document: str, number: int, digest: str) -> str:
    """Where the picture of a page is fetched. Plain text, to be escaped where it is used."""
    return f"documents/{quote(document, safe='')}/pages/{number}.png?file={quote(digest, safe='')}"


def page_html(leaf: Leaf, turning: str, interface: Interface) -> str:
    """The page and the lit boxes, the first one to be gone to; `turning` stands above: the way to other pages."""
    words = interface.document
    described = words.picture.format(page=leaf.number, title=leaf.title)
    told = ""
    if leaf.places is not None:
        told = f'<p class="told" role="status" data-places="{escape(leaf.places)}">{escape(words.locating)}</p>'
    elif leaf.sentence is not None and not leaf.boxes:
        told = not_located_html(interface)
    return (
        f'{turning}{told}<figure class="leaf"><div class="sheet">'
        f'<img src="{escape(picture_address(leaf.document, leaf.number, leaf.digest))}" alt="{escape(described)}"'
        f' width="{leaf.picture.width}" height="{leaf.picture.height}">'
        f"{boxes_html(leaf.boxes, leaf.sentence or '')}</div></figure>"
    )


def not_located_html(interface: Interface) -> str:
    """One line that says that nothing is lit on the page."""
    return f'<p class="told">{escape(interface.document.not_located)}</p>'


def boxes_html(boxes: Sequence[Box], sentence: str) -> str:
    """What lights a sentence on its page."""
    # The first one is gone to and says the sentence; the others are for the eye.
    named = f'data-goal tabindex="-1" role="img" aria-label="{escape(sentence)}"'
    out = []
    for place, box in enumerate(boxes):
        width, height = box.right - box.left, box.bottom - box.top
        style = f"left:{box.left:.3%};top:{box.top:.3%};width:{width:.3%};height:{height:.3%}"
        out.append(f'<span class="lit-box" {_ASIDE if place else named} style="{style}"></span>')
    return "".join(out)
