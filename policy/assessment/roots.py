"""The root of a function that rises through 0 once, on the positive numbers."""

from collections.abc import Callable

from scipy.optimize import brentq

CLOSEST = 8.9e-16  # the smallest relative tolerance that brentq takes


def rising_root(function: Callable[[float], float], start: float) -> float:
    """Where `function`, negative towards 0 and positive towards infinity, is 0; sought from `start`."""
    low = high = start
    while function(low) > 0:
        low, high = low / 2, low
    while function(high) < 0:
        low, high = high, high * 2
    return float(brentq(function, low, high, xtol=1e-300, rtol=CLOSEST)) if low < high else low
