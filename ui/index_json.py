"""What an index holds as JSON objects, for programs; README.md documents their keys."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpus import recognition
from corpus.notice import Notice
from ui.changes import unreadable_object

if TYPE_CHECKING:
    from corpus.document import Document
    from index.health import Finding
    from index.manifest import Manifest


def age(manifest: Manifest) -> int:
    """Whole seconds since the generation was built."""
    built = datetime.datetime.fromisoformat(manifest.created)
    return max(0, round((datetime.datetime.now(datetime.UTC) - built).total_seconds()))


def language_counts(manifest: Manifest) -> dict[str, int]:
    """Documents by language, the most frequent first."""
    return dict(Counter(entry.language for entry in manifest.documents).most_common())


def format_counts(manifest: Manifest) -> dict[str, int]:
    """Documents by format, the most frequent first."""
    return dict(Counter(entry.format for entry in manifest.documents).most_common())


def generation_object(manifest: Manifest, told: Callable[[Notice], str] = str) -> dict[str, object]:
    """How a generation was built and what it holds; `told` words what is said of files."""
    return {
        "generation": manifest.id,
        "created": manifest.created,
        "model": manifest.model.name,
        "fingerprint": manifest.model.fingerprint,
        "documents_folder": manifest.folders[0],
        "further_folders": list(manifest.folders[1:]),
        "documents": len(manifest.documents),
        "languages": language_counts(manifest),
        "formats": format_counts(manifest),
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        **remarks_object(manifest, told),
    }


def remarks_object(manifest: Manifest, told: Callable[[Notice], str] = str) -> dict[str, object]:
    """Which files could not be read, and what of the others could not be used."""
    return {
        "unreadable": [unreadable_object(file, told) for file in manifest.unreadable],
        "remarks": [{"path": one.path, "kind": one.kind, "text": told(one.notice)} for one in manifest.remarks],
    }


def documents_object(
    entries: Sequence[tuple[Document, int]],
    manifest: Manifest,
    findings: Sequence[Finding],
    told: Callable[[Notice], str] = str,
) -> dict[str, object]:
    """The documents with their numbers of passages, and what is wrong with them."""
    return {
        "documents": [metadata_object(found) | {"passages": count} for found, count in entries],
        **remarks_object(manifest, told),
        "findings": [{"path": one.path, "symptom": one.symptom, "text": told(one.notice)} for one in findings],
        "recognition": {"languages": list(recognition.languages())},
    }


def metadata_object(document: Document) -> dict[str, object]:
    """What is known about a document, its text apart."""
    return {
        "name": document.name,
        "path": document.path,
        "format": document.format,
        "title": document.title,
        "language": document.language,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
    }
