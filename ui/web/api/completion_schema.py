"""What OpenAI's protocol sends and is given, as far as an answer from documents has a use for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ui.web.api.schema import TURNS, AnswerSaid, Text

MODEL = "passerelle"


class Part(BaseModel):
    """A part of a message; parts that are no text are refused."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: Literal["text"]
    text: Text


class Message(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | Annotated[list[Part], Field(max_length=TURNS)] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class CompletionAsked(BaseModel):
    """A conversation that ends with a question. Other keys of the protocol are read and left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    messages: list[Message] = Field(
        min_length=1,
        max_length=2 * TURNS,
        description="the last one asks; those of users and assistants before it are the history; others are left aside",
    )
    model: Text = Field(default=MODEL, description=f"`{MODEL}`, the only one there is")
    stream: bool = False
    n: Literal[1, None] = Field(default=None, description="one answer is given")


class UrlCitation(BaseModel):
    """A citation, and the marker that stands for it in the content: characters, the end not included."""

    start_index: int
    end_index: int
    title: str
    url: str = Field(description="of the source, else of the document in the web page, at the quoted sentence")


class Annotation(BaseModel):
    """A mark on the content."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class MessageSaid(BaseModel):
    """The answer, as text with markers `[1]`, or the refusal."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: MessageSaid
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class CompletionSaid(BaseModel):
    """An answer in OpenAI's form; `passerelle` is the object of `POST api/ask`, with every quote and check."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    passerelle: AnswerSaid


class ModelSaid(BaseModel):
    """A model that can be named."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelsSaid(BaseModel):
    """All models that can be named."""

    object: Literal["list"] = "list"
    data: list[ModelSaid]
