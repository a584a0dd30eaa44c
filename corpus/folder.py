"""The folder of documents, written to: a file is added whole or not at all, and removed; nothing outside is touched."""

from __future__ import annotations

import errno
import os
import re
import secrets
import threading
import time
import unicodedata
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from corpus.errors import FileMissing, FileRefused, FileTaken, FileTooLarge, FolderMissing, FolderUnwritable, NameShared
from corpus.formats import format_of
from corpus.sayings import Said, system_notice

LONGEST_NAME = 200  # bytes; file systems take 255, and a copy may want a few more
_INCOMING = ".passerelle-incoming-"  # hidden, so that it is never read as a document
_LEFT_BEHIND = 3600  # seconds without a byte after which an incoming file has lost whoever sent it
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # somewhere they mean another folder, drive or stream
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)  # devices of Windows
_keeping = threading.Lock()


def file_name(name: str) -> str:
    """The name under which a file may be added, its characters composed (NFC). FileRefused or UnsupportedFormat.

    It names a file in the folder itself, on every system: no folder, nothing hidden, no device, no unseen character.
    """
    composed = unicodedata.normalize("NFC", name)
    if not composed.strip() or composed.strip() != composed or composed.endswith("."):
        raise FileRefused(name, Said.NAME_ENDS())
    if composed.startswith("."):
        raise FileRefused(name, Said.NAME_HIDDEN())
    if any(unicodedata.category(character).startswith("C") for character in composed):
        raise FileRefused(name, Said.NAME_UNSEEN())
    if found := _FORBIDDEN.search(composed):
        raise FileRefused(name, Said.NAME_SIGN(sign=found.group()))
    if _RESERVED.fullmatch(composed):
        raise FileRefused(name, Said.NAME_DEVICE())
    if len(composed.encode()) > LONGEST_NAME:
        raise FileRefused(name, Said.NAME_LONG(most=LONGEST_NAME))
    format_of(composed)
    return composed


class Incoming:
    """A file on its way into the folder: written aside, then put in its place in one step, or dropped.

    - size: bytes written so far. - replace: whether a file of just this name may be there; it is then replaced.

    Raises what `file_name` raises; FileTaken where the name, or the name without suffix, is another file's;
    FileTooLarge, FolderMissing or FolderUnwritable. What is not kept leaves nothing behind; what a killed process
    leaves is hidden, is no document, and is removed later.
    """

    def __init__(self, folder: Path, name: str, *, replace: bool = False) -> None:
        self.name = file_name(name)
        self._largest = format_of(self.name).largest
        self._folder = folder
        self._replace = replace
        self.size = 0
        self._check_free()
        _sweep(folder)
        self._aside = folder / f"{_INCOMING}{secrets.token_hex(8)}"
        try:
            self._file: BinaryIO = self._aside.open("xb")
        except OSError as error:
            raise FolderUnwritable(folder, system_notice(error)) from error

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        self._aside.unlink(missing_ok=True)

    def write(self, content: bytes) -> None:
        """Some more of its bytes. FileTooLarge once they are more than its format may have."""
        self.size += len(content)
        if self.size > self._largest:
            raise FileTooLarge(self.name, self._largest)
        try:
            self._file.write(content)
        except OSError as error:
            raise FolderUnwritable(self._folder, system_notice(error)) from error

    def keep(self) -> Path:
        """Put the whole file in its place, on the disk for good; the path it has now. FileRefused where it is empty."""
        if not self.size:
            raise FileRefused(self.name, Said.EMPTY())
        place = self._folder / self.name
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            with _keeping:
                self._check_free()
                if self._replace:
                    self._aside.replace(place)
                else:
                    _place(self._aside, place)
            _sync(self._folder)
        except FileExistsError as error:
            raise FileTaken(self.name) from error
        except OSError as error:
            raise FolderUnwritable(self._folder, system_notice(error)) from error
        return place

    def _check_free(self) -> None:
        """A name that differs in case only is the same file on some systems; a document is called by its stem."""
        if not self._folder.is_dir():
            raise FolderMissing(self._folder)
        stem = Path(self.name).stem.casefold()
        for path in self._folder.rglob("*"):
            place = path.relative_to(self._folder)
            if path.stem.casefold() != stem or any(part.startswith(".") for part in place.parts) or path.is_dir():
                continue
            here = place.as_posix()
            same_place = here == self.name and path.is_file() and not path.is_symlink()
            if not (self._replace and same_place):
                raise FileTaken(self.name) if here == self.name else NameShared(self.name, here)


def remove(folder: Path, path: str) -> None:
    """Remove a file that the folder holds, by its path below it; a link is removed, never what it leads to.

    FileRefused where the path leads out of the folder or to what is hidden, FileMissing where no file is there.
    """
    parts = path.split("/")
    if any(part in ("", "..") or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        raise FileRefused(path, Said.PATH_OTHER())
    place = folder.joinpath(*parts)
    try:
        if not place.parent.resolve().is_relative_to(folder.resolve()):
            raise FileRefused(path, Said.PATH_OUTSIDE())
        if not (place.is_file() or place.is_symlink()):
            raise FileMissing(path)
        place.unlink()
        _sync(place.parent)
    except FileNotFoundError as error:
        raise FileMissing(path) from error
    except (OSError, ValueError) as error:
        raise FolderUnwritable(folder, system_notice(error)) from error


def _place(aside: Path, place: Path) -> None:
    """Give the file its name where nothing has it: a link is made or refused in one step, whatever else happens."""
    try:
        place.hardlink_to(aside)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        if os.path.lexists(place):  # a file system without links: nothing stands between this look and the next step
            raise FileExistsError(place) from error
        aside.replace(place)


def _sweep(folder: Path) -> None:
    """Remove what killed processes left."""
    for path in folder.glob(f"{_INCOMING}*"):
        try:
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND:
                path.unlink()
        except OSError:  # another process did
            continue


def _sync(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
