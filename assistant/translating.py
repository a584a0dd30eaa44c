"""A sentence of a document, translated by the language model: for reading it, never for quoting it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from assistant.errors import LanguageModelFailed
from assistant.prompt import translation
from assistant.servers import Servers
from corpus.document import Language
from corpus.markup import plain

LONGEST = 2_000  # characters of what is translated
TOKENS = 900  # most of a translation, a model's thinking included
SECONDS = 60.0  # most that it may take


def translated(text: str, language: Language, servers: Servers) -> str:
    """What the preferred model makes of a text in `language`, on one line. Text like any other: to be escaped.

    Raises LanguageModelFailed where its server gives nothing that can be used.
    """
    model = servers.in_order()[0]
    limits = model.limits
    brief = replace(limits, tokens=min(TOKENS, limits.tokens), total=min(SECONDS, limits.total), retries=0)
    messages = translation(plain(text)[:LONGEST], language)
    try:
        with closing(replace(model, limits=brief).stream(messages)) as pieces:
            said = " ".join("".join(pieces).split())
    except LanguageModelFailed as error:
        if error.failure in ("down", "slow", "key", "busy", "broken"):
            servers.failed(model)
        raise
    if not said:
        raise LanguageModelFailed("garbled", "an empty translation")
    return said
