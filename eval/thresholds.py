"""What figures must reach: read from a file, so that continuous integration can refuse a build that answers worse."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import ThresholdsInvalid
from eval.figures import NAMED
from eval.report import Report
from eval.report_markdown import shown
from eval.summary import Summary

SLICES = ("by_reach", "by_language_pair", "by_kind", "by_document", "by_format")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a figure must reach at least, or may reach at most, overall or in a slice.

    - group, slice: "by_kind" and "who"; "overall" and None.
    """

    group: str
    slice: str | None
    figure: str
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A threshold that is not kept, with what was found."""

    threshold: Threshold
    found: str

    def __str__(self) -> str:
        """One line for a person."""
        one = self.threshold
        where = f"{one.group} {one.slice}" if one.slice else one.group
        bounds = [
            f"at {word} {bound:g}" for word, bound in (("least", one.least), ("most", one.most)) if bound is not None
        ]
        return f"{where}: {one.figure} {self.found}, expected {' and '.join(bounds)}"


def read(path: Path) -> tuple[Threshold, ...]:
    """The thresholds of a TOML file. Raises ThresholdsInvalid at what is no figure, no slice or no number.

    Tables `[overall]` and, of a slice, `[by_kind.who]`; in them `figure = { least = 0.7 }`, or `most`, or both.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThresholdsInvalid(path, f"cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThresholdsInvalid(path, f"is not TOML ({error})") from error
    found: list[Threshold] = []
    for group, table in tables.items():
        if group == "overall":
            found += _figures(path, group, None, table)
        elif group in SLICES:
            for name, figures in _table(path, group, table).items():
                found += _figures(path, group, name, figures)
        else:
            raise ThresholdsInvalid(path, f"[{group}] is neither overall nor one of {', '.join(SLICES)}")
    if not found:
        raise ThresholdsInvalid(path, "it holds no threshold")
    return tuple(found)


def missed(thresholds: tuple[Threshold, ...], report: Report) -> tuple[Miss, ...]:
    """Those that a report does not keep; a figure without a case keeps none, so that an empty run cannot pass."""
    return tuple(miss for threshold in thresholds if (miss := _miss(threshold, report)))


def _miss(threshold: Threshold, report: Report) -> Miss | None:
    summary = _summary(threshold, report)
    if summary is None:
        return Miss(threshold, "has no case")
    figure = summary.figures[threshold.figure]
    if figure.value is None:
        return Miss(threshold, "has no case")
    low_enough = threshold.most is None or figure.value <= threshold.most
    high_enough = threshold.least is None or figure.value >= threshold.least
    return None if low_enough and high_enough else Miss(threshold, f"is {shown(figure, threshold.figure)}")


def _summary(threshold: Threshold, report: Report) -> Summary | None:
    if threshold.slice is None:
        return report.overall
    return next((one for one in report.slices[threshold.group] if one.name == threshold.slice), None)


def _figures(path: Path, group: str, name: str | None, table: object) -> Iterator[Threshold]:
    place = f"{group}.{name}" if name else group
    for figure, bounds in _table(path, place, table).items():
        if figure not in NAMED:
            raise ThresholdsInvalid(path, f"[{place}] has the unknown figure {figure!r} (known: {', '.join(NAMED)})")
        values = _table(path, f"{place}.{figure}", bounds)
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values.values())
        if not values or not numbers or not values.keys() <= {"least", "most"}:
            raise ThresholdsInvalid(path, f"[{place}] {figure} must give least or most, a number; found {bounds!r}")
        yield Threshold(group, name, figure, values.get("least"), values.get("most"))


def _table(path: Path, place: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ThresholdsInvalid(path, f"{place} must be a table, found {value!r}")
    return value
