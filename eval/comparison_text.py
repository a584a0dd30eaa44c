"""A comparison as Markdown for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from textwrap import shorten

from eval.comparison import LEVEL, Comparison, Difference, Pair
from eval.figures import Figure
from eval.interval import figure_object
from eval.record import Record

SCHEMA = "passerelle-compare/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

NOTE = (
    "Differences of rates are in points; their interval draws questions, their p is McNemar's, exact. Of means, the "
    "interval draws documents with all the questions on them, and p flips the signs of documents. The first figure is "
    "tested alone; p of the others is corrected for their number (Holm), but for time, which depends on the machine "
    "and is no part of the verdict. A figure of answers given is compared over the questions answered in both runs."
)
SHOWN = 160  # characters of an answer, expected or given


def to_markdown(comparison: Comparison) -> str:
    """The verdict, the figures of both runs, then every case judged otherwise."""
    before, after = comparison.before, comparison.after
    lines = [
        f"# {before.generation}, then {after.generation}",
        "",
        _sentence(comparison),
        "",
        f"{len(comparison.pairs)} cases ({after.cases}) in both runs; {comparison.stable} with the same answer and "
        "quotes.",
        *_left_out(comparison),
        f"Before: {before.created}, model {before.model}, writer {before.writer}, threshold {before.threshold:.3f}. "
        f"After: {after.created}, model {after.model}, writer {after.writer}, threshold {after.threshold:.3f}.",
        *_settings(comparison),
        "",
        "| Figure | Before | After | Difference, 95 % interval | p | Cases up, down | Verdict |",
        "|---|---|---|---|---|---|---|",
        *(_row(difference) for difference in comparison.differences if difference.gained or difference.lost),
        "",
        *_unchanged(comparison),
        NOTE,
        "",
        *_cases("Worse", comparison.worse),
        *_cases("Better", comparison.better),
    ]
    return "\n".join(lines).rstrip() + "\n"


def to_json(comparison: Comparison) -> str:
    """The same as a JSON object, indented."""
    values = {
        "schema": SCHEMA,
        "verdict": comparison.verdict,
        "before": asdict(comparison.before),
        "after": asdict(comparison.after),
        "cases": len(comparison.pairs),
        "only_before": comparison.only_before,
        "only_after": comparison.only_after,
        "stable": figure_object(comparison.stable),
        "figures": [
            {
                "name": difference.figure.name,
                "pairs": difference.pairs,
                "before": difference.before,
                "after": difference.after,
                "difference": difference.difference,
                "low": difference.low,
                "high": difference.high,
                "gained": difference.gained,
                "lost": difference.lost,
                "p": difference.p,
                "p_corrected": difference.adjusted,
                "verdict": difference.verdict,
            }
            for difference in comparison.differences
        ],
        "worse": [_case_object(pair) for pair in comparison.worse],
        "better": [_case_object(pair) for pair in comparison.better],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def expected(record: Record) -> str:
    """What a right answer holds, in words."""
    case = record.case
    if case.negative:
        return "a refusal" + (", or the passage that says that it is not known" if case.absence_stated else "")
    if case.kind == "false_premise":
        return "a refusal, or the passage that contradicts it"
    return " + ".join(case.required) if case.required else " or ".join(case.answers)


def given(record: Record) -> str:
    """What the answer was, in words."""
    return record.detail if record.crashed else record.text


def _sentence(comparison: Comparison) -> str:
    better = [difference.figure.title for difference in _of(comparison, "better")]
    worse = [difference.figure.title for difference in _of(comparison, "worse")]
    said = []
    if worse:
        said.append(f"Surely worse: {'; '.join(worse)}.")
    if better:
        said.append(f"Surely better: {'; '.join(better)}.")
    if said:
        return " ".join(said)
    if comparison.stable.successes == comparison.stable.total:
        return "The runs are equal: every question has the same answer and the same quotes."
    return f"No difference is shown: every one could be chance (p over {LEVEL:.0%} or an interval that holds 0)."


def _of(comparison: Comparison, verdict: str) -> list[Difference]:
    return [one for one in comparison.differences if one.figure.steady and one.verdict == verdict]


def _left_out(comparison: Comparison) -> list[str]:
    if not comparison.only_before and not comparison.only_after:
        return []
    return [
        f"Not compared, for they are not the same in both: {len(comparison.only_before)} cases of the run before, "
        f"{len(comparison.only_after)} of the run after."
    ]


def _settings(comparison: Comparison) -> list[str]:
    """Settings that differ between the runs."""
    before, after = comparison.before.settings, comparison.after.settings
    changed = [
        f"{name} {before.get(name)} → {after.get(name)}"
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return [f"Settings changed: {', '.join(changed)}."] if changed else []


def _unchanged(comparison: Comparison) -> list[str]:
    same = [one.figure.title for one in comparison.differences if not one.gained and not one.lost]
    return [f"The same for every question: {'; '.join(same)}.", ""] if same else []


def _row(difference: Difference) -> str:
    figure = difference.figure
    interval = ""
    if difference.low is not None and difference.high is not None:
        interval = f" [{_signed(difference.low, figure)}, {_signed(difference.high, figure)}]"
    p = difference.p if difference.adjusted is None else difference.adjusted
    verdict = difference.verdict.replace("not shown", "–") if figure.steady else "of the machine"
    return (
        f"| {figure.title} (n={difference.pairs}) | {_value(difference.before, figure)} | "
        f"{_value(difference.after, figure)} | {_signed(difference.difference, figure)}{interval} | "
        f"{'<0.001' if p < 0.001 else f'{p:.3f}'} | {difference.gained}, {difference.lost} | {verdict} |"
    )


def _value(value: float, figure: Figure) -> str:
    return f"{100 * value:.0f} %" if figure.form == "yes or no" else f"{value:.{figure.digits}f}"


def _signed(value: float, figure: Figure) -> str:
    text = f"{100 * value:+.0f}" if figure.form == "yes or no" else f"{value:+.{figure.digits}f}"
    return text.replace("-", "−")


def _cases(title: str, pairs: tuple[Pair, ...]) -> list[str]:
    if not pairs:
        return []
    documents = len({pair.after.cluster for pair in pairs if pair.after.case.passages})
    lines = [f"## {title}: {len(pairs)} cases, about {documents} documents", ""]
    for pair in pairs:
        lines += [
            f"- **{pair.after.case.id}** ({pair.after.case.kind}) {pair.after.case.question}",
            f"  - expected: {shorten(expected(pair.after), SHOWN, placeholder=' …')}",
            f"  - before ({pair.before.reason}): {shorten(given(pair.before), SHOWN, placeholder=' …')}",
            f"  - after ({pair.after.reason}): {shorten(given(pair.after), SHOWN, placeholder=' …')}",
        ]
    return [*lines, ""]


def _case_object(pair: Pair) -> dict[str, object]:
    return {
        "id": pair.after.case.id,
        "question": pair.after.case.question,
        "expected": expected(pair.after),
        "before": {"reason": pair.before.reason, "answer": given(pair.before)},
        "after": {"reason": pair.after.reason, "answer": given(pair.after)},
    }
