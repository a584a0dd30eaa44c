"""How many documents have changed, and which, for programs and in one line for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from corpus.notice import Notice

if TYPE_CHECKING:
    from corpus.reading import Unreadable
    from index.changes import Changes


def counts(changes: Changes) -> dict[str, int]:
    """How many files of each kind."""
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "renamed": len(changes.renamed),
        "removed": len(changes.removed),
        "unreadable": len(changes.unreadable),
        "unchanged": len(changes.unchanged),
    }


def counts_text(changes: Changes) -> str:
    """The same in one line: "1 added, 40 unchanged"."""
    return ", ".join(f"{count} {kind}" for kind, count in counts(changes).items() if count) or "no documents"


def changes_object(changes: Changes, told: Callable[[Notice], str] = str) -> dict[str, object]:
    """Which files are not as they were, by kind; `told` words why one is unreadable."""
    return {
        "added": list(changes.added),
        "changed": list(changes.changed),
        "renamed": [asdict(file) for file in changes.renamed],
        "removed": list(changes.removed),
        "unreadable": [unreadable_object(file, told) for file in changes.unreadable],
    }


def unreadable_object(file: Unreadable, told: Callable[[Notice], str] = str) -> dict[str, object]:
    """A file that is not a document: why, in words, and as a kind with values for whoever has other words."""
    return {"path": file.path, "reason": told(file.notice), "notice": asdict(file.notice)}
