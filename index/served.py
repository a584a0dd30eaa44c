"""The index folder: generations, and the one that is served.

<folder>/CURRENT            the id of the served generation, replaced in one atomic step
<folder>/generations/<id>/  one folder a generation, never written to once it is served
<folder>/lock               held by the process that builds, rolls back or removes; the system frees it with the process
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from index.embedding import ModelIdentity
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.generation import Generation
from index.hold import release
from index.manifest import FILE as MANIFEST
from index.manifest import Manifest

CURRENT = "CURRENT"
GENERATIONS = "generations"
UNPROVEN = ".unproven"  # after the id, in the name of the folder of a generation that is being built
KEPT = 2  # generations left on disk after a build: the served one, and the one before to roll back to


def generation_folder(folder: Path, generation: str) -> Path:
    """Where a generation lies."""
    return folder / GENERATIONS / generation


def served_id(folder: Path) -> str | None:
    """The id of the served generation; None where nothing is served."""
    name = _pointer(folder)
    while name and not (generation_folder(folder, name) / MANIFEST).is_file():
        # Swapped and removed between the two looks? Then the pointer says something else by now.
        again = _pointer(folder)
        if again == name:
            return None
        name = again
    return name


def _pointer(folder: Path) -> str | None:
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def served_manifest(folder: Path) -> Manifest:
    """The manifest of the served generation. IndexMissing where nothing is served."""
    name = served_id(folder)
    if name is None:
        raise IndexMissing(folder)
    return Manifest.load(generation_folder(folder, name))


def finished(folder: Path) -> list[str]:
    """The ids of the proven generations on disk, the newest first."""
    names = (path.parent.name for path in (folder / GENERATIONS).glob(f"*/{MANIFEST}"))
    return sorted((name for name in names if not name.endswith(UNPROVEN)), reverse=True)


def serve(folder: Path, generation: str) -> None:
    """Make a finished generation the served one: a crash leaves that one or the one before."""
    pointer = folder / f"{CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(generation + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / CURRENT)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the disk keep a folder's entries."""
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_served(folder: Path) -> Generation:
    """The served generation, open, whatever its model. IndexMissing or IndexDamaged where there is none to be used."""
    while True:
        name = served_id(folder)
        if name is None:
            raise IndexMissing(folder)
        try:
            return Generation.open(generation_folder(folder, name))
        except IndexDamaged:
            if served_id(folder) == name:
                raise  # else it was removed while it was being opened: another one serves


def remove_old(folder: Path, kept: int = KEPT) -> None:
    """Remove all generations but the served one and the newest others, `kept` in all; only who holds the lock may.

    One that a reader still uses stays until a later call.
    """
    served = served_id(folder)
    others = [name for name in finished(folder) if name != served]
    keep = {served, *others[: max(0, kept - 1)]}
    for path in (folder / GENERATIONS).iterdir():
        if path.name not in keep and release(path):
            shutil.rmtree(path, ignore_errors=True)


class ServedIndex:
    """The served generation, open; follows `CURRENT` from one question to the next. Safe to share between threads."""

    def __init__(self, folder: Path, model: ModelIdentity) -> None:
        self._folder = folder
        self._model = model
        self._open: Generation | None = None
        self._foreign: str | None = None
        self._lock = threading.Lock()

    def generation(self) -> Generation:
        """The generation served now; while one of another model is, the last of our own that was open goes on.

        IndexMissing, IndexMismatch or IndexDamaged where there is none to be used.
        """
        found = self._opened(served_id(self._folder))
        if found is not None:  # as nearly always: no question waits for another
            return found
        with self._lock:
            while True:
                name = served_id(self._folder)
                if name is None:
                    raise IndexMissing(self._folder)
                found = self._opened(name)
                if found is not None:
                    return found
                try:
                    manifest = Manifest.load(generation_folder(self._folder, name))
                    if manifest.model.fingerprint == self._model.fingerprint:
                        self._open = Generation.open(generation_folder(self._folder, name))
                        return self._open
                except IndexDamaged:
                    if served_id(self._folder) == name:
                        raise
                    continue  # it was removed while it was being opened: another one serves
                if self._open is None:
                    raise IndexMismatch(str(manifest.model), str(self._model))
                self._foreign = name

    def _opened(self, name: str | None) -> Generation | None:
        """The generation that is open already, where it answers while this one is served."""
        found = self._open
        return found if found is not None and name is not None and name in (found.id, self._foreign) else None
