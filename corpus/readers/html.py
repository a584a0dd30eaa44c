"""Web pages saved as HTML: their content without what stands around it on every page of the site."""

from __future__ import annotations

from corpus.composer import Composer
from corpus.decoding import declared_encoding, decode_declared
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.limits import CELLS, CHARACTERS
from corpus.notice import Notice
from corpus.readers.page_hidden import take_out
from corpus.readers.page_main import content_of, whole_of
from corpus.readers.page_properties import properties_of
from corpus.readers.page_text import PageText
from corpus.readers.page_tree import Element, PageTree, parse
from corpus.sayings import Said

_OTHERS = (
    (b"%PDF-", Said.A_PDF),
    (b"PK\x03\x04", Said.AN_ARCHIVE),
    (b"\xd0\xcf\x11\xe0", Said.AN_OLD_OFFICE_FILE),
    (b"\x89PNG", Said.A_PICTURE),
    (b"\xff\xd8\xff", Said.A_PICTURE),
    (b"GIF8", Said.A_PICTURE),
    (b"{\\rtf", Said.A_RICH_TEXT_FILE),
    (b"\x7fELF", Said.A_PROGRAM),
    (b"MZ", Said.A_PROGRAM),
)


def read(content: bytes) -> Extract:
    """The page in `content`. Nothing is fetched, whatever the page asks for. Raises ContentError."""
    refuse_others(content, Said.A_PAGE())
    return read_markup(decode_declared(content, declared_encoding(content)))


def refuse_others(content: bytes, expected: Notice) -> None:
    """Raise ContentError where `content` begins as a file of another kind does."""
    found = next((name for start, name in _OTHERS if content.lstrip()[:8].startswith(start)), None)
    if found:
        raise ContentError(Said.OTHER_FILE(wanted=expected, found=found()))


def read_markup(markup: str, address: str | None = None) -> Extract:
    """The page that `markup` makes; `address` is where it was saved from. Raises ContentError."""
    page = parse(markup)
    properties = properties_of(page.root, address)
    composer = Composer()
    notes = write_page(composer, page)
    if not composer.length:
        raise ContentError(_without_text(page.root))
    return composer.extract(properties, notes)


def write_page(composer: Composer, page: PageTree, whole: bool = False) -> list[Note]:
    """Write the content of a page into `composer`; notes of what is left out. Raises ContentError.

    - whole: nothing stands around the content, as in a mail.
    """
    notes = take_out(page)
    found = whole_of(page.root) if whole else content_of(page.root)
    text = PageText(composer, found.left, bare=not whole)
    for part in found.parts:
        text.write(part)
    if text.cells <= 0:
        notes.append(Note("left out", Said.CELLS_LEFT_OUT(most=CELLS)))
    refuse_long(composer)
    return notes


def refuse_long(composer: Composer) -> None:
    """Raise ContentError where more is written than a document may hold."""
    if composer.length > CHARACTERS:
        raise ContentError(Said.TOO_LONG(most=CHARACTERS, found=composer.length))


def _without_text(root: Element) -> Notice:
    scripts = any(element.tag == "script" for element in root.elements())
    return Said.TEXT_BY_SCRIPTS() if scripts else Said.NO_TEXT_IN_PAGE()
