"""What the charts of growth and life data draw, as plain numbers from an item and its result.

Nothing here is judged: bounds and verdicts are those of the result.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from policy.assessment.life_fit import Lives
from policy.assessment.logarithms import power_of_e

Points = list[tuple[float, float]]

FRACTIONS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.632, 0.75, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class GrowthCurve:
    """Failures of an average system against time on its own clock, ascending.

    observed: (time, failures so far), a step at each failure time or at each end of an interval of counts
    fitted:   (time, λ t^β); empty where nothing could be fitted
    mtbf:     (time, fitted current MTBF 1 / (λ β t^(β−1)))
    duane:    (time, cumulative MTBF t / i) of the failures of one system, for Duane's chart
    end:      end of observation, of the system observed longest
    """

    observed: Points
    fitted: Points
    mtbf: Points
    duane: Points
    end: float


@dataclass(frozen=True, slots=True)
class LifePlot:
    """Fraction failed against time, for a Weibull plot: ln(−ln(1 − fraction)) against ln time is straight.

    failed:    (time, fraction failed by Benard's median ranks, adjusted for suspensions by Johnson)
    suspended: times of the suspensions, ascending
    fitted:    (time, fraction) on the fitted line, for FRACTIONS
    lower:     (lower bound of the time, fraction), by likelihood ratio at the result's tail probability
    upper:     (upper bound of the time, fraction)
    """

    failed: Points
    suspended: list[float]
    fitted: Points
    lower: Points
    upper: Points


def growth_curve(item: Mapping[str, Any], result: Mapping[str, Any], points: int = 60) -> GrowthCurve:
    """The curve of a `growth` item that was assessed without error, and of its result.

    points: on the fitted curves, evenly spaced in time, the last at the end
    """
    systems, ends = _clocks(item)
    end = max(ends)
    beta, rate = result["parameters"].get("beta_mle"), result["parameters"].get("mtbf_mle")
    fitted, mtbf = [], []
    if beta is not None and rate is not None:
        # λ t^β = T / (β · MTBF at T) · (t / T)^β, which holds for times of any size
        for share in (n / points for n in range(1, points + 1)):
            fitted.append((share * end, end / (beta * rate) * share**beta))
            mtbf.append((share * end, rate * share ** (1 - beta)))
    duane = []
    if len(systems) == 1 and item.get("interval_ends") is None:
        duane = [(time, time / n) for n, time in enumerate(systems[0], start=1)]
    return GrowthCurve(_observed(item, systems, ends), fitted, mtbf, duane, end)


def life_plot(item: Mapping[str, Any], result: Mapping[str, Any]) -> LifePlot:
    """The plot of a `life` item that was assessed without error, and of its result."""
    failures = sorted(float(time) for time in item["failures"])
    suspensions = sorted(float(time) for time in item.get("suspensions") or [])
    fit = Lives.of(failures, suspensions).fit()
    alpha = (1 - result["confidence"]) / result["sides"]
    bounds = fit.band(FRACTIONS, alpha)
    return LifePlot(
        failed=_median_ranks(failures, suspensions),
        suspended=suspensions,
        fitted=_finite([(power_of_e(fit.log_quantile(p)), p) for p in FRACTIONS]),
        lower=_finite([(power_of_e(lower), p) for p, (lower, _) in zip(FRACTIONS, bounds, strict=True)]),
        upper=_finite([(power_of_e(upper), p) for p, (_, upper) in zip(FRACTIONS, bounds, strict=True)]),
    )


def _clocks(item: Mapping[str, Any]) -> tuple[list[list[float]], list[float]]:
    """Failure times and end of each system; the ends of the intervals stand for the times of counts."""
    if item.get("interval_ends") is not None:
        return [[]], [float(item["interval_ends"][-1])]
    named = {"": item["times"]} if item.get("times") is not None else item["systems"]
    told: Mapping[str, Any] = item.get("end_times") or dict.fromkeys(named, item.get("end_time"))
    systems = [[float(time) for time in times] for times in named.values()]
    ends = [told.get(name) for name in named]
    return systems, [
        float(times[-1] if end is None else end) for times, end in zip(systems, ends, strict=True)
    ]


def _observed(item: Mapping[str, Any], systems: list[list[float]], ends: list[float]) -> Points:
    """Nelson's mean cumulative function: each failure adds one over the systems then still observed."""
    if item.get("interval_ends") is not None:
        counted = np.cumsum(np.asarray(item["counts"], dtype=float))
        return [(float(end), float(n)) for end, n in zip(item["interval_ends"], counted, strict=True)]
    times, last = np.sort(np.concatenate([np.asarray(each, dtype=float) for each in systems])), np.sort(ends)
    at_risk = len(last) - np.searchsorted(last, times, side="left")
    steps = np.cumsum(1.0 / at_risk)
    return [(float(time), float(n)) for time, n in zip(times, steps, strict=True)]


def _median_ranks(failures: list[float], suspensions: list[float]) -> Points:
    """(i − 0.3) / (n + 0.4), i the rank among all units, adjusted for the units suspended before.

    A unit suspended at the time of a failure counts as suspended after it.
    Source: IEC 61649:2008, median ranks by Benard and ranks by Johnson.
    """
    n, rank, points = len(failures) + len(suspensions), 0.0, []
    gone = np.searchsorted(np.asarray(suspensions), np.asarray(failures), side="left")
    for failed, (time, suspended) in enumerate(zip(failures, gone, strict=True)):
        rank += (n + 1 - rank) / (n + 1 - failed - int(suspended))
        points.append((time, (rank - 0.3) / (n + 0.4)))
    return points


def _finite(points: Points) -> Points:
    return [(time, fraction) for time, fraction in points if 0 < time < math.inf]
