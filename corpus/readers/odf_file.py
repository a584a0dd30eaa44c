"""An OpenDocument file: its parts, in an archive or in one XML file, and what it says of itself."""

from __future__ import annotations

from corpus.archive import read_member
from corpus.errors import ContentError
from corpus.properties import Properties
from corpus.readers.findings import Findings
from corpus.readers.odt_styles import OFFICE
from corpus.readers.office_package import open_office_archive
from corpus.readers.office_properties import office_properties
from corpus.readers.xml_parts import Element, parse
from corpus.sayings import Said

_WANTED = Said.AN_OPENDOCUMENT()
_MANIFEST = "META-INF/manifest.xml"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ELSEWHERE = ("http:", "https:", "ftp:", "file:", "smb:", "//", "\\\\", "../")


class OdfFile:
    """An OpenDocument text, opened. Raises ContentError."""

    def __init__(self, content: bytes) -> None:
        self._members: frozenset[str] = frozenset()
        self._styles: Element | None = None
        self._meta: Element | None = None
        if content.lstrip()[:1] == b"<":
            root = parse(content, "the file")
            self._content, self._meta = root, root
        else:
            archive = open_office_archive(content, _WANTED)
            self._members = frozenset(archive.namelist())
            # Files of twenty years ago name a document type in their manifest: its words are enough.
            manifest = read_member(archive, _MANIFEST) if _MANIFEST in self._members else b""
            if b"encryption-data" in manifest:
                raise ContentError(Said.PROTECTED_INSTEAD(wanted=_WANTED))
            if "content.xml" not in self._members:
                raise ContentError(Said.ARCHIVE_OF_ELSE(wanted=_WANTED))
            parts = {
                name: parse(read_member(archive, name), name)
                for name in ("content.xml", "styles.xml", "meta.xml")
                if name in self._members
            }
            self._content, self._styles, self._meta = (
                parts["content.xml"],
                parts.get("styles.xml"),
                parts.get("meta.xml"),
            )

    def parts(self) -> list[Element]:
        """The roots of the parts that hold styles, those that count least first."""
        return [part for part in (self._styles, self._content) if part is not None]

    def body(self) -> Element:
        """The text. Raises ContentError where the file holds a spreadsheet, slides or a drawing."""
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise ContentError(Said.OTHER_KIND(wanted=_WANTED))
        return body

    def properties(self) -> Properties:
        """What the file says of itself."""
        return office_properties(
            title=self._first(_DC + "title"),
            names=(
                self._first(_DC + "publisher"),
                self._first(_META + "initial-creator"),
                self._first(_DC + "creator"),
            ),
            dates=(self._first(_DC + "date"), self._first(_META + "creation-date")),
            language=self._first(_DC + "language"),
            keywords=[keyword.text or "" for keyword in self._meta.iter(_META + "keyword")]
            if self._meta is not None
            else (),
        )

    def note_dangers(self, findings: Findings) -> None:
        """Note macros, embedded files, and what the file would fetch from elsewhere: none of it is run or opened."""
        scripts = any(len(part) for part in self._content.iter(OFFICE + "scripts"))
        if scripts or any(name.startswith(("Basic/", "Scripts/")) for name in self._members):
            findings.left_out(Said.MACROS())
        for name in sorted(self._members):
            if name.startswith("Object ") and name.endswith("/content.xml"):
                findings.left_out(Said.ATTACHED_OBJECTS(), name.partition("/")[0])
        for element in self._content.iter():
            target = element.get(_HREF, "")
            if target.startswith(_ELSEWHERE) and not element.tag.endswith("}a"):
                findings.left_out(Said.LINKS(), target)

    def _first(self, tag: str) -> str:
        """The words of the first element of that name in what the file says of itself."""
        for meta in self._meta.iter(OFFICE + "meta") if self._meta is not None else ():
            for element in meta.iter(tag):
                return (element.text or "").strip()
        return ""
