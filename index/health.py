"""What looks wrong with documents that were read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.document import Document

LITTLE = 100  # characters that are not blank; a page with fewer says next to nothing, or is a picture
LONG = 80  # characters without a blank; no word is as long, and what is cut out of one cannot be found

Symptom = Literal["near-empty", "duplicate", "long token"]

_LONG = re.compile(rf"\S{{{LONG},}}")
_ADDRESS = re.compile(r"https?://|www\.|\]\(")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the path of the document, the kind of trouble, and what was found, for a person."""

    path: str
    symptom: Symptom
    text: str


def examine(documents: Iterable[Document]) -> list[Finding]:
    """What looks wrong with documents, in their order."""
    findings: list[Finding] = []
    first: dict[str, str] = {}
    for document in documents:
        findings.extend(Finding(document.path, "near-empty", text) for text in _near_empty(document))
        same = first.setdefault(" ".join(document.text.split()), document.path)
        if same != document.path:
            findings.append(Finding(document.path, "duplicate", f"the same text as {same}"))
        long = [found for found in _LONG.findall(document.text) if not _ADDRESS.search(found)]
        if long:
            count = f"{len(long)} runs" if len(long) > 1 else "one run"
            text = f"{count} of more than {LONG} characters without a blank: {long[0][:30]}…"
            findings.append(Finding(document.path, "long token", text))
    return findings


def _near_empty(document: Document) -> Iterator[str]:
    """Pages, or where there are none the whole document, that hold next to no text."""
    bounds = (
        [*(page.start for page in document.pages), len(document.text)] if document.pages else [0, len(document.text)]
    )
    for number, (start, end) in enumerate(pairwise(bounds), start=1):
        size = sum(not char.isspace() for char in document.text[start:end])
        # A page without any text is noted by whoever read it.
        if size < LITTLE and not (document.pages and size == 0):
            where = f"page {number}" if document.pages else "the document"
            yield f"{where} holds {size} characters"
