"""A question that follows on from others, made to stand alone by a language model, within what was said."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.conversation import DEPTH, Turn
from assistant.errors import LanguageModelFailed
from assistant.names import names
from assistant.prompt import follow_up
from assistant.servers import Servers
from corpus.document import Language
from corpus.language import detect
from index.analysis import words

TOKENS = 300  # most of a rewritten question, a model's thinking included
SECONDS = 20.0  # most that rewriting may take; the rule needs none
LONGER = 200  # characters by which a question may grow


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Has the preferred language model rewrite questions; takes the rule's version where its own cannot be trusted."""

    servers: Servers

    def rewrite(
        self, question: str, by_rule: str, language: Language, history: Sequence[Turn]
    ) -> Generator[None, None, str]:
        """The question, standing alone. Yields at least every tenth of a second; closing it hangs up.

        - by_rule: the question as the rule makes it stand alone.
        """
        model = self.servers.in_order()[0]
        limits = model.limits
        brief = replace(limits, tokens=min(TOKENS, limits.tokens), total=min(SECONDS, limits.total), retries=0)
        turns = history[-DEPTH:]
        text = ""
        try:
            with closing(replace(model, limits=brief).stream(follow_up(question, language, turns))) as pieces:
                for piece in pieces:
                    text += piece
                    yield
        except LanguageModelFailed as error:
            if error.failure in ("down", "slow", "key", "busy", "broken"):
                self.servers.failed(model)
            return by_rule
        text = text.strip()
        return text if keeps_to(text, question, language, turns) else by_rule


def keeps_to(rewritten: str, question: str, language: Language, turns: Sequence[Turn]) -> bool:
    """Whether a rewritten question is one line in the same language, not much longer, that names what the question
    names and nothing, neither name nor figure, that was not said in it or in the turns before it.
    """
    if not 0 < len(rewritten) <= len(question) + LONGER or not rewritten.isprintable() or "[" in rewritten:
        return False
    if detect(rewritten) != language:
        return False
    said = {
        word
        for text in (question, *(part for turn in turns for part in (turn.question, turn.answer)))
        for word in words(text)
    }
    new = _named(rewritten)
    return new <= said and _named(question) <= {*words(rewritten)}


def _named(text: str) -> set[str]:
    """The words of all names and the figures in a text."""
    return {word for name in names(text) for word in words(name)} | {word for word in words(text) if word[0].isdigit()}
