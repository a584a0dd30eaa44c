"""How the documents folder differs from what a generation was built from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.reading import Reading, Unreadable
from index.manifest import DocumentEntry


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file that lies elsewhere now, with the same bytes."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths below the folders, in their order. A file renamed and edited counts as one removed and one added."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[Renamed, ...]
    removed: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    unchanged: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether a document is different; a file that cannot be read is none."""
        return bool(self.added or self.changed or self.renamed or self.removed)


def compare(before: Iterable[DocumentEntry], reading: Reading) -> Changes:
    """What happened to the files since a generation with these documents was built."""
    old = {entry.path: entry.file for entry in before}
    new = {file.path: file.digest for file in reading.files}
    gone: dict[str, list[str]] = {}
    for path, digest in old.items():
        if path not in new:
            gone.setdefault(digest, []).append(path)
    added, renamed = [], []
    for path, digest in new.items():
        if path in old:
            continue
        if gone.get(digest):
            renamed.append(Renamed(gone[digest].pop(0), path))
        else:
            added.append(path)
    return Changes(
        added=tuple(added),
        changed=tuple(path for path, digest in new.items() if old.get(path, digest) != digest),
        renamed=tuple(renamed),
        removed=tuple(sorted(path for paths in gone.values() for path in paths)),
        unreadable=reading.unreadable,
        unchanged=tuple(path for path, digest in new.items() if old.get(path) == digest),
    )
