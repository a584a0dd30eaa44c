"""What can go wrong between passages and hits.

IndexingError
├── ModelUnavailable     the embedding model cannot be loaded
├── IndexMissing         no generation is served
├── IndexDamaged         a generation's files do not agree with each other
│   └── IndexOutdated    they are as another version of Passerelle writes them
├── IndexMismatch        the served generation was built with another model
├── IndexBusy            another process is building
├── IndexUnwritable      a generation cannot be written: the disk is full, or read-only, or fails
├── GenerationUnknown    no generation of that id is kept
├── ServerUnreachable    the Chroma server does not answer, or refuses
├── ServerAhead          another machine has published a generation since this one looked
└── DocumentUnknown      the served generation holds no document of that name
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from corpus.notice import Notice


class IndexingError(Exception):
    """Base of all errors of this package; `str(error)` is one line for a person."""


class ModelUnavailable(IndexingError):
    """The embedding model cannot be loaded."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(
            f"The embedding model {model!r} cannot be loaded: {reason}. "
            "PASSERELLE_MODEL names a folder or a model of sentence-transformers; "
            "one that is not on this machine yet is fetched with PASSERELLE_MODEL_DOWNLOAD=1."
        )
        self.model = model


class IndexMissing(IndexingError):
    """No generation is served."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"No index in {str(folder)!r}. Build it with: passerelle index build")
        self.folder = folder


class IndexDamaged(IndexingError):
    """A generation's files do not agree with each other."""

    def __init__(self, generation: str, reason: str) -> None:
        super().__init__(
            f"The index generation {generation!r} is damaged: {reason}. Rebuild it with: passerelle index build --full"
        )
        self.generation = generation


class IndexOutdated(IndexDamaged):
    """A generation's files are as another version of Passerelle writes them."""

    def __init__(self, generation: str, expected: int, found: object) -> None:
        IndexingError.__init__(
            self,
            f"The index generation {generation!r} was built by another version of Passerelle: "
            f"format {expected} expected, {found!r} found. Rebuild it with: passerelle index build",
        )
        self.generation = generation


class IndexMismatch(IndexingError):
    """The served generation was built with another model than the settings name."""

    def __init__(self, built: str, asked: str) -> None:
        super().__init__(
            f"The index was built with the embedding model {built}, the settings name {asked}. "
            "Rebuild it with: passerelle index build"
        )
        self.built, self.asked = built, asked


class IndexBusy(IndexingError):
    """Another process is building in the same folder. `builder` says which, where it is known."""

    def __init__(self, folder: Path, builder: str = "") -> None:
        who = f" ({builder})" if builder else ""
        super().__init__(f"Another build is running in {str(folder)!r}{who}. Wait until it has finished.")
        self.folder, self.builder = folder, builder


class IndexUnwritable(IndexingError):
    """A generation cannot be written: the disk is full, or read-only, or fails."""

    def __init__(self, folder: Path, reason: Notice) -> None:
        super().__init__(
            f"The index cannot be written to {str(folder)!r}: {reason}. "
            "Free some space there, or make it writable, or name another folder in PASSERELLE_INDEX; "
            "the index built before still serves."
        )
        self.folder, self.reason = folder, reason


class GenerationUnknown(IndexingError):
    """No generation of that id is kept, or none to roll back to."""

    def __init__(self, generation: str | None, known: Iterable[str]) -> None:
        asked = f"No generation {generation!r} is kept" if generation else "No generation older than the served is kept"
        listed = ", ".join(known)
        super().__init__(
            f"{asked}; kept: {listed or 'none'}. PASSERELLE_GENERATIONS sets how many are; "
            "build another with: passerelle index build"
        )
        self.generation = generation


class ServerUnreachable(IndexingError):
    """The Chroma server does not answer, or refuses."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"The Chroma server at {url!r} cannot be used: {' '.join(reason.split())[:200]}. "
            "Start it (chroma run), or name another in PASSERELLE_CHROMA_URL; unset, the index stays on this machine."
        )
        self.url = url


class ServerAhead(IndexingError):
    """Another machine has published a generation since this one looked."""

    def __init__(self, url: str, generation: str | None) -> None:
        super().__init__(
            f"Another machine has published the generation {generation!r} at {url!r} meanwhile. "
            "Build again: passerelle index build"
        )
        self.url = url


class DocumentUnknown(IndexingError):
    """The served generation holds no document of that name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.4)
        hint = f" Nearest: {', '.join(near)}." if near else " List them with: passerelle documents"
        super().__init__(f"No document named {name!r} in the index.{hint}")
        self.name = name
