"""How sure a figure is: rates and means with 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959963984540054  # two-sided 95 % of the normal distribution
RESAMPLES = 2000
SEED = 20250402


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of successes, with its 95 % score interval.

    centre = (p + z²/2n) / (1 + z²/n);  half width = z·√(p(1-p)/n + z²/4n²) / (1 + z²/n)
    where p = successes / total, n = total, z = 1.96. E. B. Wilson, JASA 22 (1927), 209-212. It holds for small n and
    for shares near 0 and 1, where the usual p ± 1.96·s does not (Brown, Cai and DasGupta, Statistical Science 16, 2001).

    Of no trial nothing is known: value None, interval 0 to 1.
    """

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
        # At no success the formula gives 0 but for rounding.
        return max(0.0, self._centre - self._half_width) if self.successes else 0.0

    @property
    def high(self) -> float:
        """Upper end of the interval, 0 to 1."""
        return min(1.0, self._centre + self._half_width) if self.successes < self.total else 1.0

    @property
    def _centre(self) -> float:
        return (self.successes + Z * Z / 2) / (self.total + Z * Z)

    @property
    def _half_width(self) -> float:
        failures = self.total - self.successes
        return Z * math.sqrt(self.successes * failures / max(1, self.total) + Z * Z / 4) / (self.total + Z * Z)


@dataclass(frozen=True, slots=True)
class Mean:
    """An average of `total` values, with its 95 % percentile bootstrap interval; all three None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    total: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Mean:
        """The mean; its interval from 2000 resamples of the values with replacement, the same each time.

        low, high = 2.5 and 97.5 percentile of the resampled means. B. Efron, Annals of Statistics 7 (1979), 1-26.
        """
        import numpy as np

        if not values:
            return cls(None, None, None, 0)
        drawn = np.random.default_rng(SEED).integers(0, len(values), size=(RESAMPLES, len(values)))
        low, high = np.percentile(np.asarray(values, dtype=float)[drawn].mean(axis=1), [2.5, 97.5])
        return cls(math.fsum(values) / len(values), float(low), float(high), len(values))
