"""The language model's door: messages become text, piece by piece, from any server that speaks OpenAI's protocol.

The only module that knows LlamaIndex's client of language models, and what that client is made of.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import queue
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from assistant.errors import Failure, LanguageModelFailed

if TYPE_CHECKING:
    import httpx

TICK = 0.1  # seconds: so long at most until whoever listens can stop
BACKOFF = 0.5  # seconds before the first retry; doubled before each further one
BYTES = 8_000_000  # most bytes of one reply, with all that the protocol puts around the text
TOKEN_CHARACTERS = 10  # most characters of text for each token that was allowed
_NOT_PASSED_ON = ("x-stainless-", "openai-")  # what the client would tell of this machine and of its owner


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a language model."""

    role: Literal["system", "user"]
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take.

    - connect, first, pause, total: seconds until a connection, until the first sign of an answer, between two such
      signs, and for all attempts together.
    - retries: further attempts, before the first piece only: nothing that was passed on is ever taken back by one.
    - tokens: most of an answer.
    """

    connect: float = 5.0
    first: float = 30.0
    pause: float = 15.0
    total: float = 120.0
    retries: int = 1
    tokens: int = 600


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model on a server.

    - url: where the protocol begins, such as "http://127.0.0.1:11434/v1".
    - name: of the model, as the server calls it.
    """

    url: str
    name: str
    key: str | None = field(default=None, repr=False)
    limits: Limits = Limits()

    def stream(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """Pieces of the answer as they come; an empty one at least every `TICK` seconds. Closing it hangs up.

        Raises LanguageModelFailed, where the server gave no answer or not all of it.
        """
        pieces: queue.SimpleQueue[str | LanguageModelFailed | None] = queue.SimpleQueue()
        # A loop of its own in a thread of its own: the only way to wait for a server and to be stopped at any moment.
        loop = asyncio.new_event_loop()
        reading = loop.create_task(self._read(messages, pieces))
        thread = threading.Thread(target=_run, args=(loop, reading), name="language model", daemon=True)
        thread.start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=TICK)
                except queue.Empty:
                    yield ""
                    continue
                if piece is None:
                    return
                if isinstance(piece, LanguageModelFailed):
                    raise piece
                yield piece
        finally:
            with suppress(RuntimeError):  # the loop is closed where the reading is over
                loop.call_soon_threadsafe(reading.cancel)
            thread.join(self.limits.connect)

    async def _read(
        self, messages: Sequence[Message], pieces: queue.SimpleQueue[str | LanguageModelFailed | None]
    ) -> None:
        """Put the pieces into the queue, then None, or what went wrong."""
        try:
            async with asyncio.timeout(self.limits.total):
                for attempt in range(self.limits.retries + 1):
                    begun = False
                    try:
                        async with aclosing(self._attempt(messages)) as attempted:
                            async for piece in attempted:
                                begun = begun or bool(piece)
                                pieces.put(piece)
                        break
                    except LanguageModelFailed as error:
                        passing = error.failure in ("down", "busy", "broken", "cut", "garbled")
                        if begun or not passing or attempt == self.limits.retries:
                            raise
                    await asyncio.sleep(BACKOFF * 2**attempt)
            pieces.put(None)
        except TimeoutError:
            pieces.put(LanguageModelFailed("slow", f"no end after {self.limits.total:g} s"))
        except LanguageModelFailed as error:
            pieces.put(error)

    async def _attempt(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """One request. Raises LanguageModelFailed, whatever the client raises."""
        from llama_index.core.base.llms.types import ChatMessage
        from llama_index.llms.openai_like import OpenAILike

        limits = self.limits
        length, finish, wait = 0, None, limits.first + limits.connect
        async with self._connection() as http:
            client = OpenAILike(
                model=self.name,
                api_base=self.url,
                api_key=self.key or "none",
                is_chat_model=True,
                max_tokens=limits.tokens,
                temperature=0.0,
                max_retries=0,
                timeout=limits.total,
                async_http_client=http,
            )
            try:
                asked = [ChatMessage(role=message.role, content=message.text) for message in messages]
                async with asyncio.timeout(wait):
                    replies = aiter(await client.astream_chat(asked, timeout=http.timeout))
                while True:
                    async with asyncio.timeout(wait):
                        reply = await anext(replies, None)
                    if reply is None:
                        break
                    wait = limits.pause
                    raw: Any = reply.raw
                    finish = next((choice.finish_reason for choice in raw.choices), None) or finish
                    length += len(reply.delta or "")
                    if length > limits.tokens * TOKEN_CHARACTERS:
                        raise LanguageModelFailed("endless", f"more than {limits.tokens} tokens")
                    yield reply.delta or ""
            except (GeneratorExit, asyncio.CancelledError, LanguageModelFailed):
                raise
            except Exception as error:  # whatever the client or the server makes of it, it is this server's failure
                raise LanguageModelFailed(_failure(error, begun=wait == limits.pause), _described(error)) from None
        match finish:
            case "length":
                raise LanguageModelFailed("length")
            case None:
                raise LanguageModelFailed("cut" if length else "garbled", "the reply has no end")
            case "content_filter":
                raise LanguageModelFailed("refused", "the server held its answer back")

    def _connection(self) -> httpx.AsyncClient:
        """A connection to the server and to nobody else: no redirect is followed; no proxy to this machine itself."""
        import httpx

        async def before(request: httpx.Request) -> None:
            for name in [name for name in request.headers if name.startswith(_NOT_PASSED_ON)]:
                del request.headers[name]
            request.headers["user-agent"] = "passerelle"
            if self.key is None:
                del request.headers["authorization"]

        async def after(response: httpx.Response) -> None:
            response.stream = _bounded(response.stream)

        limits = self.limits
        return httpx.AsyncClient(
            timeout=httpx.Timeout(limits.total, connect=limits.connect),
            trust_env=not is_local(self.url),
            event_hooks={"request": [before], "response": [after]},
        )


def load() -> None:
    """Load the client: seconds the first time, which no question need wait for."""
    import llama_index.llms.openai_like  # noqa: F401


def is_local(url: str) -> bool:
    """Whether an address is of this machine itself."""
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _run(loop: asyncio.AbstractEventLoop, reading: asyncio.Task[None]) -> None:
    load()  # before any time-out begins: the first time takes seconds
    try:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(reading)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


def _bounded(stream: Any) -> Any:
    """The stream of a reply, that fails where it brings more than `BYTES`."""
    import httpx

    class Bounded(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for chunk in stream:
                size += len(chunk)
                if size > BYTES:
                    raise LanguageModelFailed("endless", f"more than {BYTES} bytes")
                yield chunk

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()


def _failure(error: Exception, *, begun: bool) -> Failure:
    """What went wrong, from what the client raised."""
    import httpx
    import openai

    match error:
        case openai.APIStatusError(status_code=401 | 403):
            return "key"
        case openai.APIStatusError(status_code=429):
            return "busy"
        case openai.APIStatusError(status_code=status):
            return "broken" if status >= 500 else "refused"
        case TimeoutError() | openai.APITimeoutError() | httpx.TimeoutException():
            return "down" if isinstance(error.__cause__, httpx.ConnectTimeout) else "slow"
        case openai.APIConnectionError() | httpx.TransportError():
            return "cut" if begun else "down"
        case openai.APIError():  # said within the stream
            return "broken"
        case json.JSONDecodeError():
            return "garbled"
    return "garbled"


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
