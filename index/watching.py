"""When to build again: folders of documents, watched until they settle. The only module that knows watchfiles."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import FolderMissing

QUIET = 2.0  # seconds without a change after which the folders have settled
_LONGEST = 60.0  # seconds after which changes that never stop are built all the same
_PATIENCE = 1.0  # seconds between two looks at `stop`


def settlings(folders: Sequence[Path], stop: threading.Event, quiet: float = QUIET) -> Iterator[int]:
    """How many files changed, each time the folders settle after a change, until `stop` is set.

    The first is 0, given as soon as the watch stands: what changes from then on is never missed, not even while the
    caller builds. Hidden files are left out, as the build leaves them out. Raises FolderMissing.
    """
    from watchfiles import watch

    for folder in folders:
        if not folder.is_dir():
            raise FolderMissing(folder)
    roots = [folder.resolve() for folder in folders]
    begun = False
    for found in watch(
        *roots,
        watch_filter=lambda _, path: not _hidden(Path(path), roots),
        step=round(quiet * 1000),
        debounce=round(_LONGEST * 1000),
        rust_timeout=round(_PATIENCE * 1000),
        yield_on_timeout=True,
        stop_event=stop,
    ):
        if found or not begun:
            yield len({path for _, path in found})
        begun = True


def _hidden(path: Path, roots: Sequence[Path]) -> bool:
    below = [path.relative_to(root) for root in roots if path.is_relative_to(root)]
    return bool(below) and all(any(part.startswith(".") for part in place.parts) for place in below)
