"""Life data (寿命数据): a Weibull distribution with right censoring, and the life B_p by which a share fails.

Source: STATISTICS.md 8; IEC 61649:2008, GB/T 34987-2017.
"""

import math
from typing import Any

from policy.assessment import verdict
from policy.assessment.bounds import total
from policy.assessment.goodness import MOST_FAILURES, anderson_darling, is_poor
from policy.assessment.life_fit import Lives, WeibullFit
from policy.assessment.logarithms import power_of_e
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {"failures": None, "suspensions": None, "quantile": None, "interval": None}

RATIO, FISHER = "likelihood-ratio", "fisher"
FEWEST_FOR_VERDICT = 5  # failures; likewise for goodness of fit
FEW, CONFIDENCE_OF_FEW = 20, 0.95  # likelihood-ratio bounds of fewer failures cover less than they say
USUAL_SHAPES = (0.5, 10.0)


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `life`."""
    failures = fields.numbers("failures", above=0)
    suspensions = fields.numbers("suspensions", above=0) if fields.has("suspensions") else []
    quantile = read_quantile(fields)
    interval = fields.choice("interval", (RATIO, FISHER), RATIO)
    if len(set(failures)) < 2:
        raise fields.fault(
            "too_few", "failures", "Fewer than 2 distinct failure times: a shape cannot be estimated."
        )

    fit = Lives.of(failures, suspensions).fit()
    bounds = fit.ratio_bounds if interval == RATIO else fit.fisher_bounds
    lower, upper = _times(bounds(quantile, common.alpha))
    goodness = None
    if not suspensions and FEWEST_FOR_VERDICT <= len(failures) <= MOST_FAILURES:
        goodness = anderson_darling(fit.lives.logs)
    goal, judged, judged_by = common.benchmark_value, None, None
    at_95 = interval == RATIO and _needs_95(common, len(failures))
    if interval == RATIO:
        judged_by = _times(bounds(quantile, 1 - CONFIDENCE_OF_FEW)) if at_95 else (lower, upper)
        judged = verdict.at_least(goal, *judged_by)
        if judged is not None and (len(failures) < FEWEST_FOR_VERDICT or is_poor(goodness)):
            judged = verdict.INSUFFICIENT
    return Result(
        failures=len(failures),
        total_time=total(failures + suspensions),
        estimate=power_of_e(fit.log_quantile(quantile)),
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=None if goal is None else fit.confidence_beyond(quantile, math.log(goal)),
        parameters=_parameters(fit, common.alpha)
        | {
            "interval_used": interval,
            "verdict_confidence": None
            if judged_by is None
            else max(1 - common.alpha, at_95 * CONFIDENCE_OF_FEW),
            "verdict_lower": None if judged_by is None else judged_by[0],
            "verdict_upper": None if judged_by is None else judged_by[1],
        },
        goodness_of_fit=goodness,
        warnings=_warnings(fit, interval, at_95, is_poor(goodness)),
    )


def read_quantile(fields: Fields) -> float:
    """The share of units p that has failed by B_p; 0.1 where none is given."""
    quantile = fields.optional_number("quantile", above=0, below=1)
    return 0.1 if quantile is None else quantile


def _needs_95(common: Common, failures: int) -> bool:
    """Whether bounds at 95 % one-sided are judged although less was asked: with fewer than 20 failures.

    By simulation (STATISTICS.md 8), bounds at 90 % of so few cover 82 to 87 %, those at 95 % 90 to 94 %.
    """
    return failures < FEW and 1 - common.alpha < CONFIDENCE_OF_FEW - 1e-12


def _times(logs: tuple[float, float]) -> tuple[float, float]:
    return power_of_e(logs[0]), power_of_e(logs[1])


def _parameters(fit: WeibullFit, alpha: float) -> dict[str, Any]:
    beta_lower, beta_upper = _times(fit.shape_bounds(alpha))
    eta_lower, eta_upper = _times(fit.scale_bounds(alpha))
    return {
        "beta": fit.beta,
        "eta": power_of_e(fit.log_eta),
        "beta_lower": beta_lower,
        "beta_upper": beta_upper,
        "eta_lower": eta_lower,
        "eta_upper": eta_upper,
        "log_likelihood": fit.log_likelihood,
        "mean": fit.mean,
        "sd": fit.sd,
    }


def _warnings(fit: WeibullFit, interval: str, at_95: bool, poor: bool) -> tuple[str, ...]:
    warnings = {
        "few_failures": fit.lives.failures < FEWEST_FOR_VERDICT,
        "poor_fit": poor,
        "unusual_shape": not USUAL_SHAPES[0] <= fit.beta <= USUAL_SHAPES[1],
        "no_verdict_interval": interval == FISHER,
        "verdict_at_95": at_95,
    }
    return tuple(code for code, holds in warnings.items() if holds)
