"""How many faulty statements the checks catch, and how many faithful ones they reject; two simpler ways beside them.

The part of the statements that is not kept apart fits the meaning check and the simpler ways' thresholds; the figures
that count are those of the part kept apart, which is of other documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from assistant.checking import Checker, Cited, is_verbatim, stated_faults
from assistant.meaning import MeaningCalibration, Nearness
from corpus.cutting import cut
from corpus.document import Document, Language
from eval.calibration import threshold
from eval.errors import CalibrationImpossible, StatementsStale
from eval.interval import Rate, figure_object
from eval.logistic import fit_logistic
from eval.statement import CLASSES, PARTS, Part, StatementCase, StatementClass, quotes_of
from index.embedding import Embedder

SCHEMA = "passerelle-statements/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

FALSE_REJECTIONS = 0.02  # of the faithful statements of the first part: what the meaning check may cost there
BASELINE_REJECTIONS = 0.05
FUZZY = 0.35
"""Share of a statement that must stand in one piece in the source for it to pass; as a peer takes a quote for found."""
RIDGE = 1.0
DIGITS = 4

Progress = Callable[[int, int], None]
Way = str
WAYS: tuple[Way, ...] = ("checks", "fuzzy", "embedding")
_BLANK = MeaningCalibration(Nearness(0, 0, 1, 0, 0), 0.0, 0.0, 0.0, "", 0, "")


@dataclass(frozen=True, slots=True)
class Observation:
    """A statement, what was seen of it, and by what it could be rejected.

    - source: language of the sentences that it cites.
    - faults: kinds of what words and figures show to be at fault.
    - fuzzy: share of it that stands in one piece in what it cites, 0 to 1.
    - cosine: of it and the nearest sentence cited, alone.
    """

    case: StatementCase
    source: Language
    verbatim: bool
    faults: tuple[str, ...]
    nearness: Nearness
    fuzzy: float
    cosine: float

    @property
    def pair(self) -> str:
        """Language of the statement, then of its sources: "fr>en"."""
        return f"{self.case.language}>{self.source}"

    @property
    def crosses(self) -> bool:
        """Whether the two differ."""
        return self.case.language != self.source


@dataclass(frozen=True, slots=True)
class StatementReport:
    """What was caught: by class, by part, by language pair, by each way of checking.

    - observations: in the order of the file.
    - rejected: ids of the statements that each way rejects.
    """

    observations: tuple[Observation, ...]
    rejected: Mapping[Way, frozenset[str]]
    calibration: MeaningCalibration

    def rate(self, way: Way, part: Part, kind: StatementClass | None = None, pair: str | None = None) -> Rate:
        """Share rejected of a class, of all faulty classes where it is None; a recall, of the faithful a cost."""
        chosen = self._chosen(part, pair)
        ids = [o.case.id for o in chosen if (o.case.kind == kind if kind else o.case.kind != "faithful")]
        return Rate.of([id_ in self.rejected[way] for id_ in ids])

    def precision(self, way: Way, part: Part, kind: StatementClass | None = None) -> Rate:
        """Share of faulty ones among the rejected of a class and of the faithful."""
        chosen = self._chosen(part, None)
        of = [o for o in chosen if kind is None or o.case.kind in (kind, "faithful")]
        return Rate.of([o.case.kind != "faithful" for o in of if o.case.id in self.rejected[way]])

    @property
    def pairs(self) -> tuple[str, ...]:
        """Language pairs, in order."""
        return tuple(sorted({observation.pair for observation in self.observations}))

    def _chosen(self, part: Part, pair: str | None) -> list[Observation]:
        return [o for o in self.observations if o.case.part == part and pair in (None, o.pair)]


def observe(
    cases: Sequence[StatementCase],
    documents: Mapping[str, Document],
    embedder: Embedder,
    progress: Progress = lambda done, total: None,
) -> list[Observation]:
    """Look at every statement. StatementsStale where a document no longer holds what one cites."""
    names = {citation.document for case in cases for citation in case.citations} & documents.keys()
    passages = {name: cut(documents[name], embedder.budget, embedder.count) for name in names}
    checker = Checker(embedder, _BLANK)
    found = []
    for done, case in enumerate(cases, start=1):
        quotes = quotes_of(case, passages)
        if quotes is None:
            raise StatementsStale(case.id)
        cited = [Cited.of(quote, documents[quote.passage.document]) for quote in quotes]
        sentences = [sentence for one in cited for sentence in one.with_leads]
        vectors = embedder.embed_documents([case.statement, *sentences])
        found.append(
            Observation(
                case=case,
                source=cited[0].language,
                verbatim=is_verbatim(case.statement, quotes),
                faults=tuple(
                    dict.fromkeys(fault.kind for fault in stated_faults(case.statement, case.language, cited))
                ),
                nearness=checker.nearness(case.statement, case.language, cited),
                fuzzy=_longest(case.statement, " ".join(sentences)),
                cosine=float((vectors[1:] @ vectors[0]).max()),
            )
        )
        progress(done, len(cases))
    return found


def fit(observations: Sequence[Observation], name: str, model: str) -> MeaningCalibration:
    """The meaning check, fitted on the part that is not kept apart.

    It has to tell faithful statements from those that words and figures leave in doubt: invented additions and wrong
    documents. The thresholds are the highest that reject at most `FALSE_REJECTIONS` of the faithful ones, where the
    languages are the same and where not. Raises CalibrationImpossible.
    """
    seen = [one for one in observations if one.case.part == "fitted"]
    used = [one for one in seen if one.case.kind in ("faithful", "invented_addition", "wrong_document")]
    targets = np.array([float(one.case.kind == "faithful") for one in used])
    if not 0 < targets.sum() < len(used):
        raise CalibrationImpossible(int(targets.sum()), int(len(used) - targets.sum()))
    share = targets.mean()
    weights = np.where(targets == 1, 0.5 / share, 0.5 / (1 - share))  # both sides weigh the same
    signs = np.array([astuple(one.nearness) for one in used])
    kept = np.ones(signs.shape[1], dtype=bool)
    while True:
        *coefficients, intercept = fit_logistic(signs * kept, targets, weights, RIDGE)
        below = np.array(coefficients) < 0
        if not below.any():
            break
        kept &= ~below  # nearer is never worse: such a sign only makes up for another
    fitted = MeaningCalibration(
        coefficients=Nearness(*(round(float(coefficient), DIGITS) for coefficient in coefficients)),
        intercept=round(float(intercept), DIGITS),
        threshold=0.0,
        threshold_crossing=0.0,
        cases=name,
        statements=len(used),
        model=model,
    )
    same, crossing = (
        threshold(
            [fitted.probability(o.nearness) for o in used if o.case.kind == "faithful" and o.crosses == crosses],
            FALSE_REJECTIONS,
        )
        for crosses in (False, True)
    )
    return MeaningCalibration(
        fitted.coefficients, fitted.intercept, same, crossing, fitted.cases, fitted.statements, fitted.model
    )


def judge(observations: Sequence[Observation], calibration: MeaningCalibration) -> StatementReport:
    """Which statements each way rejects: the checks, a fuzzy match, a cosine with a threshold of its own."""
    seen = [one for one in observations if one.case.part == "fitted" and one.case.kind == "faithful"]
    least = {
        crosses: threshold([max(0.0, one.cosine) for one in seen if one.crosses == crosses], BASELINE_REJECTIONS)
        for crosses in (False, True)
    }
    rejected = {
        "checks": [o for o in observations if not o.verbatim and (o.faults or not calibration.near(o.nearness))],
        "fuzzy": [o for o in observations if o.fuzzy < FUZZY],
        "embedding": [o for o in observations if o.cosine < least[o.crosses]],
    }
    ids = {way: frozenset(one.case.id for one in those) for way, those in rejected.items()}
    return StatementReport(tuple(observations), ids, calibration)


def to_markdown(report: StatementReport) -> str:
    """The tables: the part kept apart by class and by language pair, then the part that was calibrated on."""
    return "\n".join(
        [
            "# Statements that the checks reject",
            "",
            "Share of each class rejected; of faithful statements this is the cost. Intervals hold with 95 %.",
            "",
            "## The part kept apart",
            "",
            *_by_class(report, "apart"),
            "",
            "## The part kept apart, by language of the statement and of its sources",
            "",
            *_by_pair(report),
            "",
            "## Written later",
            "",
            *_by_class(report, "later"),
            "",
            "## The part that was fitted on",
            "",
            *_by_class(report, "fitted"),
        ]
    )


def to_json(report: StatementReport) -> str:
    """The same as a JSON object, indented, with the statements that were misjudged."""
    missed = [
        {"id": o.case.id, "class": o.case.kind, "part": o.case.part}
        for o in report.observations
        if (o.case.id in report.rejected["checks"]) == (o.case.kind == "faithful")
    ]
    values = {
        "schema": SCHEMA,
        "cases": report.calibration.cases,
        "model": report.calibration.model,
        "parts": {str(part): _part(report, part) for part in PARTS},
        "pairs": {
            pair: {
                "faulty_caught": figure_object(report.rate("checks", "apart", None, pair)),
                "faithful_rejected": figure_object(report.rate("checks", "apart", "faithful", pair)),
            }
            for pair in report.pairs
        },
        "misjudged": missed,
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def documents_in(folder: Path) -> dict[str, Document]:
    """The documents of a folder, by name."""
    from corpus.reading import read_folder

    return {document.name: document for document in read_folder(folder).documents}


def _part(report: StatementReport, part: Part) -> dict[Way, dict[str, object]]:
    found: dict[Way, dict[str, object]] = {}
    for way in WAYS:
        found[way] = {str(kind): figure_object(report.rate(way, part, kind)) for kind in CLASSES}
        found[way]["precision"] = figure_object(report.precision(way, part))
    return found


def _by_class(report: StatementReport, part: Part) -> list[str]:
    lines = [
        "| class | checks | precision | fuzzy match from 35 % | bare embedding |",
        "|---|---|---|---|---|",
    ]
    for kind in CLASSES:
        if not report.rate("checks", part, kind).total:
            continue
        rates = [str(report.rate(way, part, kind)) for way in WAYS]
        precise = "" if kind == "faithful" else str(report.precision("checks", part, kind))
        name = "faithful, wrongly rejected" if kind == "faithful" else kind.replace("_", " ")
        lines.append(f"| {name} | {rates[0]} | {precise} | {rates[1]} | {rates[2]} |")
    rates = [str(report.rate(way, part)) for way in WAYS]
    precise = str(report.precision("checks", part))
    lines.append(f"| all faulty | {rates[0]} | {precise} | {rates[1]} | {rates[2]} |")
    return lines


def _by_pair(report: StatementReport) -> list[str]:
    lines = ["| pair | faithful, wrongly rejected | faulty, caught |", "|---|---|---|"]
    for pair in report.pairs:
        faithful, faulty = report.rate("checks", "apart", "faithful", pair), report.rate("checks", "apart", None, pair)
        if faithful.total or faulty.total:
            lines.append(f"| {pair} | {faithful} | {faulty} |")
    return lines


def _longest(statement: str, source: str) -> float:
    matcher = SequenceMatcher(None, statement.casefold(), source.casefold(), autojunk=False)
    return matcher.find_longest_match().size / max(1, len(statement))
