"""The web page: which event sets off what. Gradio carries the events and holds the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from assistant.answer import Answer
from ui.web.chat import Asker
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, InterfaceLanguage
from ui.web.layout import lay_out
from ui.web.opinions import Opinions
from ui.web.talk import Sources, Talk

CONCURRENCY = 4  # questions answered at the same time; more than the processor's cores gains nothing
QUEUE = 64  # questions that may wait; the next one is told to try again

# Run in the browser, where `early.js` and `asking.js` say what they do: what was kept there on an earlier visit, and
# what is to be asked, which may have come from a button of ours and not from the box.
_READ_KEPT = "() => [window.passerelle.language(), window.passerelle.kept(), null]"
_READ_OPENED = "(_, language) => [window.passerelle.kept(), language]"
_READ_ASKED = "(...values) => window.passerelle.asking(values)"


def build_page(
    assistant: Callable[[], Asker],
    generation: Callable[[], str | None] = lambda: None,
    model: str | None = None,
    suggested: Callable[[InterfaceLanguage], Sequence[str]] = lambda language: (),
    further: Callable[[Answer], Sequence[str]] = lambda answer: (),
    opinions: Opinions | None = None,
) -> gr.Blocks:
    """The page as Gradio Blocks, not launched; `Sources` says what it is given."""
    with gr.Blocks(title="Passerelle", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as page:
        at = lay_out(INTERFACES[DEFAULT_LANGUAGE], generation(), model)
        talk = Talk(at, Sources(assistant, generation, model, suggested, further, opinions))
        # Private: other programs have the command. Without Gradio's progress, which would cover what is being read.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        limits: dict[str, Any] = {
            "concurrency_id": "questions",
            "concurrency_limit": CONCURRENCY,
            "trigger_mode": "once",
        }
        here = [at.conversation, at.language]
        loading = page.load(
            talk.opened,
            [*at.told, at.conversation],
            [*at.labelled, at.conversation, at.keep],
            js=_READ_KEPT,
            queue=False,
            **quiet,
        )
        switching = at.switch.click(talk.switched, here, [*at.labelled, at.keep], queue=False, **quiet)
        asking = gr.on(
            [at.box.submit, at.send.click, at.ask.click],
            talk.asked,
            [at.box, *here, at.by_model, at.told[0]],
            at.changed,
            js=_READ_ASKED,
            **quiet,
            **limits,
        )
        stopping = at.stop.click(talk.stopped, [at.pending, *here], at.changed, cancels=asking, **quiet)
        at.new.click(talk.cleared, at.language, at.changed, cancels=asking, **quiet)
        opening = at.instead.click(
            talk.restored, [at.told[0], at.language], at.changed, cancels=asking, js=_READ_OPENED, queue=False, **quiet
        )
        for event in (loading, switching, asking, stopping, opening):
            event.then(talk.followed, here, at.follow, queue=False, **quiet)
        loading.then(talk.suggested_late, here, at.begin_with, queue=False, **quiet)
    page.queue(max_size=QUEUE, default_concurrency_limit=CONCURRENCY, api_open=False)
    return page
