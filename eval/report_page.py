"""A report as one HTML page on its own: no other file, no request, nothing it cannot show without its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import charts
from eval.comparison_text import expected, given
from eval.figures import FIGURES
from eval.interval import Mean, Rate
from eval.record import Quote
from eval.report import Report
from eval.report_markdown import JUDGE_NOTE, columns, coverage_rows, drawn_shown, shown
from eval.summary import Summary, language_pair

TEMPLATES = Path(__file__).parent / "templates"

SCORES = {
    "right": "all, met rightly",
    "answerable_right": "answerable, right",
    "negatives_right": "no answer, right",
    "false_premises_right": "false premise, right",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "recall_at_5": "recall@5",
    "citation_recall": "evidence quoted",
    "citation_precision": "quotes on evidence",
    "citations_intact": "citations intact",
}
"""The figures of the first picture, and what they are called where there is little room."""

FEWEST = 5  # questions of a slice that is drawn; those with fewer stand in the table


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what it is called; what it shows stands in a table of the page, too."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, with a note where it needs one, the heads of its columns, and its rows.

    The first cell of a row names it.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote, and whether it overlaps evidence."""

    text: str
    evidence: bool


def to_html(report: Report) -> str:
    """The page. All text is escaped by the template, but for the pictures, which escape theirs."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"expected": expected, "given": given, "pair": language_pair, "pieces": pieces}
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        report=report,
        charts=_charts(report),
        scores=_scores(report),
        tables=_tables(report),
        kinds=[summary.name for summary in report.kinds],
        pairs=[summary.name for summary in report.pairs],
        documents=sorted({record.case.passages[0].document for record in report.records if record.case.passages}),
        wrong=sum(not record.right for record in report.records),
        style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def pieces(quote: Quote) -> list[Piece]:
    """A quote cut where evidence begins and ends in it; joined, the pieces are the quote."""
    found, at = [], 0
    for span in quote.evidence:
        found += [Piece(quote.quote[at : span.start], evidence=False), Piece(quote.quote[span.start : span.end], True)]
        at = span.end
    found.append(Piece(quote.quote[at:], evidence=False))
    return [piece for piece in found if piece.text]


def _charts(report: Report) -> list[Chart]:
    shares = {
        "Scores": {short: report.overall.figures[name] for name, short in SCORES.items()},
        "Met rightly, by kind of question": _rights(report.kinds),
        "Met rightly, by language of the question > of its evidence": _rights(report.pairs),
    }
    drawn = [Chart(title, charts.rates(title, rows)) for title, rows in shares.items() if rows]
    if report.recall[0].total:
        title = "Evidence found among the first passages"
        drawn.append(Chart(title, charts.recall(title, report.recall)))
    if report.curve.points:
        title = "Wrong answers, by the share of questions answered"
        drawn.append(Chart(title, charts.risk(title, report.curve, report.setup.threshold)))
    for name, title, unit in (
        ("characters", "Length of the answers given", "characters"),
        ("seconds", "Time from the question to the answer", "seconds"),
    ):
        values = [float(record.scores[name]) for record in report.records if name in record.scores]
        drawn.append(Chart(title, charts.spread(title, values, unit)))
    return drawn


def _rights(summaries: Sequence[Summary]) -> dict[str, Rate | Mean]:
    return {
        f"{summary.name} ({summary.cases})": summary.figures["right"]
        for summary in summaries
        if summary.cases >= FEWEST
    }


def _scores(report: Report) -> Table:
    rows = [
        (
            figure.title,
            shown(report.overall.figures[figure.name], figure.name),
            drawn_shown(report.drawn[figure.name], figure.name),
            figure.meaning,
        )
        for figure in FIGURES
        if report.overall.figures[figure.name].total
    ]
    rows.append(("Quotes intact", str(report.quotes), "–", "quotes that answers lean on: verbatim, in place, on page"))
    rows.append(("Crashed", str(report.overall.crashed), "–", "questions at which the assistant failed"))
    return Table("Every figure, with its 95 % interval", ("Figure", "Value", "By document", "Taken over"), tuple(rows))


def _tables(report: Report) -> list[Table]:
    refusal, curve = report.refusal, report.curve
    tables = [
        _slices("Kind of question", report.kinds),
        _slices("Language of the question > of its evidence", report.pairs),
        _slices("Evidence in the question's language, or only in others", report.reach),
        _slices("Format of the documents with the evidence", report.formats),
        _slices("Document", report.documents),
        Table(
            "Recall of evidence",
            ("First passages", "Recall"),
            tuple((str(k), mean.shown(2)) for k, mean in enumerate(report.recall, start=1)),
        ),
        Table(
            "Refusing",
            ("Figure", "Value"),
            (
                ("Questions without an answer, answered", str(refusal.false_answers)),
                ("Answerable questions refused", str(refusal.false_refusals)),
                ("F1 of refusing", _number(refusal.f1)),
                ("AUROC of the strength of evidence", _number(refusal.auroc)),
                (
                    "Area under risk and coverage (least possible, by chance)",
                    _areas(curve.area, curve.best, curve.chance),
                ),
            ),
        ),
        Table(
            "Wrong answers, by the share of questions answered",
            ("Answered at least", "Questions answered", "Of these wrong", "Least strength"),
            tuple(coverage_rows(curve, report.setup.threshold)),
        ),
        Table(
            "Why answers were wrong",
            ("Reason", "Questions"),
            tuple((reason.replace("_", " "), str(count)) for reason, count in report.reasons.items()),
        ),
    ]
    if report.judged:
        title = f"What a language model thinks of the answers: {report.setup.judge}"
        tables.append(Table(title, ("Opinion", "Value"), tuple(report.judged.rows()), JUDGE_NOTE))
    return [table for table in tables if table.rows]


def _slices(title: str, summaries: Sequence[Summary]) -> Table:
    heads = columns(summaries)
    rows = [
        (summary.name, str(summary.cases), *(shown(summary.figures[name], name) for name in heads))
        for summary in summaries
    ]
    return Table(title, ("Slice", "Cases", *heads.values()), tuple(rows))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _areas(*areas: float | None) -> str:
    first, *others = ["–" if area is None else f"{area:.3f}" for area in areas]
    return f"{first} ({', '.join(others)})"
