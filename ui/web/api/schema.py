"""What programs send and are given, as pydantic models: requests are read by them, OpenAPI is made of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

TURNS = 50  # of a history, at most; the last four are looked back on

Text = Annotated[str, Field(max_length=20_000)]


class _Read(BaseModel):
    """Something a client sends; other keys than ours are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Said(BaseModel):
    """Something a client is given: exactly these keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TurnRead(_Read):
    """One question of the conversation so far, and the text of its answer."""

    question: Text
    answer: Text


class Asked(_Read):
    """A question, and the turns before it."""

    question: Text = Field(description="in French, English or German", examples=["Qui préside BioForward ?"])
    history: list[TurnRead] = Field(default=[], max_length=TURNS, description="the turns before, the oldest first")
    id: int | Text | None = Field(default=None, description="the caller's own name for the question, given back")
    stream: bool = Field(default=False, description="whether the answer is sent as events while it grows")


class SpanSaid(_Said):
    """Where something stands: characters, the end not included."""

    start: int
    end: int


class SourceSaid(_Said):
    """A reference that a document itself makes."""

    number: int
    title: str
    publisher: str | None
    url: str | None
    date: str | None


class StatementSaid(_Said):
    """One statement of an answer, in plain text."""

    text: str
    citations: list[int] = Field(description="numbers of the citations that carry it")
    check: Literal["verbatim", "supported", "unsupported"]
    asked: SpanSaid | None = Field(description="the value asked for, in `text`")
    faults: list[str] = Field(description="why the citations do not bear it out; empty unless `unsupported`")


class CitationSaid(_Said):
    """A sentence of a document: `quote` is `text[start:end]` of the document."""

    number: int
    document: str = Field(description="its name, as `passerelle documents` lists it")
    title: str
    language: Literal["fr", "en", "de"]
    date: str | None
    url: str | None
    page: int | None = Field(description="1-based; null where the format has no pages")
    recognised: float | None = Field(description="how surely the page was read from its picture, 0 to 1")
    section: str | None
    quote: str
    start: int
    end: int
    asked: SpanSaid | None = Field(description="the value asked for, in the document's text")
    lead: str | None = Field(description="what must be read with the quote, such as a table's header")
    sources: list[SourceSaid]


class ClaimSaid(_Said):
    """One of the values of which sources give several."""

    value: str
    citation: int
    date: str | None


class HitSaid(_Said):
    """A passage that was retrieved, best first."""

    document: str
    start: int
    end: int
    score: float


class AnswerSaid(_Said):
    """An answer, or a refusal: the object of `passerelle ask --json`."""

    id: int | str | None
    question: str
    language: Literal["fr", "en", "de"]
    standalone_question: str = Field(description="as it was searched, with what a follow-up took from before")
    refused: bool = Field(description="whether the documents do not answer")
    text: str = Field(description="the statements with their markers, `… [1] … [2]`, or the refusal")
    statements: list[StatementSaid]
    citations: list[CitationSaid]
    differing: list[ClaimSaid] | None = Field(description="the values, where sources differ; else null")
    remarks: list[str]
    hits: list[HitSaid]
    generation: str = Field(description="of the index that was asked")
    writer: str = Field(description="`extractive`, or the name of a language model")
    seconds: float


class FaultDetail(_Said):
    """A word for programs, a line for people."""

    code: str
    message: str


class FaultSaid(_Said):
    """What went wrong."""

    error: FaultDetail
