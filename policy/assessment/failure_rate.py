"""Failure rate in FIT, failures in 10⁹ h (失效率), from accelerated tests by the Arrhenius law.

Source: STATISTICS.md 6; JEDEC JESD85, AEC-Q100.
"""

import math
from dataclasses import dataclass

from policy.assessment import verdict
from policy.assessment.bounds import chi2_cdf_of_half, half_chi2_above, half_chi2_below, over, total
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

FIT_HOURS = 1e9
BOLTZMANN_EV = 8.617333262e-5  # eV/K
ZERO_C_IN_K = 273.15
LARGE_ACCELERATION = 1000
FACTOR_TOLERANCE = 0.02  # between a given factor and the Arrhenius one

KEYS: Keys = {
    "groups": dict.fromkeys(
        ("units", "hours", "failures", "acceleration_factor", "ea_ev", "t_use_c", "t_test_c")
    )
}


@dataclass(frozen=True, slots=True)
class Arrhenius:
    """Activation energy in eV, junction temperatures (结温) in use and on test in °C."""

    ea_ev: float
    t_use_c: float
    t_test_c: float

    @property
    def factor(self) -> float:
        """exp[(Ea/k)(1/T_use − 1/T_test)], temperatures in kelvin."""
        use, test = self.t_use_c + ZERO_C_IN_K, self.t_test_c + ZERO_C_IN_K
        return math.exp(self.ea_ev / BOLTZMANN_EV * (1 / use - 1 / test))


@dataclass(frozen=True, slots=True)
class Group:
    """Units on one test, hours of each at its condition, failures of all; how the hours were accelerated."""

    units: int
    hours: float
    failures: int
    given_factor: float | None
    arrhenius: Arrhenius | None

    @property
    def factor(self) -> float:
        """The acceleration factor (加速系数): the given one, else by Arrhenius, else 1."""
        if self.given_factor is not None:
            return self.given_factor
        return self.arrhenius.factor if self.arrhenius else 1.0


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `failure_rate`; less is better, and the benchmark is in FIT."""
    entries = fields.objects("groups")
    if not entries:
        raise fields.fault("too_few", "groups", "groups is empty.")
    groups = [_read(entry) for entry in entries]
    for entry, group in zip(entries, groups, strict=True):
        _refuse_contradiction(entry, group)

    failures = sum(group.failures for group in groups)
    hours = total([group.units * group.hours * group.factor for group in groups])
    alpha, goal = common.alpha, common.benchmark_value
    half = half_chi2_above(alpha, 2 * failures + 2)
    lower = over(half_chi2_below(alpha, 2 * failures) * FIT_HOURS, hours) if failures else 0.0
    upper = over(half * FIT_HOURS, hours)
    judged = verdict.at_most(goal, lower, upper)
    achieved = needed = None
    if goal is not None:
        achieved = chi2_cdf_of_half(hours * goal / FIT_HOURS, 2 * failures + 2)
        still = max(0.0, over(half * FIT_HOURS, goal) - hours)
        needed = 0.0 if judged == verdict.DEMONSTRATED else still
    return Result(
        failures=failures,
        total_time=hours,
        estimate=over(failures * FIT_HOURS, hours) if failures else None,
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=achieved,
        additional_time_needed=needed,
        parameters={
            "acceleration_factors": [group.factor for group in groups],
            "equivalent_hours": hours,
            "mttf_lower": over(hours, half),
        },
        warnings=_warnings(failures, groups),
        unit="FIT",
    )


def _read(entry: Fields) -> Group:
    return Group(
        units=entry.whole("units", at_least=1),
        hours=entry.number("hours", above=0),
        failures=entry.whole("failures", at_least=0),
        given_factor=entry.optional_number("acceleration_factor", above=0),
        arrhenius=_read_arrhenius(entry),
    )


def _read_arrhenius(entry: Fields) -> Arrhenius | None:
    """All three values or none; outside these ranges somebody typed kelvin, or another unit of energy."""
    if not any(entry.has(key) for key in ("ea_ev", "t_use_c", "t_test_c")):
        return None
    return Arrhenius(
        ea_ev=entry.number("ea_ev", at_least=0.2, at_most=1.5),
        t_use_c=entry.number("t_use_c", at_least=-60, at_most=200),
        t_test_c=entry.number("t_test_c", at_least=-60, at_most=200),
    )


def _refuse_contradiction(entry: Fields, group: Group) -> None:
    """The test is hotter than use, and a given factor is the Arrhenius one where both are there."""
    if group.arrhenius is None:
        return
    if group.arrhenius.t_test_c <= group.arrhenius.t_use_c:
        raise entry.fault("out_of_range", "t_test_c", "The test is not hotter than use.")
    expected = group.arrhenius.factor
    if group.given_factor is not None and abs(group.given_factor - expected) > FACTOR_TOLERANCE * expected:
        raise entry.fault(
            "claim_mismatch",
            "acceleration_factor",
            f"The factor is more than {FACTOR_TOLERANCE:.0%} off {expected:.6g}, the one by Arrhenius.",
        )


def _warnings(failures: int, groups: list[Group]) -> tuple[str, ...]:
    warnings = []
    if failures == 0:
        warnings.append("zero_failures")
    if any(group.factor > LARGE_ACCELERATION for group in groups):
        warnings.append("large_acceleration")
    return tuple(warnings)
