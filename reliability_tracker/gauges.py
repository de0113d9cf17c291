"""What Prometheus is told beside the requests: read from the database when it asks, so each process says it.

gauges.tell(lambda: [Gauge("ledger_version", "Number of the ledger's newest row.", version)])   # at start-up
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from reliability_tracker.models import Job
from reliability_tracker.worker_signs import failed_tasks, queue, signs_of_life


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure as it stands. `tracker_` comes before its name; several of one name differ by labels."""

    name: str
    words: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


_tellers: list[Callable[[], Iterable[Gauge]]] = []


def tell(teller: Callable[[], Iterable[Gauge]]) -> None:
    """Let an app tell of something of its own; it is asked when Prometheus asks."""
    if teller not in _tellers:
        _tellers.append(teller)


def told() -> bytes:
    """All gauges as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Told())
    return generate_latest(registry)


class _Told(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for teller in (_queue, _jobs, *_tellers):
            for gauge in teller():
                family = families.setdefault(
                    gauge.name,
                    GaugeMetricFamily(f"tracker_{gauge.name}", gauge.words, labels=list(gauge.labels)),
                )
                family.add_metric(list(gauge.labels.values()), gauge.value)
        yield from families.values()


def _queue() -> Iterator[Gauge]:
    line = queue()
    wait = (timezone.now() - line.oldest).total_seconds() if line.oldest else 0.0
    yield Gauge("workers_alive", "Workers with a heartbeat lately.", signs_of_life().alive)
    yield Gauge("tasks_due", "Tasks that could be done now.", line.due)
    yield Gauge("letters_due", "Letters that could be posted now.", line.letters)
    yield Gauge("tasks_doing", "Tasks being done.", line.doing)
    failed = sum(task.count for task in failed_tasks())
    yield Gauge("tasks_failed", "Tasks that failed within seven days.", failed)
    yield Gauge("oldest_task_seconds", "For how long the first task that is due has been waiting.", wait)


def _jobs() -> Iterator[Gauge]:
    words = "Jobs that people started: under way, or ended within seven days."
    for kind, state, number in Job.objects.order_by().values_list("kind", "state").annotate(Count("pk")):
        yield Gauge("jobs", words, number, {"kind": kind, "state": state})
