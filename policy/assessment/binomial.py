"""Success or failure in independent trials (成败型): reliability with its bounds, and in ppm.

Source: STATISTICS.md 5; GB/T 4087-2009, exact (Clopper and Pearson) bounds.
"""

from scipy.special import betainc, betainccinv, betaincinv

from policy.assessment import verdict
from policy.assessment.reading import Common, Fields, Keys
from policy.assessment.result import Result

KEYS: Keys = {"trials": None, "failures": None}


def assess(fields: Fields, common: Common) -> Result:
    """An item of method `binomial`; the benchmark is a reliability below 1."""
    trials = fields.whole("trials", at_least=1)
    failures = fields.whole("failures", at_least=0)
    goal, alpha = common.benchmark_value, common.alpha
    if goal is not None:
        fields.object("benchmark").number("value", below=1)
    if failures > trials:
        raise fields.fault("inconsistent", "failures", "More failures than trials.")

    lower, fails_at_most = _lower(trials, failures, alpha)
    upper, fails_at_least = _upper(trials, failures, alpha)
    judged = verdict.at_least(goal, lower, upper)
    achieved = needed = None
    if goal is not None:
        achieved = 1 - by_chance(trials, failures, goal)
        needed = 0 if judged == verdict.DEMONSTRATED else _trials_needed(trials, failures, goal, alpha)
    return Result(
        failures=failures,
        estimate=(trials - failures) / trials,
        lower=lower,
        upper=upper,
        verdict=judged,
        achieved_confidence=achieved,
        additional_trials_needed=needed,
        parameters={
            "trials": trials,
            "ppm": 1e6 * failures / trials,
            "ppm_lower": 1e6 * fails_at_least,
            "ppm_upper": 1e6 * fails_at_most,
        },
    )


def by_chance(trials: int, failures: int, reliability: float) -> float:
    """P(at most so many failures) of a product that has just this reliability: BinomCDF(r; n, 1 − R)."""
    return float(betainc(trials - failures, failures + 1, reliability)) if failures < trials else 1.0


def _lower(trials: int, failures: int, alpha: float) -> tuple[float, float]:
    """The lower bound, and 1 less it, exact where the bound is next to 1."""
    if failures == trials:
        return 0.0, 1.0
    survived = trials - failures
    return (
        float(betaincinv(survived, failures + 1, alpha)),
        float(betainccinv(failures + 1, survived, alpha)),
    )


def _upper(trials: int, failures: int, alpha: float) -> tuple[float, float]:
    """The upper bound, and 1 less it."""
    if failures == 0:
        return 1.0, 0.0
    survived = trials - failures
    return (
        float(betainccinv(survived + 1, failures, alpha)),
        float(betaincinv(failures, survived + 1, alpha)),
    )


def _trials_needed(trials: int, failures: int, reliability: float, alpha: float) -> int:
    """The fewest further trials, all without failure, until chance explains the result at most alpha."""
    too_few, enough = trials, trials
    while by_chance(enough, failures, reliability) > alpha:
        too_few, enough = enough, 2 * enough + 1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if by_chance(middle, failures, reliability) > alpha:
            too_few = middle
        else:
            enough = middle
    return enough - trials
