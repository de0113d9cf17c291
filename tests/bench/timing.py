"""Times as the bench tells them: medians and 95th percentiles in milliseconds."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def took(work: Callable[..., object], *arguments: object) -> float:
    """Milliseconds that a call takes."""
    started = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - started) * 1000


def summary(times: Iterable[float]) -> dict[str, float]:
    found = list(times)
    p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
    return {"median_ms": round(statistics.median(found), 2), "p95_ms": round(p95, 2)}


def in_turn(ways: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Each way once a round, so that what disturbs the machine disturbs them alike."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(took(way))
    return times
