"""Recognition of characters in pictures, by tesseract where it is installed.

Tesseract is a program of its own: it is looked for on the PATH each time, so that installing it is all there is to do.
A picture goes in through a pipe, its words come back through another; no file is written.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import CorpusError

PROGRAM = "tesseract"
_LANGUAGES = ("fra", "eng", "deu")
_ASKING = 10.0  # seconds to say its version
_TURNED = re.compile(r"Rotate: (\d+)\s+Orientation confidence: ([\d.]+)")
_SURELY_TURNED = 1.0  # tesseract's own scale; upright pages reach 5 and more
_SPAN = re.compile(
    r"<span class='(?P<kind>ocr\w+)'[^>]*? title=(?P<quote>[\"'])(?P<title>.*?)(?P=quote)[^>]*>"
    r"(?P<text>[^<]*(?:<(?:strong|em)>[^<]*)*)"
)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_FONT = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
_MARKUP = re.compile(r"<[^>]*>")


class RecognitionError(CorpusError):
    """The program is missing, ended with an error, or took too long. `str(error)` says which."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word in a picture; lengths in pixels from its upper left corner.

    - sure: how surely it was recognised, 0 to 1.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: float


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """Words on one line, in reading order.

    - base: height of the baseline at the line's beginning, in pixels from the top.
    - size: of the font, in pixels.
    """

    words: tuple[RecognisedWord, ...]
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class _Program:
    path: str
    version: str
    folder: Path


def languages() -> tuple[str, ...]:
    """Those of ours that can be recognised, as tesseract calls them; empty where it is not installed."""
    program = _program()
    if program is None:
        return ()
    return tuple(name for name in _LANGUAGES if (program.folder / f"{name}.traineddata").is_file())


def identity() -> str:
    """What recognises, with its version and languages; another one recognises anew. Empty where nothing does."""
    program, known = _program(), languages()
    if program is None or not known:
        return ""
    sizes = [(program.folder / f"{name}.traineddata").stat().st_size for name in known]
    return f"{program.version} " + " ".join(f"{name}:{size}" for name, size in zip(known, sizes, strict=True))


def recognise(image: bytes, seconds: float, dots: int = 300) -> list[RecognisedLine]:
    """The lines of a picture (PNM, PNG, TIFF or JPEG), in reading order; empty where there are none.

    - seconds: by the clock; then the program is ended.
    - dots: an inch, of the picture.

    Raises RecognitionError.
    """
    known = languages()
    if not known:
        raise RecognitionError("tesseract is not installed, or has none of the languages " + ", ".join(_LANGUAGES))
    answer = _ask(["-", "-", "-l", "+".join(known), "--dpi", str(dots), "--psm", "3", "hocr"], image, seconds)
    return _lines(answer)


def turned(image: bytes, seconds: float) -> int:
    """By how many quarter turns with the clock a picture has to be turned to be upright; 0 where that is not known.

    Raises RecognitionError where the program does not answer in time.
    """
    program = _program()
    if program is None or not (program.folder / "osd.traineddata").is_file():
        return 0
    try:
        match = _TURNED.search(_ask(["-", "-", "--psm", "0"], image, seconds))
    except _Failed:  # too few characters to tell
        return 0
    return int(match[1]) // 90 % 4 if match and float(match[2]) >= _SURELY_TURNED else 0


class _Failed(RecognitionError):
    """The program ended with an error."""


def _ask(arguments: list[str], image: bytes, seconds: float) -> str:
    path = shutil.which(PROGRAM)
    if path is None:
        raise RecognitionError("tesseract is not installed")
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "HOME", "TMPDIR") if name in os.environ}
    # Several threads make it slower on small machines, and hold up whatever else runs there.
    environment = {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - the program's own path, no shell
            [path, *arguments], input=image, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionError(f"tesseract took longer than {seconds:.0f} seconds") from error
    except OSError as error:
        raise RecognitionError(f"tesseract cannot be started: {error.strerror or error}") from error
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())[:200]
        raise _Failed(f"tesseract ended with the error {done.returncode}: {said}")
    return done.stdout.decode(errors="replace")


def _program() -> _Program | None:
    path = shutil.which(PROGRAM)
    if path is None:
        return None
    status = Path(path).stat()
    return _asked(path, status.st_mtime_ns, status.st_size, os.environ.get("TESSDATA_PREFIX", ""))


@lru_cache(maxsize=4)
def _asked(path: str, changed: int, size: int, prefix: str) -> _Program | None:
    """What a program says of itself; asked again when the file changes."""
    del changed, size, prefix
    try:
        version = _ask(["--version"], b"", _ASKING).split("\n", 1)[0].strip()
        listed = _ask(["--list-langs"], b"", _ASKING).split("\n", 1)[0]
    except RecognitionError:
        return None
    folder = re.search(r'"(.+)"', listed)
    return _Program(path, version, Path(folder[1])) if folder and version else None


def _lines(answer: str) -> list[RecognisedLine]:
    """The lines of an hOCR page."""
    found: list[RecognisedLine] = []
    words: list[RecognisedWord] = []
    base = size = 0.0
    for span in _SPAN.finditer(answer):
        title = span["title"]
        box = _BOX.search(title)
        if box is None:
            continue
        left, top, right, bottom = map(int, box.groups())
        if span["kind"] != "ocrx_word":
            if words:
                found.append(RecognisedLine(tuple(words), base, size))
            words = []
            slope, font = _BASELINE.search(title), _FONT.search(title)
            base = bottom + (float(slope[2]) if slope else 0.0)
            size = float(font[1]) if font else float(bottom - top)
            continue
        text = html.unescape(_MARKUP.sub("", span["text"])).strip()
        sure = _SURE.search(title)
        if text:
            words.append(RecognisedWord(text, left, top, right, bottom, int(sure[1]) / 100 if sure else 0.0))
    if words:
        found.append(RecognisedLine(tuple(words), base, size))
    return found
