"""Constant failure rate (指数分布): MTBF with its bounds, mission reliability, ratio to a baseline.

Source: STATISTICS.md 2 to 4; GB/T 5080.4, IEC 60605-4:2001 (bounds); GB/T 5080.7-1986 (verdict).
"""

import math
from dataclasses import dataclass

from scipy.special import fdtri

from policy.assessment import verdict
from policy.assessment.bounds import chi2_cdf_of_half, half_chi2_above, half_chi2_below, over
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {
    "total_time": None,
    "failures": None,
    "truncation": None,
    "units": None,
    "replaced": None,
    "mission_time": None,
    "baseline": {"total_time": None, "failures": None, "truncation": None},
}


@dataclass(frozen=True, slots=True)
class Exposure:
    """Failures seen in an accumulated time.

    time:       T > 0 in the unit of the indicator
    failures:   r ≥ 0; at least 1 where failure-truncated
    truncation: "time", or "failure" where the test stopped at the r-th failure
    """

    time: float
    failures: int
    truncation: str = "time"

    @property
    def counted(self) -> int:
        """r + 1, or r for a failure-truncated test: half the degrees of freedom of the lower bound."""
        return self.failures + (self.truncation == "time")

    @property
    def mtbf(self) -> float | None:
        """T / r, the point estimate; None without a failure."""
        return self.time / self.failures if self.failures else None

    def lower(self, alpha: float) -> float:
        """2T / χ²_{1−α}: with r failures 2r + 2 degrees of freedom, 2r if failure-truncated."""
        return over(self.time, half_chi2_above(alpha, 2 * self.counted))

    def upper(self, alpha: float) -> float | None:
        """2T / χ²_α(2r); None without a failure."""
        return over(self.time, half_chi2_below(alpha, 2 * self.failures)) if self.failures else None

    def achieved_confidence(self, mtbf: float) -> float:
        """The largest one-sided confidence at which the lower bound reaches `mtbf`."""
        return chi2_cdf_of_half(over(self.time, mtbf), 2 * self.counted)

    def time_needed(self, mtbf: float, alpha: float) -> float:
        """Time without a further failure until the lower bound reaches `mtbf`, as a time-truncated test."""
        return max(0.0, mtbf * half_chi2_above(alpha, 2 * self.failures + 2) - self.time)


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `exponential`."""
    exposure = _read_exposure(fields)
    units = fields.optional_whole("units", at_least=1)
    replaced = fields.flag("replaced")
    mission_time = fields.optional_number("mission_time", above=0)
    baseline = _read_exposure(fields.object("baseline")) if fields.has("baseline") else None
    _refuse_no_failure(fields, exposure)
    if replaced is False and units is not None and exposure.failures > units:
        raise fields.fault(
            "inconsistent", "failures", "More failures than units, although units were not replaced."
        )
    if baseline is not None:
        _refuse_no_failure(fields.object("baseline"), baseline)

    estimate, alpha, goal = exposure.mtbf, common.alpha, common.benchmark_value
    lower, upper = exposure.lower(alpha), exposure.upper(alpha)
    judged = verdict.at_least(goal, lower, upper)
    achieved = needed = None
    if goal is not None:
        achieved = exposure.achieved_confidence(goal)
        needed = 0.0 if judged == verdict.DEMONSTRATED else exposure.time_needed(goal, alpha)
    return Result(
        failures=exposure.failures,
        total_time=exposure.time,
        estimate=estimate,
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=achieved,
        additional_time_needed=needed,
        parameters=rates(estimate, lower, upper)
        | {
            "reliability": _reliability(mission_time, estimate),
            "reliability_lower": _reliability(mission_time, lower),
        },
        improvement=None if baseline is None else _improvement(exposure, baseline, alpha),
        warnings=_warnings(exposure, replaced),
    )


def rates(estimate: float | None, lower: float | None, upper: float | None) -> dict[str, float | None]:
    """The rates to an MTBF and its bounds: none to no estimate, 0 below where there is no upper bound."""
    return {
        "rate": None if estimate is None else over(1.0, estimate),
        "rate_lower": 0.0 if upper is None else over(1.0, upper),
        "rate_upper": None if lower is None else over(1.0, lower),
    }


def _read_exposure(fields: Fields) -> Exposure:
    return Exposure(
        fields.number("total_time", above=0), fields.whole("failures", at_least=0), fields.truncation()
    )


def _refuse_no_failure(fields: Fields, exposure: Exposure) -> None:
    if exposure.counted == 0:
        raise fields.fault(
            "failures_required", "failures", "A test that stops at a failure has at least one failure."
        )


def _reliability(mission_time: float | None, mtbf: float | None) -> float | None:
    """exp(−t/θ), the probability of a mission without failure."""
    if mission_time is None or mtbf is None:
        return None
    return math.exp(-over(mission_time, mtbf))


def _improvement(new: Exposure, old: Exposure, alpha: float) -> dict[str, float | None]:
    """MTBF of the new data over that of the old, with bounds by the conditional exact test.

    Null where either has no failure, except that the lower bound is then 0 (old) or stands (new).
    Source: STATISTICS.md 4.
    """
    lower, upper = 0.0, None
    times = over(new.time, old.time)
    if old.failures:
        # F_{1−α}(2a, 2r) = 1 / F_α(2r, 2a), from the tail that is exact for small α
        lower = times * old.failures / new.counted * float(fdtri(2 * old.failures, 2 * new.counted, alpha))
    if new.failures:
        below = float(fdtri(2 * new.failures, 2 * old.counted, alpha))
        upper = over(times * old.counted / new.failures, below)
    ratio = times * old.failures / new.failures if new.failures and old.failures else None
    return {"ratio": ratio, "lower": lower, "upper": upper}


def _warnings(exposure: Exposure, replaced: bool | None) -> tuple[str, ...]:
    warnings = []
    if exposure.failures == 0:
        warnings.append("zero_failures")
    if replaced is False and exposure.truncation == "time":
        warnings.append("conservative_not_replaced")
    return tuple(warnings)
