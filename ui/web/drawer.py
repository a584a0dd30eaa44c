"""The places for the conversations that the browser keeps, as safe HTML; a script fills and opens them.

What is kept is known to the browser alone, so that nothing of it is drawn here: only the frame and the words.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape

from ui.web.chat import Conversation, download_html
from ui.web.interface import Interface
from ui.web.kept_conversation import kept_json


def drawer_html(interface: Interface) -> str:
    """The list, empty, what can be done with all of it, and the question before something is deleted."""
    words = interface.conversations
    said = escape(json.dumps(asdict(words), ensure_ascii=False))
    return (
        f'<dialog class="drawer" id="conversations" aria-labelledby="conversations-title" data-words="{said}">'
        f'<header><h2 id="conversations-title">{escape(words.title)}</h2>'
        f'<button type="button" class="close" data-close aria-label="{escape(words.close)}">×</button></header>'
        f'<p class="private">{escape(words.private)}</p><p class="none">{escape(words.none)}</p>'
        '<ul class="kept"></ul><div class="all">'
        f"{download_html(None, words.download_all, interface)}"
        f'<button type="button" class="tool" data-delete-all>{escape(words.delete_all)}</button></div></dialog>'
        '<dialog class="confirm" id="confirm" aria-labelledby="confirm-question"><p id="confirm-question"></p><div>'
        f'<button type="button" class="tool" data-cancel>{escape(words.cancel)}</button>'
        f'<button type="button" class="tool danger" data-confirm>{escape(words.confirm)}</button></div></dialog>'
    )


def bar_html(interface: Interface) -> str:
    """What opens the list where it has no column of its own."""
    return (
        '<button type="button" class="tool" data-drawer aria-haspopup="dialog" aria-controls="conversations">'
        f"{escape(interface.conversations.open)}</button>"
    )


def editing_html(interface: Interface) -> str:
    """The line above the box while the last question is being mended; hidden until then."""
    words = interface.conversations
    return (
        f'<p class="amending" hidden><span>{escape(words.editing)}</span>'
        f'<button type="button" class="tool" data-stop-editing>{escape(words.stop_editing)}</button></p>'
    )


def keep_html(conversation: Conversation) -> str:
    """The latest exchange, for the script to keep; it reads this and shows nothing of it."""
    return f'<div hidden data-kept="{escape(kept_json(conversation[-1:]))}"></div>'
