"""A conversation in the web page, in plain Python: what a question adds to it, and how it looks as safe HTML.

Nothing here knows Gradio. The conversation is drawn by us and not by Gradio's chat component: its log is announced
again with every redraw, its buttons have no names, and markers could not be real buttons in it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from typing import Protocol

from assistant.answer import Answer, Statement
from assistant.conversation import Turn
from corpus.markup import plain
from ui.web.citation_card import check_html, marker_html
from ui.web.evidence import evidence_html
from ui.web.interface import Interface
from ui.web.ticking import ticking

EXCHANGES_KEPT = 30  # of one conversation, the latest; bounds what a browser is sent and a session holds
TICK = 0.1  # seconds after which whoever waits for an answer may leave


class Asker(Protocol):
    """Whoever answers: the assistant."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, quoting: bool = False
    ) -> Generator[Answer, None, None]:
        """The answer to a question as it grows, or a refusal; the last one is whole. `quoting` leaves models out."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came back so far; `answer` is None until something has. Numbered from 1."""

    number: int
    question: str
    answer: Answer | None = None


Conversation = tuple[Exchange, ...]


def begin(question: str, conversation: Conversation) -> Conversation:
    """The conversation with the question just asked, unanswered yet."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question.strip()))[-EXCHANGES_KEPT:]


def respond(
    question: str, conversation: Conversation, assistant: Asker, *, quoting: bool = False
) -> Generator[Conversation, None, None]:
    """The conversation with the question and its answer, as that grows; the same object, soon, where nothing is new.

    - quoting: whether no language model is told anything.

    Raises what the assistant raises; then nothing is to be added. Closing it ends the answering.
    """
    *before, asked = begin(question, conversation)
    history = [Turn(exchange.question, exchange.answer.text) for exchange in before if exchange.answer]
    longer: Conversation = (*before, asked)
    with closing(ticking(assistant.stream(asked.question, history, quoting=quoting), TICK)) as answers:
        for answer in answers:
            if answer and answer is not longer[-1].answer:
                longer = (*before, Exchange(asked.number, asked.question, answer))
            yield longer


def conversation_html(conversation: Conversation, interface: Interface) -> str:
    """The exchanges, oldest first, or the words that invite the first question."""
    if not conversation:
        return (
            f'<div class="welcome"><h2>{escape(interface.welcome)}</h2><p>{escape(interface.welcome_detail)}</p></div>'
        )
    exchanges = "".join(
        _exchange(exchange, interface, latest=exchange is conversation[-1]) for exchange in conversation
    )
    return (
        f'<div class="thread" tabindex="0" role="region" aria-label="{escape(interface.conversation)}">'
        f'<h2 class="sr-only">{escape(interface.conversation)}</h2>{exchanges}</div>'
    )


def questions_html(label: str, questions: Sequence[str]) -> str:
    """Questions that a click asks, under a label; nothing where there are none."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="suggested" data-ask>{escape(question)}</button></li>'
        for question in questions
    )
    return f'<div class="suggestions"><h3 class="label">{escape(label)}</h3><ul>{buttons}</ul></div>'


def evidence_panel_html(conversation: Conversation, interface: Interface, model: str | None = None) -> str:
    """The evidence of every answer, that of the latest in view; a click on an older marker brings back its own.

    - model: who may translate quotes for reading, None for nobody.
    """
    answered = [
        (one.number, one.answer) for one in conversation if one.answer and (one.answer.whole or one.answer.hits)
    ]
    if not answered:
        inner = (
            f'<section class="evidence empty"><h2>{escape(interface.evidence)}</h2>'
            f"<p>{escape(interface.evidence_empty)}</p></section>"
        )
    else:
        last = answered[-1][0]
        inner = "".join(
            evidence_html(number, answer, interface, shown=number == last, model=model) for number, answer in answered
        )
    return f'<div class="panel" tabindex="0" role="region" aria-label="{escape(interface.evidence)}">{inner}</div>'


def _exchange(exchange: Exchange, interface: Interface, *, latest: bool) -> str:
    answer = exchange.answer
    waiting = interface.searching if answer is None or not answer.hits else interface.writing
    body = _answer(exchange.number, answer, interface, latest) if answer and (answer.whole or answer.statements) else ""
    if answer is None or not answer.whole:
        body += f'<p class="searching"><span class="dots" aria-hidden="true"></span>{escape(waiting)}</p>'
    spoken = (
        f' data-announce="{escape(_announcement(answer, interface))}" data-language="{answer.language}"'
        if answer and answer.whole
        else ""
    )
    return (
        f'<article class="exchange" id="t{exchange.number}" data-turn="{exchange.number}"{spoken}>'
        f'<div class="asked"><h3 class="sr-only">{escape(interface.you_asked)}</h3>'
        f"<p>{escape(exchange.question)}</p></div>"
        f"{body}</article>"
    )


