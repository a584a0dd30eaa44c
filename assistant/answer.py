"""What Passerelle answers: statements, each tied to the citations that carry it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.evidence import Signs
from assistant.wording import REFUSAL
from corpus.document import Language, Source, Span
from index.hit import Hit

EXTRACTIVE = "extractive"
"""The name of the writer that quotes."""
Check = Literal["verbatim", "supported", "unsupported"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of a document, quoted: `quote == document.text[start:end]`.

    - number: 1-based, in order of first use; the marker `[number]` of the answer.
    - context: the quote with a sentence before and after it where the passage has them;
      `context[start - context_start : end - context_start] == quote`.
    - lead: what must be read with the quote: a table's header row, the sentence that introduces a list.
    - sources: the document's own references that the quote marks ("[3]" in its text), in order.
    - asked: where the value asked for stands in the document, within the quote; None where it cannot be told surely.
    - page: the 1-based page on which the quote begins, None where the format has no pages.
    - recognised: how surely that page was read from a picture of it (OCR), 0 to 1; None where it holds text itself.
    - url: of the first such source that has one, else of the document itself.
    - format: of the document's file, as `corpus.formats` names it; None where that is not known.
    """

    number: int
    document: str
    title: str
    language: Language
    date: str | None
    publisher: str | None
    url: str | None
    page: int | None
    section: str | None
    quote: str
    start: int
    end: int
    context: str
    context_start: int
    lead: str | None = None
    sources: tuple[Source, ...] = ()
    asked: Span | None = None
    recognised: float | None = None
    format: str | None = None

    @property
    def span(self) -> Span:
        """Where the quote stands in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an answer, in plain text: no markup, no marker.

    - citations: numbers of the citations that carry it.
    - check: `verbatim` (quoted), `supported` (checked against its citations) or `unsupported` (shown as not verified).
    - asked: where the value asked for stands in `text`; None where it cannot be told surely.
    - faults: why the citations do not bear it out, each a line in the language of the answer; empty unless `check` is
      `unsupported`.
    """

    text: str
    citations: tuple[int, ...]
    check: Check
    asked: Span | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the differing values that sources give of the thing asked for.

    - text: the value, as it stands in the quote of the citation.
    - date: of the source, or what the source dates the value to, ISO 8601 possibly shortened.
    """

    text: str
    citation: int
    date: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal with the nearest passages.

    - language: of the question, and of all wording that is not quoted.
    - standalone_question: the question as it was searched, with what a follow-up took from the turns before it.
    - refusal: why the documents do not answer, in `language`; None where they do. Then `statements` is empty.
    - differing: the values of which the sources give several, the most recent first; empty where a quote only says that
      they differ, None where they do not.
    - remarks: lines in `language` beside the statements: that sources differ, of which date they are, why a language
      model did not write them.
    - hits: what was retrieved, best first; the nearest passages where the answer is a refusal.
    - generation: of the index that was asked; `searched`: how many documents it holds, 0 where that is not known.
    - writer: who wrote it: `extractive`, also where it stands in for a language model, or the name of that model.
    - seconds: from the question to this answer.
    - whole: whether nothing more comes; only a stream gives answers that are not.
    - tokens: that a language model read and wrote for the statements, estimated from above; 0 where none wrote them.
    - signs, strength: of the evidence, and what they come to, 0 to 1; a refusal's strength is below the threshold.
    """

    question: str
    standalone_question: str
    language: Language
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    generation: str
    writer: str
    seconds: float
    signs: Signs
    strength: float = 1.0
    refusal: str | None = None
    differing: tuple[Claim, ...] | None = None
    remarks: tuple[str, ...] = ()
    whole: bool = True
    tokens: int = 0
    searched: int = 0

    @property
    def refused(self) -> bool:
        """Whether the documents do not answer."""
        return self.refusal is not None

    def withheld(self) -> Answer:
        """The refusal in its place."""
        refusal = REFUSAL[self.language]
        return replace(self, statements=(), citations=(), refusal=refusal, differing=None, remarks=(), whole=True)

    @property
    def text(self) -> str:
        """The answer as plain text: statements with their markers, "… [1] … [2]", then the remarks; or the refusal.

        Without what is unsupported: here nothing would tell it from the rest.
        """
        if self.refusal is not None:
            return self.refusal
        stated = [
            " ".join([statement.text, "".join(f"[{number}]" for number in statement.citations)])
            for statement in self.statements
            if statement.check != "unsupported"
        ]
        return "\n".join([*stated, *self.remarks])
