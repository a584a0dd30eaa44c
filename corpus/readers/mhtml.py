"""Web pages saved with their pictures in one file (MHTML, RFC 2557), by browsers and by office programs."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.properties import is_web_address
from corpus.readers import html, mime
from corpus.sayings import Said


def read(content: bytes) -> Extract:
    """The page in `content`: its first part that is one, or the part that the file names. Raises ContentError."""
    html.refuse_others(content, Said.A_SAVED_PAGE())
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return html.read(content)
    whole = mime.parse(content)
    pages = [part for part in whole.walk() if part.type in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise ContentError(Said.NO_SAVED_PAGE())
    start = whole.parameters.get("start", "")
    page = next((part for part in pages if start and part.headers.get("content-id") == start), pages[0])
    addresses = (page.headers.get("content-location"), whole.headers.get("snapshot-content-location"))
    address = next((place for place in addresses if place and is_web_address(place)), None)
    found = html.read_markup(page.text(), address)
    properties = found.properties
    if not properties.title and "snapshot-content-location" in whole.headers:
        properties = replace(properties, title=whole.headers.get("subject") or None)
    if frames := len(pages) - 1:
        found = replace(found, notes=(*found.notes, Note("left out", Said.PAGES_IN_FRAMES(count=frames))))
    return replace(found, properties=properties)
