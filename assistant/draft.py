"""What a writer hands over: statements tied to sentences of the hits, not yet numbered."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import EXTRACTIVE, Check
from assistant.evidence import Signs
from assistant.question import Question
from corpus.document import Span
from corpus.passage import Passage, Sentence
from index.generation import Generation
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Quote:
    """Consecutive sentences of a passage: `passage.sentences[first]` to `passage.sentences[last]`, both included."""

    passage: Passage
    first: int
    last: int

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences quoted, in reading order."""
        return self.passage.sentences[self.first : self.last + 1]

    @property
    def start(self) -> int:
        """Where the quote begins in its document."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where the quote ends in its document, excluded."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The quote, exactly as it stands in its document."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class QuotedValue:
    """A value of the thing asked for, as one source gives it.

    - span: where it stands in the quote's document.
    - date: what the row or an aside dates it to, else of the document's own reference behind it, else of the document.
    """

    quote: Quote
    span: Span
    date: str | None


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A statement in plain text, the quotes that carry it, and how it was checked against them.

    - asked: where the value asked for stands in the document of its one quote, and in the statement; None where it
      cannot be told surely.
    - faults: why the quotes do not bear it out, each in the language of the question; empty unless `check` is
      "unsupported".
    """

    text: str
    quotes: tuple[Quote, ...]
    check: Check
    asked: Span | None = None
    asked_in_text: Span | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer made of a question: statements in reading order, and the signs that they answer it.

    - differing: the values of which the sources give several, the most recent first; empty where a quote only says that
      they differ, None where they do not. Each stands in a quote of the statements.
    - writer: who wrote it, `extractive` or the name of a language model.
    - remarks: what must be said beside it, in the language of the question.
    - whole: whether nothing more comes.
    - tokens: that a language model read and wrote for it, by the upper estimate of `prompt.tokens`; 0 without one.
    """

    statements: tuple[DraftStatement, ...]
    signs: Signs
    differing: tuple[QuotedValue, ...] | None = None
    writer: str = EXTRACTIVE
    remarks: tuple[str, ...] = ()
    whole: bool = True
    tokens: int = 0


class Writer(Protocol):
    """Whoever turns a question and its hits into statements: first into quotes, on which it rests whether there is an
    answer at all, then into what people read.
    """

    @property
    def name(self) -> str:
        """`extractive`, or the name of the language model."""
        ...

    def write(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Draft:
        """Quotes that answer the question from the hits, best first; none where nothing does."""
        ...

    def grow(
        self, question: Question, hits: Sequence[Hit], generation: Generation, quoted: Draft
    ) -> Generator[Draft, None, None]:
        """What people read in place of the quotes: drafts that grow, the last of them whole.

        One comes at least every tenth of a second, the same again where nothing is new; closing it ends all work.
        """
        ...
