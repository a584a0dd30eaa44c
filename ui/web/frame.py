"""What stands around the conversation: the name of the place, the notice, mistakes; as safe HTML."""

from __future__ import annotations

from datetime import datetime
from html import escape

from assistant.wording import date_text
from ui.web.interface import Interface

# What the scripts are told: that the page is in the language and shows the conversation that the browser has kept; that
# the server does not know this page, as after it was started again; and that it therefore took no question.
OPENED = "<div hidden data-opened></div>"
UNKNOWN = '<div hidden data-unknown="page"></div>'
UNASKED = '<div hidden data-unknown="question"></div>'
VIEWS = ("documents", "evaluation", "about")  # fetched from `views/<name>` when they are opened


def header_html(interface: Interface) -> str:
    """The name of the place and what it is about; tells the script which language the interface is in."""
    return (
        f'<header class="masthead" data-interface="{interface.language}">'
        '<svg class="mark" viewBox="0 0 40 28" aria-hidden="true" focusable="false">'
        '<path d="M2 24V4h3v6.5C10 13 15 14.5 20 14.5S30 13 35 10.5V4h3v20h-3V13.8C30 16.2 25 17.5 20 17.5'
        'S10 16.2 5 13.8V24z"/>'
        "</svg>"
        f"<div><h1>Passerelle</h1><p>{escape(interface.tagline)}</p></div></header>{_navigation(interface)}"
    )


def _navigation(interface: Interface) -> str:
    """Links between the views; the script says which of them is open."""
    names = interface.navigation
    texts = {"ask": names.ask, "documents": names.documents, "evaluation": names.evaluation, "about": names.about}
    links = "".join(f'<a href="#/{view}" data-opens="{view}">{escape(text)}</a>' for view, text in texts.items())
    said = interface.views
    return (
        f'<nav class="views" aria-label="{escape(names.label)}" data-loading="{escape(said.loading)}"'
        f' data-offline="{escape(said.offline)}" data-missing="{escape(said.missing)}">{links}</nav>'
    )


def views_html() -> str:
    """An empty place for each view but the conversation's; the script fetches into it what the server draws."""
    return "".join(f'<section class="view" id="view-{name}" data-view="{name}" hidden></section>' for name in VIEWS)


def document_panel_html() -> str:
    """An empty place beside the conversation; the script opens documents in it, in front of the evidence."""
    return '<section class="reading" tabindex="-1"></section>'


def error_html(line: str) -> str:
    """One line about what went wrong, said at once to screen readers; nothing where the line is empty."""
    return f'<p class="error" role="alert">{escape(line)}</p>' if line else ""


def connection_html(interface: Interface) -> str:
    """The line that a script shows where nothing comes from the server, with what it says when that is over."""
    words = interface.connection
    return (
        f'<p class="error" id="unreachable" role="alert" data-lost="{escape(words.lost)}"'
        f' data-refused="{escape(words.refused)}" data-back="{escape(words.back)}" hidden></p>'
    )


def footer_html(interface: Interface, generation: str | None) -> str:
    """Under the question: that this is a machine, and which state of the documents it answers from."""
    return f'<p class="notice">{escape(interface.notice)}</p>{_generation(interface, generation)}'


def _generation(interface: Interface, generation: str | None) -> str:
    if generation is None:
        return ""
    try:  # the id opens with the time of the build, in UTC
        date = f"{datetime.strptime(generation.split('-')[0], '%Y%m%dT%H%M%S%f'):%Y-%m-%d}"
    except ValueError:
        text = interface.generation.format(generation=generation)
    else:
        text = interface.generation_of.format(date=date_text(date, interface.language), generation=generation)
    return f'<p class="generation">{escape(text)}</p>'
