"""Everything that reading says of files, in English; the web page has the same kinds in French in its catalogue.

Kinds that stand in others, as the words of a place do, come last.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from enum import unique
from typing import Any

from corpus.notice import Notice, Saying


@unique
class Said(Saying):
    """The kinds, and their English."""

    # Why a file is no document.
    EMPTY = "the file is empty"
    NO_TEXT = "the file holds no text"
    HEADINGS_ALONE = "the file holds no text but headings"
    NO_TEXT_BUT = "{what}; {why}"
    DAMAGED = "the file is cut short or damaged; save it again"
    DAMAGED_ARCHIVE = "the file is cut short or damaged ({error}); save it again"
    PROTECTED = "the file is protected by a password; save it without one"
    OLD_OFFICE = (
        "the file is protected by a password, or is in a format of Word, Excel or PowerPoint from before 2007;"
        " save it without a password as {suffix}"
    )
    OLD_OR_PROTECTED = (
        "expected {wanted}, found a file protected by a password, or in the format of Office 97: "
        "save it in the present format, without a password"
    )
    PROTECTED_INSTEAD = "expected {wanted}, found one protected by a password; save it without one"
    CUT_OR_OTHER = (
        "its name ends in {suffix}, but it does not begin as such a file does: it is cut short, or of another format"
    )
    OTHER_ARCHIVE = "its name ends in {suffix}, but it is another kind of archive; unpack it"
    OTHER_FORMAT = "its name ends in {suffix}, but it is a file of the format {found}; rename it"
    UNSUPPORTED = "format {suffix!r} is not supported yet; supported: {supported}"
    NO_SUFFIX = "a file without suffix is not supported yet; supported: {supported}"
    OTHER_SUFFIX = "expected {wanted}, found something else under its suffix; give the file its proper suffix"
    OTHER_OFFICE = "expected {wanted}, found another kind of office file; give it its proper suffix"
    OTHER_KIND = "expected {wanted}, found another kind of file; give it its proper suffix"
    OTHER_FILE = "expected {wanted}, found {found}; give the file its right suffix"
    ARCHIVE_OF_ELSE = "expected {wanted}, found an archive of something else"
    EMPTY_INSTEAD = "expected {wanted}, found an empty file"
    NOT_UTF8 = "the file is not text in UTF-8; is it binary?"
    NOT_TEXT = "expected text, found bytes that are none; is it binary?"
    TOO_LARGE = "expected a file of at most {most} MB; split it"
    TOO_LONG = "expected a document of at most {most} characters, found {found}; split it"
    TOO_MUCH_TEXT = "expected at most {most} characters of text, found more; divide the document"
    TOO_MANY_PAGES = "expected at most {most} pages, found {found}; split the file"
    TOO_FULL_PAGE = (
        "expected at most {most} characters a page, found {found} on page {page}; make a PDF of the document anew"
    )
    TOO_MUCH_DRAWN = "expected at most {most} MB of text and drawings, unpacked, found more; make the PDF anew"
    TOO_MUCH_XML = "expected at most {most} MB of XML in {part}, found {found} MB; divide the document"
    TOO_MANY_MEMBERS = "expected an archive of at most {most} members, found {found}"
    TOO_MUCH_PACKED = "expected an archive of at most {most} MB unpacked, found {found} MB"
    TOO_TIGHT = "expected members packed at most {most} times smaller, found {found} times"
    TOO_LONG_ROWS = "expected rows of at most {most} cells, found longer ones; is it a table for people?"
    TOO_LONG_CELL = "expected cells of at most {most} characters, found a longer one; is a quotation mark not closed?"
    TOO_MUCH_IN_CELLS = "expected at most {most} characters in cells, found more; divide the workbook"
    TOO_MANY_ELEMENTS = "expected at most {most} elements, found more; split the page"
    TOO_MANY_ATTRIBUTES = "expected elements of at most {most} attributes, found more; is it for people?"
    TOO_MANY_PARTS = "expected at most {most} parts, found more; save the text alone"
    TOO_DEEP = "what it holds is nested too deeply"
    TOO_DEEP_ELEMENTS = "expected elements at most {most} deep, found deeper ones; is it for people?"
    TOO_DEEP_GROUPS = "expected at most {most} groups inside each other, found more"
    TOO_DEEP_FIELDS = "expected at most {most} fields inside each other, found more"
    TOO_DEEP_MAIL = "expected parts at most {most} deep, found more; save the inner mail alone"
    TOO_DEEP_XML = "expected at most {most} elements inside each other in {part}, found more"
    XML_FAULT = "expected well-formed XML in {part}, found a fault ({error}); save the file again"
    XML_EMPTY = "expected XML in {part}, found nothing; save the file again"
    XML_DOCTYPE = "expected no document type in {part}, found one, which may hide entities; save the file again"
    NO_MARKUP = "expected a web page, found markup that cannot be read; save it again"
    NO_TEXT_IN_PAGE = "the page holds no text"
    TEXT_BY_SCRIPTS = (
        "the page holds no text; its text comes by scripts: print the page to PDF, or save it from a browser"
    )
    NO_SAVED_PAGE = "expected a saved web page, found no page among its parts; save it again from the browser"
    NO_MAIL = "expected an e-mail, found a file without the headers of one; save it again from the mailbox"
    MAIL_WITHOUT_TEXT = "the mail holds no text"
    MAIL_PGP = "the mail is encrypted (PGP); save it decrypted"
    MAIL_SMIME = "the mail is encrypted or sealed (S/MIME); save its text decrypted"
    NO_PDF = "expected a PDF, found something else; is its suffix right?"
    DAMAGED_PDF = "the file is cut short or damaged, or no PDF at all; make it anew"
    PDF_WITHOUT_PAGE = "the file is cut short or damaged: it has no page; make it anew"
    PICTURES_ALONE = "expected text, found pictures alone: {why}; install tesseract with its languages fra, eng and deu"
    HIDDEN_ALONE = "expected text, found only what nobody sees: {why}"
    NO_PRINTED_TEXT = "expected text, found none on any page"
    PAGE_UNKNOWN = "expected a page from 1 to {last}, found {page}"
    PAGE_DAMAGED = "page {page} is damaged"
    FRONT_TOO_LONG = "front matter: expected at most {most} characters, found {found}"
    FRONT_NO_YAML = "front matter is not valid YAML: {error}"
    FRONT_NO_YAML_AT = "front matter is not valid YAML at line {line}: {error}"
    FRONT_TOO_DEEP = "front matter is nested too deeply"
    TOO_MUCH_TIME = "reading it takes more than {seconds} seconds; split it"
    TOO_MUCH_PROCESSOR = "reading it takes more than {seconds} seconds of processor time; split it"
    TOO_MUCH_MEMORY = "reading it takes more than {most} GB of memory; split it"
    BROUGHT_DOWN = "it brought its reader down: it is damaged, or takes more than {most} GB of memory"
    READER_FAULT = "the file is damaged, or its reader has a fault ({error})"
    NO_FILE = "it is not a file"
    LINK_TO_NOTHING = "it is a link to nothing"
    LINK_OUTSIDE = "it is a link to a file outside the folder; put the file itself there"
    FOLDER_LINK_OUTSIDE = "it is a link to a folder outside; put its files themselves there"
    FILE_CLOSED = "the file cannot be opened: {why}"
    FOLDER_CLOSED = "the folder cannot be opened: {why}"
    NAME_TAKEN = "its name without suffix is that of {other}; rename one of the two"

    # Why a file is not added, or not removed.
    NAME_ENDS = "expected a name that neither begins nor ends with a space, nor ends with a dot"
    NAME_HIDDEN = "expected a name that does not begin with a dot: such files are hidden"
    NAME_UNSEEN = "expected a name without characters that cannot be seen"
    NAME_SIGN = "expected a name without {sign!r}"
    NAME_DEVICE = "expected another name: Windows keeps this one for a device"
    NAME_LONG = "expected a name of at most {most} bytes"
    PATH_OTHER = "expected the path of a document below the folder"
    PATH_OUTSIDE = "it is outside the folder"

    # What the system says.
    DISK_FULL = "No space left on device"
    DISK_READ_ONLY = "Read-only file system"
    NOT_ALLOWED = "Permission denied"
    SYSTEM = "{error}"

    # What a front matter says that could not be used.
    IN_SOURCE = "source {number}: {what}"
    FIELD_NO_TEXT = "{field}: expected text, found {found}; set aside"
    FIELD_NO_LIST = "{field}: expected a list, found {found}; set aside"
    FIELD_NO_DATE = "{field}: expected YYYY, YYYY-MM or YYYY-MM-DD, found {found}; set aside"
    FIELD_NO_ADDRESS = "{field}: expected an http or https address, found {found}; set aside"
    FIELD_NO_LANGUAGE = "language: expected fr, en or de, found {found}; detected from the text"
    SOURCE_TWICE = "sources: number {number} is given twice; the second is set aside"
    SOURCE_NO_FIELDS = "expected a title or fields, found {found}; set aside"
    SOURCE_NO_NUMBER = "id: expected one to three digits, found {found}; set aside"
    SOURCE_NAMELESS = "expected a title, a publisher or a url, found none; set aside"

    # What was left out of a document, or found hidden in it.
    LEFT_OUT = "{what} left out"
    HIDDEN = "text that nobody sees left out, {how}"
    AT = "{what}, {where}"
    TIMES = "{what} ({count})"
    QUOTED = "{what}: “{text}”"
    MORE = "and {count} more"
    HIDDEN_IN_PAGE = "“{text}” is {how}; left out"
    HIDDEN_BELOW = "“{text}” is {how}, below “{heading}”; left out"
    HIDDEN_ON_PAGE = "page {page}: {how}: “{text}”"
    COMMENT_SAYS = "a comment in the markup says “{text}”"
    ELEMENT_SAYS = "a <{element}> element, which people do not see, says “{text}”"
    FIELD_SAYS = "a hidden field says “{text}”"
    PICTURES_SAY = "pictures with a description: {count}, the first “{text}”"
    PAGES_IN_FRAMES = "{count} pages shown in frames of this one"
    CELLS_LEFT_OUT = "the tables have more than {most} cells; the others are left out"
    ROWS_LEFT_OUT = "{count} rows or more, over the limit of {most} cells; split the file"
    ATTACHMENT = "attachment “{name}” ({type}, {size} kB); put it beside the mail to have it read"
    NAMELESS_ATTACHMENT = "attachment without a name ({type}, {size} kB); put it beside the mail to have it read"
    ATTACHED = "attached files: {count}"
    SCRIPTS = "scripts: {count}"
    DAMAGED_PAGES = "{pages}: damaged"
    GARBLED_PAGES = "{pages}: its font does not tell what the characters mean"
    ANNOTATED_PAGES = "{pages}: comments or form fields"
    SLANTED = "page {page}: text that is turned or slanted: “{text}”"
    UNREAD_PAGES = "{pages}: a picture without text"
    UNREAD_PAGES_WHY = "{pages}: a picture without text ({why})"
    RECOGNISED = "{pages}: read from pictures, confidence {mean} %, at least {least} %"
    SCANNED = "{pages}: pictures, with the text that a scanner read in them; not checked against them"
    NO_TESSERACT = "tesseract, which reads pictures, is not installed"
    MOST_SCANNED = "at most {most} pages of a file are read from their pictures"
    MOST_SECONDS = "at most {most} seconds are spent on the pictures of a file"

    # What stands in others: places,
    PAGE = "page {number}"
    PAGES = "pages {numbers}"
    PAGES_AND_MORE = "pages {numbers} and {more} more"
    SLIDE = "slide {number}"
    SHEET = "sheet “{name}”"
    UNDER = "under “{heading}”"
    # what is left out,
    ATTACHED_OBJECTS = "embedded objects"
    EMBEDDED_DOCUMENTS = "embedded documents"
    CHART_POINTS = "points of charts ({count})"
    CHARTS = "charts, which show cells"
    COMMENTS = "comments"
    CONTENTS = "lines of a table of contents"
    DELETIONS = "tracked deletions"
    FORMULAS = "formulas whose value was never computed"
    LINKS = "links to content elsewhere, not opened"
    MACROS = "macros, never run,"
    OTHER_SHEETS = "sheets that are charts or dialogues"
    PICTURES = "pictures"
    PICTURES_AND_DRAWINGS = "pictures and drawings"
    ROWS_OVER = "table rows over the limit of cells ({count})"
    CELLS_OVER = "cells over the limit ({count})"
    SHEETS_AFTER = "sheets after number {last} ({count})"
    SLIDES_AFTER = "slides after number {last} ({count})"
    SPEAKER_NOTES = "speaker notes"
    # how text is hidden,
    BY_NUMBER_FORMAT = "by its number format"
    COVERED = "in the colour of what is behind it, covered, or in a layer that is switched off"
    CUT_OFF = "cut off"
    FLAT_ROW = "in a row of no height"
    FORMATTED_HIDDEN = "formatted as hidden"
    HIDDEN_COLUMN = "in a hidden column"
    HIDDEN_ROW = "in a hidden row"
    HIDDEN_SECTION = "in a hidden section"
    HIDDEN_SHAPE = "in a hidden shape"
    HIDDEN_SHEET = "on a hidden sheet"
    HIDDEN_SLIDE = "on a hidden slide"
    HIDING_FIELD = "in a field that hides it"
    FIELD_CODE = "in the code of a field"
    INVISIBLE = "made invisible"
    LIKE_BACKGROUND = "in the colour of its background"
    LIKE_BEHIND = "in the colour of what is behind it"
    NOT_DISPLAYED = "not displayed"
    OFF_PAGE = "off the page"
    OFF_SLIDE = "off the slide"
    OUTSIDE_PAGE = "outside the page"
    OUTSIDE_SCREEN = "outside the screen"
    TINY = "in letters too small to see"
    TINY_POINTS = "smaller than {points} points"
    TOO_SMALL = "too small to read"
    TRANSPARENT = "transparent"
    WHITE_ON_WHITE = "white on white"
    WITHOUT_COLOUR = "in no colour at all"
    DRAWN_WITHOUT_COLOUR = "drawn without colour"
    # and kinds of files and of values.
    A_MAIL = "an e-mail"
    A_PAGE = "a web page"
    A_SAVED_PAGE = "a saved web page"
    A_TEXT_TABLE = "a table of text"
    A_PRESENTATION = "a presentation"
    A_WORD_DOCUMENT = "a Word document"
    A_WORKBOOK = "a workbook"
    AN_OPENDOCUMENT = "an OpenDocument text"
    RICH_TEXT = "Rich Text Format"
    AN_ARCHIVE = "an archive or an office file"
    AN_OLD_OFFICE_FILE = "an old office file"
    A_PDF = "a PDF"
    A_PICTURE = "a picture"
    A_PROGRAM = "a program"
    A_RICH_TEXT_FILE = "a rich text file"
    A_LIST = "a list"
    FIELDS = "fields"
    TEXT = "text"


_SYSTEM = {
    errno.ENOSPC: Said.DISK_FULL,
    errno.EDQUOT: Said.DISK_FULL,
    errno.EROFS: Said.DISK_READ_ONLY,
    errno.EACCES: Said.NOT_ALLOWED,
    errno.EPERM: Said.NOT_ALLOWED,
}


def system_notice(error: OSError | ValueError) -> Notice:
    """What the system says of a file that it does not open, or does not write."""
    number = getattr(error, "errno", None) or 0
    if number in _SYSTEM:
        return _SYSTEM[number]()
    said = " ".join((getattr(error, "strerror", None) or str(error)).split())
    return Said.SYSTEM(error=said, code=errno.errorcode.get(number, "–"))


def notice_of(values: Mapping[str, Any]) -> Notice:
    """The notice whose `asdict`, written as JSON, these values are. KeyError, TypeError or ValueError where none is."""
    given = tuple(
        (str(name), notice_of(value) if isinstance(value, Mapping) else value) for name, value in values["values"]
    )
    if not all(isinstance(value, str | int | Notice) for _, value in given):
        raise ValueError("values of a notice are text, whole numbers and notices")
    return Notice(Said[values["saying"]], given)
