"""Figures of systems measured beside one another: what was measured of each, and the ratios to Passerelle."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.benchmarks.lifecycle import Spread
from eval.benchmarks.measured_process import Cost


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of a system in a repetition.

    - repetition, place: from 1, and which in order the system was in it.
    - load: of the machine over the last minute, as the system's turn ended: our own part is some 1.
    - cold: from nothing to the first answer.
    - build, unchanged, changed: of the whole index, again with nothing changed, again with one document changed.
    - median, p95: of the answers to further questions, in ms; processor: of one on average, in ms of processors.
    - memory: the most that the process that answers held, MB.
    """

    system: str
    repetition: int
    place: int
    load: float
    cold: Cost
    build: Cost
    unchanged: Cost
    changed: Cost
    median: float
    p95: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a row, with its label, unit and digits after the point; of all, less is better."""

    name: str
    label: str
    unit: str
    digits: int
    of: Callable[[Row], float]


MEASURES = (
    Measure("cold_wall", "first answer from nothing", "s", 2, lambda row: row.cold.wall),
    Measure("cold_processor", "the same, of processors", "s", 2, lambda row: row.cold.processor),
    Measure("unchanged_wall", "rebuild, nothing changed", "s", 2, lambda row: row.unchanged.wall),
    Measure("unchanged_processor", "the same, of processors", "s", 2, lambda row: row.unchanged.processor),
    Measure("changed_wall", "rebuild, one document changed", "s", 2, lambda row: row.changed.wall),
    Measure("changed_processor", "the same, of processors", "s", 2, lambda row: row.changed.processor),
    Measure("latency_median", "a further question, median", "ms", 1, lambda row: row.median),
    Measure("latency_p95", "a further question, p95", "ms", 1, lambda row: row.p95),
    Measure("latency_processor", "the same on average, of processors", "ms", 1, lambda row: row.processor),
    Measure("memory", "most memory of the process that answers", "MB", 0, lambda row: row.memory),
    Measure("build_wall", "full build", "s", 1, lambda row: row.build.wall),
    Measure("build_processor", "the same, of processors", "s", 1, lambda row: row.build.processor),
)

BEYOND = (
    Measure("cold_beyond", "first answer from nothing", "s", 2, lambda row: _beyond(row.cold)),
    Measure("unchanged_beyond", "rebuild, nothing changed", "s", 2, lambda row: _beyond(row.unchanged)),
    Measure("changed_beyond", "rebuild, one document changed", "s", 2, lambda row: _beyond(row.changed)),
    Measure("build_beyond", "full build", "s", 1, lambda row: _beyond(row.build)),
)
"""Seconds of processors, what a peer takes to load its libraries taken off; of Passerelle nothing is taken off."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times Passerelle's figure another system's is, within repetitions; above 1 Passerelle is better.

    - ahead: repetitions in which it is.
    """

    spread: Spread
    ahead: int
    total: int


def spread(values: Sequence[float]) -> Spread:
    """The median, the least and the most. ValueError of no value."""
    if not values:
        raise ValueError("expected at least one value, found none")
    return Spread(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least a share, above 0 to 1, of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def values(rows: Sequence[Row], system: str, measure: Measure) -> list[float]:
    """A system's figures, in the order of the repetitions."""
    return [measure.of(row) for row in sorted(rows, key=lambda row: row.repetition) if row.system == system]


def ratio(rows: Sequence[Row], system: str, base: str, measure: Measure) -> Ratio:
    """A system's figure over the base's of the same repetition; of repetitions that have both. ValueError of none."""
    by_turn = {(row.repetition, row.system): measure.of(row) for row in rows}
    turns = sorted({row.repetition for row in rows})
    ratios = [
        by_turn[turn, system] / by_turn[turn, base]
        for turn in turns
        if (turn, system) in by_turn and (turn, base) in by_turn
    ]
    return Ratio(spread(ratios), sum(one > 1 for one in ratios), len(ratios))


def _beyond(cost: Cost) -> float:
    return cost.processor - cost.loading
