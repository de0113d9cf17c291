"""What Prometheus is told of the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from policy.models import LedgerCheck, VersionCounter
from reliability_tracker.gauges import Gauge


def of_the_ledger() -> Iterator[Gauge]:
    yield Gauge("ledger_version", "Number of the ledger's newest row.", VersionCounter.now().ledger)
    if check := LedgerCheck.objects.first():
        age = (timezone.now() - check.ended_at).total_seconds()
        yield Gauge("ledger_proof_age_seconds", "Since the last proof of the ledger.", age)
        yield Gauge("ledger_faults", "Faults that the last proof found.", check.faults)
