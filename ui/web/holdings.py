"""What the served generation holds, as the page lists it: read once for each generation, and kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.document import Document
from corpus.reading import Remark
from index.errors import IndexMissing
from index.health import Finding, examine
from index.manifest import Manifest
from index.served import finished, open_served, served_id


@dataclass(frozen=True, slots=True)
class Holding:
    """A document of the served generation, and what the person who put it there should know.

    - document: what is known about it; its text and structure are left out.
    - findings: what looks wrong with it; - remarks: how it was read.
    """

    document: Document
    passages: int
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """All documents of the served generation, in the order of their paths, and how it was built."""

    manifest: Manifest
    holdings: tuple[Holding, ...]


class Shelf:
    """The holdings of an index folder; follows the served generation. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: Holdings | None = None
        self._lock = threading.Lock()

    def look(self) -> Holdings | None:
        """What is served now, None where nothing is. IndexDamaged where that cannot be read."""
        with self._lock:
            if self._kept is None or self._kept.manifest.id != served_id(self._folder):
                try:
                    self._kept = _holdings(self._folder)
                except IndexMissing:
                    self._kept = None
            return self._kept

    def others(self) -> tuple[str, ...]:
        """The ids of the generations that are kept beside the served one, the newest first."""
        served = served_id(self._folder)
        return tuple(name for name in finished(self._folder) if name != served)


def _holdings(folder: Path) -> Holdings:
    generation = open_served(folder)
    manifest = generation.manifest
    findings: dict[str, list[Finding]] = {}
    remarks: dict[str, list[Remark]] = {}
    documents = list(generation.documents())
    for finding in examine(documents):
        findings.setdefault(finding.path, []).append(finding)
    for remark in manifest.remarks:
        remarks.setdefault(remark.path, []).append(remark)
    return Holdings(
        manifest,
        tuple(
            Holding(
                replace(document, text="", blocks=(), sources=(), pages=()),
                entry.passages,
                tuple(findings.get(entry.path, ())),
                tuple(remarks.get(entry.path, ())),
            )
            for document, entry in zip(documents, manifest.documents, strict=True)
        ),
    )
