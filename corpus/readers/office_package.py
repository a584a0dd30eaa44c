"""The parts of an Office Open XML file (.docx, .pptx, .xlsx) and how they refer to each other."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from corpus.archive import open_archive, read_member
from corpus.errors import ContentError
from corpus.notice import Notice
from corpus.readers.findings import Findings
from corpus.readers.xml_parts import Element, parse
from corpus.sayings import Said

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 "strict" files name the same things differently.
_STRICT = [
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships/metadata", b"http://schemas.openxmlformats.org/package/2006/relationships/metadata"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to.

    - kind: the last word of the relation's type, such as "footnotes".
    - target: the name of the other part; of an external one its address, which nothing here opens.
    """

    kind: str
    target: str
    external: bool


class Package:
    """An Office Open XML file, opened. `wanted` says what the file should be, for errors."""

    def __init__(self, content: bytes, wanted: Notice) -> None:
        self._archive = open_office_archive(content, wanted)
        self._names = {name.lower().lstrip("/"): name for name in self._archive.namelist()}
        self._wanted = wanted

    def main(self) -> tuple[str, Element]:
        """The name and the root of the part that everything else hangs on. Raises ContentError."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external:
                root = self.part(relation.target)
                if root is not None:
                    return relation.target, root
        raise ContentError(Said.ARCHIVE_OF_ELSE(wanted=self._wanted))

    def content(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of that name."""
        member = self._names.get(name.lower())
        if member is None:
            return None
        content = read_member(self._archive, member)
        if b"http://purl.oclc.org/ooxml/" in content:
            for strict, usual in _STRICT:
                content = content.replace(strict, usual)
        return content

    def part(self, name: str) -> Element | None:
        """The root of an XML part, None where there is none of that name. Raises ContentError."""
        content = self.content(name)
        return None if content is None else parse(content, name)

    def relations(self, name: str) -> Mapping[str, Relation]:
        """What part `name` refers to, by id; "" is the package itself."""
        folder, file = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", file + ".rels"))
        found: dict[str, Relation] = {}
        for relation in root.iter(_RELATIONS) if root is not None else ():
            external = relation.get("TargetMode", "").lower() == "external"
            target = relation.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[relation.get("Id", "")] = Relation(relation.get("Type", "").rpartition("/")[2], target, external)
        return found

    def related(self, relations: Mapping[str, Relation], kind: str) -> Element | None:
        """The root of the first part that `relations` call `kind`, None where there is none."""
        for relation in relations.values():
            if relation.kind == kind and not relation.external:
                return self.part(relation.target)
        return None

    def note_dangers(self, findings: Findings) -> None:
        """Note macros, embedded files, and what the file would fetch from elsewhere: none of it is run or opened."""
        names = self._names
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
            findings.left_out(Said.MACROS())
        for folder in ("embeddings", "activex"):
            for name in names:
                if f"/{folder}/" in name and not name.endswith(".rels") and not name.endswith((".xlsx", ".xlsb")):
                    findings.left_out(Said.ATTACHED_OBJECTS(), posixpath.basename(name))
        for name in names:
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in self.relations(posixpath.join(folder, posixpath.basename(name)[: -len(".rels")])).values():
                if relation.external and relation.kind != "hyperlink":
                    findings.left_out(Said.LINKS(), relation.target)


def open_office_archive(content: bytes, wanted: Notice) -> zipfile.ZipFile:
    """The archive that an office file is. Raises ContentError, for old and for encrypted files with what to do."""
    if content.startswith(_OLE):
        raise ContentError(Said.OLD_OR_PROTECTED(wanted=wanted))
    if not content:
        raise ContentError(Said.EMPTY_INSTEAD(wanted=wanted))
    if not content.startswith(b"PK"):
        raise ContentError(Said.OTHER_SUFFIX(wanted=wanted))
    return open_archive(content)
