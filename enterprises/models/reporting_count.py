"""How many reports are expected, have come and are under check, added up by cycle and sector."""

from __future__ import annotations

from typing import Any

from django.db import models

from enterprises.models.cycle import Cycle
from policy.models import Sector


def _count() -> models.IntegerField[Any, Any]:
    return models.IntegerField(default=0, db_default=0)


class ReportingCount(models.Model):
    """What one statement changed; the sums of all rows of a cycle and sector are its counts.

    Triggers add a row and never change one, so that nobody who reports or checks waits for another. Every
    night the rows are added up to one for each cycle and sector (`enterprises.reach.add_up`). The database
    checks no keys here: the check would wait for whoever has locked the cycle, as an import does throughout.

    expected, received, on_time, accepted: of expected reports, by the sector of the improvement
    voluntary, waiting: of reports, by their own sector: received without being expected; under check
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", db_constraint=False)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, related_name="+", db_constraint=False)
    expected = _count()
    received = _count()
    on_time = _count()
    accepted = _count()
    voluntary = _count()
    waiting = _count()

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.sector_id or '—'} {self.expected:+d}"
