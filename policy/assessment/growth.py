"""Reliability growth (可靠性增长, Crow-AMSAA): the current MTBF at the end of test-analyse-fix.

Source: STATISTICS.md 7; IEC 61164:2004, IEC 61710:2013, MIL-HDBK-189 (1981).
"""

import math
from typing import Any

from policy.assessment import growth_data, verdict
from policy.assessment.bounds import half_chi2_above, half_chi2_below, over, total
from policy.assessment.goodness import MOST_FAILURES, cramer_von_mises, is_poor
from policy.assessment.growth_bounds import CrowFailure, CrowTime, Fisher
from policy.assessment.growth_checks import duane, equal_shapes, trend
from policy.assessment.growth_data import CROW, FISHER, Counts, Systems
from policy.assessment.growth_fit import Fit, PowerLaw, fit, fit_counts
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {
    "truncation": None,
    "times": None,
    "systems": None,
    "interval_ends": None,
    "counts": None,
    "end_time": None,
    "end_times": None,
    "interval": None,
}

NONE = "none"
FEWEST_FOR_VERDICT = 5  # failures

Factors = CrowTime | CrowFailure | Fisher

UNKNOWN = dict.fromkeys(
    (
        "beta_mle",
        "beta_conditional",
        "beta_unbiased",
        "beta_lower",
        "beta_upper",
        "lambda_mle",
        "lambda_unbiased",
        "intensity_mle",
        "intensity_unbiased",
        "mtbf_mle",
        "mtbf_unbiased",
        "mtbf_cumulative",
        "growth_rate",
        "factor_lower",
        "factor_upper",
        "duane_alpha",
        "duane_scale",
    )
)


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `growth`."""
    data, interval = growth_data.read(fields)
    return _of_counts(data, common) if isinstance(data, Counts) else _of_systems(data, common, interval)


def factors_of(systems: Systems, law: PowerLaw, interval: str = CROW) -> Factors:
    """What bounds the current MTBF: Crow's factors where they were asked for and the design has them.

    They are exact for time-truncated systems with equal ends and for one failure-truncated system.
    """
    if interval == CROW and systems.truncation == "time" and systems.ends_are_equal:
        return CrowTime(systems.failures)
    if interval == CROW and systems.truncation == "failure" and len(systems.ends) == 1:
        return CrowFailure(systems.failures)
    return Fisher(law.errors[0])


def _of_systems(systems: Systems, common: Common, interval: str) -> Result:
    found, goal = fit(systems), common.benchmark_value
    law, observed = found.likeliest, total(systems.ends.tolist())
    parameters: dict[str, Any] = UNKNOWN | _estimates(law) | duane(systems) | {"interval_used": NONE}
    parameters["mtbf_cumulative"] = observed / systems.failures
    estimate = lower = upper = achieved = goodness = None
    warnings = {"few_failures": systems.failures < FEWEST_FOR_VERDICT}
    if law is not None:
        factors = factors_of(systems, law, interval)
        low, high = factors.factors(common.alpha)
        estimate, lower, upper = law.mtbf, law.mtbf * low, law.mtbf * high
        goodness = _goodness(systems, found)
        used = FISHER if isinstance(factors, Fisher) else CROW
        parameters |= _unbiased(found) | _shape_bounds(systems, found, law, used, common.alpha)
        parameters |= {"factor_lower": low, "factor_upper": high, "interval_used": used}
        warnings |= {"no_exact_bound": used != interval, "poor_fit": is_poor(goodness)}
        if goal is not None:
            achieved = factors.achieved_confidence(law.log_mtbf - math.log(goal))
    warnings["no_growth"] = law is None or law.beta >= 1
    judged = verdict.at_least(goal, lower, upper)
    if judged is not None and (warnings["few_failures"] or is_poor(goodness)):
        judged = verdict.INSUFFICIENT
    return Result(
        failures=systems.failures,
        total_time=observed,
        estimate=estimate,
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=achieved,
        parameters=parameters,
        goodness_of_fit=goodness,
        trend=trend(systems),
        homogeneity=equal_shapes(systems),
        warnings=_codes(warnings),
    )


def _of_counts(counts: Counts, common: Common) -> Result:
    """Counts by interval give a chart, no bounds and no verdict."""
    law, end = fit_counts(counts), float(counts.ends[-1])
    return Result(
        failures=counts.failures,
        total_time=end,
        estimate=None if law is None else law.mtbf,
        verdict=None if common.benchmark is None else verdict.INSUFFICIENT,
        parameters=UNKNOWN
        | _estimates(law)
        | {"mtbf_cumulative": end / counts.failures, "interval_used": NONE},
        warnings=_codes(
            {
                "few_failures": counts.failures < FEWEST_FOR_VERDICT,
                "no_growth": law is None or law.beta >= 1,
            }
        ),
    )


def _estimates(law: PowerLaw | None) -> dict[str, Any]:
    """The maximum-likelihood parameters; none where all failures lie at the end."""
    if law is None:
        return {}
    return {
        "beta_mle": law.beta,
        "lambda_mle": law.scale,
        "intensity_mle": over(1.0, law.mtbf),
        "mtbf_mle": law.mtbf,
        "growth_rate": 1 - law.beta,
    }


def _unbiased(found: Fit) -> dict[str, Any]:
    law = found.unbiased
    return {"beta_conditional": found.conditional} | (
        {}
        if law is None
        else {
            "beta_unbiased": law.beta,
            "lambda_unbiased": law.scale,
            "intensity_unbiased": over(1.0, law.mtbf),
            "mtbf_unbiased": law.mtbf,
        }
    )


def _shape_bounds(systems: Systems, found: Fit, law: PowerLaw, used: str, alpha: float) -> dict[str, Any]:
    """Bounds of β: χ² of the conditional shape beside Crow's bounds, log-normal beside Fisher's."""
    if used == FISHER:
        low, high = Fisher(law.errors[1]).factors(alpha)
        return {"beta_lower": law.beta * low, "beta_upper": law.beta * high}
    number = int(systems.counted.sum())
    if found.conditional is None:
        return {}
    each = found.conditional / number  # 1 / S
    return {
        "beta_lower": half_chi2_below(alpha, 2 * number) * each,
        "beta_upper": half_chi2_above(alpha, 2 * number) * each,
    }


def _goodness(systems: Systems, found: Fit) -> dict[str, Any] | None:
    """C² of the ratios to each system's end, with the unbiased shape."""
    if found.unbiased is None or systems.failures > MOST_FAILURES:
        return None
    return cramer_von_mises(systems.counted_log_ratios, found.unbiased.beta)


def _codes(warnings: dict[str, bool]) -> tuple[str, ...]:
    return tuple(code for code, holds in warnings.items() if holds)
