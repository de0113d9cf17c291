"""What Prometheus is told of the work in the background, read when it asks: every process says the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from reliability_tracker.worker_signs import failed_tasks, queue, signs_of_life


class _Queue(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        line = queue()
        wait = (timezone.now() - line.oldest).total_seconds() if line.oldest else 0.0
        for name, words, value in (
            ("workers_alive", "Workers with a heartbeat lately.", signs_of_life().alive),
            ("tasks_due", "Tasks that could be done now.", line.due),
            ("letters_due", "Letters that could be posted now.", line.letters),
            ("tasks_doing", "Tasks being done.", line.doing),
            ("tasks_failed", "Tasks that failed within seven days.", sum(t.count for t in failed_tasks())),
            ("oldest_task_seconds", "For how long the first task that is due has been waiting.", wait),
        ):
            yield GaugeMetricFamily(f"tracker_{name}", words, value=value)


def of_the_queue() -> bytes:
    """The gauges as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Queue())
    return generate_latest(registry)
