"""Bounds on the current MTBF of a growth test: Crow's, which are exact, and Fisher's.

Each is a factor on the estimate. Own code, held against surpyval 0.25 by
tests/policy/assessment/test_growth.py: the library agrees where the tails are wide, but its factors of a
failure-truncated test take 1 s a pair and may not come back at γ = 1 − 1e-15, and its upper ones are wrong
where it takes a small tail as 1 less the other (2 failures, α = 1e-6: 7,090 instead of 3,999,972). Here each
tail is summed by itself.

Source: STATISTICS.md 7; Crow (1982), Technometrics 24(1), 67-72; MIL-HDBK-189C, 5.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainc, gammaincc, gammainccinv, gammaincinv, ndtr, ndtri

from policy.assessment.logarithms import Floats, power_of_e

NEGLIGIBLE = 1e-40  # of a distribution, left out at either end
VALUES_OF_G = 2_001


@dataclass(frozen=True, slots=True)
class CrowTime:
    """Equal ends by time: P(n | z) ∝ z^n / (n! (n − 1)!), n ≥ 1, with z = N² · estimate / true MTBF.

    n: N, the failures of all systems, at least 1
    """

    n: int

    def factors(self, alpha: float) -> tuple[float, float]:
        """N² / z_U with P(≤ N | z_U) = α, and N² / z_L with P(≥ N | z_L) = α."""
        lower = _crossing(lambda log_z: self.tails(log_z)[0], alpha, self._middle, self._width)
        upper = _crossing(lambda log_z: self.tails(log_z)[1], alpha, self._middle, -self._width)
        return power_of_e(self._middle - lower), power_of_e(self._middle - upper)

    def achieved_confidence(self, log_ratio: float) -> float:
        """1 − P(≤ N | z) at an estimate of e^`log_ratio` times the benchmark."""
        return 1 - self.tails(self._middle + log_ratio)[0]

    @property
    def _middle(self) -> float:
        return 2 * math.log(self.n)

    @property
    def _width(self) -> float:
        return 2 / math.sqrt(self.n)

    def tails(self, log_z: float) -> tuple[float, float]:
        """P(≤ N | z) and P(≥ N | z), as sums of terms over that of N itself: the normaliser cancels."""
        beyond = self.n + 100 * math.sqrt(self.n) + 1000
        if log_z > 2 * math.log(beyond):
            return 0.0, 1.0
        z, last = math.exp(log_z), 3 * max(math.exp(log_z / 2), self.n) + 100
        down, up = np.arange(self.n, 1, -1.0), np.arange(self.n + 1.0, last)
        with np.errstate(over="ignore", divide="ignore"):
            below = float(np.cumprod(down * (down - 1) / z).sum())
            above = float(np.cumprod(z / (up * (up - 1))).sum())
        if math.isinf(below):
            return 1.0, 0.0
        return (below + 1) / (below + 1 + above), (above + 1) / (below + 1 + above)


@dataclass(frozen=True, slots=True)
class CrowFailure:
    """One system that stopped at its N-th failure: estimate / true MTBF ~ Z G / N², Z ~ Γ(N), G ~ Γ(N − 1).

    n: N, at least 2
    """

    n: int

    def factors(self, alpha: float) -> tuple[float, float]:
        """1 / q_(1−α) and 1 / q_α of Z G / N²."""
        chances, width = self._chances(), 2 / math.sqrt(self.n)
        lower = _crossing(lambda log_q: self._tails(log_q, chances)[1], alpha, 0.0, width)
        upper = _crossing(lambda log_q: self._tails(log_q, chances)[0], alpha, 0.0, -width)
        return power_of_e(-lower), power_of_e(-upper)

    def achieved_confidence(self, log_ratio: float) -> float:
        """P(Z G / N² ≤ e^`log_ratio`), the estimate being so many times the benchmark."""
        return self._tails(log_ratio, self._chances())[0]

    def _chances(self) -> tuple[Floats, Floats]:
        """Values of G and their probabilities, evenly spaced in ln G so that sums over them converge fast."""
        shape = self.n - 1
        low, high = float(gammaincinv(shape, NEGLIGIBLE)), float(gammainccinv(shape, NEGLIGIBLE))
        logs = np.linspace(math.log(low), math.log(high), VALUES_OF_G)
        heights = shape * logs - np.exp(logs)
        chances = np.exp(heights - heights.max())
        return np.exp(logs), chances / chances.sum()

    def _tails(self, log_q: float, chances: tuple[Floats, Floats]) -> tuple[float, float]:
        """P(Z G / N² ≤ q) and P(Z G / N² > q)."""
        values, weights = chances
        with np.errstate(over="ignore"):
            needed = power_of_e(2 * math.log(self.n) + log_q) / values
        return float(weights @ gammainc(self.n, needed)), float(weights @ gammaincc(self.n, needed))


@dataclass(frozen=True, slots=True)
class Fisher:
    """ln MTBF about normal with a standard error: approximate, and too optimistic with few failures."""

    error: float

    def factors(self, alpha: float) -> tuple[float, float]:
        away = float(-ndtri(alpha)) * self.error
        return power_of_e(-away), power_of_e(away)

    def achieved_confidence(self, log_ratio: float) -> float:
        return float(ndtr(log_ratio / self.error))


def _crossing(tail: Callable[[float], float], alpha: float, start: float, step: float) -> float:
    """Where a tail probability, falling in the direction of `step`, is `alpha`; sought from `start`."""

    def above(place: float) -> float:
        return math.log(max(tail(place), 1e-300) / alpha)

    inner = outer = start
    back = on = step
    while above(inner) < 0:
        inner, back = inner - back, 2 * back
    while above(outer) > 0:
        outer, on = outer + on, 2 * on
    return float(brentq(above, inner, outer, xtol=1e-15, rtol=1e-14)) if inner != outer else inner
