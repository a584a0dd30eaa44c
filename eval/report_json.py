"""A report as JSON, for programs; docs/evaluation.md describes its keys."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields

from eval.interval import figure_object
from eval.report import Report
from eval.risk_coverage import RiskCoverage
from eval.summary import Summary

SCHEMA = "passerelle-eval/2"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""


def to_json(report: Report) -> str:
    """The report as a JSON object, indented."""
    values = {
        "schema": SCHEMA,
        "setup": asdict(report.setup),
        "overall": summary_object(report.overall),
        "overall_drawn_by_document": {name: figure_object(mean) for name, mean in report.drawn.items()},
        **{name: [summary_object(summary) for summary in summaries] for name, summaries in report.slices.items()},
        "recall_at": [{"k": k, "recall": figure_object(mean)} for k, mean in enumerate(report.recall, start=1)],
        "refusal": {field.name: figure_object(getattr(report.refusal, field.name)) for field in fields(report.refusal)},
        "risk_coverage": _curve_object(report.curve),
        "quotes_intact": figure_object(report.quotes),
        "judge": report.judged.to_object() if report.judged else None,
        "wrong_by_reason": dict(report.reasons),
        "stale_evidence": [
            {
                "case": entry.case,
                "field": entry.field,
                "document": entry.evidence.document,
                "quote": entry.evidence.quote,
                "document_missing": entry.document_missing,
            }
            for entry in report.stale
        ],
        "crashed": [{"case": record.case.id, "error": record.detail} for record in report.crashed],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def summary_object(summary: Summary) -> dict[str, object]:
    """A slice as JSON holds it: its name and counts, then each figure with its interval."""
    figures = {name: figure_object(figure) for name, figure in summary.figures.items()}
    return {"name": summary.name, "cases": summary.cases, "crashed": summary.crashed, **figures}


def _curve_object(curve: RiskCoverage) -> dict[str, object]:
    return {
        "area": curve.area,
        "best": curve.best,
        "chance": curve.chance,
        "points": [
            {
                "strength": point.strength if math.isfinite(point.strength) else None,
                "coverage": figure_object(point.coverage),
                "risk": figure_object(point.risk),
            }
            for point in curve.points
        ],
    }
