"""Weibayes: a bound on life from few failures or none, with a shape taken from a stated source.

With the shape β known, t^β lasts as constant-rate time does, and its bounds are those of the exponential.
Own code although surpyval has `weibayes`: that gives the lower bound alone and takes 2 s to import for one
line; tests/policy/assessment/test_weibayes.py compares the two.
Source: STATISTICS.md 8; Nelson (1985), Journal of Quality Technology 17(3), 140-146.
"""

import math
from dataclasses import dataclass

import numpy as np

from policy.assessment import verdict
from policy.assessment.bounds import chi2_cdf_of_half, half_chi2_above, half_chi2_below, total
from policy.assessment.life import read_quantile
from policy.assessment.logarithms import log_ratios, power_of_e
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {
    "failures": None,
    "suspensions": None,
    "beta": None,
    "beta_source": None,
    "beta_low": None,
    "quantile": None,
}


@dataclass(frozen=True, slots=True)
class Weibayes:
    """Time on test, Σ t^β over all units, under an assumed shape.

    log_power: ln Σ t^β
    """

    beta: float
    failures: int
    log_power: float

    @classmethod
    def of(cls, times: list[float], failures: int, beta: float) -> "Weibayes":
        """From the times of all units, failed and suspended, in any order."""
        every = np.sort(np.asarray(times, dtype=float))
        longest = float(every[-1])
        powers = float(np.exp(beta * log_ratios(every, longest)).sum())
        return cls(beta, failures, math.log(powers) + beta * math.log(longest))

    def scale(self, failures: float) -> float:
        """(Σ t^β / failures)^(1/β), failures > 0."""
        return power_of_e((self.log_power - math.log(failures)) / self.beta)

    def eta(self) -> float | None:
        return self.scale(self.failures) if self.failures else None

    def eta_lower(self, alpha: float) -> float:
        return self.scale(half_chi2_above(alpha, 2 * self.failures + 2))

    def eta_upper(self, alpha: float) -> float | None:
        return self.scale(half_chi2_below(alpha, 2 * self.failures)) if self.failures else None

    def life(self, eta: float | None, quantile: float) -> float | None:
        """B_p of a scale, η (−ln(1 − p))^(1/β)."""
        if eta is None:
            return None
        return eta * power_of_e(math.log(-math.log1p(-quantile)) / self.beta)

    def achieved_confidence(self, life: float, quantile: float) -> float:
        """The largest one-sided confidence at which the lower bound of B_p reaches `life`."""
        log_hazard = math.log(-math.log1p(-quantile))
        half = power_of_e(self.log_power - self.beta * math.log(life) + log_hazard)
        return chi2_cdf_of_half(half, 2 * self.failures + 2)


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `weibayes`."""
    failures = fields.numbers("failures", above=0) if fields.has("failures") else []
    suspensions = fields.numbers("suspensions", above=0) if fields.has("suspensions") else []
    beta = fields.number("beta", at_least=0.2, at_most=10)
    fields.text("beta_source")
    beta_low = fields.optional_number("beta_low", at_least=0.2, at_most=10)
    quantile = read_quantile(fields)
    times = failures + suspensions
    if not times:
        given = fields.has("failures") or fields.has("suspensions")
        raise fields.fault(
            "too_few" if given else "missing", "failures", "There is neither a failure nor a suspension."
        )

    alpha, goal = common.alpha, common.benchmark_value
    assumed = [Weibayes.of(times, len(failures), shape) for shape in (beta, beta_low) if shape is not None]
    found = assumed[0]
    eta, eta_lower, eta_upper = found.eta(), found.eta_lower(alpha), found.eta_upper(alpha)
    lowers = [each.life(each.eta_lower(alpha), quantile) for each in assumed]
    upper = found.life(eta_upper, quantile)
    achieved = None
    if goal is not None:
        achieved = min(each.achieved_confidence(goal, quantile) for each in assumed)
    return Result(
        failures=len(failures),
        total_time=total(times),
        estimate=found.life(eta, quantile),
        lower=lowers[0],
        upper=upper,
        verdict=verdict.at_least(goal, min(each for each in lowers if each is not None), upper),
        achieved_confidence=achieved,
        parameters={
            "beta": beta,
            "eta": eta,
            "eta_lower": eta_lower,
            "eta_upper": eta_upper,
            "lower_at_beta_low": lowers[1] if beta_low is not None else None,
        },
        warnings=("zero_failures",) * (not failures) + ("beta_low_missing",) * (beta_low is None),
    )
