"""How sure a figure is: rates and means with 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Z = 1.959963984540054  # two-sided 95 % of the normal distribution
RESAMPLES = 2000
SEED = 20250402


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of successes, with its 95 % score interval. Of no trial nothing is known: value None, interval 0 to 1."""

    successes: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.total:
            raise ValueError(f"expected 0 <= successes <= total, found {self.successes} of {self.total}")

    @classmethod
    def of(cls, outcomes: Sequence[bool]) -> Rate:
        """The share of outcomes that are true."""
        return cls(sum(outcomes), len(outcomes))

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.successes / self.total if self.total else None

    @property
    def low(self) -> float:
        """Lower end of the interval, 0 to 1."""
        return score_interval(self.value or 0.0, self.total)[0]

    @property
    def high(self) -> float:
        """Upper end of the interval, 0 to 1."""
        return score_interval(self.value or 0.0, self.total)[1]

    def __str__(self) -> str:
        """ "62 % [54–70] 90/145": share, interval, count; a dash where nothing was counted."""
        if self.value is None:
            return "–"
        return f"{100 * self.value:.0f} % [{100 * self.low:.0f}–{100 * self.high:.0f}] {self.successes}/{self.total}"


@dataclass(frozen=True, slots=True)
class Mean:
    """An average of `total` values, with its 95 % interval; a part that the values cannot tell is None."""

    value: float | None
    low: float | None
    high: float | None
    total: int

    def shown(self, digits: int) -> str:
        """ "0.77 [0.69–0.83] n=150": mean, interval, count; a dash where nothing was counted."""
        if self.value is None:
            return "–"
        interval = "" if self.low is None else f" [{self.low:.{digits}f}–{self.high:.{digits}f}]"
        return f"{self.value:.{digits}f}{interval} n={self.total}"

    @classmethod
    def of_shares(cls, values: Sequence[float]) -> Mean:
        """The mean of values from 0 to 1, with the interval of a rate.

        Values from 0 to 1 vary at most as much as yes and no with the same mean, so the interval is, if anything,
        too wide; unlike resampling it does not claim certainty about three equal values.
        """
        if not values:
            return cls(None, None, None, 0)
        value = math.fsum(values) / len(values)
        return cls(value, *score_interval(value, len(values)), len(values))

    @classmethod
    def of(cls, values: Sequence[float], clusters: Sequence[str] | None = None) -> Mean:
        """The mean of any values; its interval, from two on, by resampling with replacement, the same each time.

        low, high = 2.5 and 97.5 percentile of the resampled means. B. Efron, Annals of Statistics 7 (1979), 1-26.

        - clusters: what each value belongs to. Values of one cluster are drawn together, for they vary together; of one
          cluster alone there is no interval. A. C. Cameron, J. B. Gelbach and D. L. Miller, Review of Economics and
          Statistics 90 (2008), 414-427.
        """
        if not values:
            return cls(None, None, None, 0)
        means = resampled_means(values, clusters or [str(place) for place in range(len(values))])
        value = math.fsum(values) / len(values)
        if means is None:
            return cls(value, None, None, len(values))
        return cls(value, *percentiles(means), len(values))


def resampled_means(
    values: Sequence[float], clusters: Sequence[str], resamples: int = RESAMPLES
) -> NDArray[np.float64] | None:
    """Means of so many draws of as many clusters, with replacement; None of less than two clusters.

    mean = sum of the values drawn / number of the values drawn.
    """
    import numpy as np

    named = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
    if len(named) < 2:
        return None
    places = [named[name] for name in clusters]
    sums = np.bincount(places, weights=np.asarray(values, dtype=float))
    counts = np.bincount(places)
    drawn = np.random.default_rng(SEED).integers(0, len(named), size=(resamples, len(named)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return means


def percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    """The ends of the middle 95 % of some values."""
    import numpy as np

    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def figure_object(value: object) -> object:
    """A figure as JSON holds it: a rate or a mean with its interval and its count, anything else as it is."""
    match value:
        case Rate(successes, total):
            return {
                "value": value.value,
                "low": value.low,
                "high": value.high,
                "successes": successes,
                "total": total,
            }
        case Mean(average, low, high, total):
            return {"value": average, "low": low, "high": high, "total": total}
        case _:
            return value


def score_interval(share: float, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share, 0 to 1, seen in `total` trials; 0 to 1 where there was none.

    centre = (p + z²/2n) / (1 + z²/n);  half width = z·√(p(1-p)/n + z²/4n²) / (1 + z²/n)
    where p = share, n = total, z = 1.96. E. B. Wilson, JASA 22 (1927), 209-212. It holds for small n and for shares
    near 0 and 1, where p ± 1.96·s does not (Brown, Cai and DasGupta, Statistical Science 16, 2001).
    """
    if not total:
        return 0.0, 1.0
    centre = (share * total + Z * Z / 2) / (total + Z * Z)
    half_width = Z * math.sqrt(share * (1 - share) * total + Z * Z / 4) / (total + Z * Z)
    # Rounding must not push the share out of its interval at the ends.
    return min(share, max(0.0, centre - half_width)), max(share, min(1.0, centre + half_width))
