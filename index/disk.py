"""What an index folder takes on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.journal import FILE as JOURNAL
from index.served import GENERATIONS, finished, generation_folder, served_id


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes on the disk. What generations share through links counts once, for the newest that holds it.

    - generations: by id, the newest first.
    - unfinished: what builds left that did not end: to be resumed, or removed by the next one.
    """

    served: str | None
    generations: dict[str, int]
    unfinished: int

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.generations.values()) + self.unfinished


def disk_use(folder: Path) -> DiskUse:
    """What an index folder takes on the disk."""
    seen: set[tuple[int, int]] = set()
    names = finished(folder)
    sizes = {name: _size(generation_folder(folder, name), seen) for name in names}
    left = [path for path in (folder / GENERATIONS).glob("*") if path.name not in sizes]
    journal = folder / JOURNAL
    unfinished = sum(_size(path, seen) for path in left) + (journal.stat().st_size if journal.is_file() else 0)
    return DiskUse(served_id(folder), sizes, unfinished)


def _size(folder: Path, seen: set[tuple[int, int]]) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except OSError:  # removed meanwhile
            continue
        if path.is_file() and (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            total += status.st_size
    return total
