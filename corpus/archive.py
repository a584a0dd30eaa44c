"""ZIP archives, which office formats are: looked through before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from corpus.errors import ContentError
from corpus.limits import ARCHIVE_BYTES, ARCHIVE_MEMBERS, ARCHIVE_RATIO
from corpus.sayings import Said

_SMALL = 1_000_000  # bytes; below that, a high ratio harms nobody


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive in `content`; unpacking all of it stays within the limits. Nothing is ever unpacked onto the disk.

    A member that unpacks to more than it says is cut off there by `zipfile`, and fails its checksum. Raises
    ContentError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise ContentError(Said.DAMAGED_ARCHIVE(error=_one_line(error))) from error
    if len(members) > ARCHIVE_MEMBERS:
        raise ContentError(Said.TOO_MANY_MEMBERS(most=ARCHIVE_MEMBERS, found=len(members)))
    total = sum(member.file_size for member in members)
    if total > ARCHIVE_BYTES:
        most = ARCHIVE_BYTES // 1_000_000
        raise ContentError(Said.TOO_MUCH_PACKED(most=most, found=total // 1_000_000))
    for member in members:
        if member.flag_bits & 0x1:
            raise ContentError(Said.PROTECTED())
        if member.file_size > _SMALL and member.file_size > ARCHIVE_RATIO * max(member.compress_size, 1):
            ratio = member.file_size // max(member.compress_size, 1)
            raise ContentError(Said.TOO_TIGHT(most=ARCHIVE_RATIO, found=ratio))
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a member. ContentError where there is none, or it is damaged."""
    try:
        return archive.read(name)
    except Exception as error:  # zipfile, zlib, bz2 and lzma each raise errors of their own
        raise ContentError(Said.DAMAGED_ARCHIVE(error=_one_line(error))) from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
