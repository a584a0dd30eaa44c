"""The index folder: generations, and the one that is served.

<folder>/CURRENT            the id of the served generation, replaced in one atomic step
<folder>/generations/<id>/  one folder a generation, never written to once it is served
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from index.embedding import ModelIdentity
from index.errors import IndexMismatch, IndexMissing
from index.generation import Generation
from index.manifest import FILE as MANIFEST
from index.manifest import Manifest

CURRENT = "CURRENT"
GENERATIONS = "generations"
KEPT = 2  # generations left on disk after a build: the served one, and the one before for readers still in it


def generation_folder(folder: Path, generation: str) -> Path:
    """Where a generation lies."""
    return folder / GENERATIONS / generation


def served_id(folder: Path) -> str | None:
    """The id of the served generation; None where nothing is served."""
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return name if name and (generation_folder(folder, name) / MANIFEST).is_file() else None


def served_manifest(folder: Path) -> Manifest:
    """The manifest of the served generation. IndexMissing where nothing is served."""
    name = served_id(folder)
    if name is None:
        raise IndexMissing(folder)
    return Manifest.load(generation_folder(folder, name))


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


def remove_old(folder: Path) -> None:
    """Remove all generations but the served one and the newest others, `KEPT` in all; only the builder may call it.

    A folder without a manifest is what a killed build left, and counts for none.
    """
    served = served_id(folder)
    others = sorted(path for path in (folder / GENERATIONS).iterdir() if path.name != served)
    kept = [path for path in others if (path / MANIFEST).is_file()][1 - KEPT :]
    for path in others:
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


class ServedIndex:
    """The served generation, open; follows `CURRENT` from one question to the next. Safe to share between threads."""

    def __init__(self, folder: Path, model: ModelIdentity) -> None:
        self._folder = folder
        self._model = model
        self._open: Generation | None = None
        self._lock = threading.Lock()

    def generation(self) -> Generation:
        """The generation served now. IndexMissing, IndexMismatch or IndexDamaged where there is none to be used."""
        name = served_id(self._folder)
        if name is None:
            raise IndexMissing(self._folder)
        with self._lock:
            if self._open is None or self._open.id != name:
                manifest = served_manifest(self._folder)
                if manifest.model.fingerprint != self._model.fingerprint:
                    raise IndexMismatch(str(manifest.model), str(self._model))
                self._open = Generation.open(generation_folder(self._folder, name))
            return self._open