def _answer(turn: int, answer: Answer, interface: Interface, latest: bool) -> str:
    parts = [f'<h3 class="sr-only">{escape(interface.answered)}</h3>']
    if answer.standalone_question.split() != answer.question.split():
        searched = interface.searched_as.format(question=answer.standalone_question)
        parts.append(f'<p class="searched">{escape(searched)}</p>')
    if answer.refusal is not None:
        parts.append(f'<p class="refusal" lang="{answer.language}">{escape(answer.refusal)}</p>')
        show, maker = interface.show_nearest if answer.hits else "", ""
    else:
        parts += [_statement(turn, statement, answer, interface) for statement in answer.statements]
        parts += [f'<p class="remark" lang="{answer.language}">{escape(remark)}</p>' for remark in answer.remarks]
        show, maker = interface.show_evidence, made_by(answer, interface)
    if not answer.whole:
        return f'<div class="answer">{"".join(parts)}</div>'
    button = f'<button type="button" class="show" data-show="{turn}">{escape(show)}</button>' if show else ""
    parts.append(f'<p class="meta">{button}<span>{escape(maker)}</span></p>{_tools(turn, interface, latest)}')
    return f'<div class="answer{" refused" if answer.refused else ""}">{"".join(parts)}</div>'


def _statement(turn: int, statement: Statement, answer: Answer, interface: Interface) -> str:
    cited = [citation for citation in answer.citations if citation.number in statement.citations]
    markers = "".join(marker_html(turn, citation, interface) for citation in cited)
    language = cited[0].language if statement.check == "verbatim" and cited else answer.language
    # Quotation marks only where the words stand in the document in this order: a table row is worded from its cells.
    tag = "q" if any(plain(citation.quote) == statement.text for citation in cited) else "span"
    text = f'<{tag} lang="{language}">{_emphasised(statement)}</{tag}>'
    check = check_html(statement.check, interface)
    faults = ""
    if statement.check == "unsupported":
        text = f"<s>{text}</s>"
        faults = f' <span class="faults" lang="{answer.language}">{escape("; ".join(statement.faults))}</span>'
    return f'<p class="statement">{text} <span class="markers">{markers}{check}</span>{faults}</p>'


def _emphasised(statement: Statement) -> str:
    """The statement, escaped, the value asked for in bold."""
    text, asked = statement.text, statement.asked
    if asked is None:
        return escape(text)
    before, value, after = text[: asked.start], text[asked.start : asked.end], text[asked.end :]
    return f'{escape(before)}<strong class="asked">{escape(value)}</strong>{escape(after)}'


def _tools(turn: int, interface: Interface, latest: bool) -> str:
    """What can be done with an answer; only the latest question can be asked again or mended."""
    words = interface.conversations
    always = _buttons(turn, {"copy": words.copy, "link": words.link})
    again = _buttons(turn, {"retry": words.retry, "edit": words.edit}) if latest else ""
    # What goes when another question comes stands last: what stays is not redrawn.
    return f'<div class="tools">{always}{download_html(turn, words.download, interface)}{again}</div>'


def _buttons(turn: int, names: dict[str, str]) -> str:
    return "".join(
        f'<button type="button" class="tool" data-{name}="{turn}">{escape(text)}</button>'
        for name, text in names.items()
    )


def download_html(turn: int | None, label: str, interface: Interface) -> str:
    """The formats that an answer, or the whole conversation, can be taken away in, under a closed line."""
    of = f' data-of="{turn}"' if turn else ""
    buttons = "".join(
        f'<button type="button" class="tool" data-export="{name}"{of}>{escape(text)}</button>'
        for name, text in interface.conversations.formats.items()
    )
    return f'<details class="download"><summary>{escape(label)}</summary>{buttons}</details>'


def made_by(answer: Answer, interface: Interface) -> str:
    """Who wrote an answer and how long that took. Plain text, to be escaped where it is used."""
    writer = (
        interface.extractive if answer.writer == "extractive" else interface.generative.format(writer=answer.writer)
    )
    least = 0.1
    template = interface.less_than_seconds if answer.seconds < least else interface.seconds
    seconds = f"{max(answer.seconds, least):.1f}".replace(".", "," if interface.language == "fr" else ".")
    return f"{writer} · {template.format(seconds=seconds)}"


def _announcement(answer: Answer, interface: Interface) -> str:
    """What a screen reader says, once, when the answer has come."""
    if answer.refusal is not None:
        return answer.refusal
    stated = (statement.text for statement in answer.statements if statement.check != "unsupported")
    text = " ".join([*stated, *answer.remarks])
    count = len(answer.citations)
    return (interface.announced_one if count == 1 else interface.announced).format(text=text, count=count)
