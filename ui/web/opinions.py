"""Asking people what they think of an answer: what is shown under the latest one."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer
from eval.feedback import REASON, answer_id
from ui.web.interface import Interface
from ui.web.recent import Recent


class Opinions:
    """Asks for opinions of answers that were given here; `ui.web.evaluation` takes them."""

    def __init__(self, recent: Recent) -> None:
        self._recent = recent

    def remember(self, answer: Answer) -> None:
        """An answer was given."""
        self._recent.add(answer)

    def html(self, answer: Answer, interface: Interface) -> str:
        """The question whether an answer is useful; empty for one that was not given here, or long ago."""
        name = answer_id(answer)
        return opinion_html(name, interface) if self._recent.get(name) else ""


def opinion_html(answer: str, interface: Interface) -> str:
    """The form for an opinion of the answer of that id; the script sends it."""
    words = interface.feedback
    return (
        f'<form class="opinion" data-answer="{escape(answer)}" data-thanks="{escape(words.thanks)}"'
        f' data-failed="{escape(words.failed)}"><p class="choice"><span>{escape(words.ask)}</span> '
        f'<button type="button" class="action" data-opinion="up">{escape(words.up)}</button> '
        f'<button type="button" class="action" data-opinion="down" aria-expanded="false">{escape(words.down)}</button>'
        f'</p><div class="why" hidden><label for="opinion-reason">{escape(words.reason)}</label>'
        f'<textarea id="opinion-reason" rows="2" maxlength="{REASON}"></textarea>'
        f'<button type="submit" class="action">{escape(words.send)}</button></div>'
        f'<p class="told" role="status"></p></form>'
    )
