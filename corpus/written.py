"""Files that are text already: what stands in them is kept, character by character, behind the front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus import frontmatter
from corpus.decoding import decode
from corpus.extract import Extract, Note
from corpus.structure import Piece

_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


def written(content: bytes, pieces: Callable[[str], Sequence[Piece]]) -> Extract:
    """The extract of a text file; `pieces` finds those of its body. Raises ContentError."""
    known, body = frontmatter.split(decode(content))
    body = _BLANK_LINES.sub("", body)
    return Extract(
        body, tuple(pieces(body)), known, notes=tuple(Note("properties", notice) for notice in known.remarks)
    )
