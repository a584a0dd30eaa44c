"""A report as Markdown, for people: the whole first, then the slices, then what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from eval.figures import FIGURES, NAMED
from eval.interval import Mean, Rate
from eval.report import Report
from eval.risk_coverage import RiskCoverage
from eval.summary import Summary

COVERAGES = (0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of questions answered at which the report shows the risk."""

COLUMNS = {
    "answerable_right": "answerable right",
    "false_refusals": "refused wrongly",
    "negatives_right": "no answer, met rightly",
    "false_premises_right": "false premise right",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "mrr": "MRR",
    "citation_recall": "evidence quoted",
}
"""The figures that slices are shown with, and the heads of their columns."""

JUDGE_NOTE = (
    "No part of the figures above. An answer on which the judge failed counts as not supported and not complete; kappa "
    "is taken over those on which it did not, its interval by drawing documents. It is 0 where one of the two says the "
    "same of everything, as our check does of verbatim quotes."
)


def to_markdown(report: Report) -> str:
    """The report as Markdown."""
    setup, overall = report.setup, report.overall
    lines = [
        f"# Evaluation of {setup.generation}",
        "",
        f"{overall.cases} cases ({setup.cases}), {setup.created}, {setup.seconds:.0f} s. Model {setup.model}; "
        f"writer {setup.writer}; least strength of an answer {setup.threshold:.3f}.",
        *([f"Commit {setup.commit or 'unknown'}; {setup.machine}."] if setup.machine else []),
        "Each rate: share, 95 % interval, count. By document: the interval when documents are drawn, with all the "
        "questions on them.",
        "",
        "| Figure | Value | By document |",
        "|---|---|---|",
        *(
            f"| {figure.title} | {shown(overall.figures[figure.name], figure.name)} "
            f"| {drawn_shown(report.drawn[figure.name], figure.name)} |"
            for figure in FIGURES
            if overall.figures[figure.name].total
        ),
        f"| Quotes intact | {report.quotes} | |",
        f"| Crashed | {overall.crashed} | |",
        "",
        *_table("Evidence in the question's language, or only in others", report.reach),
        *_table("Language of the question > of its evidence", report.pairs),
        *_table("Kind of question", report.kinds),
        *_table("Format of the documents with the evidence", report.formats),
        *_table("Document", report.documents),
        *_recall_lines(report.recall),
        *_refusal_lines(report),
        *_curve_lines(report.curve, setup.threshold),
        *_judge_lines(report),
        "## Why answers were wrong",
        "",
        *([f"- {reason.replace('_', ' ')}: {count}" for reason, count in report.reasons.items()] or ["None was."]),
        "",
    ]
    if report.stale:
        lines += ["## Evidence that no longer stands in its document", ""]
        lines += [f"- {entry}" for entry in report.stale] + [""]
    if report.crashed:
        lines += ["## Crashed", ""]
        lines += [f"- {record.case.id}: {record.detail}" for record in report.crashed] + [""]
    return "\n".join(lines)


def shown(value: Rate | Mean, name: str) -> str:
    """A figure of that name with its interval and count; a dash where nothing was counted."""
    return str(value) if isinstance(value, Rate) else value.shown(NAMED[name].digits)


def drawn_shown(mean: Mean, name: str) -> str:
    """The interval by document of a figure of that name, as the figure itself is shown; a dash where there is none."""
    if mean.low is None or mean.high is None:
        return "–"
    if NAMED[name].form == "yes or no":
        return f"[{100 * mean.low:.0f}–{100 * mean.high:.0f}] %"
    return f"[{mean.low:.{NAMED[name].digits}f}–{mean.high:.{NAMED[name].digits}f}]"


def columns(summaries: Sequence[Summary]) -> dict[str, str]:
    """The columns that say something of some slices: a figure that none of them has is left out."""
    return {name: head for name, head in COLUMNS.items() if any(summary.figures[name].total for summary in summaries)}


def coverage_rows(curve: RiskCoverage, threshold: float) -> list[tuple[str, str, str, str]]:
    """Least share answered, questions answered, of these wrong, least strength: at some shares, and as served."""
    points = {f"{100 * coverage:.0f} %": curve.at(coverage) for coverage in COVERAGES}
    points["as served"] = curve.above(threshold)
    return [
        (name, str(point.coverage), str(point.risk), f"{point.strength:.3f}")
        for name, point in points.items()
        if point is not None
    ]


def _table(title: str, summaries: Sequence[Summary]) -> list[str]:
    heads = columns(summaries)
    return [
        f"## {title}",
        "",
        _row("slice", "cases", *heads.values()),
        "|---" * (len(heads) + 2) + "|",
        *(
            _row(summary.name, str(summary.cases), *(shown(summary.figures[name], name) for name in heads))
            for summary in summaries
        ),
        "",
    ]


def _recall_lines(recall: Sequence[Mean]) -> list[str]:
    if not recall[0].total:
        return []
    return [
        "## Recall of evidence among the first passages",
        "",
        "| passages | recall |",
        "|---|---|",
        *(_row(str(k), mean.shown(2)) for k, mean in enumerate(recall, start=1)),
        "",
    ]


def _refusal_lines(report: Report) -> list[str]:
    refusal = report.refusal
    if refusal.auroc is None or refusal.f1 is None:
        return []
    return [
        "## Refusing",
        "",
        f"- Questions without an answer, answered: {refusal.false_answers}",
        f"- Answerable questions refused: {refusal.false_refusals}",
        f"- F1 of refusing {refusal.f1:.2f}; AUROC of the strength of evidence {refusal.auroc:.2f}",
        "",
    ]


def _curve_lines(curve: RiskCoverage, threshold: float) -> list[str]:
    if curve.area is None:
        return []
    return [
        "## Wrong answers, by the share of questions answered",
        "",
        f"Area under the curve {curve.area:.3f}; it would be {curve.best:.3f} were strength never mistaken, "
        f"{curve.chance:.3f} did it say nothing.",
        "",
        "| Answered at least | Questions answered | Of these wrong | Least strength |",
        "|---|---|---|---|",
        *(_row(*cells) for cells in coverage_rows(curve, threshold)),
        "",
    ]


def _judge_lines(report: Report) -> list[str]:
    if report.judged is None:
        return []
    return [
        f"## What a language model thinks of the answers: {report.setup.judge}",
        "",
        JUDGE_NOTE,
        "",
        "| Opinion | Value |",
        "|---|---|",
        *(_row(*cells) for cells in report.judged.rows()),
        "",
    ]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
