"""Crow-AMSAA (power law): the failures of one system by time t expected as λ t^β (可靠性增长).

Own code, held against surpyval 0.25 by tests/policy/assessment/test_growth.py. The library gives the same
shape, but takes 2 s for 20,000 systems, of which there may be 100,000, and its Hessian fails at 100,000
failures, while the information is known in closed form.

Source: STATISTICS.md 7; MIL-HDBK-189 (1981), appendix C; Crow (1975), AMSAA TR-138.
"""

import math
from dataclasses import dataclass

import numpy as np

from policy.assessment.growth_data import Counts, Systems
from policy.assessment.logarithms import Floats, log_ratios, power_of_e
from policy.assessment.roots import rising_root


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """A power law of which N failures are expected until the ends.

    beta:     shape; below 1 failures become rarer
    failures: N
    end:      T, the latest end
    log_ends: ln(T_q / T) of each system, ascending
    """

    beta: float
    failures: int
    end: float
    log_ends: Floats

    @property
    def exposure(self) -> float:
        """Σ (T_q / T)^β: K where the ends are equal."""
        return float(np.exp(self.beta * self.log_ends).sum())

    @property
    def scale(self) -> float:
        """λ = N / Σ T_q^β, the failures of one system expected in the first unit of time."""
        return power_of_e(math.log(self.failures / self.exposure) - self.beta * math.log(self.end))

    @property
    def log_mtbf(self) -> float:
        """ln of the current MTBF of one system at T, 1 / (λ β T^(β−1))."""
        return math.log(self.end) + math.log(self.exposure / self.failures) - math.log(self.beta)

    @property
    def mtbf(self) -> float:
        return power_of_e(self.log_mtbf)

    @property
    def errors(self) -> tuple[float, float]:
        """Standard errors of ln MTBF at T and of ln β, by the inverse of the observed information.

        With μ = λ Σ T_q^β, the log-likelihood N ln μ − μ + N ln β + (β − 1) Σ ln t − N ln Σ T_q^β parts into
        one of μ and one of β, so the information on ln μ is N, that on β is N/β² + N Var(ln T_q), the
        variance taken with weights T_q^β. ln MTBF = ln Σ T_q^β − ln μ − ln β − (β − 1) ln T.
        """
        weights = np.exp(self.beta * self.log_ends)
        weights /= weights.sum()
        mean = float(weights @ self.log_ends)
        of_shape = self.failures * (1 + self.beta**2 * float(weights @ (self.log_ends - mean) ** 2))
        return math.sqrt(1 / self.failures + (1 - self.beta * mean) ** 2 / of_shape), 1 / math.sqrt(of_shape)


@dataclass(frozen=True, slots=True)
class Fit:
    """What is estimated of growth; None where the failures do not allow it.

    likeliest:   the maximum-likelihood power law
    conditional: its shape given the number of failures, M / S
    unbiased:    the power law with the unbiased shape, (M − 1) / S
    """

    likeliest: PowerLaw | None
    conditional: float | None
    unbiased: PowerLaw | None


def fit(systems: Systems) -> Fit:
    """The power law of failures of one or several systems."""
    counted = systems.counted_log_ratios
    spread = -math.fsum(counted)  # S
    log_ends = np.sort(log_ratios(systems.ends, systems.end))

    def law(beta: float | None) -> PowerLaw | None:
        usable = beta is not None and 0 < beta < math.inf
        return PowerLaw(beta, systems.failures, systems.end, log_ends) if usable and beta else None

    if systems.ends_are_equal:
        beta = _ratio(systems.failures, spread)
    else:
        beta = _shape_of_unequal(systems, log_ends)
    return Fit(law(beta), _ratio(len(counted), spread), law(_ratio(len(counted) - 1, spread)))


def fit_counts(counts: Counts) -> PowerLaw | None:
    """The maximum-likelihood power law of counts by interval; None if all lie in the first, or in the last.

    The shape is the root of Σ n_i [ln T_i + d_i / (e^(β d_i) − 1)] − N ln T_k, d_i = ln(T_i / T_(i−1)), which
    is the handbook's equation without its differences of powers, and falls with β.
    """
    later = counts.counts[1:]
    if not later.any() or not counts.counts[:-1].any():
        return None
    end = float(counts.ends[-1])
    log_ends = log_ratios(counts.ends, end)
    steps = -log_ratios(counts.ends[:-1], counts.ends[1:])
    before_end = -float(counts.counts @ log_ends)

    def slope(beta: float) -> float:
        with np.errstate(over="ignore"):
            return before_end - float(later @ (steps / np.expm1(beta * steps)))

    return PowerLaw(rising_root(slope, 1.0), counts.failures, end, np.zeros(1))


def _shape_of_unequal(systems: Systems, log_ends: Floats) -> float | None:
    """The root of N/β + Σ ln t − N Σ T_q^β ln T_q / Σ T_q^β, which falls with β."""
    failures = systems.failures
    before_end = -math.fsum(log_ratios(systems.times, systems.end))
    if before_end <= 0:
        return None

    def slope(beta: float) -> float:
        weights = np.exp(beta * log_ends)
        return before_end / failures + float(weights @ log_ends) / float(weights.sum()) - 1 / beta

    return rising_root(slope, failures / before_end)


def _ratio(numerator: float, spread: float) -> float | None:
    """A shape over S; None where all failures lie at the ends, or there are none to go by."""
    return numerator / spread if spread > 0 and numerator > 0 else None
