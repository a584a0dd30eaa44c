"""Logistic regression with weights, small enough to read."""

from __future__ import annotations

from typing import Any

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]

STEPS = 100  # far more than it takes: Newton's method needs fewer than ten on ordinary data
DONE = 1e-10


def fit_logistic(signs: Numbers, targets: Numbers, weights: Numbers, ridge: float) -> Numbers:
    """Coefficients b, the intercept last, of P(target = 1) = 1 / (1 + exp(-(signs · b + intercept))).

    - signs: shape (n, k); targets: 0 or 1, shape (n,); weights: how much each row counts, shape (n,).
    - ridge: more than 0; what a coefficient of 1 on a sign of deviation 1 costs, twice.

    Minimises  Σ w (log(1 + e^z) - y z) + ridge/2 · Σ b²  over signs brought to mean 0 and deviation 1, the intercept
    free, by Newton's method, b ← b - H⁻¹g (Hastie, Tibshirani and Friedman, Elements of Statistical Learning, 4.4.1).
    The ridge keeps it finite where the targets can be separated.
    """
    middle, scale = signs.mean(axis=0), signs.std(axis=0)
    scale[scale == 0] = 1.0  # a sign that never changes gets coefficient 0
    rows = np.column_stack([(signs - middle) / scale, np.ones(len(signs))])
    penalty = np.full(rows.shape[1], ridge)
    penalty[-1] = 0.0
    found = np.zeros(rows.shape[1])
    loss = _loss(rows, targets, weights, penalty, found)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ found))
        gradient = rows.T @ (weights * (chance - targets)) + penalty * found
        curvature = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        while (trial := _loss(rows, targets, weights, penalty, found - step)) > loss + DONE:
            step /= 2  # too far: the loss is convex, so a shorter step the same way lowers it
        found, loss = found - step, trial
        if np.abs(step).max() < DONE:
            break
    coefficients = found[:-1] / scale
    return np.append(coefficients, found[-1] - coefficients @ middle)


def _loss(rows: Numbers, targets: Numbers, weights: Numbers, penalty: Numbers, found: Numbers) -> float:
    odds = rows @ found
    return float(weights @ (np.logaddexp(0, odds) - targets * odds) + (penalty * found**2).sum() / 2)
