"""What a generation remembers of how it was built; written at the build, checked at every opening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.notice import plain
from corpus.reading import Reading, Remark, Unreadable
from corpus.sayings import notice_of
from index.embedding import ModelIdentity
from index.errors import IndexDamaged, IndexOutdated

FORMAT = 7  # raised whenever the reading, the cutting, the indexed text or the files of a generation change
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a generation.

    - file: SHA-256 of the bytes of its file; digest: `Document.digest`, which a moved file keeps.
    - passages, sentences: how many of each.
    """

    name: str
    path: str
    file: str
    digest: str
    language: str
    format: str
    passages: int
    sentences: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a generation: its path below the generation's folder, its bytes, their SHA-256."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Rates:
    """What the build took: seconds for each text embedded (None where none was), for each passage apart from that."""

    text: float | None
    passage: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a generation was built.

    - created: UTC, ISO 8601 to the second.
    - inputs: digest of everything the generation depends on; equal inputs make an equal generation.
    - passage_size: most tokens of a passage made of neighbours; the model's own budget comes with the model.
    - folders: of source documents, the main one first.
    - removed: passages that Chroma was told to forget since its folder was last made from nothing.
    - files: all files of the generation but this one and the documents, which have digests of their own.
    """

    id: str
    created: str
    format: int
    inputs: str
    model: ModelIdentity
    dimensions: int
    passage_size: int
    folders: tuple[str, ...]
    documents: tuple[DocumentEntry, ...]
    unreadable: tuple[Unreadable, ...]
    remarks: tuple[Remark, ...]
    passages: int
    sentences: int
    removed: int
    rates: Rates
    files: tuple[StoredFile, ...]

    def save(self, folder: Path) -> None:
        """Write the manifest into a generation's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, default=plain)
        (folder / FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read it back. IndexDamaged where there is none, or it is not one, or another version's (IndexOutdated)."""
        try:
            values = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if values["format"] != FORMAT:
                raise IndexOutdated(folder.name, FORMAT, values["format"])
            return cls.of(values)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(folder.name, f"its manifest cannot be read ({error})") from error

    @classmethod
    def of(cls, values: dict[str, Any]) -> Manifest:
        """The manifest whose `asdict` these values are. ValueError, TypeError or KeyError where they are not."""
        if values["format"] != FORMAT:
            raise ValueError(f"format {FORMAT} expected, {values['format']!r} found")
        parts = {
            "model": ModelIdentity(**values["model"]),
            "rates": Rates(**values["rates"]),
            "folders": tuple(values["folders"]),
            "documents": tuple(DocumentEntry(**entry) for entry in values["documents"]),
            "unreadable": tuple(Unreadable(one["path"], notice_of(one["notice"])) for one in values["unreadable"]),
            "remarks": tuple(Remark(one["path"], one["kind"], notice_of(one["notice"])) for one in values["remarks"]),
            "files": tuple(StoredFile(**entry) for entry in values["files"]),
        }
        return cls(**{**values, **parts})

    def made_like(self, model: ModelIdentity, passage_size: int) -> bool:
        """Whether the same model and cutting made it, so that what it holds of a document need not be made again."""
        return self.model.fingerprint == model.fingerprint and self.passage_size == passage_size


def inputs_digest(reading: Reading, model: ModelIdentity, passage_size: int) -> str:
    """Digest of what a generation depends on: files with their places and bytes, what was said of them, the model."""
    digest = hashlib.sha256(f"{FORMAT}\0{model.fingerprint}\0{passage_size}".encode())
    for file in reading.files:
        digest.update(f"\0{file.path}\0{file.digest}".encode())
    for entry in reading.unreadable:
        digest.update(f"\0{entry.path}\0{entry.reason}".encode())
    return digest.hexdigest()


def stored_files(folder: Path, paths: Iterable[Path]) -> tuple[StoredFile, ...]:
    """Size and digest of files below a generation's folder, in the order of their paths."""
    return tuple(
        StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, file_digest(path))
        for path in sorted(paths)
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
