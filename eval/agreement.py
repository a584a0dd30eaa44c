"""How far two judgements of the same things agree beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.interval import RESAMPLES, SEED, Rate, percentiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two judgements of yes or no, compared thing by thing.

    - same: how often they are the same.
    - kappa: the same beyond chance, -1 to 1; None where chance alone explains all, as where both always say yes.
    - low, high: its 95 % interval; None where it cannot be told.
    """

    same: Rate
    kappa: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, first: Sequence[bool], second: Sequence[bool], clusters: Sequence[str]) -> Agreement:
        """The agreement of judgements of the same things, in the same order.

        - clusters: what each thing belongs to. Those of one vary together and are drawn together: percentile bootstrap
          of 2,000 draws, the same each time, as in `interval.Mean.of`. Draws in which kappa is not defined are left
          out; without an interval are less than two clusters, and what is not defined in half of the draws.
        """
        import numpy as np

        same = Rate.of([one == other for one, other in zip(first, second, strict=True)])
        named = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
        tables = np.zeros((max(1, len(named)), 2, 2))
        for one, other, cluster in zip(first, second, clusters, strict=True):
            tables[named[cluster], int(one), int(other)] += 1
        kappa = cohen_kappa(tables.sum(axis=0)[None])[0]
        if np.isnan(kappa):
            return cls(same, None, None, None)
        if len(named) < 2:
            return cls(same, float(kappa), None, None)
        drawn = np.random.default_rng(SEED).integers(0, len(named), size=(RESAMPLES, len(named)))
        resampled = cohen_kappa(tables[drawn].sum(axis=1))
        defined = resampled[~np.isnan(resampled)]
        if 2 * len(defined) < RESAMPLES:
            return cls(same, float(kappa), None, None)
        low, high = percentiles(defined)
        return cls(same, float(kappa), low, high)

    def __str__(self) -> str:
        """ "0.41 [0.20–0.60], the same 80 % [74–85] 144/180"; a dash where kappa is not defined."""
        if self.kappa is None:
            return f"–, the same {self.same}"
        interval = "" if self.low is None else f" [{self.low:.2f}–{self.high:.2f}]"
        return f"{self.kappa:.2f}{interval}, the same {self.same}"


def cohen_kappa(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Agreement beyond chance of each table of counts, shape (n, 2, 2): κ = (p_o - p_e) / (1 - p_e).

    p_o: share on the diagonal; p_e: what the margins alone would put there, Σ p_i· · p_·i. Not a number where p_e is 1
    or the table is empty. J. Cohen, Educational and Psychological Measurement 20 (1960), 37-46.
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        shares = tables / tables.sum(axis=(1, 2), keepdims=True)
        observed = shares[:, 0, 0] + shares[:, 1, 1]
        expected = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
        kappas: NDArray[np.float64] = np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)
    return kappas
