"""Files of a folder as a browser gets them: read and packed once, then sent from memory.

A page asks for some seventy files at once, and the server has one processor for that at best.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

from ui.web.gate import Message, Receive, Send

CHANGING = "no-cache"  # kept by a browser, which asks after it: a file that changes without a change of name
LASTING = "public, max-age=31536000, immutable"  # a file whose name changes with it
_MOST = 256  # files held in memory
_SMALL = 400  # bytes that are not worth packing


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a file.

    - packed: the same by gzip, None where that is not shorter.
    - tag: changes with the bytes.
    """

    plain: bytes
    packed: bytes | None
    tag: str
    kind: str


def packed(content: bytes, kind: str) -> Packed:
    """Those bytes, ready to be sent."""
    short = gzip.compress(content, 6, mtime=0) if len(content) > _SMALL else content
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Packed(content, short if len(short) < len(content) else None, tag, kind)


def response(file: Packed, headers: Headers, keeping: str) -> Response:
    """The response with a file, by the headers of a request: 304 where the browser has it."""
    said = {"cache-control": keeping, "etag": file.tag, "vary": "Accept-Encoding"}
    if file.tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=said)
    if file.packed is not None and "gzip" in headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**said, "content-encoding": "gzip"}, media_type=file.kind)
    return Response(file.plain, headers=said, media_type=file.kind)


class Files:
    """ASGI application of the files of a folder, and of those below it.

    - keeping: what browsers are told of how long they may keep a file.
    - made: further ones, by name, that lie in no folder.
    """

    def __init__(self, folder: Path, keeping: str, made: Mapping[str, bytes] | None = None) -> None:
        self._folder = folder.resolve()
        self._keeping = keeping
        self._made = {name: packed(content, _kind(name)) for name, content in (made or {}).items()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        answer = Response(status_code=404)
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            file = self._file(path)
            answer = response(file, Headers(scope=scope), self._keeping) if file else answer
        await answer(scope, receive, send)

    def _file(self, path: str) -> Packed | None:
        if path in self._made:
            return self._made[path]
        try:
            found = (self._folder / path).resolve()
            if not (found.is_relative_to(self._folder) and found.is_file()):
                return None
            state = found.stat()
            return _read(found, (state.st_mtime_ns, state.st_size))
        except (OSError, ValueError):  # a name that no file can have
            return None


@lru_cache(maxsize=_MOST)
def _read(path: Path, _: tuple[int, int]) -> Packed:
    """A file as it is in that state."""
    return packed(path.read_bytes(), _kind(path.name))


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
