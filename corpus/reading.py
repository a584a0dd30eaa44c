"""A folder of source files becomes documents; a file that cannot be read is reported by name and reason."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus import recognition
from corpus.bibliography import Bibliography, bibliography
from corpus.confined import ConfinedReader
from corpus.document import Document, Language
from corpus.errors import ContentError, DocumentError, FolderMissing, UnreadableDocument
from corpus.extract import Extract, NoteKind
from corpus.formats import Format, format_of
from corpus.language import detect
from corpus.notice import Notice
from corpus.sayings import Said, system_notice
from corpus.structure import assemble

# A few pages tell the language.
_LANGUAGE_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not a document. `path` is below the folder; `notice` is for the person who put it there."""

    path: str
    notice: Notice

    @property
    def reason(self) -> str:
        """The notice in English."""
        return str(self.notice)


@dataclass(frozen=True, slots=True)
class Remark:
    """What the person who put a document there should know of how it was read; see `corpus.extract.Note`."""

    path: str
    kind: NoteKind
    notice: Notice

    @property
    def text(self) -> str:
        """The notice in English."""
        return str(self.notice)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is a document.

    - name, path: those of its `Document`.
    - digest: SHA-256 of its bytes, as they were when it was read, and of what recognises its pictures.
    - document: None where the caller knows what these bytes at this path say; they were not read again.
    """

    name: str
    path: str
    digest: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What folders hold: files in the order of their paths, folder by folder; remarks on the documents read now."""

    files: tuple[SourceFile, ...]
    unreadable: tuple[Unreadable, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that were read now."""
        return tuple(file.document for file in self.files if file.document)


def read(path: Path, folder: Path) -> Document:
    """The document in file `path`, which lies below `folder`. Raises UnreadableDocument or UnsupportedFormat."""
    name = _shown(path.relative_to(folder).as_posix())
    format_ = format_of(name)
    content = _content(name, path, folder.resolve(), format_.largest)
    with ConfinedReader() as reader:
        return _document(name, _shown(path.stem), format_, _extract(name, format_, content, reader))


def read_folder(folder: Path) -> Reading:
    """Every document below `folder`; hidden files and folders are left out. Raises FolderMissing."""
    return read_folders([folder])


def read_folders(folders: Sequence[Path], known: Mapping[str, str] | None = None) -> Reading:
    """Every document below several folders; hidden files and folders are left out. Raises FolderMissing.

    - known: digests of bytes by path; a file that still has its digest is not read as a document again.

    Paths are below the first folder; those of the others begin with the name of their folder.
    """
    for folder in folders:
        if not folder.is_dir():
            raise FolderMissing(folder)
    known = known or {}
    files: dict[str, SourceFile] = {}
    unreadable: list[Unreadable] = []
    remarks: list[Remark] = []
    with ConfinedReader() as reader:
        for place, folder in enumerate(folders):
            root = folder.resolve()
            prefix = f"{_shown(root.name)}/" if place else ""
            for path in _files(folder, unreadable, prefix):
                name = prefix + _shown(path.relative_to(folder).as_posix())
                stem = _shown(path.stem)
                try:
                    format_ = format_of(name)
                    content = _content(name, path, root, format_.largest)
                    digest = _digest(format_, content)
                    extract = _extract(name, format_, content, reader) if known.get(name) != digest else None
                    document = _document(name, stem, format_, extract) if extract else None
                except DocumentError as error:
                    unreadable.append(Unreadable(error.name, error.reason))
                    continue
                if stem in files:
                    unreadable.append(Unreadable(name, Said.NAME_TAKEN(other=files[stem].path)))
                    continue
                files[stem] = SourceFile(stem, name, digest, document)
                remarks.extend(Remark(name, note.kind, note.notice) for note in (extract.notes if extract else ()))
    unreadable.sort(key=lambda file: file.path)
    return Reading(tuple(files.values()), tuple(unreadable), tuple(remarks))


def original(path: str, digest: str, folders: Sequence[Path]) -> bytes | None:
    """The bytes of the file of a document; None where it is not there any more, or holds something else by now.

    - path, digest: as in its `SourceFile`.
    """
    for place, folder in enumerate(folders):
        prefix = f"{_shown(folder.resolve().name)}/" if place else ""
        if not path.startswith(prefix):
            continue
        try:
            format_ = format_of(path)
            content = _content(path, folder / path.removeprefix(prefix), folder.resolve(), format_.largest)
        except DocumentError:
            continue
        # What recognises pictures may have been installed since; the bytes are the same all the same.
        if digest in (_digest(format_, content), hashlib.sha256(content).hexdigest()):
            return content
    return None


def _files(folder: Path, unreadable: list[Unreadable], prefix: str) -> Iterator[Path]:
    """Files below `folder` in the order of their paths.

    A folder met twice, through a link, is entered once; one that lies outside is not entered.
    """
    outer = folder.resolve()

    def report(place: str, reason: Notice) -> None:
        name = prefix + _shown(PurePosixPath(os.path.relpath(place, folder)).as_posix())
        unreadable.append(Unreadable(name, reason))

    def closed(error: OSError) -> None:
        report(error.filename, Said.FOLDER_CLOSED(why=system_notice(error)))

    entered: set[tuple[int, int]] = set()
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=closed, followlinks=True):
        if not Path(root).resolve().is_relative_to(outer):
            report(root, Said.FOLDER_LINK_OUTSIDE())
            folders.clear()
            continue
        status = Path(root).stat()
        if (status.st_dev, status.st_ino) in entered:
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(root, name) for name in files if not name.startswith("."))
    return iter(sorted(found, key=lambda path: path.relative_to(folder).parts))


def _digest(format_: Format, content: bytes) -> str:
    """What the document depends on; a scan is read anew once there is something that can read it."""
    digest = hashlib.sha256(content)
    if format_.recognises:
        digest.update(recognition.identity().encode())
    return digest.hexdigest()


def _extract(name: str, format_: Format, content: bytes, reader: ConfinedReader) -> Extract:
    try:
        return reader.read(format_, content)
    except ContentError as error:
        raise UnreadableDocument(name, error.reason) from error


def _document(name: str, stem: str, format_: Format, extract: Extract) -> Document:
    known, text = extract.properties, extract.text
    language = _language(format_, known.language, text[:_LANGUAGE_SAMPLE])
    listed = bibliography(text, extract.pieces) if not known.sources else Bibliography(known.sources, extract.pieces)
    structure = assemble(text, listed.pieces, known.title, language)
    if all(block.kind == "heading" for block in structure.blocks):
        reason = Said.HEADINGS_ALONE() if structure.blocks else Said.NO_TEXT()
        for note in extract.notes:
            if note.kind in ("no text", "hidden text"):
                reason = Said.NO_TEXT_BUT(what=reason, why=note.notice)
        raise UnreadableDocument(name, reason)
    return Document(
        name=stem,
        path=name,
        format=format_.name,
        text=text,
        title=known.title or structure.title or _title_of(stem),
        language=language,
        blocks=structure.blocks,
        date=known.date,
        publisher=known.publisher,
        url=known.url,
        topics=known.topics,
        sources=listed.sources,
        pages=extract.pages,
    )


def _language(format_: Format, said: Language | None, sample: str) -> Language:
    """What a person wrote into the front matter counts; what a program wrote is often the default of the program."""
    if said and format_.front_matter:
        return said
    return detect(sample, said)


def _content(name: str, path: Path, root: Path, largest: int) -> bytes:
    """The bytes of a file. It may be reached through a link, but lies below `root`, the documents folder itself."""
    try:
        # A pipe or a device would block, or never end.
        if not path.is_file():
            raise UnreadableDocument(name, Said.NO_FILE() if path.exists() else Said.LINK_TO_NOTHING())
        if not path.resolve().is_relative_to(root):
            raise UnreadableDocument(name, Said.LINK_OUTSIDE())
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UnreadableDocument(name, Said.FILE_CLOSED(why=system_notice(error))) from error
    if len(content) > largest:
        raise UnreadableDocument(name, Said.TOO_LARGE(most=largest // 1_000_000))
    return content


def _shown(name: str) -> str:
    """A file name that can be printed: bytes that are not text become "�"."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _title_of(stem: str) -> str:
    words = " ".join(re.sub(r"[-_]+", " ", stem).split())
    return words[:1].upper() + words[1:] or stem
