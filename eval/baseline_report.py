"""Passerelle beside other ways of searching: the table as Markdown, every figure as JSON, every case as a row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from eval.baselines import Baseline, Figures, by_reach
from eval.errors import ResultsUnwritable
from eval.interval import Mean, Rate, figure_object
from eval.summary import language_pair

SCHEMA = "passerelle-baselines/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

BEGIN, END = "<!-- baselines: begin -->", "<!-- baselines: end -->"
"""Between these lines of a page the table is put."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was measured, so that a figure can be traced.

    - cases, digest: name of the set of cases, and SHA-256 of its file.
    - generation: id of the index generation.
    - model, other_model: the index's embedding model and the one it is compared with, names and fingerprints.
    - settings: the settings in force, by name, but for folders and secrets.
    - commit: of the code, with "+" where it was changed since; None where that is not known.
    - machine: kind of processor, cores and Python.
    - created: when the run began, ISO 8601 in UTC.
    - seconds: the whole run.
    - left_out: quick starts that could not be run, each with the reason.
    """

    cases: str
    digest: str
    generation: str
    model: str
    other_model: str
    settings: Mapping[str, object]
    commit: str | None
    machine: str
    created: str
    seconds: float
    left_out: tuple[str, ...]


def to_markdown(setup: Setup, baselines: Sequence[Baseline]) -> str:
    """The table, the same figures by reach, and how passages were cut; a line of what was measured before them."""
    first = baselines[0].figures
    head = [
        f"{len(baselines[0].findings)} cases ({setup.cases}), index generation {setup.generation}, model "
        f"{setup.model}, commit {setup.commit or 'unknown'}; {setup.machine}; {setup.seconds:.0f} s in all, "
        f"{setup.created}. In per cent, with 95 % intervals.",
        "",
    ]
    columns: dict[str, Callable[[Figures], Rate | Mean]] = {
        f"hit@1 (of {first.hit_at_1.total})": lambda figures: figures.hit_at_1,
        "hit@5": lambda figures: figures.hit_at_5,
        "recall@5": lambda figures: figures.recall_at_5,
        "MRR": lambda figures: figures.mrr,
        "nDCG@10": lambda figures: figures.ndcg_at_10,
        f"answered right (of {first.right.total})": lambda figures: figures.right,
        f"no answer, met rightly (of {first.negatives_right.total})": lambda figures: figures.negatives_right,
        f"false premise right (of {first.false_premises_right.total})": lambda figures: figures.false_premises_right,
    }
    lines = [*head, *_row("", [*columns, "characters quoted"]), _ruler(len(columns) + 1)]
    for baseline in baselines:
        found = baseline.figures
        cells = [_cell(pick(found)) for pick in columns.values()]
        lines += _row(baseline.name, [*cells, f"{found.quoted_characters.value or 0:,.0f}"])
    lines += ["", "By where the evidence stands, in the question's language or only in another one:", ""]
    slices = {name: by_reach(baseline) for baseline in baselines for name in [baseline.name]}
    reaches = list(next(iter(slices.values())))
    counts = [next(iter(slices.values()))[reach] for reach in reaches]
    names = [
        f"{reach}: {what} (of {total})"
        for reach, found in zip(reaches, counts, strict=True)
        for what, total in (("hit@5", found.hit_at_5.total), ("answered right", found.right.total))
    ]
    lines += [*_row("", names), _ruler(len(names))]
    for name, found_by_reach in slices.items():
        cells = [_cell(figure) for found in found_by_reach.values() for figure in (found.hit_at_5, found.right)]
        lines += _row(name, cells)
    lines += ["", "What each hands on to whoever writes the answer:", ""]
    names = [
        "passages in all",
        "characters of one",
        "passages handed on",
        "characters handed on",
        f"these hold an answer (of {first.right.total})",
        "of the texts in passages",
    ]
    lines += [*_row("", names), _ruler(len(names))]
    for baseline in baselines:
        cells = [
            f"{baseline.passages:,}",
            f"{baseline.characters.value or 0:,.0f}",
            str(baseline.handed),
            f"{baseline.figures.handed_characters.value or 0:,.0f}",
            _cell(baseline.figures.handed_holds),
            f"{100 * baseline.covered:.0f} %",
        ]
        lines += _row(baseline.name, cells)
    if setup.left_out:
        lines += ["", *(f"- {reason}" for reason in setup.left_out)]
    return "\n".join(lines)


def to_json(setup: Setup, baselines: Sequence[Baseline]) -> str:
    """Every figure with its interval, overall and by reach, as a JSON object, indented."""
    values = {
        "schema": SCHEMA,
        "setup": asdict(setup),
        "baselines": [
            {
                "name": baseline.name,
                "passages": baseline.passages,
                "characters_of_a_passage": figure_object(baseline.characters),
                "handed_on": baseline.handed,
                "covered": round(baseline.covered, 4),
                "seconds": round(baseline.seconds, 1),
                "figures": _object(baseline.figures),
                "by_reach": {name: _object(found) for name, found in by_reach(baseline).items()},
            }
            for baseline in baselines
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def rows(baselines: Sequence[Baseline]) -> str:
    """A line of JSON for each case: for each way of searching the rank of the evidence and what became of the quote."""
    lines = []
    for found in zip(*(baseline.findings for baseline in baselines), strict=True):
        case = found[0].case
        values = {
            "id": case.id,
            "kind": case.kind,
            "pair": language_pair(case),
            "found": {
                baseline.name: {
                    "rank": finding.rank,
                    "recall@5": _rounded(finding.recall_at_5),
                    "nDCG@10": _rounded(finding.ndcg_at_10),
                    "reason": finding.judgement.reason if finding.judgement else "crashed",
                    "handed_holds": finding.handed_holds,
                }
                for baseline, finding in zip(baselines, found, strict=True)
            },
        }
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    return "".join(lines)


def with_table(page: str, table: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """The page with the table between its marks. ValueError where the marks are not there once each, in order."""
    first, last = marks
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end or first in after or last in after:
        raise ValueError(f"expected the lines {first} and {last} once each")
    return f"{before}{first}\n{table}\n{last}{after}"


def write(folder: Path, setup: Setup, baselines: Sequence[Baseline], page: Path | None = None) -> None:
    """Write table.md, summary.json and cases.jsonl into a folder, the table into a page. Raises ResultsUnwritable."""
    table = to_markdown(setup, baselines)
    files = {"table.md": table + "\n", "summary.json": to_json(setup, baselines) + "\n", "cases.jsonl": rows(baselines)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        if page:
            page.write_text(with_table(page.read_text(encoding="utf-8"), table), encoding="utf-8")
    except OSError as error:
        raise ResultsUnwritable(folder, error.strerror or str(error)) from error
    except ValueError as error:
        raise ResultsUnwritable(folder, f"{page}: {error}") from error


def _row(name: str, cells: Sequence[str] | Mapping[str, object]) -> list[str]:
    return [f"| {' | '.join([name, *cells])} |"]


def _ruler(columns: int) -> str:
    return "|---" * (columns + 1) + "|"


def _cell(figure: Rate | Mean) -> str:
    """ "62 [54–70]": per cent with their interval; a dash where nothing was counted."""
    if figure.value is None or figure.low is None or figure.high is None:
        return "–"
    return f"{100 * figure.value:.0f} [{100 * figure.low:.0f}–{100 * figure.high:.0f}]"


def _object(found: Figures) -> dict[str, object]:
    return {field.name: figure_object(getattr(found, field.name)) for field in fields(found)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
