"""What Prometheus is told of the reporting: rates of each cycle that is open or ended last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.core.cache import cache
from django.utils import timezone

from enterprises.completeness import Counts, of_the_nation
from enterprises.models import Cycle
from reliability_tracker.gauges import Gauge

KEPT_FOR_S = 60  # counting a large country each time that Prometheus asks would be a load of its own
CYCLES = 2
RATES = {
    "reports_received_rate": "Of what was expected in the cycle, the share that was received.",
    "reports_on_time_rate": "Of what was expected in the cycle, the share that was received in time.",
    "reports_accepted_rate": "Of what was expected in the cycle, the share that was accepted.",
}


def of_the_reporting() -> Iterator[Gauge]:
    kept = cast("dict[str, Counts]", cache.get_or_set("gauges:reporting", _counted, KEPT_FOR_S))
    for code, counts in kept.items():
        cycle = {"cycle": code}
        yield Gauge("reports_expected", "Reports expected in the cycle.", counts.expected, cycle)
        yield Gauge("reports_overdue", "Expected in the cycle, not received, and due.", counts.overdue, cycle)
        for name, words in RATES.items():
            share = getattr(counts, name.removeprefix("reports_"))
            if share is not None:
                yield Gauge(name, words, round(share, 6), cycle)


def _counted() -> dict[str, Counts]:
    opened = Cycle.objects.opened().order_by("-period_to", "-id")[:CYCLES]
    return {cycle.code: of_the_nation(cycle=cycle.code, on=timezone.localdate()) for cycle in opened}
