"""What looks wrong with documents that were read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import unique
from itertools import pairwise
from typing import Literal

from corpus.document import Document
from corpus.notice import Notice, Saying

LITTLE = 100  # characters that are not blank; a page with fewer says next to nothing, or is a picture
LONG = 80  # characters without a blank; no word is as long, and what is cut out of one cannot be found

Symptom = Literal["near-empty", "duplicate", "long token"]

_SHOWN = 30  # characters of a run
_LONG = re.compile(rf"\S{{{LONG},}}")
_ADDRESS = re.compile(r"https?://|www\.|\]\(")


@unique
class Looks(Saying):
    """What is said of documents that look wrong, in English."""

    DUPLICATE = "the same text as {other}"
    LITTLE = "the document holds {count} characters"
    LITTLE_ON_PAGE = "page {page} holds {count} characters"
    LONG_RUN = "one run of more than {most} characters without a blank: {text}…"
    LONG_RUNS = "{count} runs of more than {most} characters without a blank: {text}…"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the path of the document, the kind of trouble, and what was found, for a person."""

    path: str
    symptom: Symptom
    notice: Notice

    @property
    def text(self) -> str:
        """The notice in English."""
        return str(self.notice)


def examine(documents: Iterable[Document]) -> list[Finding]:
    """What looks wrong with documents, in their order."""
    findings: list[Finding] = []
    first: dict[str, str] = {}
    for document in documents:
        findings.extend(Finding(document.path, "near-empty", notice) for notice in _near_empty(document))
        same = first.setdefault(" ".join(document.text.split()), document.path)
        if same != document.path:
            findings.append(Finding(document.path, "duplicate", Looks.DUPLICATE(other=same)))
        long = [found for found in _LONG.findall(document.text) if not _ADDRESS.search(found)]
        if long:
            text = long[0][:_SHOWN]
            notice = Looks.LONG_RUN(most=LONG, text=text)
            if len(long) > 1:
                notice = Looks.LONG_RUNS(count=len(long), most=LONG, text=text)
            findings.append(Finding(document.path, "long token", notice))
    return findings


def _near_empty(document: Document) -> Iterator[Notice]:
    """Pages, or where there are none the whole document, that hold next to no text."""
    bounds = (
        [*(page.start for page in document.pages), len(document.text)] if document.pages else [0, len(document.text)]
    )
    for number, (start, end) in enumerate(pairwise(bounds), start=1):
        size = sum(not char.isspace() for char in document.text[start:end])
        # A page without any text is noted by whoever read it.
        if size < LITTLE and not (document.pages and size == 0):
            yield Looks.LITTLE_ON_PAGE(page=number, count=size) if document.pages else Looks.LITTLE(count=size)
