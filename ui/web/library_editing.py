"""What editors have in the view of the documents: adding files, bringing the index up to date, going back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.wording import date_text
from corpus.formats import FORMATS
from corpus.limits import LARGEST_FILE, LARGEST_TEXT
from ui.web.interface import Interface

_MEGABYTE = 1_000_000


def editing_html(interface: Interface, others: Sequence[str], *, building: bool) -> str:
    """The whole of it.

    - others: generations that could be served again, the newest first; - building: whether a build is running.
    """
    words = interface.library
    return (
        f'<div class="editing"><section><h3>{escape(words.add_title)}</h3>{_adding(interface)}</section>'
        f"<section><h3>{escape(words.update_title)}</h3><p>{escape(words.update)}</p>"
        f'<label class="check"><input type="checkbox" id="library-full"> {escape(words.full)}</label>'
        '<p class="buttons">'
        f'<button type="button" class="button" id="library-forecast">{escape(words.forecast)}</button> '
        f'<button type="button" class="button primary" id="library-build">{escape(words.build)}</button></p>'
        f'<div class="build"{" data-running" if building else ""} hidden>'
        f'<progress id="library-progress" aria-label="{escape(words.progress)}"></progress>'
        '<p class="stage"></p></div><div class="forecast"></div></section>'
        f"{_going_back(interface, others)}</div>{_asking(interface)}"
    )


def delete_button(interface: Interface, path: str) -> str:
    """What removes a file, once a person has said that it is meant."""
    text = escape(interface.library.delete)
    shown = escape(path)
    return (
        f'<button type="button" class="button quiet" data-delete="{shown}" aria-label="{text} {shown}">{text}</button>'
    )


def _adding(interface: Interface) -> str:
    words = interface.library
    most = {suffix: format_.largest for format_ in FORMATS for suffix in format_.suffixes}
    large = [format_.suffixes[0] for format_ in FORMATS if format_.largest == LARGEST_FILE]
    limits = words.limits.format(
        suffixes=" ".join(most),
        text=LARGEST_TEXT // _MEGABYTE,
        largest=LARGEST_FILE // _MEGABYTE,
        formats=", ".join(large),
    )
    return (
        f'<div class="drop" data-most="{escape(json.dumps(most))}">'
        f'<label class="button" for="library-files">{escape(words.add)}</label>'
        f'<input type="file" id="library-files" multiple accept="{",".join(most)}" aria-describedby="library-limits">'
        f'<span class="hint">{escape(words.drop)}</span></div>'
        f'<p class="hint" id="library-limits">{escape(limits)}</p>'
        f'<ul class="sent" aria-label="{escape(words.sent)}"></ul>'
    )


def _going_back(interface: Interface, others: Sequence[str]) -> str:
    if not others:
        return ""
    words = interface.library
    options = "".join(f'<option value="{escape(name)}">{escape(_built(name, interface))}</option>' for name in others)
    return (
        f"<section><h3>{escape(words.rollback_title)}</h3><p>{escape(words.rollback)}</p>"
        f'<p class="buttons"><label><span>{escape(words.rollback_to)}</span>'
        f'<select id="library-generation">{options}</select></label> '
        f'<button type="button" class="button" id="library-rollback">{escape(words.rollback_do)}</button></p></section>'
    )


def _built(generation: str, interface: Interface) -> str:
    """When a generation was built, which its id opens with."""
    try:
        at = datetime.strptime(generation.split("-")[0], "%Y%m%dT%H%M%S%f")
    except ValueError:
        return generation
    return f"{date_text(f'{at:%Y-%m-%d}', interface.language)}, {at:%H:%M:%S} UTC"


def _asking(interface: Interface) -> str:
    """What asks before a file is deleted; the script fills in which."""
    words = interface.library
    return (
        f'<dialog class="asking" aria-labelledby="library-asked" data-ask="{escape(words.delete_ask)}">'
        f'<p id="library-asked"></p><p class="hint">{escape(words.delete_detail)}</p><p class="buttons">'
        f'<button type="button" class="button" data-cancel autofocus>{escape(words.cancel)}</button> '
        f'<button type="button" class="button danger" data-confirm>{escape(words.delete)}</button></p></dialog>'
    )
