"""PDF: what is printed on the pages, in reading order, with its structure; scans are read from their pictures.

    pdf_file      opens it, says of each page what is printed, hidden, a picture   (pdf_text, pdf_graphics, pdf_drawing)
    pdf_scan      reads pictures
    pdf_furniture takes running headers and footers out
    pdf_columns   finds the reading order, and the tables                          (pdf_tables)
    pdf_blocks    makes headings, paragraphs and list items of lines               (pdf_marker)
    pdf_flow      joins what columns and pages had broken, and writes it           (pdf_joining)

A PDF says where characters stand, not what they are: all structure is inferred from sizes, places and white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.composer import seen
from corpus.errors import ContentError
from corpus.extract import Extract, Note
from corpus.limits import CHARACTERS
from corpus.notice import Notice
from corpus.readers.pdf_blocks import blocks, pitch
from corpus.readers.pdf_columns import Column, regions
from corpus.readers.pdf_file import PdfFile, open_pdf
from corpus.readers.pdf_flow import compose
from corpus.readers.pdf_furniture import without_furniture
from corpus.readers.pdf_joining import Joiner
from corpus.readers.pdf_leaf import Leaf
from corpus.readers.pdf_print import Line, Sheet, common_size, rows
from corpus.readers.pdf_properties import properties
from corpus.readers.pdf_scan import Scanner
from corpus.sayings import Said

_MOST_NOTES = 20
_SHOWN = 80  # characters of what is hidden
_LISTED = 20  # numbers of pages
_EMPTY = Sheet(1.0, 1.0)


def read(content: bytes) -> Extract:
    """What the PDF `content` says. Raises ContentError; starts a process only to recognise what is in pictures."""
    with open_pdf(content) as file:
        pages, notes = _pages(file)
        known = properties(file.known(), file.language())
        notes.extend(_left_out(file))
    sheets = without_furniture([page.sheet for page in pages])
    if not any(sheet.words for sheet in sheets):
        raise ContentError(_why_empty(notes))
    laid_out = [list(regions(sheet)) for sheet in sheets]
    columns = [region for page in laid_out for region in page if isinstance(region, Column)]
    lines = [line for column in columns for line in column.lines]
    body = common_size(lines or [word for sheet in sheets for word in sheet.words])
    usual = pitch(columns)
    joiner = Joiner(Line(row).text for sheet in sheets for row in rows(sheet.words))
    found = [
        list(blocks(page, number, sheet.height, body, usual))
        for number, (page, sheet) in enumerate(zip(laid_out, sheets, strict=True))
    ]
    composer = compose(found, [sheet.recognised for sheet in sheets], joiner)
    return composer.extract(known, _few(notes))


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Sheet
    unread: bool = False  # a picture that could not be read


def _pages(file: PdfFile) -> tuple[list[_Page], list[Note]]:
    """The pages, and what is to be said of them."""
    scanner = Scanner()
    found: list[_Page] = []
    notes: list[Note] = []
    damaged: list[int] = []
    garbled: list[int] = []
    layers: list[int] = []
    annotated: list[int] = []
    left = CHARACTERS
    for number in range(1, file.pages + 1):
        with file.page(number) as page:
            if page is None:
                damaged.append(number)
                found.append(_Page(_EMPTY))
                continue
            leaf = page.leaf()
            sheet = scanner.read(page) if leaf.scan else leaf.sheet
        if sheet is None and leaf.layer:
            sheet = replace(leaf.sheet, recognised=_likely(leaf.sheet))
            layers.append(number)
        if leaf.garbled:
            garbled.append(number)
        if leaf.annotations:
            annotated.append(number)
        notes.extend(_hidden(leaf, number))
        found.append(_Page(sheet or _EMPTY, unread=leaf.scan and (sheet is None or not sheet.words)))
        left -= sum(len(word.text) for word in found[-1].sheet.words)
        if left < 0:
            raise ContentError(Said.TOO_MUCH_TEXT(most=CHARACTERS))
    if damaged:
        notes.append(Note("left out", Said.DAMAGED_PAGES(pages=_numbers(damaged))))
    if garbled:
        notes.append(Note("left out", Said.GARBLED_PAGES(pages=_numbers(garbled))))
    if annotated:
        notes.append(Note("left out", Said.ANNOTATED_PAGES(pages=_numbers(annotated))))
    notes[:0] = _scanned(found, layers, scanner)
    return found, notes


def _scanned(found: Sequence[_Page], layers: Sequence[int], scanner: Scanner) -> Iterator[Note]:
    unread = [number for number, page in enumerate(found, start=1) if page.unread]
    if unread:
        pages, why = _numbers(unread), scanner.stopped
        yield Note("no text", Said.UNREAD_PAGES_WHY(pages=pages, why=why) if why else Said.UNREAD_PAGES(pages=pages))
    read_ = {number: page.sheet.recognised for number, page in enumerate(found, start=1) if page.sheet.recognised}
    ours = {number: sure for number, sure in read_.items() if sure and number not in layers}
    if ours:
        mean, least = sum(ours.values()) / len(ours), min(ours.values())
        pages = _numbers(list(ours))
        yield Note("recognised", Said.RECOGNISED(pages=pages, mean=round(100 * mean), least=round(100 * least)))
    if layers:
        yield Note("recognised", Said.SCANNED(pages=_numbers(layers)))


def _likely(sheet: Sheet) -> float:
    """How surely a scanner read a page, which it does not say: the share of words that are letters or figures alone."""
    plain = [
        word
        for word in sheet.words
        if word.text.strip(".,;:!?()«»\"'’-–%€$").replace("'", "").replace("’", "").isalnum()
    ]
    return len(plain) / max(len(sheet.words), 1)


def _hidden(leaf: Leaf, number: int) -> Iterator[Note]:
    for hidden in leaf.hidden:
        yield Note("hidden text", Said.HIDDEN_ON_PAGE(page=hidden.page, how=hidden.why, text=_shown(hidden.text)))
    if leaf.slanted and any(map(str.isalnum, leaf.slanted)):
        yield Note("left out", Said.SLANTED(page=number, text=_shown(leaf.slanted)))


def _left_out(file: PdfFile) -> Iterator[Note]:
    if attached := file.attachments():
        yield Note("left out", Said.ATTACHED(count=attached))
    if scripts := file.scripts():
        yield Note("left out", Said.SCRIPTS(count=scripts))


def _why_empty(notes: Sequence[Note]) -> Notice:
    for note in notes:  # those of pages that could not be read come first
        if note.kind == "no text":
            return Said.PICTURES_ALONE(why=note.notice)
        if note.kind == "hidden text":
            return Said.HIDDEN_ALONE(why=note.notice)
    return Said.NO_PRINTED_TEXT()


def _shown(text: str) -> str:
    shown = "".join(character for character in " ".join(seen(text).split()) if character.isprintable())
    return f"{shown[:_SHOWN]}{'…' * (len(shown) > _SHOWN)}"


def _numbers(pages: Sequence[int]) -> Notice:
    """ "page 3", "pages 1, 3–5"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    if len(pages) == 1:
        return Said.PAGE(number=pages[0])
    listed = ", ".join(shown[:_LISTED])
    more = len(shown) - _LISTED
    return Said.PAGES_AND_MORE(numbers=listed, more=more) if more > 0 else Said.PAGES(numbers=listed)


def _few(notes: Iterable[Note]) -> list[Note]:
    """At most so many notes that a person reads them."""
    found = list(notes)
    if len(found) <= _MOST_NOTES:
        return found
    rest = found[_MOST_NOTES - 1 :]
    return [*found[: _MOST_NOTES - 1], Note(rest[0].kind, Said.MORE(count=len(rest)))]
