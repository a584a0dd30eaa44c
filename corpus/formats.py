"""The formats of source files: which reader takes a file, by the end of its name and by what it holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from corpus.archive import open_archive, read_member
from corpus.errors import ContentError, UnsupportedFormat
from corpus.extract import Extract
from corpus.limits import LARGEST_FILE, LARGEST_TEXT
from corpus.sayings import Said

Read = Callable[[bytes], Extract]
Signature = Literal["archive", "ole", "pdf", "rtf"]

_HEAD = 1024  # bytes; a PDF may begin with something else before its mark
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_RTF = b"{\\rtf"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    - name: as documents and commands call it; its reader is the module of this name in `corpus.readers`.
    - suffixes: with the dot, lower case, the common one first.
    - largest: bytes of a file.
    - front_matter: whether a file may begin with what its author says of it.
    - recognises: whether a file may hold pictures of pages, whose text is then recognised.
    - signature: what a file of this format begins as, see `_found`; None where it is text.
    - holds: the member that an archive of this format holds, or the type it declares.
    """

    name: str
    suffixes: tuple[str, ...]
    largest: int = LARGEST_TEXT
    front_matter: bool = False
    recognises: bool = False
    signature: Signature | None = None
    holds: str | None = None

    def read(self, content: bytes) -> Extract:
        """What a file of this format holds. Raises ContentError.

        Meant for a process of its own, see `corpus.confined`: what reads is loaded here, and trusts its limits.
        """
        check(self, content)
        return cast(Read, importlib.import_module(f"corpus.readers.{self.name}").read)(content)


FORMATS = (
    Format("markdown", (".md", ".markdown"), front_matter=True),
    Format("text", (".txt",), front_matter=True),
    Format("pdf", (".pdf",), LARGEST_FILE, recognises=True, signature="pdf"),
    Format("docx", (".docx",), LARGEST_FILE, signature="archive", holds="word/document.xml"),
    Format("odt", (".odt",), LARGEST_FILE, signature="archive", holds="application/vnd.oasis.opendocument.text"),
    Format("pptx", (".pptx",), LARGEST_FILE, signature="archive", holds="ppt/presentation.xml"),
    Format("xlsx", (".xlsx",), LARGEST_FILE, signature="archive", holds="xl/workbook.xml"),
    Format("rtf", (".rtf",), signature="rtf"),
    Format("html", (".html", ".htm", ".xhtml")),
    Format("mhtml", (".mhtml", ".mht")),
    Format("eml", (".eml",)),
    Format("csv", (".csv", ".tsv")),
)
_BY_SUFFIX: Mapping[str, Format] = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}
BY_NAME: Mapping[str, Format] = {format_.name: format_ for format_ in FORMATS}


def format_of(path: str) -> Format:
    """The format of a file, by the end of its name. UnsupportedFormat where no reader takes it."""
    _, dot, end = path.rpartition("/")[2].rpartition(".")
    suffix = f"{dot}{end.lower()}" if dot else ""
    if suffix not in _BY_SUFFIX:
        raise UnsupportedFormat(path, suffix, _BY_SUFFIX)
    return _BY_SUFFIX[suffix]


def check(format_: Format, content: bytes) -> None:
    """ContentError where the content is plainly not of the format that the name of its file says."""
    if not content:
        raise ContentError(Said.EMPTY())
    found = _found(content)
    if found == "ole":
        raise ContentError(Said.OLD_OFFICE(suffix=format_.suffixes[0]))
    held = _archived(content) if found == "archive" else next((of for of in FORMATS if of.signature == found), None)
    if found == format_.signature and (found is None or held == format_):
        return
    suffix = format_.suffixes[0]
    if found is None:
        raise ContentError(Said.CUT_OR_OTHER(suffix=suffix))
    if held is None:
        raise ContentError(Said.OTHER_ARCHIVE(suffix=suffix))
    raise ContentError(Said.OTHER_FORMAT(suffix=suffix, found=held.suffixes[0]))


def _found(content: bytes) -> Signature | None:
    """What the first bytes say that a file is; None for text, and all else."""
    if content.startswith(_ZIP):
        return "archive"
    if content.startswith(_OLE):
        return "ole"
    if content.startswith(_RTF):
        return "rtf"
    head = content[:_HEAD]
    # A text may well quote the mark: behind the start, it makes a PDF only among bytes that no text holds.
    return "pdf" if head.startswith(_PDF) or (_PDF in head and b"\x00" in head) else None


def _archived(content: bytes) -> Format | None:
    """The format of an archive, by what it holds."""
    with open_archive(content) as archive:
        members = set(archive.namelist())
        declared = read_member(archive, "mimetype")[:100].decode("ascii", "replace") if "mimetype" in members else ""
    return next((of for of in FORMATS if of.holds in members or (of.holds and of.holds == declared.strip())), None)
