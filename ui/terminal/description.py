"""What the index holds, described: a generation and a document, as lines for people and as objects for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from textwrap import shorten
from typing import TYPE_CHECKING

from corpus import recognition
from ui.changes import changes_object
from ui.index_json import age, format_counts, generation_object, language_counts, metadata_object

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.document import Document
    from corpus.extract import NoteKind
    from corpus.passage import Passage
    from index.disk import DiskUse
    from index.health import Finding
    from index.manifest import Manifest
    from ui.standing import Standing

_PREVIEW = 100  # characters of a passage


def size_text(manifest: Manifest) -> str:
    """How many documents, passages and sentences a generation holds."""
    return f"{len(manifest.documents)} documents, {manifest.passages} passages, {manifest.sentences} sentences"


_KINDS: dict[NoteKind, str] = {
    "properties": "Left out",
    "hidden text": "Hidden text",
    "no text": "Without text",
    "recognised": "Recognised",
    "left out": "Left out",
}


def remark_lines(manifest: Manifest) -> list[str]:
    """Which files could not be read, and what of the others could not be used, a line each."""
    unreadable = [f"Not read: {file.path}: {file.reason}" for file in manifest.unreadable]
    return unreadable + [f"{_KINDS[remark.kind]}: {remark.path}: {remark.text}" for remark in manifest.remarks]


def age_text(seconds: int) -> str:
    """An age in its largest unit: "3 days"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count = seconds // length
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a second"


def status_object(manifest: Manifest, folder: Path, standing: Standing, use: DiskUse) -> dict[str, object]:
    """The served generation, for programs."""
    return generation_object(manifest) | {
        "folder": str(folder),
        "age_seconds": age(manifest),
        "stale": standing.stale,
        "stale_reason": standing.reason,
        "changes": changes_object(standing.changes) if standing.changes else {},
        "kept": list(use.generations),
        "disk_bytes": use.total,
        "disk_bytes_by_generation": use.generations,
        "disk_bytes_unfinished": use.unfinished,
    }


def status_lines(manifest: Manifest, folder: Path, standing: Standing, use: DiskUse) -> list[str]:
    """The served generation, for people."""
    said = {None: "unknown", True: "yes", False: "no"}[standing.stale]
    counts = [*language_counts(manifest).items(), *format_counts(manifest).items()]
    others = [f"{name} ({bytes_text(size)})" for name, size in use.generations.items() if name != manifest.id]
    left = f", {bytes_text(use.unfinished)} of an unfinished build" if use.unfinished else ""
    lines = {
        "Generation": manifest.id,
        "Built": f"{manifest.created} ({age_text(age(manifest))} ago)",
        "Stale": f"{said}: {standing.reason}",
        "Model": str(manifest.model),
        "Documents": f"{len(manifest.documents)} ({', '.join(f'{kind} {count}' for kind, count in counts)}) from "
        + ", ".join(manifest.folders),
        "Passages": f"{manifest.passages} passages, {manifest.sentences} sentences",
        "Not read": "; ".join(f"{entry.path}: {entry.reason}" for entry in manifest.unreadable) or "none",
        "Folder": str(folder),
        "Disk": f"{bytes_text(use.total)}, of it {bytes_text(use.generations.get(manifest.id, 0))} served{left}",
        "Kept": ", ".join(others) or "no other generation",
    }
    return [f"{name:<11} {value}" for name, value in lines.items()]


def bytes_text(count: int) -> str:
    """A number of bytes in its largest unit: "4.2 MB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def documents_lines(
    entries: Sequence[tuple[Document, int]], manifest: Manifest, findings: Sequence[Finding]
) -> list[str]:
    """The documents with their numbers of passages, and what is wrong with them, a line each."""
    widest = max((len(found.name) for found, _ in entries), default=0)
    lines = [
        f"{found.name:<{widest}}  {found.format:<8}  {found.language}  {found.date or '-':<10}"
        f"  {count:>4} passages  {found.title}"
        for found, count in entries
    ]
    lines += remark_lines(manifest)
    lines += [f"Look at: {finding.path}: {finding.symptom}: {finding.text}" for finding in findings]
    return [*lines, f"Scanned pages: {_recognition_text()}"]


def _recognition_text() -> str:
    """What becomes of pages that hold a picture instead of text."""
    if languages := recognition.languages():
        return f"read by tesseract, which knows {', '.join(languages)}"
    return (
        "not read; install tesseract (Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-fra tesseract-ocr-eng"
        " tesseract-ocr-deu), then run: passerelle index build"
    )


def document_object(document: Document, passages: list[Passage]) -> dict[str, object]:
    """A document and how it was cut."""
    pieces = [
        {
            "start": passage.start,
            "end": passage.end,
            "section": passage.section,
            "page": passage.page,
            "sentences": [
                {"start": sentence.start, "end": sentence.end, "kind": sentence.kind} for sentence in passage.sentences
            ],
        }
        for passage in passages
    ]
    described = {
        "topics": list(document.topics),
        "sources": [asdict(source) for source in document.sources],
        "characters": len(document.text),
    }
    return metadata_object(document) | described | {"passages": pieces}


def document_lines(document: Document, passages: list[Passage]) -> list[str]:
    """The document's title and metadata, then its passages, each with its span and its first words."""
    facts = {
        name: str(value) for name, value in metadata_object(document).items() if value is not None and name != "title"
    }
    facts["topics"] = ", ".join(document.topics)
    facts["sources"] = str(len(document.sources))
    sentences = sum(len(passage.sentences) for passage in passages)
    lines = [document.title, *(f"{name:<10} {value}" for name, value in facts.items() if value)]
    lines += ["", f"{len(document.text)} characters, {len(passages)} passages, {sentences} sentences", ""]
    for passage in passages:
        where = ", ".join(
            part for part in (passage.section, f"page {passage.page}" if passage.page is not None else None) if part
        )
        lines.append(f"{passage.start}-{passage.end}  {len(passage.sentences)} sentences  {where}".rstrip())
        lines.append(f"    {shorten(passage.text, _PREVIEW, placeholder=' …')}")
    return lines
