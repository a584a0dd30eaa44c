"""The pages of the original files, drawn when they are looked at; the latest are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from corpus.confined import ConfinedReader
from corpus.page_picture import PagePicture
from corpus.reading import original
from index.manifest import DocumentEntry

DRAWN = ("pdf",)  # formats whose pages can be drawn
WIDTH = 1400  # pixels of a page: sharp at twice the width that it is shown in
KEPT = 24  # pictures in memory; some 150 kB each


class Pages:
    """Draws one page at a time, in a process that can do nothing else. Safe to share between threads."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._reader = ConfinedReader()
        self._kept: OrderedDict[tuple[str, int], PagePicture] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, entry: DocumentEntry, number: int) -> PagePicture | None:
        """Page `number`, from 1, of a document's file; None where that is not there as it was when it was read.

        Raises ContentError where it cannot be drawn.
        """
        key = (entry.file, number)
        with self._lock:
            if key not in self._kept:
                content = original(entry.path, entry.file, self._folders)
                if content is None:
                    return None
                self._kept[key] = self._reader.draw(content, number, WIDTH)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
