"""The writer that has a language model write: each statement is tied to sentences, and checked before it is seen."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.checking import Checker
from assistant.draft import Draft, DraftStatement, Quote, Writer
from assistant.errors import LanguageModelFailed
from assistant.instructions import addresses_a_model
from assistant.language_model import LanguageModel
from assistant.markers import Said, StatementReader, resolved
from assistant.prompt import Prompt, tokens, written
from assistant.question import Question
from assistant.servers import Servers
from assistant.wording import SHORTENED, Reason, fault_text, stands_in_text
from index.generation import Generation
from index.hit import Hit

LIST_STATEMENTS = 12  # most statements of an answer that gives a list
REPEATED = 3  # times that a model may say the same before it is stopped
TAIL, PERIOD = 800, 200  # characters looked at for a stretch, of at most so many, that comes again and again
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\"«»<>]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GenerativeWriter:
    """Has a language model write from the hits; where it fails, gives the quotes, with a line that says why.

    - servers: asked in turn, until one answers.
    - net: the writer of the quotes: they decide whether there is an answer, and stand in for the model's.
    - context: tokens that a model reads and writes.
    - statements: most statements of an answer that is not a list.
    - unsupported: what becomes of a statement that what it cites does not bear out.
    """

    servers: Servers
    checker: Checker
    net: Writer
    context: int
    statements: int
    unsupported: Literal["drop", "mark"] = "drop"

    @property
    def name(self) -> str:
        """The name of the model that is asked first."""
        return self.servers.name

    def write(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Draft:
        """The quotes of the net. No model is asked whether the documents answer."""
        return self.net.write(question, hits, generation)

    def grow(
        self, question: Question, hits: Sequence[Hit], generation: Generation, quoted: Draft
    ) -> Generator[Draft, None, None]:
        """The model's statements, each released once it is checked; the quotes where there is none to release.

        A model that says that the sentences do not answer is not believed against the evidence: a document could have
        made it say so. The quotes come, with what the model thinks of them.
        """
        failures: list[Reason] = []
        for model in self.servers.in_order():
            try:
                draft = yield from self._written(model, question, hits, generation, quoted)
            except LanguageModelFailed as error:
                _log.info("%s: %s", model.name, error)
                failures.append(error.failure)
                if error.failure in ("down", "slow", "key", "busy", "broken"):
                    self.servers.failed(model)
                continue
            if isinstance(draft, Draft):
                yield draft
                return
            failures = [draft]
            break
        yield replace(quoted, remarks=(*quoted.remarks, stands_in_text(failures, question.language)))

    def _written(
        self, model: LanguageModel, question: Question, hits: Sequence[Hit], generation: Generation, quoted: Draft
    ) -> Generator[Draft, None, Draft | Reason]:
        """What one model writes, growing; the whole at the end, or why there is none.

        Raises LanguageModelFailed; then what was shown is taken back, for half an answer may mislead.
        """
        most = LIST_STATEMENTS if question.expected == "list" else self.statements
        budget = self.context - model.limits.tokens
        prompt = written(question.text, question.language, hits, generation, budget, most)
        answer = _Answer(self, question, generation, prompt, most)
        reader = StatementReader()
        draft = Draft((), quoted.signs, writer=model.name, whole=False)
        yield draft
        remarks: tuple[str, ...] = ()
        reply = ""
        try:
            with closing(model.stream(prompt.messages)) as pieces:
                for piece in pieces:
                    for said in reader.feed(piece.replace(prompt.mark, " ")):
                        if answer.add(said):
                            draft = replace(draft, statements=tuple(answer.statements))
                    answer.watch(piece)
                    reply += piece
                    yield draft
                    if answer.full:
                        break
                else:
                    for said in reader.close():
                        answer.add(said)
        except LanguageModelFailed as error:
            if error.failure != "length" or not answer.supported:
                raise
            remarks = (SHORTENED[question.language],)
        if not answer.supported:
            return answer.reason
        spent = prompt.tokens + tokens(reply)
        draft = replace(draft, statements=tuple(answer.statements), remarks=remarks, whole=True, tokens=spent)
        return _with_differing(draft, quoted)


@dataclass(slots=True)
class _Answer:
    """The statements of one answer, as they are checked, and what tells that a model goes round in circles."""

    writer: GenerativeWriter
    question: Question
    generation: Generation
    prompt: Prompt
    most: int
    statements: list[DraftStatement] = field(default_factory=list)
    reason: Reason = "empty"
    _said: dict[str, int] = field(default_factory=dict)
    _tail: str = ""
    _unwatched: int = 0

    @property
    def supported(self) -> int:
        """How many statements are borne out."""
        return sum(statement.check != "unsupported" for statement in self.statements)

    @property
    def full(self) -> bool:
        """Whether there are as many statements as were asked for; a model that goes on is not listened to."""
        return self.supported >= self.most or sum(self._said.values()) >= 3 * self.most

    def add(self, said: Said) -> bool:
        """Check what was said and keep it where it may be shown; whether it was kept. LanguageModelFailed in a loop."""
        places = resolved(said.cited, (*self.prompt.ids, self.prompt.nothing))
        if len(self.prompt.ids) in places:
            self.reason = "nothing"
            return False
        if not any(char.isalnum() for char in said.text):
            return False
        self._said[said.text] = self._said.get(said.text, 0) + 1
        if self._said[said.text] >= REPEATED:
            raise LanguageModelFailed("loop", said.text)
        if self._said[said.text] > 1:
            return False
        statement = self._checked(said.text, places)
        if statement.check == "unsupported":
            self.reason = "unsupported" if self.reason == "empty" else self.reason
            if self.writer.unsupported == "drop":
                return False
        self.statements.append(statement)
        return True

    def watch(self, piece: str) -> None:
        """LanguageModelFailed where the answer has come to be one stretch again and again, statement or not."""
        self._tail = (self._tail + piece)[-TAIL:]
        self._unwatched += len(piece)
        if self._unwatched >= PERIOD and len(self._tail) == TAIL:
            self._unwatched = 0
            if self._tail.find(self._tail[PERIOD:]) < PERIOD:
                raise LanguageModelFailed("loop", self._tail[-PERIOD:])

    def _checked(self, text: str, places: Sequence[int]) -> DraftStatement:
        language = self.question.language
        quotes = tuple(self.prompt.quotes[place] for place in places)
        evidence = [_without_instructions(quote) for quote in quotes]
        verdict = self.writer.checker.check(text, language, evidence, self.generation.document)
        faults = [fault_text(fault.kind, fault.found, language) for fault in verdict.faults]
        held = " ".join(quote.text for quote in quotes)
        foreign = [address for address in _ADDRESS.findall(text) if address not in held]
        faults += [fault_text("address", address, language) for address in foreign]
        check = "unsupported" if foreign else verdict.check
        return DraftStatement(text, quotes, check, faults=tuple(dict.fromkeys(faults)))


def _without_instructions(quote: Quote) -> Quote:
    """The quote, under no heading that tells a model what to do: what stands there bears nothing out."""
    passage = quote.passage
    title = "" if addresses_a_model(passage.title) else passage.title
    section = None if passage.section and addresses_a_model(passage.section) else passage.section
    return replace(quote, passage=replace(passage, title=title, section=section))


def _with_differing(draft: Draft, quoted: Draft) -> Draft:
    """The draft, with every value of which the sources give several: one that the model left out comes as a quote."""
    if not quoted.differing:
        return draft
    statements = list(draft.statements)
    for value in quoted.differing:
        cited = [quote for statement in statements for quote in statement.quotes]
        document, span = value.quote.passage.document, value.span
        if not any(q.passage.document == document and q.start <= span.start and span.end <= q.end for q in cited):
            statements += [one for one in quoted.statements if value.quote in one.quotes][:1]
    return replace(draft, statements=tuple(dict.fromkeys(statements)), differing=quoted.differing)
