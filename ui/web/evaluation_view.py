"""The view of the evaluation: figures of the last run with their intervals, how far one is that runs; as safe HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.answer import EXTRACTIVE
from assistant.wording import date_text
from eval.background import Progress
from eval.feedback import Feedback
from eval.interval import Mean, Rate
from eval.report import Report
from eval.summary import Summary
from ui.web.interface import Interface
from ui.web.telling import explain

PAIRS_SHOWN = 8  # pairs of languages, the largest first; the full report has all


def evaluation_html(
    interface: Interface,
    report: Report | None,
    progress: Progress,
    thumbs: Sequence[Feedback] | None,
    *,
    edits: bool,
) -> str:
    """The whole view.

    - report: of the last run; None where there is none.
    - thumbs: what people thought of answers; None where it is not asked for, or not for whoever looks.
    - edits: whether whoever looks may begin an evaluation, and delete thumbs.
    """
    words = interface.evaluation
    return (
        f'<div class="evaluation-view"><h2 tabindex="-1">{escape(words.title)}</h2>'
        f'<p class="intro">{escape(words.intro)}</p>'
        f"{_running(interface, progress, edits=edits)}"
        f"{_report(interface, report)}"
        f"{_thumbs(interface, thumbs, edits=edits) if thumbs is not None else ''}</div>"
    )


def progress_text(interface: Interface, progress: Progress) -> str:
    """One line on how far an evaluation is, or how the last one ended; empty before the first. Plain text."""
    words = interface.evaluation
    match progress.state:
        case "running":
            return words.running.format(done=progress.done, total=progress.total)
        case "stopped":
            return words.stopped
        case "failed":
            reason = explain(progress.error, interface) if progress.error else interface.unexpected
            return words.failed.format(error=reason)
        case "done":
            return words.done
        case "idle":
            return ""


def _running(interface: Interface, progress: Progress, *, edits: bool) -> str:
    words = interface.evaluation
    running = progress.state == "running"
    if not edits and not running:
        return ""
    buttons = (
        f'<button type="button" class="action" data-evaluation="start"{" hidden" if running else ""}>'
        f"{escape(words.start)}</button>"
        f'<button type="button" class="action" data-evaluation="stop"{"" if running else " hidden"}>'
        f"{escape(words.stop)}</button>"
        if edits
        else ""
    )
    return (
        f'<div class="running" data-state="{progress.state}">{buttons}'
        f'<progress aria-label="{escape(words.progress)}" max="{max(progress.total, 1)}" value="{progress.done}"'
        f"{'' if running else ' hidden'}></progress>"
        f'<p class="state" role="status">{escape(progress_text(interface, progress))}</p></div>'
    )


def _report(interface: Interface, report: Report | None) -> str:
    words = interface.evaluation
    if report is None:
        return f'<p class="empty">{escape(words.none)}</p>'
    setup = report.setup
    when = date_text(setup.created[:10], interface.language)
    writer = interface.extractive if setup.writer == EXTRACTIVE else interface.generative.format(writer=setup.writer)
    about = words.about.format(
        count=report.overall.cases, date=when, generation=setup.generation, writer=writer, cases=setup.cases
    )
    rows = "".join(_row(escape(words.figures[name]), report.overall.figures[name], interface) for name in words.figures)
    pairs = "".join(
        _row(escape(_pair(pair, interface)), pair.figures["answerable_right"], interface)
        for pair in [pair for pair in report.pairs if pair.figures["answerable_right"].total][:PAIRS_SHOWN]
    )
    return (
        f'<p class="about">{escape(about)}</p>'
        f"{_table(words.figures_title, words.figure, rows, interface)}"
        f"{_table(words.pairs_title, words.pair, pairs, interface)}"
        f'<p><a class="report" href="views/evaluation/report" target="_blank">{escape(words.report)}'
        f'<span class="sr-only"> ({escape(interface.new_tab)})</span></a></p>'
    )


def _table(title: str, head: str, rows: str, interface: Interface) -> str:
    words = interface.evaluation
    return (
        f'<table class="figures"><caption>{escape(title)}</caption><thead><tr><th scope="col">{escape(head)}</th>'
        f'<th scope="col">{escape(words.value)}</th><th scope="col">{escape(words.interval)}</th>'
        f'<th scope="col">{escape(words.counted)}</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(name: str, figure: Rate | Mean, interface: Interface) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return f'<tr><th scope="row">{name}</th><td>–</td><td>–</td><td>0</td></tr>'
    value, low, high = (round(100 * share) for share in (figure.value, figure.low, figure.high))
    counted = f"{figure.successes} / {figure.total}" if isinstance(figure, Rate) else str(figure.total)
    percent = "\N{NO-BREAK SPACE}%" if interface.language == "fr" else "%"
    # The picture says what the text beside it says: it is left out for who listens.
    bar = (
        f'<span class="bar" aria-hidden="true"><span class="range" style="left:{low}%;width:{max(high - low, 1)}%">'
        f'</span><span class="point" style="left:{value}%"></span></span>'
    )
    return (
        f'<tr><th scope="row">{name}</th><td class="value">{value}{percent}</td>'
        f'<td class="interval">{bar}<span>{low}–{high}{percent}</span></td><td>{counted}</td></tr>'
    )


def _pair(pair: Summary, interface: Interface) -> str:
    """ "en>de/fr" in words."""
    asked, _, found = pair.name.partition(">")
    names = {str(language): name for language, name in interface.languages.items()}
    sources = ", ".join(names.get(language, language) for language in found.split("/"))
    return interface.evaluation.pair_of.format(asked=names.get(asked, asked), found=sources)


def _thumbs(interface: Interface, thumbs: Sequence[Feedback], *, edits: bool) -> str:
    words = interface.feedback
    if not thumbs:
        return f"<h3>{escape(words.title)}</h3><p>{escape(words.none)}</p>"
    latest_first = "".join(_thumb(interface, thumb, edits=edits) for thumb in reversed(thumbs))
    return (
        f"<h3>{escape(words.title)}</h3><p>{escape(words.listed.format(count=len(thumbs)))}"
        f' <a href="api/feedback/cases" download="cases.jsonl">{escape(words.export)}</a></p>'
        f'<ul class="thumbs">{latest_first}</ul>'
    )


def _thumb(interface: Interface, thumb: Feedback, *, edits: bool) -> str:
    words = interface.feedback
    reason = f'<p class="reason">{escape(thumb.reason)}</p>' if thumb.reason else ""
    delete = (
        f'<button type="button" class="action" data-thumb="{escape(thumb.id)}">{escape(words.delete)}'
        f'<span class="sr-only"> : {escape(thumb.question)}</span></button>'
        if edits
        else ""
    )
    return (
        f'<li class="{thumb.verdict}"><p><span class="verdict">{escape(words.verdicts[thumb.verdict])}</span> '
        f'<q lang="{thumb.language}">{escape(thumb.question)}</q> '
        f'<time datetime="{escape(thumb.time)}">{escape(date_text(thumb.time[:10], interface.language))}</time></p>'
        f"{reason}{delete}</li>"
    )
