"""A build that might be made, and one that was, as lines for people and as objects for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.changes import changes_object, counts, counts_text
from ui.index_json import generation_object
from ui.terminal.description import remark_lines, size_text

if TYPE_CHECKING:
    from index.building import BuildReport
    from index.plan import Forecast


def duration_text(seconds: float) -> str:
    """A duration in the unit a person would say: "under a second", "12 s", "3 min", "2 h 05 min"."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def forecast_object(forecast: Forecast) -> dict[str, object]:
    """What a build would do, for programs."""
    return {
        "dry_run": True,
        "up_to_date": forecast.up_to_date,
        "counts": counts(forecast.changes),
        **changes_object(forecast.changes),
        "unchanged": list(forecast.changes.unchanged),
        "passages": forecast.passages,
        "passages_cut": forecast.cut,
        "embedded": forecast.embedded,
        "expected_seconds": round(forecast.seconds, 1),
    }


def forecast_lines(forecast: Forecast) -> list[str]:
    """What a build would do, for people: a line for each file that is not as it was, then the sums."""
    changes = forecast.changes
    lines = [f"added      {path}" for path in changes.added]
    lines += [f"changed    {path}" for path in changes.changed]
    lines += [f"renamed    {file.before} -> {file.after}" for file in changes.renamed]
    lines += [f"removed    {path}" for path in changes.removed]
    lines += [f"unreadable {file.path}: {file.reason}" for file in changes.unreadable]
    lines.append(f"Documents: {counts_text(changes)}.")
    if forecast.up_to_date:
        return [*lines, "The index is up to date: a build would write nothing."]
    texts = f"{forecast.embedded} texts to embed" if forecast.embedded else "nothing to embed"
    lines.append(
        f"Passages: {forecast.passages} in the new generation, {forecast.cut} of them cut anew; {texts}. "
        f"Expected time: {duration_text(forecast.seconds)}. Nothing was written."
    )
    return lines


def report_object(report: BuildReport) -> dict[str, object]:
    """What a build did, for programs."""
    done = {"built": report.built, "embedded": report.embedded, "reused": report.reused, "seconds": report.seconds}
    return generation_object(report.manifest) | done | {"counts": counts(report.changes)}


def report_lines(report: BuildReport) -> list[str]:
    """What a build did, for people."""
    manifest = report.manifest
    if not report.built:
        summary = f"The index is up to date: {size_text(manifest)}. Generation {manifest.id}."
    else:
        summary = (
            f"Index built in {report.seconds:.1f} s: {size_text(manifest)} ({counts_text(report.changes)}); "
            f"{report.embedded} texts embedded, {report.reused} taken over. Generation {manifest.id}."
        )
    return [summary, *remark_lines(manifest)]
