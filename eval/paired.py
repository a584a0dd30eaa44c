"""Whether two runs over the same questions differ by more than chance. Same inputs, same result: the seed is fixed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eval.interval import SEED, percentiles, resampled_means

RESAMPLES = 10_000


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided p that as many of the questions judged otherwise went one way: exact McNemar test.

    p = min(1, 2 · Σ_{i ≤ min(gained, lost)} C(n, i) / 2^n), n = gained + lost; 1 where nothing changed. Q. McNemar,
    Psychometrika 12 (1947), 153-157; exact, for n is often below 25. Questions on one document are taken as if they had
    nothing to do with each other.
    """
    changed = gained + lost
    tail = sum(math.comb(changed, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def bootstrap_interval(differences: Sequence[float], clusters: Sequence[str]) -> tuple[float, float] | None:
    """95 % interval of a mean difference: documents are drawn with replacement, with the questions on them.

    Paired cluster bootstrap, percentiles of 10,000 draws; None of less than two clusters. B. Efron and
    R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    means = resampled_means(differences, clusters, RESAMPLES)
    return None if means is None else percentiles(means)


def sign_flips(differences: Sequence[float], clusters: Sequence[str]) -> float:
    """Two-sided p of a mean difference, were the two runs the same but for their names: randomisation test.

    The signs of all differences of a document are flipped together, 10,000 times at random; p = (1 + flips with a sum
    as far from 0) / 10,001, 1 where nothing differs. R. A. Fisher, The Design of Experiments (1935); M. D. Smucker,
    J. Allan and B. Carterette, CIKM 2007, 623-632. Few questions that differ give no small p, unlike the bootstrap's.
    """
    import numpy as np

    named = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
    sums = np.bincount([named[name] for name in clusters], weights=np.asarray(differences, dtype=float))
    sums = sums[sums != 0]
    if not sums.size:
        return 1.0
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(RESAMPLES, sums.size))
    reached = np.abs(signs @ sums) >= abs(sums.sum()) - 1e-9  # sums in another order differ in their last bits
    return float(1 + reached.sum()) / (RESAMPLES + 1)


def holm(chances: Sequence[float]) -> list[float]:
    """The p of several tests, raised so that any false alarm among them is as rare as each says: Holm's step-down.

    p̃_(i) = max_{j ≤ i} min(1, (m - j + 1) · p_(j)), p in rising order. S. Holm, Scandinavian Journal of Statistics 6
    (1979), 65-70.
    """
    adjusted = [0.0] * len(chances)
    reached = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda place: chances[place])):
        reached = max(reached, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = reached
    return adjusted
