"""What a generation remembers of how it was built; written at the build, checked at every opening."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.reading import Reading, Remark, Unreadable
from index.embedding import ModelIdentity
from index.errors import IndexDamaged

FORMAT = 2  # raised whenever the cutting, the indexed text or the files of a generation change
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a generation: its place, its content's digest, its language, its number of passages."""

    name: str
    path: str
    digest: str
    language: str
    passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a generation was built.

    - created: UTC, ISO 8601 to the second.
    - inputs: digest of everything the generation depends on; equal inputs make an equal generation.
    """

    id: str
    created: str
    format: int
    inputs: str
    model: ModelIdentity
    dimensions: int
    folder: str
    documents: tuple[DocumentEntry, ...]
    unreadable: tuple[Unreadable, ...]
    remarks: tuple[Remark, ...]
    passages: int
    sentences: int

    def save(self, folder: Path) -> None:
        """Write the manifest into a generation's folder."""
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read it back. IndexDamaged where there is none, or it is not one."""
        try:
            values = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if values["format"] != FORMAT:
                raise ValueError(f"format {FORMAT} expected, {values['format']!r} found")
            values["model"] = ModelIdentity(**values["model"])
            values["documents"] = tuple(DocumentEntry(**entry) for entry in values["documents"])
            values["unreadable"] = tuple(Unreadable(**entry) for entry in values["unreadable"])
            values["remarks"] = tuple(Remark(**entry) for entry in values["remarks"])
            return cls(**values)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(folder.name, f"its manifest cannot be read ({error})") from error


def inputs_digest(reading: Reading, model: ModelIdentity) -> str:
    """Digest of what a generation depends on: documents with their names and places, what was said of files, model."""
    digest = hashlib.sha256(f"{FORMAT}\0{model.fingerprint}".encode())
    for document in reading.documents:
        digest.update(f"\0{document.name}\0{document.path}\0{document.digest}".encode())
    for file in reading.unreadable:
        digest.update(f"\0{file.path}\0{file.reason}".encode())
    for remark in reading.remarks:
        digest.update(f"\0{remark.path}\0{remark.text}".encode())
    return digest.hexdigest()
