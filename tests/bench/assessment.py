"""A thousand exponential verdicts, against the scalar calls of scipy that they stand for, in the same run."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from scipy.stats import chi2

from policy.assessment import assess_all

if TYPE_CHECKING:
    from collections.abc import Callable

VERDICTS, ROUNDS = 1000, 5
GOAL = 1000.0


def verdicts() -> dict[str, float]:
    """Medians in milliseconds, after a first round that is left out."""
    items = [
        {
            "method": "exponential",
            "confidence": 0.9,
            "total_time": 5000 + n,
            "failures": 1 + n % 20,
            "truncation": "time",
            "benchmark": {"value": GOAL},
        }
        for n in range(VERDICTS)
    ]
    rounds = [(_milliseconds(assess_all, items), _milliseconds(_by_scipy, items)) for _ in range(ROUNDS + 1)]
    ours, floor = (statistics.median(times) for times in zip(*rounds[1:], strict=True))
    return {
        "exponential_1000_ms": round(ours, 2),
        "scipy_floor_ms": round(floor, 2),
        "times_floor": round(ours / floor, 2),
    }


def _milliseconds(work: Callable[[list[Any]], object], items: list[Any]) -> float:
    started = time.perf_counter()
    work(items)
    return (time.perf_counter() - started) * 1000


def _by_scipy(items: list[Any]) -> list[tuple[float, ...]]:
    """Both bounds, the achieved confidence and the time still needed."""
    return [
        (
            2 * time_h / chi2.ppf(0.9, 2 * failures + 2),
            2 * time_h / chi2.ppf(0.1, 2 * failures),
            chi2.cdf(2 * time_h / GOAL, 2 * failures + 2),
            GOAL * chi2.ppf(0.9, 2 * failures + 2) / 2 - time_h,
        )
        for time_h, failures in ((item["total_time"], item["failures"]) for item in items)
    ]
