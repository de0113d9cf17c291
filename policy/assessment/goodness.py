"""Goodness of fit (拟合优度): how far data lie from a model, and how often chance takes them as far.

p-values by simulation with scipy.stats.goodness_of_fit and one fixed seed, so that the same data always give
the same. Source: STATISTICS.md 7 and 8; IEC 61710:2013 (power law), IEC 61649:2008 (Weibull).
"""

import math
from collections.abc import Callable
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
    from scipy.stats import expon

    gone = np.sort(-log_ratios)
    middles = _middles(len(gone))[::-1]
    statistic = 1 / (12 * len(gone)) + math.fsum((np.exp(-shape * gone) - middles) ** 2)
    p_value = _found_by_chance(expon, gone, _distances_of_waits)[1]
    return _answer("cramer-von-mises", statistic, len(gone), p_value)


def anderson_darling(logs: Floats) -> dict[str, Any]:
    """A² of the logarithms of a complete sample of Weibull lives, as the contract has it.

    logs: shape (n,), not all alike; shifting all alike changes nothing
    """
    from scipy.stats import gumbel_l

    statistic, p_value = _found_by_chance(gumbel_l, np.sort(logs), _distances_of_logs)
    return _answer("anderson-darling", statistic, len(logs), p_value)


def _found_by_chance(
    distribution: Any, data: Floats, distances: Callable[[Floats], Floats]
) -> tuple[float, float]:
    """The distance of the data from the distribution fitted to them, and its p-value.

    distances: of samples in ascending rows, each from the distribution fitted to it; shape (samples, n)
    Left to itself, scipy fits sample by sample: A² of 5 lives takes 3 s, of 5,000 16 s. Neither distance
    depends on the distribution's place and width, so samples of the standard one serve, fitted inside.
    """
    from scipy.stats import goodness_of_fit

    def statistic(_: object, samples: Floats, axis: int) -> Floats:
        rows = np.moveaxis(samples, axis, -1)
        flat = rows.reshape(-1, rows.shape[-1])
        parts = [
            distances(np.sort(flat[n : n + ROWS_AT_ONCE], axis=-1)) for n in range(0, len(flat), ROWS_AT_ONCE)
        ]
        return np.concatenate(parts).reshape(rows.shape[:-1])

    found = goodness_of_fit(
        distribution,
        data,
        known_params={"loc": 0, "scale": 1},
        statistic=statistic,
        n_mc_samples=SAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return float(found.statistic), float(found.pvalue)


def _distances_of_waits(rows: Floats) -> Floats:
    """Cramér and von Mises' distance from the exponential distribution of the same mean."""
    n = rows.shape[-1]
    expected = -np.expm1(-rows / rows.mean(axis=-1, keepdims=True))
    return 1 / (12 * n) + ((expected - _middles(n)) ** 2).sum(axis=-1)


def _distances_of_logs(rows: Floats) -> Floats:
    """Anderson and Darling's distance from the most likely smallest-extreme-value distribution."""
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


def _middles(n: int) -> Floats:
    """(2i − 1) / 2n, ascending."""
    return (2 * np.arange(1, n + 1) - 1) / (2 * n)


def _answer(method: str, statistic: float, n: int, p_value: float) -> dict[str, Any]:
    return {"method": method, "statistic": statistic, "n": n, "p_value": p_value}


def is_poor(goodness_of_fit: dict[str, Any] | None) -> bool:
    """Whether the model does not fit: p below 0.05."""
    return goodness_of_fit is not None and goodness_of_fit["p_value"] < POOR
