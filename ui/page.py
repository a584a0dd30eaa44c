"""The web page: Gradio Blocks around the conversation and its evidence, and the server that shows it.

Gradio lays out the page, carries events and holds the session; what people read is drawn by `ui.chat`, `ui.evidence`.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

# Gradio reads these while it is imported and when a page is built: tell nobody who uses it; keep no record of events
# and, after each of them, no statistics of those records (with pandas, in the time of the next question).
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"

import gradio as gr
from starlette.middleware import Middleware

from assistant.errors import AssistantError, QuestionEmpty
from assistant.opening import open_assistant
from assistant.settings import Settings
from index.errors import IndexingError
from index.served import served_id
from ui.chat import Asker, Conversation, begin, conversation_html, evidence_panel_html, explain, respond
from ui.gate import Gate
from ui.interface import DEFAULT_LANGUAGE, INTERFACES, Interface, InterfaceLanguage, date_text, preferred_language

STATIC = Path(__file__).resolve().parent / "static"
CONCURRENCY = 4  # questions answered at the same time; more than the processor's cores gains nothing
QUEUE = 64  # questions that may wait; the next one is told to try again
LARGEST_UPLOAD = "1mb"  # the page takes no file, and the gate lets none through
SESSIONS = 1000  # conversations held in memory, the least recently used is dropped first

# Run in the browser: gives the server the language that was chosen there on an earlier visit.
_READ_KEPT = """(_, conversation) => {
    let kept = null;
    try { kept = localStorage.getItem("passerelle.language"); } catch {}
    return [kept, conversation];
}"""

_log = logging.getLogger(__name__)


class Opened:
    """The assistant, opened at the first call and kept; an opening that failed is tried again at the next call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._assistant: Asker | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Asker:
        """The assistant. Raises what `open_assistant` raises."""
        with self._lock:
            if self._assistant is None:
                self._assistant = open_assistant(self._settings)
            return self._assistant

    def warm(self) -> None:
        """Open it beforehand; what goes wrong is said at the first question."""
        try:
            self()
        except (AssistantError, IndexingError) as error:
            _log.warning("%s", error)
        except Exception:
            _log.exception("the assistant could not be opened")


def build_page(assistant: Callable[[], Asker], generation: Callable[[], str | None] = lambda: None) -> gr.Blocks:
    """The page as Gradio Blocks, not launched.

    - assistant: gives whoever answers; called at each question, so it may open late or change.
    - generation: gives the id of the served index generation, None where nothing is served.
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

    def asked(question: str, conversation: Conversation, language: InterfaceLanguage) -> Iterator[dict[Any, Any]]:
        interface = INTERFACES[language]
        if not question.strip():
            yield {error: error_html(explain(QuestionEmpty(), interface))}
            return
        waiting = conversation_html(begin(question, conversation), interface)
        yield {box: "", error: error_html(""), thread: waiting, examples: gr.update(visible=False)}
        try:
            longer = respond(question, conversation, assistant())
        except (AssistantError, IndexingError) as problem:
            yield failed(question, conversation, interface, explain(problem, interface))
        except Exception:
            _log.exception("a question could not be answered")
            yield failed(question, conversation, interface, interface.unexpected)
        else:
            yield {
                conversation_state: longer,
                thread: conversation_html(longer, interface),
                evidence: evidence_panel_html(longer, interface),
                footer: footer_html(interface, generation()),
            }

    def failed(question: str, conversation: Conversation, interface: Interface, line: str) -> dict[Any, Any]:
        return {
            box: question,
            error: error_html(line),
            thread: conversation_html(conversation, interface),
            examples: gr.update(visible=not conversation),
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
        }

    first = INTERFACES[DEFAULT_LANGUAGE]
    with gr.Blocks(title="Passerelle", analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as page:
        conversation_state = gr.State(())
        language_state = gr.State(first.language)
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
                with gr.Row(elem_id="below"):
                    footer = _html(footer_html(first, generation()), "footer")
                    new = gr.Button(first.new_conversation, elem_id="new", min_width=0)
            with gr.Column(elem_id="evidence"):
                evidence = _html(evidence_panel_html((), first), "panel")

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
            footer,
            new,
            evidence,
        ]
        changed = [conversation_state, box, error, thread, examples, evidence, footer]
        # Private: other programs have the command. Without Gradio's progress, which would cover what is being read.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        limits: dict[str, Any] = {"concurrency_id": "questions", "concurrency_limit": CONCURRENCY, "trigger_mode": "once"}
        page.load(opened, [kept, conversation_state], labelled, js=_READ_KEPT, queue=False, **quiet)
        switch.click(switched, [language_state, conversation_state], labelled, queue=False, **quiet)
        typed = [box, conversation_state, language_state]
        asking = [gr.on([box.submit, send.click], asked, typed, changed, **quiet, **limits)]
        asking += [
            button.click(asked, [button, conversation_state, language_state], changed, **quiet, **limits)
            for button in example_buttons
        ]
        new.click(cleared, language_state, changed, cancels=asking, **quiet)
    page.queue(max_size=QUEUE, default_concurrency_limit=CONCURRENCY, api_open=False)
    return page


def _html(value: str, name: str) -> gr.HTML:
    """A place for markup of ours; `apply_default_css` would dress it as Gradio's prose."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)


