"""What speaks for or against a power law: trend, equal shapes, and Duane's line.

Own code, held against surpyval 0.25 by tests/policy/assessment/test_growth.py: its trend tests give the same
numbers, but go through the systems one by one, 80 µs each.

Source: STATISTICS.md 7; IEC 61710:2013, MIL-HDBK-189 (1981), Crow (1975) AMSAA TR-138.
"""

import math
from typing import Any

import numpy as np
from scipy.special import fdtr, fdtrc, gammainc, gammaincc

from policy.assessment.growth_data import Systems
from policy.assessment.logarithms import power_of_e


def trend(systems: Systems) -> dict[str, Any] | None:
    """Laplace's test, of which a negative value shows growth, and that of MIL-HDBK-189, a large one.

    None where no failure says anything of the trend.
    """
    numbers, shares = systems.counted, systems.ends / systems.end
    number, spread = int(numbers.sum()), -math.fsum(systems.counted_log_ratios)
    if not number:
        return None
    at, middle = math.fsum(systems.counted_times / systems.end), math.fsum(numbers * shares) / 2
    variance = math.fsum(numbers * shares**2) / 12
    laplace = (at - middle) / math.sqrt(variance) if variance else None
    return {
        "laplace": laplace,
        "laplace_p": None if laplace is None else math.erfc(abs(laplace) / math.sqrt(2)),
        "mil_hdbk_189": 2 * spread,
        "df": 2 * number,
        "mil_hdbk_189_p": _two_sided(gammainc(number, spread), gammaincc(number, spread)),
    }


def equal_shapes(systems: Systems) -> dict[str, Any] | None:
    """Whether the systems share one shape: F of two, in their order, D of three and more.

    Systems without a failure that says something of the shape are left out; None where fewer than two are
    left, or where all failures of one lie at its end.
    """
    spreads = -np.bincount(
        np.repeat(np.arange(len(systems.ends)), systems.counted),
        weights=systems.counted_log_ratios,
        minlength=len(systems.ends),
    )
    told = systems.counted > 0
    groups = list(zip(systems.counted[told].tolist(), spreads[told].tolist(), strict=True))
    if len(groups) < 2 or any(spread <= 0 for _, spread in groups):
        return None
    shapes = [number / spread for number, spread in groups]
    if len(groups) == 2:
        (first, _), (second, _) = groups
        df, ratio = [2 * first, 2 * second], shapes[1] / shapes[0]
        return {
            "method": "F",
            "statistic": ratio,
            "df": df,
            "p_value": _two_sided(fdtr(*df, ratio), fdtrc(*df, ratio)),
        }
    number, more = sum(each for each, _ in groups), len(groups) - 1
    common = number / math.fsum(spread for _, spread in groups)
    gained = math.fsum(
        each * math.log(shape / common) for (each, _), shape in zip(groups, shapes, strict=True)
    )
    scale = 1 + (math.fsum(1 / each for each, _ in groups) - 1 / number) / (6 * more)
    statistic = max(0.0, 2 * gained / scale)
    return {
        "method": "D",
        "statistic": statistic,
        "df": [more],
        "p_value": float(gammaincc(more / 2, statistic / 2)),
    }


def duane(systems: Systems) -> dict[str, float | None]:
    """Duane's line through ln(t_i / i) on ln t_i, for a chart: its residuals hang together, so no bounds.

    Of one system with at least two distinct times; else null.
    """
    from scipy.stats import linregress

    logs = np.log(systems.times)
    if len(systems.ends) > 1 or logs[0] == logs[-1]:
        return {"duane_alpha": None, "duane_scale": None}
    line = linregress(logs, logs - np.log(np.arange(1, len(logs) + 1)))
    return {"duane_alpha": float(line.slope), "duane_scale": power_of_e(float(line.intercept))}


def _two_sided(below: float, above: float) -> float:
    return float(min(1.0, 2 * min(below, above)))
