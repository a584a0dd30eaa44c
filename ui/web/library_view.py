"""The view of the documents: what is served and how old it is, every document with its state; as safe HTML.

The script searches, filters and sorts the rows by their `data-` attributes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from html import escape
from urllib.parse import quote

from assistant.wording import date_text
from index.manifest import Manifest
from ui.index_json import age
from ui.web.access import Visitor
from ui.web.holdings import Holding, Holdings
from ui.web.interface import Interface
from ui.web.library_editing import delete_button, editing_html
from ui.web.telling import notice_text


def library_html(
    interface: Interface,
    holdings: Holdings | None,
    others: Sequence[str],
    visitor: Visitor,
    *,
    accounts: bool,
    trouble: str | None,
    building: bool,
    removable: Callable[[str], bool],
) -> str:
    """The whole view.

    - holdings: what is served, None where nothing is; - others: generations that could be served again.
    - accounts: whether there is anybody who could sign in; - building: whether a build is running.
    - trouble: one line that says why what is served cannot be looked at.
    - removable: whether a document's file, by its path, lies where the page may remove it.
    """
    words = interface.library
    script = asdict(words.script) | {"changes": words.changes, "delete": words.delete, "changed": words.changed}
    served = _served(interface, holdings.manifest) if holdings else f"<p>{escape(trouble or words.empty_detail)}</p>"
    title = words.title if holdings else words.empty
    editing = editing_html(interface, others, building=building) if visitor.edits else ""
    may_remove = removable if visitor.edits else lambda path: False
    held = _documents(interface, holdings, may_remove) if holdings else ""
    return (
        f'<div class="library" data-words="{escape(json.dumps(script, ensure_ascii=False))}">'
        f'<div class="heading"><h2 tabindex="-1">{escape(title)}</h2>{_account(interface, visitor, accounts)}</div>'
        f'{served}<div class="news"></div>{editing}{held}</div>'
    )


def age_text(seconds: int, interface: Interface) -> str:
    """An age in its largest unit, as the page says it."""
    words = interface.library
    for template, length in ((words.days, 86_400), (words.hours, 3600), (words.minutes, 60)):
        if seconds >= length:
            return template.format(count=seconds // length)
    return words.now


def _served(interface: Interface, manifest: Manifest) -> str:
    line = interface.library.served.format(
        documents=len(manifest.documents),
        passages=manifest.passages,
        date=date_text(manifest.created[:10], interface.language),
        age=age_text(age(manifest), interface),
    )
    return (
        f'<p class="served">{escape(line)} <span class="path">{escape(manifest.id)}</span></p>'
        '<div class="standing" data-compare aria-live="polite"></div>'
    )


def _account(interface: Interface, visitor: Visitor, accounts: bool) -> str:
    words = interface.library
    if visitor.account:
        name = words.signed_in.format(name=visitor.account.name, role=words.roles[visitor.account.role])
        button = f'<button type="button" class="button" data-sign-out>{escape(words.sign_out)}</button>'
        return f'<p class="account"><span>{escape(name)}</span> {button}</p>'
    if not accounts:
        return ""
    address = f"login?language={interface.language}&amp;view=documents"
    return f'<p class="account"><a class="button" href="{address}">{escape(words.sign_in)}</a></p>'


def _documents(interface: Interface, holdings: Holdings, removable: Callable[[str], bool]) -> str:
    words = interface.library
    may_remove = {one.document.path for one in holdings.holdings if removable(one.document.path)}
    rows = "".join(_row(interface, one, one.document.path in may_remove) for one in holdings.holdings)
    columns = {
        "title": words.by_title,
        "language": words.language,
        "format": words.format,
        "date": words.date,
        "passages": words.passages,
        "health": words.health,
    }
    # With display: block on a narrow screen, browsers no longer take a table for one: the roles say it.
    heads = "".join(
        f'<th scope="col" role="columnheader" data-column="{column}">'
        f'<button type="button" data-sort="{column}">{escape(text)}</button></th>'
        for column, text in columns.items()
    )
    if may_remove:
        heads += f'<th scope="col" role="columnheader"><span class="sr-only">{escape(words.actions)}</span></th>'
    return (
        f"{_filters(interface, holdings)}"
        f'<table class="documents" role="table" aria-label="{escape(words.title)}">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        f"{_unreadable(interface, holdings.manifest, removable)}"
    )


def _filters(interface: Interface, holdings: Holdings) -> str:
    words = interface.library
    languages = sorted({one.document.language for one in holdings.holdings})
    states = {"fine": words.fine, "remarked": words.remarked, "look": words.look}
    found = {_state(one) for one in holdings.holdings}
    orders = {"title": words.by_title, "date": words.by_date, "passages": words.passages}
    sorting = "".join(f'<option value="{column}">{escape(text)}</option>' for column, text in orders.items())
    return (
        f'<form class="filters" role="search" aria-label="{escape(words.filters)}">'
        f'<label class="search"><span>{escape(words.search)}</span>'
        '<input type="search" name="search" id="library-search" autocomplete="off"></label>'
        + _choice(words.language, "language", {name: interface.languages[name] for name in languages}, words.any)
        + _choice(words.format, "format", {name: interface.format_name(name) for name in _formats(holdings)}, words.any)
        + _choice(words.health, "health", {name: text for name, text in states.items() if name in found}, words.any)
        + f'<label class="sorting"><span>{escape(words.sort)}</span>'
        f'<select name="sort" id="library-sort">{sorting}</select></label>'
        '<output class="count" for="library-search"></output></form>'
    )


def _formats(holdings: Holdings) -> list[str]:
    return sorted({one.document.format for one in holdings.holdings})


def _choice(label: str, name: str, options: dict[str, str], any_: str) -> str:
    listed = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items())
    return (
        f'<label><span>{escape(label)}</span><select name="{name}" id="library-{name}">'
        f'<option value="">{escape(any_)}</option>{listed}</select></label>'
    )


def _state(one: Holding) -> str:
    return "look" if one.findings else "remarked" if one.remarks else "fine"


def _row(interface: Interface, one: Holding, removable: bool) -> str:
    words, document = interface.library, one.document
    date = words.no_date
    if document.date:
        date = f'<time datetime="{escape(document.date)}">{escape(date_text(document.date, interface.language))}</time>'
    link = (
        f'<a href="#/documents/{escape(quote(document.name, safe=""))}" lang="{document.language}">'
        f'{escape(document.title)}</a><span class="path">{escape(document.path)}</span>'
    )
    cells = (
        (words.language, escape(interface.languages[document.language])),
        (words.format, escape(interface.format_name(document.format))),
        (words.date, date),
        (words.passages, f'<span class="amount">{one.passages}</span>'),
        (words.health, _health(interface, one)),
    )
    inner = "".join(f'<td role="cell" data-label="{escape(label)}">{content}</td>' for label, content in cells)
    if removable:
        inner += f'<td role="cell" class="removal">{delete_button(interface, document.path)}</td>'
    known = {
        "text": " ".join([document.title, document.path, document.publisher or "", *document.topics]),
        "title": document.title,
        "language": document.language,
        "format": document.format,
        "date": document.date or "",
        "passages": str(one.passages),
        "health": _state(one),
    }
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in known.items())
    return f'<tr role="row"{data}><th scope="row" role="rowheader">{link}</th>{inner}</tr>'


def _health(interface: Interface, one: Holding) -> str:
    """What was found, its kind first."""
    words = interface.library
    if not one.findings and not one.remarks:
        return f'<span class="fine">{escape(words.fine)}</span>'
    told = [(words.symptoms[finding.symptom], finding.notice, "look") for finding in one.findings]
    told += [(words.notes[remark.kind], remark.notice, "remarked") for remark in one.remarks]
    return "".join(
        f'<details class="{state}"><summary>{escape(kind)}</summary>'
        f"<p>{escape(notice_text(notice, interface))}</p></details>"
        for kind, notice, state in told
    )


def _unreadable(interface: Interface, manifest: Manifest, removable: Callable[[str], bool]) -> str:
    words = interface.library
    if not manifest.unreadable:
        return ""
    files = "".join(
        f'<li data-path="{escape(file.path)}"><span class="path">{escape(file.path)}</span> '
        f"<span>{escape(notice_text(file.notice, interface))}</span>"
        f"{' ' + delete_button(interface, file.path) if removable(file.path) else ''}</li>"
        for file in manifest.unreadable
    )
    return (
        f'<section class="not-read"><h3>{escape(words.unreadable.format(count=len(manifest.unreadable)))}</h3>'
        f"<p>{escape(words.unreadable_detail)}</p><ul>{files}</ul></section>"
    )
