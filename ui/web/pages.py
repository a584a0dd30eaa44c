"""The pages of the original files, drawn when they are looked at, read where they are pictures; the latest are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from corpus.confined import ConfinedReader
from corpus.errors import ContentError
from corpus.page_picture import PagePicture, PlacedWord
from corpus.reading import original
from index.manifest import DocumentEntry

DRAWN = ("pdf",)  # formats whose pages can be drawn
WIDTH = 1400  # pixels of a page: sharp at twice the width that it is shown in
KEPT = 24  # pictures in memory; some 150 kB each
WORDS_KEPT = 48  # pages whose pictures were read; some 150 kB each
WAITING = 4  # people who wait for a picture to be read, at most


class Pages:
    """Draws one page at a time, in a process that can do nothing else. Safe to share between threads."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._reader = ConfinedReader()
        self._kept: OrderedDict[tuple[str, int], PagePicture] = OrderedDict()
        self._lock = threading.Lock()
        self._words: OrderedDict[tuple[str, int], tuple[PlacedWord, ...]] = OrderedDict()
        self._reading = threading.Lock()
        self._waiting = threading.BoundedSemaphore(WAITING)

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

    def read_words(self, entry: DocumentEntry, number: int) -> tuple[PlacedWord, ...] | None:
        """The words that were recognised in the picture of a page; None where that has not been done, or long ago."""
        return self._words.get((entry.file, number))

    def words_in_picture(self, entry: DocumentEntry, number: int) -> tuple[PlacedWord, ...]:
        """The words that are recognised in the picture of a page; none where that fails, or too many wait for theirs.

        It takes seconds, and a processor: one page is read at a time, and drawing goes on meanwhile.
        """
        if not self._waiting.acquire(blocking=False):
            return ()
        try:
            with self._reading:
                words = self.read_words(entry, number)
                if words is None:
                    words = self._words[entry.file, number] = self._recognised(entry, number)
                    while len(self._words) > WORDS_KEPT:
                        self._words.popitem(last=False)
                return words
        finally:
            self._waiting.release()

    def _recognised(self, entry: DocumentEntry, number: int) -> tuple[PlacedWord, ...]:
        content = original(entry.path, entry.file, self._folders)
        if content is None:
            return ()
        try:
            with ConfinedReader() as reader:
                return reader.recognise(content, number).words
        except ContentError:
            return ()
