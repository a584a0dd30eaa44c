"""The web page: Gradio Blocks around the conversation and its evidence.

Gradio lays out the page, carries events and holds the session; what people read is drawn by `ui.web.chat` and
`ui.web.evidence`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, Literal

# Gradio reads these while it is imported and when a page is built: tell nobody who uses it; keep no record of events
# and, after each of them, no statistics of those records (with pandas, in the time of the next question).
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"

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
from ui.web.frame import document_panel_html, error_html, footer_html, header_html, views_html
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, Interface, InterfaceLanguage, preferred_language
from ui.web.kept_conversation import Restored, read_kept
from ui.web.opinions import Opinions
from ui.web.telling import explain

CONCURRENCY = 4  # questions answered at the same time; more than the processor's cores gains nothing
QUEUE = 64  # questions that may wait; the next one is told to try again
LATE = 30.0  # seconds for which a page that was just opened waits for questions to begin with
SIGN = 0.25  # seconds after which the server is shown that a question still goes on, so that it can be stopped

# Run in the browser, where `early.js` and `asking.js` say what they do: what was kept there on an earlier visit, and
# what is to be asked, which may have come from a button of ours and not from the box.
_READ_KEPT = "() => [window.passerelle.language(), window.passerelle.kept(), null]"
_READ_OPENED = "(_, language) => [window.passerelle.kept(), language]"
_READ_ASKED = "(...values) => window.passerelle.asking(values)"

Manner = Literal["typed", "edited", "again", "suggested"]
"""How a question came: from the box, in place of the last one, that one once more, or from a button with a question."""

_log = logging.getLogger(__name__)


def build_page(
    assistant: Callable[[], Asker],
    generation: Callable[[], str | None] = lambda: None,
    model: str | None = None,
    suggested: Callable[[InterfaceLanguage], Sequence[str]] = lambda language: (),
    further: Callable[[Answer], Sequence[str]] = lambda answer: (),
    opinions: Opinions | None = None,
) -> gr.Blocks:
    """The page as Gradio Blocks, not launched.

    - assistant: gives whoever answers; called at each question, so it may open late or change.
    - generation: gives the id of the served index generation, None where nothing is served.
    - model: name of the language model that writes, if one does; then people may choose to have it left out.
    - suggested: gives questions in a language that the documents answer, to begin with; it must not take long.
    - further: gives questions that an answer leads on to; it may take a while.
    - opinions: asks what people think of answers; None where nobody is asked.
    """

    def relabelled(interface: Interface, conversation: Conversation, line: str = "") -> list[Any]:
        return [
            interface.language,
            header_html(interface),
            gr.update(value=interface.other_language),
            drawer_html(interface),
            bar_html(interface),
            drawn(conversation, interface),
            editing_html(interface),
            error_html(line),
            gr.update(label=interface.question, placeholder=interface.placeholder),
            gr.update(value=interface.send),
            gr.update(value=interface.stop),
            gr.update(label=interface.by_model.format(writer=model)),
            footer_html(interface, generation()),
            gr.update(value=interface.new_conversation),
            evidence_panel_html(conversation, interface, model),
        ]

    def drawn(conversation: Conversation, interface: Interface) -> str:
        return conversation_html(conversation, interface, () if conversation else suggested(interface.language))

    def opened(language: str | None, kept: str | None, conversation: Conversation, request: gr.Request) -> list[Any]:
        chosen = next((name for name in INTERFACES if name == language), None)
        interface = INTERFACES[chosen or preferred_language(request.headers.get("accept-language"))]
        restored = read_kept(kept) if kept else Restored(())
        line = interface.conversations.lost if restored.lost else ""
        conversation = conversation or restored.conversation
        return [*relabelled(interface, conversation, line), conversation]

    def switched(language: InterfaceLanguage, conversation: Conversation) -> list[Any]:
        return relabelled(INTERFACES["en" if language == "fr" else "fr"], conversation)

    def asked(
        question: str,
        conversation: Conversation,
        language: InterfaceLanguage,
        by_model: bool | None,
        manner: Manner | None,
    ) -> Iterator[dict[Any, Any]]:
        interface = INTERFACES[language]
        if not question.strip():
            yield {error: error_html(explain(QuestionEmpty(), interface))}
            return
        before = conversation[:-1] if manner in ("edited", "again") else conversation
        typed = manner not in ("again", "suggested")
        yield {
            box: "" if typed else gr.skip(),
            error: error_html(""),
            thread: conversation_html(begin(question, before), interface),
            follow: "",
            pending: question if typed else "",
            **stoppable(True),
        }
        longer, shown, last = before, before, time.monotonic()
        try:
            with closing(respond(question, before, assistant(), quoting=by_model is False)) as growing:
                for longer in growing:
                    if longer is not shown:
                        yield {thread: conversation_html(longer, interface), **beside(longer, interface)}
                        shown, last = longer, time.monotonic()
                    elif time.monotonic() - last > SIGN:
                        yield {error: gr.skip()}
                        last = time.monotonic()
        except (AssistantError, IndexingError) as problem:
            yield unanswered(question if typed else "", conversation, interface, explain(problem, interface))
        except Exception:
            _log.exception("a question could not be answered")
            yield unanswered(question if typed else "", conversation, interface, interface.unexpected)
        else:
            if opinions and (answer := longer[-1].answer):
                opinions.remember(answer)
            yield {
                conversation_state: longer,
                footer: footer_html(interface, generation()),
                **stoppable(False),
            }

    def beside(conversation: Conversation, interface: Interface) -> dict[Any, Any]:
        """The evidence, once there is some: what lies there stays in view until then. What is whole is to be kept."""
        answer = conversation[-1].answer
        shown = answer and (answer.whole or answer.statements)
        whole = {keep: keep_html(conversation)} if answer and answer.whole else {}
        return {evidence: evidence_panel_html(conversation, interface, model), **whole} if shown else {}

    def stoppable(going_on: bool) -> dict[Any, Any]:
        """While an answer is on its way, what sends a question is in its place what stops it.

        Quotes come so soon that what stops them lies over what sends, and is seen only after a while.
        """
        return {stop: gr.update(visible=going_on), **({send: gr.update(visible=not going_on)} if model else {})}

    def stopped(question: str, conversation: Conversation, language: InterfaceLanguage) -> dict[Any, Any]:
        """As if it had not been asked; the question is in the box again. The generator of its answer is closed."""
        return unanswered(question, conversation, INTERFACES[language], "")

    def unanswered(question: str, conversation: Conversation, interface: Interface, line: str) -> dict[Any, Any]:
        """The conversation as it was before, and the question in the box if it came from there."""
        return {
            box: question or gr.skip(),
            error: error_html(line),
            thread: drawn(conversation, interface),
            evidence: evidence_panel_html(conversation, interface, model),
            **stoppable(False),
        }

    def shown_instead(conversation: Conversation, interface: Interface, line: str = "") -> dict[Any, Any]:
        return {
            conversation_state: conversation,
            error: error_html(line),
            thread: drawn(conversation, interface),
            follow: "",
            evidence: evidence_panel_html(conversation, interface, model),
            **stoppable(False),
        }

    def cleared(language: InterfaceLanguage) -> dict[Any, Any]:
        return {**shown_instead((), INTERFACES[language]), box: ""}

    def restored(kept: str | None, language: InterfaceLanguage) -> dict[Any, Any]:
        interface = INTERFACES[language]
        back = read_kept(kept) if kept else Restored(())
        return shown_instead(back.conversation, interface, interface.conversations.lost if back.lost else "")

    def followed(conversation: Conversation, language: InterfaceLanguage) -> str:
        answer, interface = conversation[-1].answer if conversation else None, INTERFACES[language]
        if answer is None:
            return ""
        questions: Sequence[str] = ()
        try:
            questions = further(answer)
        except Exception:  # the answer is there already: this is only more
            _log.exception("no further questions could be found")
        opinion = opinions.html(answer, interface) if opinions else ""
        return opinion + questions_html(interface.conversations.further, questions)

    async def suggested_late(conversation: Conversation, language: InterfaceLanguage) -> Any:
        """Questions to begin with, where none had been found yet when the page was drawn: right after a new index."""
        if conversation or suggested(language):
            return gr.skip()
        end = time.monotonic() + LATE
        while time.monotonic() < end:
            await asyncio.sleep(0.5)  # and not a thread's sleep: many may wait
            if questions := suggested(language):
                return questions_html(INTERFACES[language].conversations.suggested, questions)
        return gr.skip()

    first = INTERFACES[DEFAULT_LANGUAGE]
    with gr.Blocks(title="Passerelle", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as page:
        conversation_state = gr.State(())
        language_state = gr.State(first.language)
        pending = gr.State("")
        told = [gr.Textbox(visible=False) for _ in range(2)]  # by the scripts, with an event
        keep = _html("", "keep")
        with gr.Row(elem_id="top"):
            header = _html(header_html(first), "header")
            switch = gr.Button(first.other_language, elem_id="switch", min_width=0)
        with gr.Row(elem_id="workspace"):
            drawer = _html(drawer_html(first), "drawer")
            with gr.Column(elem_id="chat"):
                bar = _html(bar_html(first), "bar")
                thread = _html(conversation_html((), first), "thread")
                follow = _html("", "follow")
                begin_with = _html("", "begin-with")  # hidden once there is a question: it may come after one
                editing = _html(editing_html(first), "editing")
                error = _html(error_html(""), "error")
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        label=first.question, placeholder=first.placeholder, max_lines=5, elem_id="question"
                    )
                    send = gr.Button(first.send, variant="primary", elem_id="send", min_width=0)
                    stop = gr.Button(
                        first.stop,
                        variant="stop",
                        elem_id="stop",
                        elem_classes=[] if model else ["late"],
                        min_width=0,
                        visible=False,
                    )
                by_model = gr.Checkbox(
                    value=True, label=first.by_model.format(writer=model), elem_id="by-model", visible=model is not None
                )
                with gr.Row(elem_id="below"):
                    footer = _html(footer_html(first, generation()), "footer")
                    new = gr.Button(first.new_conversation, elem_id="new", min_width=0)
                # Pressed by the scripts alone, so that buttons drawn by us set off what Gradio knows.
                ask = gr.Button("", elem_id="ask", elem_classes="pressed-by-script", min_width=0)
                instead = gr.Button("", elem_id="open", elem_classes="pressed-by-script", min_width=0)
            with gr.Column(elem_id="evidence"):
                evidence = _html(evidence_panel_html((), first), "panel")
                _html(document_panel_html(), "document-panel")  # never redrawn: the script opens documents in it
        _html(views_html(), "views")  # never redrawn: the script fetches into it

        labelled = [
            language_state,
            header,
            switch,
            drawer,
            bar,
            thread,
            editing,
            error,
            box,
            send,
            stop,
            by_model,
            footer,
            new,
            evidence,
        ]
        changed = [conversation_state, pending, box, error, thread, follow, evidence, keep, footer, send, stop]
        # Private: other programs have the command. Without Gradio's progress, which would cover what is being read.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        limits: dict[str, Any] = {
            "concurrency_id": "questions",
            "concurrency_limit": CONCURRENCY,
            "trigger_mode": "once",
        }
        loading = page.load(
            opened, [*told, conversation_state], [*labelled, conversation_state], js=_READ_KEPT, queue=False, **quiet
        )
        switching = switch.click(switched, [language_state, conversation_state], labelled, queue=False, **quiet)
        asking = gr.on(
            [box.submit, send.click, ask.click],
            asked,
            [box, conversation_state, language_state, by_model, told[0]],
            changed,
            js=_READ_ASKED,
            **quiet,
            **limits,
        )
        stopping = stop.click(stopped, [pending, conversation_state, language_state], changed, cancels=asking, **quiet)
        new.click(cleared, language_state, changed, cancels=asking, **quiet)
        opening = instead.click(
            restored, [told[0], language_state], changed, cancels=asking, js=_READ_OPENED, queue=False, **quiet
        )
        for event in (loading, switching, asking, stopping, opening):
            event.then(followed, [conversation_state, language_state], follow, queue=False, **quiet)
        loading.then(suggested_late, [conversation_state, language_state], begin_with, queue=False, **quiet)
    page.queue(max_size=QUEUE, default_concurrency_limit=CONCURRENCY, api_open=False)
    return page


def _html(value: str, name: str) -> gr.HTML:
    """A place for markup of ours; `apply_default_css` would dress it as Gradio's prose."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)