def header_html(interface: Interface) -> str:
    """The name of the place and what it is about; tells the script which language the interface is in."""
    return (
        f'<header class="masthead" data-interface="{interface.language}">'
        '<svg class="mark" viewBox="0 0 40 28" aria-hidden="true" focusable="false">'
        '<path d="M2 24V4h3v6.5C10 13 15 14.5 20 14.5S30 13 35 10.5V4h3v20h-3V13.8C30 16.2 25 17.5 20 17.5S10 16.2 5 13.8V24z"/>'
        "</svg>"
        f"<div><h1>Passerelle</h1><p>{escape(interface.tagline)}</p></div></header>"
    )


def label_html(text: str) -> str:
    """A short line above a group of buttons."""
    return f'<p class="label">{escape(text)}</p>'


def error_html(line: str) -> str:
    """One line about what went wrong, said at once to screen readers; nothing where the line is empty."""
    return f'<p class="error" role="alert">{escape(line)}</p>' if line else ""


def footer_html(interface: Interface, generation: str | None) -> str:
    """Under the question: that this is a machine, and which state of the documents it answers from."""
    return f'<p class="notice">{escape(interface.notice)}</p>{_generation(interface, generation)}'


def launch(
    settings: Settings,
    host: str,
    port: int,
    open_browser: bool,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve the page until interrupted (Ctrl+C).

    - host: address to listen on; 127.0.0.1 keeps it to this machine.
    - port: 0 for any that is free.
    - ready: told the address once the page can be opened.

    Raises OSError where nothing can be served at that address. An index that is missing does not keep the page from starting:
    the page says so, and answers as soon as there is one.
    """
    source = Opened(settings)
    page = build_page(source, lambda: served_id(settings.index))
    _reach_directly(host)
    _, address, _ = page.launch(**launch_options(host, port or _free_port(host)), inbrowser=open_browser)
    ready(address)
    # Only now: the seconds of work this takes would hold up the start of the server, which Gradio gives five of them.
    threading.Thread(target=source.warm, name="open the assistant", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)


def launch_options(host: str, port: int) -> dict[str, Any]:
    """Everything the server is told, in one place: nothing shared, recorded, uploaded or watched, all headers set."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return {
        "server_name": host,
        "server_port": port,
        "prevent_thread_lock": True,
        "quiet": True,
        "share": False,
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "show_error": False,
        "strict_cors": True,
        "allowed_paths": [],
        "max_file_size": LARGEST_UPLOAD,
        "state_session_capacity": SESSIONS,
        "favicon_path": str(STATIC / "favicon.svg"),
        "app_kwargs": {"middleware": [Middleware(Gate)], "docs_url": None, "redoc_url": None, "openapi_url": None},
        # Fonts given as strings are the machine's own; the themes' defaults would be fetched from elsewhere.
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
        # In the head and not as Gradio's `css` and `js`: it rewrites the selectors of the one, runs the other late.
        "head": f"<style>{_static('style.css')}</style><script>{_static('script.js')}</script>",
    }


def _generation(interface: Interface, generation: str | None) -> str:
    if generation is None:
        return ""
    try:  # the id opens with the time of the build, in UTC
        date = f"{datetime.strptime(generation.split('-')[0], '%Y%m%dT%H%M%S'):%Y-%m-%d}"
    except ValueError:
        text = interface.generation.format(generation=generation)
    else:
        text = interface.generation_of.format(date=date_text(date, interface), generation=generation)
    return f'<p class="generation">{escape(text)}</p>'


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _reach_directly(host: str) -> None:
    """Gradio asks its own server whether it is up; where a proxy is set, that question must not go through it."""
    for name in ("no_proxy", "NO_PROXY"):
        known = os.environ.get(name)
        os.environ[name] = ",".join(filter(None, (known, host, "127.0.0.1", "localhost")))


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
