"""Goodness of fit (拟合优度): how far data lie from a model, and how often chance takes them as far.

p-values by simulation with scipy.stats.goodness_of_fit and one fixed seed, so that the same data always give
the same. Source: STATISTICS.md 7 and 8; IEC 61710:2013 (power law), IEC 61649:2008 (Weibull).
"""

import math
from typing import Any

import numpy as np

from policy.assessment.logarithms import Floats

MOST_FAILURES = 5_000  # above, no goodness of fit: every departure from a model would be found
POOR = 0.05
SAMPLES, SEED = 1_999, 61_710
ROWS_AT_ONCE = 100  # samples in memory for one step


def cramer_von_mises(log_ratios: Floats, shape: float) -> dict[str, Any]:
    """C² of M ratios z = t/T, of which z^β should be evenly spread over (0, 1), as the contract has it.

    log_ratios: ln z ≤ 0, shape (M,), not all 0
    shape:      the unbiased β of the statistic; p fits its own to each sample
    """
    from scipy.stats import expon, goodness_of_fit

    gone = np.sort(-log_ratios)
    n = len(gone)
    middles = (2 * np.arange(n, 0, -1) - 1) / (2 * n)
    statistic = 1 / (12 * n) + math.fsum((np.exp(-shape * gone) - middles) ** 2)
    found = goodness_of_fit(
        expon, gone, known_params={"loc": 0}, statistic="cvm", n_mc_samples=SAMPLES, rng=_chance()
    )
    return _answer("cramer-von-mises", statistic, n, found.pvalue)


def anderson_darling(logs: Floats) -> dict[str, Any]:
    """A² of the logarithms of a complete sample of Weibull lives, as the contract has it.

    logs: shape (n,), not all alike; shifting all alike changes nothing
    scipy fits every simulated sample by a search of its own, which takes it 3 s for the smallest and 16 s for
    the largest; A² does not depend on the distribution's place and width, so samples of the standard one
    serve, each fitted inside the statistic.
    """
    from scipy.stats import goodness_of_fit, gumbel_l

    found = goodness_of_fit(
        gumbel_l,
        np.sort(logs),
        known_params={"loc": 0, "scale": 1},
        statistic=_fitted_anderson_darling,
        n_mc_samples=SAMPLES,
        rng=_chance(),
    )
    return _answer("anderson-darling", float(found.statistic), len(logs), found.pvalue)


def _fitted_anderson_darling(_: object, samples: Floats, axis: int) -> Floats:
    """A² of each sample against the smallest-extreme-value distribution fitted to it."""
    rows = np.sort(np.moveaxis(samples, axis, -1), axis=-1)
    flat = rows.reshape(-1, rows.shape[-1])
    parts = [_distances(flat[n : n + ROWS_AT_ONCE]) for n in range(0, len(flat), ROWS_AT_ONCE)]
    return np.concatenate(parts).reshape(rows.shape[:-1])


def _distances(rows: Floats) -> Floats:
    """A² of samples in ascending rows, shape (samples, n)."""
    n = rows.shape[-1]
    rows = rows - rows[:, -1:]
    shapes = _shapes(rows)
    powers = np.exp(shapes * rows)
    mean_power = powers.mean(axis=-1, keepdims=True)
    hazards, logs = powers / mean_power, shapes * rows - np.log(mean_power)
    with np.errstate(divide="ignore"):
        below = np.where(logs < -30, logs, np.log(-np.expm1(-hazards)))  # ln F; ln(1 − F) is −hazards
    ranks = 2 * np.arange(1, n + 1) - 1
    return -n - ((below - hazards[:, ::-1]) * ranks).sum(axis=-1) / n


def _shapes(rows: Floats) -> Floats:
    """The most likely shape of each row, by Newton's steps in its logarithm; shape (samples, 1)."""
    means = rows.mean(axis=-1, keepdims=True)
    shapes = math.pi / math.sqrt(6) / rows.std(axis=-1, keepdims=True)
    for _ in range(100):
        powers = np.exp(shapes * rows)
        powers /= powers.sum(axis=-1, keepdims=True)
        weighted = (powers * rows).sum(axis=-1, keepdims=True)
        spread = (powers * (rows - weighted) ** 2).sum(axis=-1, keepdims=True)
        rise = shapes * (weighted - means)
        steps = np.clip((1 - rise) / (rise + shapes**2 * spread), -1, 1)
        shapes = shapes * np.exp(steps)
        if np.abs(steps).max() < 1e-7:
            break
    return shapes


def _chance() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _answer(method: str, statistic: float, n: int, p_value: float) -> dict[str, Any]:
    return {"method": method, "statistic": statistic, "n": n, "p_value": float(p_value)}


def is_poor(goodness_of_fit: dict[str, Any] | None) -> bool:
    """Whether the model does not fit: p below 0.05."""
    return goodness_of_fit is not None and goodness_of_fit["p_value"] < POOR
