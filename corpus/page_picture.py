"""A page of a source file as people see it: its picture, and where its words stand on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as fractions of the page's width and height, 0 to 1, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """Characters without a blank between them, and where they stand."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page, drawn.

    - png: the picture, a PNG file; `width` and `height` in pixels.
    - words: those that are seen, in the order in which they are drawn; none where the page is a picture itself, whose
      words would have to be recognised first.
    """

    png: bytes
    width: int
    height: int
    words: tuple[PlacedWord, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words that were recognised in the picture of a page, in reading order."""

    words: tuple[PlacedWord, ...]
