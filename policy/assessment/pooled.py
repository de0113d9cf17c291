"""From the products of a class to the class (产品类汇总): one MTBF with bounds, and the class rule.

Source: STATISTICS.md 9; Fay and Feuer, Statistics in Medicine 16 (1997), the weighted bound.
"""

import math
from dataclasses import dataclass
from typing import Any

from policy.assessment import verdict
from policy.assessment.bounds import chi2_cdf_of_half, half_chi2_above, half_chi2_below, over, total
from policy.assessment.exponential import Exposure, rates
from policy.assessment.homogeneity import homogeneity
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {
    "submissions": dict.fromkeys(("name", "failures", "total_time", "weight")),
    "combine": None,
    "coverage": None,
    "coverage_required": None,
    "major_weight": None,
}
HETEROGENEOUS = 0.05  # p of the test of equal rates below which they differ
MAJOR_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Member:
    """One product, with its failures in the time of a time-truncated test."""

    name: str | None
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Asked:
    """What an item of method `pooled` says beside the common keys; weights of all members, or None."""

    members: list[Member]
    weights: list[float] | None
    combine: str
    coverage: float | None
    coverage_required: float | None
    major_weight: float


class Weighted:
    """The MTBF of members weighted by their share of the market, with the gamma bounds of Fay and Feuer.

    Rates are taken in units of the largest w/T, so that neither very long nor very short times leave the
    floats: with y the members' w/T in that unit, λ = Σ y r, v = Σ y² r, m = 1.
    """

    def __init__(self, exposures: list[Exposure], weights: list[float]) -> None:
        counts = [exposure.failures for exposure in exposures]
        sizes = [
            math.log(weight) - math.log(exposure.time)
            for exposure, weight in zip(exposures, weights, strict=True)
        ]
        whole = math.log(max(weights)) + math.log(total(_shares(weights)))
        self._time = _exp(whole - max(sizes))
        self._rate, self._variance = _moments(sizes, counts, max(sizes))
        failed = max((size for size, count in zip(sizes, counts, strict=True) if count), default=None)
        self._failed_time = None if failed is None else _exp(whole - failed)
        self._failed = None if failed is None else _moments(sizes, counts, failed)

    @property
    def mtbf(self) -> float | None:
        """1 / Σ w r / T; None without a failure."""
        if self._failed is None or self._failed_time is None:
            return None
        return self._failed_time / self._failed[0]

    def lower(self, alpha: float) -> float:
        """1 / rate_U: ((v + m²) / (2(λ + m))) χ²_{1−α}(2(λ + m)² / (v + m²))."""
        rate, variance = self._rate + 1, self._variance + 1
        return over(self._time * rate / variance, half_chi2_above(alpha, 2 * rate**2 / variance))

    def upper(self, alpha: float) -> float | None:
        """1 / rate_L: (v / 2λ) χ²_α(2λ² / v); None without a failure."""
        if self._failed is None or self._failed_time is None:
            return None
        rate, variance = self._failed
        return over(self._failed_time * rate / variance, half_chi2_below(alpha, 2 * rate**2 / variance))

    def achieved_confidence(self, mtbf: float) -> float:
        """The largest one-sided confidence at which the lower bound reaches `mtbf`."""
        rate, variance = self._rate + 1, self._variance + 1
        return chi2_cdf_of_half(over(self._time * rate / variance, mtbf), 2 * rate**2 / variance)


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `pooled`."""
    asked = _read(fields, common)
    members, alpha, goal = asked.members, common.alpha, common.benchmark_value
    exposures = [member.exposure for member in members]
    tested = homogeneity(exposures)
    differ = tested is not None and tested["p_value"] < HETEROGENEOUS
    combine = ("weighted" if differ else "sum") if asked.combine == "auto" else asked.combine
    summed = Exposure(
        total([exposure.time for exposure in exposures]), sum(exposure.failures for exposure in exposures)
    )
    weights = asked.weights if combine == "weighted" else None
    pool = summed if weights is None else Weighted(exposures, weights)

    estimate, lower, upper = pool.mtbf, pool.lower(alpha), pool.upper(alpha)
    shown = [_shown(member, goal, alpha) for member in members]
    rule = judged = achieved = needed = None
    if goal is not None:
        rule = {
            "bound": lower >= goal,
            "coverage": (asked.coverage or 0) >= (asked.coverage_required or 0),
            "no_major_worse": _no_major_worse(asked, [one["upper"] for one in shown], goal),
        }
        judged = _judged(rule, verdict.at_least(goal, lower, upper))
        achieved = pool.achieved_confidence(goal)
        if combine == "sum":
            needed = 0.0 if rule["bound"] else summed.time_needed(goal, alpha)
    return Result(
        failures=summed.failures,
        total_time=summed.time,
        estimate=estimate,
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=achieved,
        additional_time_needed=needed,
        parameters=rates(estimate, lower, upper)
        | {
            "combine_used": combine,
            "members_total": len(members),
            "members_demonstrated": None
            if goal is None
            else sum(one["verdict"] == verdict.DEMONSTRATED for one in shown),
            "worst_member": min(shown, key=lambda one: (one["lower"], one["name"] or ""))["name"],
        },
        homogeneity=tested,
        members=shown,
        class_rule=rule,
        warnings=("heterogeneous",) if differ else (),
    )


def _read(fields: Fields, common: Common) -> Asked:
    weighed = fields.given.get("combine") != "sum"
    entries = fields.objects("submissions")
    if not entries:
        raise fields.fault("too_few", "submissions", "submissions is empty.")
    members, weights = [], []
    for entry in entries:
        name = entry.optional_text("name")
        failures, time = entry.whole("failures", at_least=0), entry.number("total_time", above=0)
        if weighed:
            entry.required("weight")
        members.append(Member(name, Exposure(time, failures)))
        weights.append(entry.optional_number("weight", above=0))
    combine = fields.choice("combine", ("auto", "sum", "weighted"), default="auto")
    if common.benchmark is not None:
        fields.required("coverage", "coverage_required")
    coverage = fields.optional_number("coverage", at_least=0, at_most=1)
    required = fields.optional_number("coverage_required", at_least=0, at_most=1)
    major = fields.optional_number("major_weight", at_least=0, at_most=1)
    known = [weight for weight in weights if weight is not None]
    return Asked(
        members=members,
        weights=known if len(known) == len(members) else None,
        combine=combine,
        coverage=coverage,
        coverage_required=required,
        major_weight=MAJOR_WEIGHT if major is None else major,
    )


def _shares(weights: list[float]) -> list[float]:
    """The weights by the heaviest, so that no sum overflows."""
    heaviest = max(weights)
    return [weight / heaviest for weight in weights]


def _moments(sizes: list[float], counts: list[int], unit: float) -> tuple[float, float]:
    """Σ y r and Σ y² r, with y = w/T of the members that failed, in a unit given by its logarithm."""
    failed = [(math.exp(size - unit), count) for size, count in zip(sizes, counts, strict=True) if count]
    return math.fsum(y * count for y, count in failed), math.fsum(y * y * count for y, count in failed)


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def _shown(member: Member, goal: float | None, alpha: float) -> dict[str, Any]:
    lower, upper = member.exposure.lower(alpha), member.exposure.upper(alpha)
    return {
        "name": member.name,
        "failures": member.exposure.failures,
        "total_time": member.exposure.time,
        "estimate": member.exposure.mtbf,
        "lower": lower,
        "upper": upper,
        "verdict": verdict.at_least(goal, lower, upper),
    }


def _no_major_worse(asked: Asked, uppers: list[float | None], goal: float) -> bool:
    """No member with a major weight lies below the benchmark with its own upper bound.

    Where weights are not known all count as major.
    """
    if asked.weights is None:
        return not any(upper is not None and upper < goal for upper in uppers)
    shares = _shares(asked.weights)
    least = asked.major_weight * total(shares) * (1 - 1e-12)  # rounding makes nobody minor
    return not any(
        share >= least and upper is not None and upper < goal
        for share, upper in zip(shares, uppers, strict=True)
    )


def _judged(rule: dict[str, bool], by_bounds: str | None) -> str:
    """The class rule: all three hold; or one is refuted; else it is open."""
    if all(rule.values()):
        return verdict.DEMONSTRATED
    if not rule["no_major_worse"] or by_bounds == verdict.NOT_DEMONSTRATED:
        return verdict.NOT_DEMONSTRATED
    return verdict.INSUFFICIENT
