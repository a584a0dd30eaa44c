"""The way back to a generation that served before."""

from __future__ import annotations

from pathlib import Path

from index import lock
from index.errors import GenerationUnknown
from index.generation import Generation
from index.manifest import Manifest
from index.proof import prove
from index.served import finished, generation_folder, serve, served_id


def roll_back(folder: Path, generation: str | None = None) -> Manifest:
    """Prove a generation that is kept and serve it: the one named, or the newest older than the served one.

    GenerationUnknown where it is not kept; IndexDamaged where it is not sound, and the one served before goes on;
    IndexBusy or IndexUnwritable where another process builds or nothing can be written.
    """
    if served_id(folder) is None and not finished(folder):
        raise GenerationUnknown(generation, ())  # and no folder is made for the lock
    with lock.writing(folder):
        name = _chosen(folder, generation)
        opened = Generation.open(generation_folder(folder, name))
        prove(opened)
        serve(folder, name)
    return opened.manifest


def _chosen(folder: Path, generation: str | None) -> str:
    known, served = finished(folder), served_id(folder)
    older = [name for name in known if served is None or name < served]
    if generation is None and older:
        return older[0]
    if generation not in known:
        raise GenerationUnknown(generation, known)
    return generation
