"""What keeps a generation on disk while someone reads it: a shared lock on its manifest, gone with the process."""

from __future__ import annotations

import os
from pathlib import Path

from index.errors import IndexDamaged
from index.manifest import FILE

try:
    import fcntl

    _LOCKS = True
except ImportError:  # Windows: a file that is open cannot be removed there anyway
    _LOCKS = False


class Hold:
    """A reader's hold on a generation, until the object goes. Works where nothing can be written, too."""

    def __init__(self, generation: Path) -> None:
        """Take hold. IndexDamaged where the generation has no manifest, or is being removed."""
        self._handle: int | None = None
        try:
            self._handle = os.open(generation / FILE, os.O_RDONLY)
            if _LOCKS:
                fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
                if os.fstat(self._handle).st_nlink == 0:
                    raise FileNotFoundError("it has been removed")
        except OSError as error:
            raise IndexDamaged(generation.name, f"its manifest cannot be read ({error})") from error

    def __del__(self) -> None:
        if self._handle is not None:
            os.close(self._handle)


def release(generation: Path) -> bool:
    """Take the manifest away from a generation that nobody holds, so that nobody can; False where someone does."""
    try:
        handle = os.open(generation / FILE, os.O_RDONLY)
    except FileNotFoundError:
        return True  # what a killed build left
    try:
        if _LOCKS:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (generation / FILE).unlink()
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
