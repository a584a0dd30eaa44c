"""A run as a report: the figures with what they were measured on; as Markdown for people, as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from eval.interval import Mean, figure_object
from eval.locating import Stale
from eval.retrieval_metrics import first_rank
from eval.running import CaseFailure, CaseResult, Outcome
from eval.scoring import located
from eval.summary import Summary, by_kind, by_pair, by_reach, language_pair, right, summarise

SCHEMA = "passerelle-eval/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was measured, so that a figure can be traced.

    - cases, digest: name of the set of cases, and SHA-256 of its file.
    - generation: id of the index generation that answered.
    - model: the embedding model, name and fingerprint.
    - writer: `extractive`, or the name of the language model.
    - threshold: least strength of evidence of an answer that is given, 0 to 1.
    - settings: the settings in force, by name, but for folders and secrets: a report may be shown to anybody.
    - created: when the run began, ISO 8601 in UTC.
    - seconds: the whole run, loading of the model not counted.
    """

    cases: str
    digest: str
    generation: str
    model: str
    writer: str
    threshold: float
    settings: Mapping[str, object]
    created: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run, overall and by slice, and what a person must look at."""

    setup: Setup
    overall: Summary
    reach: tuple[Summary, ...]
    pairs: tuple[Summary, ...]
    kinds: tuple[Summary, ...]
    reasons: Mapping[str, int]
    stale: tuple[Stale, ...]
    failures: tuple[CaseFailure, ...]

    @classmethod
    def of(cls, setup: Setup, outcomes: Sequence[Outcome], stale: tuple[Stale, ...]) -> Report:
        """The report of a run. `stale`: evidence that no longer stands in its document."""
        wrong = Counter(_reason(outcome) for outcome in outcomes if not right(outcome))
        return cls(
            setup=setup,
            overall=summarise("all", outcomes),
            reach=by_reach(outcomes),
            pairs=by_pair(outcomes),
            kinds=by_kind(outcomes),
            reasons=dict(wrong.most_common()),
            stale=stale,
            failures=tuple(outcome for outcome in outcomes if isinstance(outcome, CaseFailure)),
        )


def to_json(report: Report) -> str:
    """The report as a JSON object, indented."""
    setup = {field.name: getattr(report.setup, field.name) for field in fields(report.setup)}
    values = {
        "schema": SCHEMA,
        "setup": setup,
        "overall": _summary_object(report.overall),
        "by_reach": [_summary_object(summary) for summary in report.reach],
        "by_language_pair": [_summary_object(summary) for summary in report.pairs],
        "by_kind": [_summary_object(summary) for summary in report.kinds],
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
        "crashed": [{"case": failure.case.id, "error": failure.error} for failure in report.failures],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def row(outcome: Outcome) -> str:
    """One case and what became of it, as one line of JSON."""
    case = outcome.case
    values: dict[str, object] = {
        "id": case.id,
        "kind": case.kind,
        "pair": language_pair(case),
        "question": case.question,
        "right": right(outcome),
        "reason": _reason(outcome),
        "seconds": round(outcome.seconds, 3),
    }
    if isinstance(outcome, CaseFailure):
        values["error"] = outcome.error
    else:
        answer = outcome.answer
        values |= {
            "detail": outcome.judgement.detail,
            "standalone_question": answer.standalone_question,
            "language": answer.language,
            "refused": answer.refused,
            "strength": round(answer.strength, 4),
            "text": answer.text,
            "located": located(answer),
            "citations": [
                {
                    "number": citation.number,
                    "document": citation.document,
                    "start": citation.start,
                    "end": citation.end,
                    "quote": citation.quote,
                }
                for citation in answer.citations
            ],
            "evidence_rank": first_rank(outcome.relevance),
        }
    return json.dumps(values, ensure_ascii=False)


def to_markdown(report: Report) -> str:
    """The report as Markdown: the whole first, then the slices, then what went wrong."""
    setup, overall = report.setup, report.overall
    lines = [
        f"# Evaluation of {setup.generation}",
        "",
        f"{overall.cases} cases ({setup.cases}), {setup.created}, {setup.seconds:.0f} s. Model {setup.model}; "
        f"writer {setup.writer}; least strength of an answer {setup.threshold:.3f}.",
        "Each rate: share, 95 % interval, count.",
        "",
        "| Figure | Value |",
        "|---|---|",
        f"| Answerable questions answered right | {overall.answerable_right} |",
        f"| Answerable questions refused | {overall.false_refusals} |",
        f"| Questions without an answer met rightly | {overall.negatives_right} |",
        f"| False premises refused or contradicted | {overall.false_premises_right} |",
        f"| Quotes verbatim | {overall.verbatim} |",
        f"| Evidence at rank 1 | {overall.hit_at_1} |",
        f"| Evidence among the first 5 | {overall.hit_at_5} |",
        f"| Mean reciprocal rank of evidence | {mean_shown(overall.mrr, 2)} |",
        f"| Characters of an answer given | {mean_shown(overall.characters, 0)} |",
        f"| Statements of an answer given | {mean_shown(overall.statements, 1)} |",
        f"| Seconds a question | {mean_shown(overall.seconds, 2)} |",
        f"| Value asked for pointed out | {overall.located} |",
        f"| … rightly | {overall.located_rightly} |",
        f"| Sources said to differ, where they do | {overall.differing} |",
        f"| … to other questions | {overall.differing_elsewhere} |",
        f"| Crashed | {overall.crashed} |",
        "",
        *_table("Evidence in the question's language, or only in others", report.reach),
        *_table("Language of the question > of its evidence", report.pairs),
        *_table("Kind of question", report.kinds),
        "## Why answers were wrong",
        "",
        *([f"- {reason.replace('_', ' ')}: {count}" for reason, count in report.reasons.items()] or ["None was."]),
        "",
    ]
    if report.stale:
        lines += ["## Evidence that no longer stands in its document", ""]
        lines += [f"- {entry}" for entry in report.stale] + [""]
    if report.failures:
        lines += ["## Crashed", ""]
        lines += [f"- {failure.case.id}: {failure.error}" for failure in report.failures] + [""]
    return "\n".join(lines)


def mean_shown(mean: Mean, digits: int) -> str:
    """ "0.77 [0.69–0.83] n=150": mean, interval, count; a dash where nothing was counted."""
    if mean.value is None:
        return "–"
    interval = "" if mean.low is None else f" [{mean.low:.{digits}f}–{mean.high:.{digits}f}]"
    return f"{mean.value:.{digits}f}{interval} n={mean.total}"


def _table(title: str, summaries: Sequence[Summary]) -> list[str]:
    columns = {
        "answerable right": [str(summary.answerable_right) for summary in summaries],
        "refused wrongly": [str(summary.false_refusals) for summary in summaries],
        "no answer, met rightly": [str(summary.negatives_right) for summary in summaries],
        "false premise right": [str(summary.false_premises_right) for summary in summaries],
        "hit@1": [str(summary.hit_at_1) for summary in summaries],
        "hit@5": [str(summary.hit_at_5) for summary in summaries],
        "MRR": [mean_shown(summary.mrr, 2) for summary in summaries],
    }
    # A column without a figure in any slice says nothing.
    cells = {name: column for name, column in columns.items() if set(column) != {"–"}}
    return [
        f"## {title}",
        "",
        " | ".join(["| slice", "cases", *cells]) + " |",
        "|---" * (len(cells) + 2) + "|",
        *(
            " | ".join([f"| {summary.name}", str(summary.cases), *(found[place] for found in cells.values())]) + " |"
            for place, summary in enumerate(summaries)
        ),
        "",
    ]


def _summary_object(summary: Summary) -> dict[str, object]:
    return {field.name: figure_object(getattr(summary, field.name)) for field in fields(summary)}


def _reason(outcome: Outcome) -> str:
    return outcome.judgement.reason if isinstance(outcome, CaseResult) else "crashed"
