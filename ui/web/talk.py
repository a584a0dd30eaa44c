"""What happens in the page: what each of its events is given, and which places it changes.

Nothing is worded or drawn here; `ui.web.layout` says what the places are, `ui.web.page` which event sets off what.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

import gradio as gr

from assistant.answer import Answer
from assistant.errors import AssistantError, QuestionEmpty
from index.errors import IndexingError
from ui.web.chat import (
    Asker,
    Conversation,
    begin,
    conversation_html,
    evidence_panel_html,
    questions_html,
    respond,
)
from ui.web.drawer import bar_html, drawer_html, editing_html, keep_html
from ui.web.frame import OPENED, UNASKED, UNKNOWN, connection_html, error_html, footer_html, header_html
from ui.web.interface import INTERFACES, Interface, InterfaceLanguage, preferred_language
from ui.web.kept_conversation import Restored, read_kept
from ui.web.layout import Layout
from ui.web.opinions import Opinions
from ui.web.telling import explain
from ui.web.underway import Drawing, Underway

LATE = 120.0  # seconds for which a page that was just opened waits for questions to begin with
SIGN = 0.25  # seconds after which the server is shown that a question still goes on, so that it can be stopped

Manner = Literal["typed", "edited", "again", "suggested"]
"""How a question came: from the box, in place of the last one, that one once more, or from a button with a question."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where what the page shows comes from.

    - assistant: gives whoever answers; called at each question, so it may open late or change.
    - generation: gives the id of the served index generation, None where nothing is served.
    - model: name of the language model that writes, if one does; then people may choose to have it left out.
    - suggested: gives questions in a language that the documents answer, to begin with; it must not take long.
    - further: gives questions that an answer leads on to; it may take a while.
    - opinions: asks what people think of answers; None where nobody is asked.
    """

    assistant: Callable[[], Asker]
    generation: Callable[[], str | None]
    model: str | None
    suggested: Callable[[InterfaceLanguage], Sequence[str]]
    further: Callable[[Answer], Sequence[str]]
    opinions: Opinions | None


class Talk:
    """The events of one page. Each gives what it changes, by the component.

    Where another server has opened the page, before this one was started, they give that it is to be opened again.
    """

    def __init__(self, at: Layout, sources: Sources) -> None:
        self._at = at
        self._of = sources
        self._underway = Underway()

    def opened(
        self, language: str | None, kept: str | None, conversation: Conversation, request: gr.Request
    ) -> dict[Any, Any]:
        """The page in the language that is chosen or preferred, with the conversation that the browser kept."""
        chosen = next((name for name in INTERFACES if name == language), None)
        interface = INTERFACES[chosen or preferred_language(request.headers.get("accept-language"))]
        restored = read_kept(kept) if kept else Restored(())
        line = interface.conversations.lost if restored.lost else ""
        conversation = conversation or restored.conversation
        return {
            **self._relabelled(interface, conversation, line),
            self._at.conversation: conversation,
            self._at.keep: OPENED,
        }

    def switched(self, conversation: Conversation, language: InterfaceLanguage | None) -> dict[Any, Any]:
        """The page in the other language."""
        if language is None:
            return {self._at.keep: UNKNOWN}
        return self._relabelled(INTERFACES["en" if language == "fr" else "fr"], conversation)

    def asked(
        self,
        question: str,
        conversation: Conversation,
        language: InterfaceLanguage | None,
        by_model: bool | None,
        manner: Manner | None,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        """The answer as it grows; nothing of it once the page has left it."""
        if language is None:
            yield {self._at.keep: UNASKED}
            return
        interface = INTERFACES[language]
        if not question.strip():
            yield {self._at.error: error_html(explain(QuestionEmpty(), interface))}
            return
        with self._underway.begun(str(request.session_hash)) as drawing:
            yield from self._answered(question, conversation, interface, by_model, manner, drawing)

    def _answered(
        self,
        question: str,
        conversation: Conversation,
        interface: Interface,
        by_model: bool | None,
        manner: Manner | None,
        drawing: Drawing,
    ) -> Iterator[dict[Any, Any]]:
        before = conversation[:-1] if manner in ("edited", "again") else conversation
        typed = manner not in ("again", "suggested")
        nothing = {self._at.error: gr.skip()}
        yield {
            self._at.box: "" if typed else gr.skip(),
            self._at.error: error_html(""),
            self._at.thread: conversation_html(begin(question, before), interface),
            self._at.follow: "",
            self._at.pending: question if typed else "",
            **self._stoppable(True),
        }
        longer, shown, last = before, before, time.monotonic()
        try:
            with closing(respond(question, before, self._of.assistant(), quoting=by_model is False)) as growing:
                for longer in growing:
                    if not drawing.goes_on():
                        yield nothing
                    elif longer is not shown and longer[-1].answer:
                        yield {self._at.thread: conversation_html(longer, interface), **self._beside(longer, interface)}
                        shown, last = longer, time.monotonic()
                    elif time.monotonic() - last > SIGN:
                        yield nothing
                        last = time.monotonic()
        except (AssistantError, IndexingError) as problem:
            end = self._unanswered(question if typed else "", conversation, interface, explain(problem, interface))
        except Exception:
            _log.exception("a question could not be answered")
            end = self._unanswered(question if typed else "", conversation, interface, interface.unexpected)
        else:
            if self._of.opinions and (answer := longer[-1].answer):
                self._of.opinions.remember(answer)
            end = {
                self._at.conversation: longer,
                self._at.footer: footer_html(interface, self._of.generation()),
                **self._stoppable(False),
            }
        yield end if drawing.goes_on() else nothing

    def stopped(
        self, question: str, conversation: Conversation, language: InterfaceLanguage | None, request: gr.Request
    ) -> dict[Any, Any]:
        """As if it had not been asked; the question is in the box again. The generator of its answer is closed."""
        self._underway.leave(str(request.session_hash))
        if language is None:
            return {self._at.keep: UNKNOWN}
        return {
            **self._unanswered(question, conversation, INTERFACES[language], ""),
            self._at.conversation: conversation,  # also where the answer has come in this moment
        }

    def cleared(self, language: InterfaceLanguage | None, request: gr.Request) -> dict[Any, Any]:
        """A new conversation."""
        self._underway.leave(str(request.session_hash))
        if language is None:
            return {self._at.keep: UNKNOWN}
        return {**self._shown_instead((), INTERFACES[language]), self._at.box: ""}

    def restored(self, kept: str | None, language: InterfaceLanguage | None, request: gr.Request) -> dict[Any, Any]:
        """Another conversation, as the browser kept it."""
        self._underway.leave(str(request.session_hash))
        if language is None:
            return {self._at.keep: UNKNOWN}
        interface = INTERFACES[language]
        back = read_kept(kept) if kept else Restored(())
        return self._shown_instead(back.conversation, interface, interface.conversations.lost if back.lost else "")

    def followed(self, conversation: Conversation, language: InterfaceLanguage | None) -> str:
        """What follows the last answer: what people think of it, and further questions."""
        answer = conversation[-1].answer if conversation else None
        if answer is None or language is None:
            return ""
        interface = INTERFACES[language]
        questions: Sequence[str] = ()
        try:
            questions = self._of.further(answer)
        except Exception:  # the answer is there already: this is only more
            _log.exception("no further questions could be found")
        opinion = self._of.opinions.html(answer, interface) if self._of.opinions else ""
        return opinion + questions_html(interface.conversations.further, questions)

    async def suggested_late(self, conversation: Conversation, language: InterfaceLanguage) -> Any:
        """Questions to begin with, where none had been found yet when the page was drawn: right after a new index."""
        if conversation or self._of.suggested(language):
            return gr.skip()
        end = time.monotonic() + LATE
        while time.monotonic() < end:
            try:
                await asyncio.sleep(0.5)  # and not a thread's sleep: many may wait
            except asyncio.CancelledError:  # the server ends
                return gr.skip()
            if self._of.suggested(language):
                return self._begun_with(INTERFACES[language])
        return gr.skip()

    def _relabelled(self, interface: Interface, conversation: Conversation, line: str = "") -> dict[Any, Any]:
        return {
            self._at.language: interface.language,
            self._at.header: header_html(interface),
            self._at.switch: gr.update(value=interface.other_language),
            self._at.drawer: drawer_html(interface),
            self._at.bar: bar_html(interface),
            self._at.thread: conversation_html(conversation, interface),
            self._at.begin_with: self._begun_with(interface),
            self._at.editing: editing_html(interface),
            self._at.error: error_html(line),
            self._at.connection: connection_html(interface),
            self._at.box: gr.update(label=interface.question, placeholder=interface.placeholder),
            self._at.send: gr.update(value=interface.send),
            self._at.stop: gr.update(value=interface.stop),
            self._at.by_model: gr.update(label=interface.by_model.format(writer=self._of.model)),
            self._at.footer: footer_html(interface, self._of.generation()),
            self._at.new: gr.update(value=interface.new_conversation),
            self._at.evidence: evidence_panel_html(conversation, interface, self._of.model),
        }

    def _begun_with(self, interface: Interface) -> str:
        return questions_html(interface.conversations.suggested, self._of.suggested(interface.language))

    def _beside(self, conversation: Conversation, interface: Interface) -> dict[Any, Any]:
        """The evidence, once there is some: what lies there stays in view until then. What is whole is to be kept."""
        answer = conversation[-1].answer
        shown = answer and (answer.whole or answer.statements)
        whole = {self._at.keep: keep_html(conversation)} if answer and answer.whole else {}
        return (
            {self._at.evidence: evidence_panel_html(conversation, interface, self._of.model), **whole} if shown else {}
        )

    def _stoppable(self, going_on: bool) -> dict[Any, Any]:
        """While an answer is on its way, what sends a question is in its place what stops it.

        Quotes come so soon that what stops them lies over what sends, and is seen only after a while.
        """
        sending = {self._at.send: gr.update(visible=not going_on)} if self._of.model else {}
        return {self._at.stop: gr.update(visible=going_on), **sending}

    def _unanswered(self, question: str, conversation: Conversation, interface: Interface, line: str) -> dict[Any, Any]:
        """The conversation as it was before, and the question in the box if it came from there."""
        return {
            self._at.box: question or gr.skip(),
            self._at.error: error_html(line),
            self._at.thread: conversation_html(conversation, interface),
            self._at.evidence: evidence_panel_html(conversation, interface, self._of.model),
            **self._stoppable(False),
        }

    def _shown_instead(self, conversation: Conversation, interface: Interface, line: str = "") -> dict[Any, Any]:
        return {
            self._at.conversation: conversation,
            self._at.error: error_html(line),
            self._at.thread: conversation_html(conversation, interface),
            self._at.follow: "",
            self._at.begin_with: self._begun_with(interface),
            self._at.evidence: evidence_panel_html(conversation, interface, self._of.model),
            **self._stoppable(False),
        }
