"""What Prometheus is told of the ledger."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from policy.gauges import of_the_ledger
from policy.ledger import restate
from policy.models import Contribution, LedgerCheck
from policy.sources import Source, Support
from tests.policy.supports import support

pytestmark = pytest.mark.django_db


def test_ledgers_version_and_last_proof(clerk: Any, known: list[Support]) -> None:
    assert [(gauge.name, gauge.value) for gauge in of_the_ledger()] == [("ledger_version", 0)]
    known.append(support("2024-06-30"))
    (row,) = restate(
        target="enterprises-2025",
        subject=known[0].subject,
        cause=Source("report", "R-1"),
        by=clerk,
        reason="accepted",
    )
    LedgerCheck.objects.create(started_at=timezone.now(), rows=1, faults=2, words="row 1")

    found = {gauge.name: gauge.value for gauge in of_the_ledger()}

    assert found["ledger_version"] == row.pk == Contribution.objects.get().pk
    assert found["ledger_faults"] == 2
    assert 0 <= found["ledger_proof_age_seconds"] < 60
