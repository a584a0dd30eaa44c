"""A folder of source files becomes documents; a file that cannot be read is reported by name and reason."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus import frontmatter
from corpus.document import Document
from corpus.errors import DocumentError, FolderMissing, UnreadableDocument, UnsupportedFormat
from corpus.language import detect
from corpus.readers import markdown, plain
from corpus.structure import Piece, assemble

# Larger than any report that people write; a data file would fill the index with noise.
LARGEST_FILE = 10_000_000
# Bytes that text does not hold: control characters other than tab, line ends and form feed.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01
# A few pages tell the language.
_LANGUAGE_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not a document. `path` is below the folder; `reason` is for the person who put it there."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document's front matter that could not be used; the document is read without it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is a document.

    - name, path: those of its `Document`.
    - digest: SHA-256 of its bytes, as they were when it was read.
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


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    pieces: Callable[[str], list[Piece]]


_MARKDOWN = _Format("markdown", markdown.pieces)
_FORMATS: Mapping[str, _Format] = {".md": _MARKDOWN, ".markdown": _MARKDOWN, ".txt": _Format("text", plain.pieces)}


def read(path: Path, folder: Path) -> Document:
    """The document in file `path`, which lies below `folder`. Raises UnreadableDocument or UnsupportedFormat."""
    name = _shown(path.relative_to(folder).as_posix())
    reader = _format(name, path)
    return _document(name, _shown(path.stem), _content(name, path), reader)[0]


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
    for place, folder in enumerate(folders):
        prefix = f"{_shown(folder.resolve().name)}/" if place else ""
        for path in _files(folder, unreadable, prefix):
            name = prefix + _shown(path.relative_to(folder).as_posix())
            stem = _shown(path.stem)
            try:
                reader = _format(name, path)
                content = _content(name, path)
                digest = hashlib.sha256(content).hexdigest()
                same = known.get(name) == digest
                document, said = (None, ()) if same else _document(name, stem, content, reader)
            except DocumentError as error:
                unreadable.append(Unreadable(error.name, error.reason))
                continue
            if stem in files:
                reason = f"its name without suffix is that of {files[stem].path}; rename one of the two"
                unreadable.append(Unreadable(name, reason))
                continue
            files[stem] = SourceFile(stem, name, digest, document)
            remarks.extend(Remark(name, text) for text in said)
    unreadable.sort(key=lambda file: file.path)
    return Reading(tuple(files.values()), tuple(unreadable), tuple(remarks))


def _files(folder: Path, unreadable: list[Unreadable], prefix: str) -> Iterator[Path]:
    """Files below `folder` in the order of their paths. A folder met twice, through a link, is entered once."""

    def report(error: OSError) -> None:
        name = prefix + _shown(PurePosixPath(os.path.relpath(error.filename, folder)).as_posix())
        unreadable.append(Unreadable(name, f"the folder cannot be opened: {error.strerror}"))

    entered: set[tuple[int, int]] = set()
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=report, followlinks=True):
        status = Path(root).stat()
        if (status.st_dev, status.st_ino) in entered:
            folders.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(root, name) for name in files if not name.startswith("."))
    return iter(sorted(found, key=lambda path: path.relative_to(folder).parts))


def _format(name: str, path: Path) -> _Format:
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        raise UnsupportedFormat(name, suffix, _FORMATS)
    return _FORMATS[suffix]


def _document(name: str, stem: str, content: bytes, format_: _Format) -> tuple[Document, tuple[str, ...]]:
    text = _decoded(name, content)
    try:
        known, body = frontmatter.split(text)
    except frontmatter.FrontMatterInvalid as error:
        raise UnreadableDocument(name, str(error)) from error
    body = re.sub(r"\A(?:[^\S\n]*\n)+", "", body)
    language = known.language or detect(body[:_LANGUAGE_SAMPLE])
    structure = assemble(body, format_.pieces(body), known.title, language)
    if all(block.kind == "heading" for block in structure.blocks):
        raise UnreadableDocument(name, "the file holds no text" + (" but headings" if structure.blocks else ""))
    document = Document(
        name=stem,
        path=name,
        format=format_.name,
        text=body,
        title=known.title or structure.title or _title_of(stem),
        language=language,
        blocks=structure.blocks,
        date=known.date,
        publisher=known.publisher,
        url=known.url,
        topics=known.topics,
        sources=known.sources,
    )
    return document, known.remarks


def _content(name: str, path: Path) -> bytes:
    try:
        # A pipe or a device would block, or never end.
        if not path.is_file():
            raise UnreadableDocument(name, "it is not a file" if path.exists() else "it is a link to nothing")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableDocument(name, f"the file cannot be opened: {error.strerror or error}") from error
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument(name, f"expected a file of at most {LARGEST_FILE // 1_000_000} MB; split it")
    return content


def _decoded(name: str, content: bytes) -> str:
    """The text of a file, each line ending with a line feed.

    It is UTF-8, UTF-16 with its mark, or the encoding of Windows in Western Europe.
    """
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
            break
        return re.sub(r"\r\n?", "\n", text)
    raise UnreadableDocument(name, "the file is not text in UTF-8; is it binary?")


def _shown(name: str) -> str:
    """A file name that can be printed: bytes that are not text become "�"."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _title_of(stem: str) -> str:
    words = " ".join(re.sub(r"[-_]+", " ", stem).split())
    return words[:1].upper() + words[1:] or stem
