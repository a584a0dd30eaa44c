"""What lies where in the page: Gradio's components, and places for what we draw ourselves.

Gradio lays out the page; what people read is drawn by `ui.web.chat` and `ui.web.evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.web.chat import conversation_html, evidence_panel_html
from ui.web.drawer import bar_html, drawer_html, editing_html
from ui.web.frame import connection_html, document_panel_html, error_html, footer_html, header_html, views_html
from ui.web.interface import Interface


@dataclass(frozen=True, slots=True)
class Layout:
    """The components of a page that events read or change.

    - conversation, language, pending (the question on its way): kept on the server for each page that is open. Without
      a language the page has not been opened, or another server has opened it.
    - told: what the scripts say with an event.
    - keep: what the scripts are told and nobody sees.
    - ask, instead: pressed by the scripts alone, so that buttons drawn by us set off what Gradio knows.
    """

    conversation: gr.State
    language: gr.State
    pending: gr.State
    told: tuple[gr.Textbox, gr.Textbox]
    keep: gr.HTML
    header: gr.HTML
    switch: gr.Button
    drawer: gr.HTML
    bar: gr.HTML
    thread: gr.HTML
    follow: gr.HTML
    begin_with: gr.HTML
    editing: gr.HTML
    error: gr.HTML
    connection: gr.HTML
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    by_model: gr.Checkbox
    footer: gr.HTML
    new: gr.Button
    ask: gr.Button
    instead: gr.Button
    evidence: gr.HTML

    @property
    def labelled(self) -> list[gr.components.Component]:
        """What is in the language of the interface."""
        return [
            self.language,
            self.header,
            self.switch,
            self.drawer,
            self.bar,
            self.thread,
            self.begin_with,
            self.editing,
            self.error,
            self.connection,
            self.box,
            self.send,
            self.stop,
            self.by_model,
            self.footer,
            self.new,
            self.evidence,
        ]

    @property
    def changed(self) -> list[gr.components.Component]:
        """What a question and its answer change."""
        return [
            self.conversation,
            self.pending,
            self.box,
            self.error,
            self.thread,
            self.follow,
            self.begin_with,
            self.evidence,
            self.keep,
            self.footer,
            self.send,
            self.stop,
        ]


def lay_out(first: Interface, generation: str | None, model: str | None) -> Layout:
    """Draw a page without a conversation, into the Blocks that are open.

    - generation: the id of the served index generation.
    - model: name of the language model that writes, None where none does.
    """
    conversation = gr.State(())
    language = gr.State(None)
    pending = gr.State("")
    told = (gr.Textbox(visible=False), gr.Textbox(visible=False))
    keep = _html("", "keep")
    with gr.Row(elem_id="top"):
        header = _html(header_html(first), "header")
        switch = _button(first.other_language, "switch")
    with gr.Row(elem_id="workspace"):
        drawer = _html(drawer_html(first), "drawer")
        with gr.Column(elem_id="chat"):
            bar = _html(bar_html(first), "bar")
            thread = _html(conversation_html((), first), "thread")
            follow = _html("", "follow")
            editing = _html(editing_html(first), "editing")
            error = _html(error_html(""), "error")
            connection = _html(connection_html(first), "connection")
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(label=first.question, placeholder=first.placeholder, max_lines=5, elem_id="question")
                send = _button(first.send, "send", variant="primary")
                late = [] if model else ["late"]
                stop = _button(first.stop, "stop", variant="stop", elem_classes=late, visible=False)
            by_model = gr.Checkbox(
                value=True, label=first.by_model.format(writer=model), elem_id="by-model", visible=model is not None
            )
            with gr.Row(elem_id="below"):
                footer = _html(footer_html(first, generation), "footer")
                new = _button(first.new_conversation, "new")
            begin_with = _html("", "begin-with")  # last: they may come late, and nothing moves then
            ask = _button("", "ask", elem_classes="pressed-by-script")
            instead = _button("", "open", elem_classes="pressed-by-script")
        with gr.Column(elem_id="evidence"):
            evidence = _html(evidence_panel_html((), first), "panel")
            _html(document_panel_html(), "document-panel")  # never redrawn: the script opens documents in it
    _html(views_html(), "views")  # never redrawn: the script fetches into it
    return Layout(
        conversation=conversation,
        language=language,
        pending=pending,
        told=told,
        keep=keep,
        header=header,
        switch=switch,
        drawer=drawer,
        bar=bar,
        thread=thread,
        follow=follow,
        begin_with=begin_with,
        editing=editing,
        error=error,
        connection=connection,
        box=box,
        send=send,
        stop=stop,
        by_model=by_model,
        footer=footer,
        new=new,
        ask=ask,
        instead=instead,
        evidence=evidence,
    )


def _html(value: str, name: str) -> gr.HTML:
    """A place for markup of ours; `apply_default_css` would dress it as Gradio's prose."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)


def _button(text: str, name: str, **options: Any) -> gr.Button:
    return gr.Button(text, elem_id=name, min_width=0, **options)
