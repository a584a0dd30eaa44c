"""The view that says what Passerelle is, what it does with what people ask, and from which documents it answers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.wording import date_text
from corpus.document import Document
from ui.web.interface import Interface


def about_html(
    interface: Interface, documents: Sequence[Document], model: str | None, *, feedback: bool = False
) -> str:
    """The whole view.

    - documents: those that are served; none where no index is.
    - model: the name of the language model that may write, if one may.
    - feedback: whether people are asked what they think of answers.
    """
    words = interface.about
    privacy = [
        *words.privacy,
        *([interface.feedback.privacy] if feedback else []),
        *([words.privacy_with_model.format(writer=model)] if model else []),
    ]
    return (
        f'<div class="essay"><h2 tabindex="-1">{escape(words.title)}</h2>'
        f"<p>{escape(words.what)}</p><p>{escape(words.how)}</p>"
        f"<h3>{escape(words.notice_title)}</h3><p>{escape(words.notice)}</p>"
        f"<h3>{escape(words.privacy_title)}</h3><ul>{''.join(f'<li>{escape(line)}</li>' for line in privacy)}</ul>"
        f"<h3>{escape(words.accessibility_title)}</h3><p>{escape(words.accessibility)}</p>"
        f"<h3>{escape(words.sources_title)}</h3>{_sources(interface, documents)}</div>"
    )


def _sources(interface: Interface, documents: Sequence[Document]) -> str:
    if not documents:
        return f"<p>{escape(interface.about.no_sources)}</p>"
    dates = sorted(document.date for document in documents if document.date)
    opening = ""
    if dates:
        earliest, latest = (date_text(date, interface.language) for date in (dates[0], dates[-1]))
        counted = interface.about.sources.format(count=len(documents), earliest=earliest, latest=latest)
        opening = f"<p>{escape(counted)}</p>"
    latest_first = sorted(documents, key=lambda document: (document.date or "", document.title), reverse=True)
    return f'{opening}<ul class="sources">{"".join(_source(interface, document) for document in latest_first)}</ul>'


def _source(interface: Interface, document: Document) -> str:
    date = ""
    if document.date:
        shown = escape(date_text(document.date, interface.language))
        date = f' <time datetime="{escape(document.date)}">{shown}</time>'
    return (
        f'<li><a href="#/documents/{quote(document.name, safe="")}" lang="{document.language}">'
        f"{escape(document.title)}</a>{date}</li>"
    )
