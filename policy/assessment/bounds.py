"""Bounds from counted failures, and division that does not stop at the ends of the floats.

Half χ² quantiles, since they are what a time is divided by: T / (χ²_p(ν) / 2) = 2T / χ²_p(ν). By the
incomplete gamma function itself, which gives what scipy.stats.chi2.ppf does in a fiftieth of its time; the
upper one from its own tail, so that it is exact however near to 1 the confidence is.
"""

import math

from scipy.special import gammainc, gammainccinv, gammaincinv


def half_chi2_above(alpha: float, df: float) -> float:
    """χ²_{1−α}(df) / 2, the upper quantile; df > 0."""
    return float(gammainccinv(df / 2, alpha))


def half_chi2_below(alpha: float, df: float) -> float:
    """χ²_α(df) / 2, the lower quantile; df > 0."""
    return float(gammaincinv(df / 2, alpha))


def chi2_cdf_of_half(half: float, df: float) -> float:
    """P(χ²(df) ≤ 2 · half); df > 0."""
    return float(gammainc(df / 2, half))


def over(numerator: float, denominator: float) -> float:
    """The quotient of two numbers ≥ 0, infinite where the denominator is 0 or the result too large."""
    return numerator / denominator if denominator else math.inf


def total(values: list[float]) -> float:
    """The sum of numbers ≥ 0, the same in any order; infinite where too large."""
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf
