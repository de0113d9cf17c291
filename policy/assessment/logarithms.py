"""Logarithms of ratios and powers of e, for times of any size."""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def log_ratios(values: Floats, top: float | Floats) -> Floats:
    """ln(values / top) for 0 < values ≤ top, exact next to 1; times far apart do not underflow."""
    with np.errstate(divide="ignore"):
        return np.where(values > top / 2, np.log1p((values - top) / top), np.log(values) - np.log(top))


def power_of_e(exponent: float) -> float:
    """e^exponent, infinite where too large."""
    try:
        return math.exp(exponent)
    except OverflowError:
        return math.inf
