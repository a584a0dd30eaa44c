"""What is seen until Gradio has drawn the page: the same page, its box ready to be written in, as safe HTML.

A script (`early/shell.js`) shows it at once, in the language of the browser, and hands over what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from ui.web.chat import conversation_html, evidence_panel_html, questions_html
from ui.web.drawer import bar_html, drawer_html
from ui.web.frame import footer_html, header_html
from ui.web.interface import INTERFACES, Interface, InterfaceLanguage


def shell_html(
    generation: str | None, suggested: Callable[[InterfaceLanguage], Sequence[str]], styles: str, script: str
) -> str:
    """The shell in every language, not shown yet, and the script that shows one of them.

    - generation: the id of the served index generation.
    - suggested: gives questions to begin with, in a language.
    - styles: those that the shell has beside the page's.
    """
    pages = "".join(_page(interface, generation, suggested(language)) for language, interface in INTERFACES.items())
    return (
        f'<div id="shell"><template><link rel="stylesheet" href="ui/page.css"><style>{styles}</style>{pages}</template>'
        f"</div><script>{script}</script>"
    )


def _page(interface: Interface, generation: str | None, suggested: Sequence[str]) -> str:
    """Named and nested as `ui.web.layout` does it, so that the same styles lay it out."""
    question, placeholder, send = map(escape, (interface.question, interface.placeholder, interface.send))
    chat = (
        f"{_place('bar', bar_html(interface))}{_place('thread', conversation_html((), interface))}"
        '<div id="composer"><div class="form"><div id="question"><label>'
        f'<span class="sr-only">{question}</span><textarea rows="1" placeholder="{placeholder}"></textarea>'
        f'</label></div></div><button type="button" class="lg primary" id="send">{send}</button></div>'
        f'<div id="below">{_place("footer", footer_html(interface, generation))}</div>'
        f"{_place('begin-with', questions_html(interface.conversations.suggested, suggested))}"
    )
    switch = f'<button type="button" class="lg" id="switch">{escape(interface.other_language)}</button>'
    return (
        f'<div class="gradio-container" lang="{interface.language}"><main class="contain"><div class="column">'
        f'<div id="top">{_place("header", header_html(interface))}{switch}</div>'
        f'<div id="workspace">{_place("drawer", drawer_html(interface))}<div id="chat">{chat}</div>'
        f'<div id="evidence">{_place("panel", evidence_panel_html((), interface))}</div></div>'
        "</div></main></div>"
    )


def _place(name: str, drawn: str) -> str:
    """As Gradio nests what it is given as HTML."""
    return f'<div id="{name}"><div class="html-container"><div>{drawn}</div></div></div>'
