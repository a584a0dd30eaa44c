"""The web page: Gradio Blocks around the conversation and its evidence.

Gradio lays out the page, carries events and holds the session; what people read is drawn by `ui.web.chat` and
`ui.web.evidence`.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

# Gradio reads these while it is imported and when a page is built: tell nobody who uses it; keep no record of events
# and, after each of them, no statistics of those records (with pandas, in the time of the next question).
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"

import gradio as gr

from assistant.errors import AssistantError, QuestionEmpty
from index.errors import IndexingError
from ui.web.chat import Asker, Conversation, begin, conversation_html, evidence_panel_html, explain, respond
from ui.web.frame import document_panel_html, error_html, footer_html, header_html, label_html, views_html
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, Interface, InterfaceLanguage, preferred_language

CONCURRENCY = 4  # questions answered at the same time; more than the processor's cores gains nothing
QUEUE = 64  # questions that may wait; the next one is told to try again
SIGN = 0.25  # seconds after which the server is shown that a question still goes on, so that it can be stopped

# Run in the browser: gives the server the language that was chosen there on an earlier visit.
_READ_KEPT = """(_, conversation) => {
    let kept = null;
    try { kept = localStorage.getItem("passerelle.language"); } catch {}
    return [kept, conversation];
}"""

_log = logging.getLogger(__name__)


def build_page(
    assistant: Callable[[], Asker], generation: Callable[[], str | None] = lambda: None, model: str | None = None
) -> gr.Blocks:
    """The page as Gradio Blocks, not launched.

    - assistant: gives whoever answers; called at each question, so it may open late or change.
    - generation: gives the id of the served index generation, None where nothing is served.
    - model: name of the language model that writes, if one does; then people may choose to have it left out.
    """

    def relabelled(interface: Interface, conversation: Conversation) -> list[Any]:
        return [
            interface.language,
            header_html(interface),
            gr.update(value=interface.other_language),
            conversation_html(conversation, interface),
            gr.update(visible=not conversation),
            label_html(interface.examples_label),
            *(gr.update(value=text) for text in interface.examples),
            error_html(""),
            gr.update(label=interface.question, placeholder=interface.placeholder),
            gr.update(value=interface.send),
            gr.update(value=interface.stop),
            gr.update(label=interface.by_model.format(writer=model)),
            footer_html(interface, generation()),
            gr.update(value=interface.new_conversation),
            evidence_panel_html(conversation, interface),
        ]

    def opened(kept: str | None, conversation: Conversation, request: gr.Request) -> list[Any]:
        chosen = next((name for name in INTERFACES if name == kept), None)
        language = chosen or preferred_language(request.headers.get("accept-language"))
        return relabelled(INTERFACES[language], conversation)

    def switched(language: InterfaceLanguage, conversation: Conversation) -> list[Any]:
        return relabelled(INTERFACES["en" if language == "fr" else "fr"], conversation)

    def asked(
        question: str, conversation: Conversation, language: InterfaceLanguage, by_model: bool | None
    ) -> Iterator[dict[Any, Any]]:
        interface = INTERFACES[language]
        if not question.strip():
            yield {error: error_html(explain(QuestionEmpty(), interface))}
            return
        waiting = conversation_html(begin(question, conversation), interface)
        yield {
            box: "",
            error: error_html(""),
            thread: waiting,
            examples: gr.update(visible=False),
            pending: question,
            **stoppable(True),
        }
        longer, shown, last = conversation, conversation, time.monotonic()
        try:
            with closing(respond(question, conversation, assistant(), quoting=by_model is False)) as growing:
                for longer in growing:
                    if longer is not shown:
                        yield {thread: conversation_html(longer, interface), **beside(longer, interface)}
                        shown, last = longer, time.monotonic()
                    elif time.monotonic() - last > SIGN:
                        yield {error: gr.skip()}
                        last = time.monotonic()
        except (AssistantError, IndexingError) as problem:
            yield failed(question, conversation, interface, explain(problem, interface))
        except Exception:
            _log.exception("a question could not be answered")
            yield failed(question, conversation, interface, interface.unexpected)
        else:
            yield {conversation_state: longer, footer: footer_html(interface, generation()), **stoppable(False)}

    def beside(conversation: Conversation, interface: Interface) -> dict[Any, Any]:
        """The evidence, once there is some: what lies there stays in view until then."""
        answer = conversation[-1].answer
        shown = answer and (answer.whole or answer.statements)
        return {evidence: evidence_panel_html(conversation, interface)} if shown else {}

    def stoppable(going_on: bool) -> dict[Any, Any]:
        """While a language model may be writing, what sends a question is in its place what stops it."""
        return {stop: gr.update(visible=going_on), send: gr.update(visible=not going_on)} if model else {}

    def stopped(question: str, conversation: Conversation, language: InterfaceLanguage) -> dict[Any, Any]:
        """As if it had not been asked; the question is in the box again. The generator of its answer is closed."""
        interface = INTERFACES[language]
        return {
            **failed(question, conversation, interface, ""),
            evidence: evidence_panel_html(conversation, interface),
        }

    def failed(question: str, conversation: Conversation, interface: Interface, line: str) -> dict[Any, Any]:
        return {
            box: question,
            error: error_html(line),
            thread: conversation_html(conversation, interface),
            examples: gr.update(visible=not conversation),
            **stoppable(False),
        }

    def cleared(language: InterfaceLanguage) -> dict[Any, Any]:
        interface = INTERFACES[language]
        return {
            conversation_state: (),
            box: "",
            error: error_html(""),
            thread: conversation_html((), interface),
            examples: gr.update(visible=True),
            evidence: evidence_panel_html((), interface),
            **stoppable(False),
        }

    first = INTERFACES[DEFAULT_LANGUAGE]
    with gr.Blocks(title="Passerelle", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as page:
        conversation_state = gr.State(())
        language_state = gr.State(first.language)
        pending = gr.State("")
        kept = gr.Textbox(visible=False)
        with gr.Row(elem_id="top"):
            header = _html(header_html(first), "header")
            switch = gr.Button(first.other_language, elem_id="switch", min_width=0)
        with gr.Row(elem_id="workspace"):
            with gr.Column(elem_id="chat"):
                thread = _html(conversation_html((), first), "thread")
                with gr.Column(elem_id="examples") as examples:
                    examples_label = _html(label_html(first.examples_label), "examples-label")
                    example_buttons = [gr.Button(text, elem_classes="example", min_width=0) for text in first.examples]
                error = _html(error_html(""), "error")
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        label=first.question, placeholder=first.placeholder, max_lines=5, elem_id="question"
                    )
                    send = gr.Button(first.send, variant="primary", elem_id="send", min_width=0)
                    stop = gr.Button(first.stop, variant="stop", elem_id="stop", min_width=0, visible=False)
                by_model = gr.Checkbox(
                    value=True, label=first.by_model.format(writer=model), elem_id="by-model", visible=model is not None
                )
                with gr.Row(elem_id="below"):
                    footer = _html(footer_html(first, generation()), "footer")
                    new = gr.Button(first.new_conversation, elem_id="new", min_width=0)
            with gr.Column(elem_id="evidence"):
                evidence = _html(evidence_panel_html((), first), "panel")
                _html(document_panel_html(), "document-panel")  # never redrawn: the script opens documents in it
        _html(views_html(), "views")  # never redrawn: the script fetches into it

        labelled = [
            language_state,
            header,
            switch,
            thread,
            examples,
            examples_label,
            *example_buttons,
            error,
            box,
            send,
            stop,
            by_model,
            footer,
            new,
            evidence,
        ]
        changed = [conversation_state, pending, box, error, thread, examples, evidence, footer, send, stop]
        # Private: other programs have the command. Without Gradio's progress, which would cover what is being read.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        limits: dict[str, Any] = {
            "concurrency_id": "questions",
            "concurrency_limit": CONCURRENCY,
            "trigger_mode": "once",
        }
        page.load(opened, [kept, conversation_state], labelled, js=_READ_KEPT, queue=False, **quiet)
        switch.click(switched, [language_state, conversation_state], labelled, queue=False, **quiet)
        typed = [box, conversation_state, language_state, by_model]
        asking = [gr.on([box.submit, send.click], asked, typed, changed, **quiet, **limits)]
        asking += [
            button.click(asked, [button, conversation_state, language_state, by_model], changed, **quiet, **limits)
            for button in example_buttons
        ]
        stop.click(stopped, [pending, conversation_state, language_state], changed, cancels=asking, **quiet)
        new.click(cleared, language_state, changed, cancels=asking, **quiet)
    page.queue(max_size=QUEUE, default_concurrency_limit=CONCURRENCY, api_open=False)
    return page


def _html(value: str, name: str) -> gr.HTML:
    """A place for markup of ours; `apply_default_css` would dress it as Gradio's prose."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)
