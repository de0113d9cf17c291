"""How many reports are expected, have come and are under check, by cycle, sector, region, class, due day."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.models.cycle import Cycle
from policy.models import ProductClass, Region, Sector
from policy.scope import scope_of


def _count() -> models.IntegerField[Any, Any]:
    return models.IntegerField(default=0, db_default=0)


class ReportingCountQuerySet(models.QuerySet[Any]):
    def telling(self, user: object) -> Self | None:
        """Those that added up tell what this person may see; None where counts cannot, as of a city."""
        scope = scope_of(user)
        if scope.national:
            return self
        if scope.regions and not (scope.cities or scope.sectors or scope.enterprises):
            return self.filter(region__in=scope.regions)
        return None


class ReportingCount(models.Model):
    """What one statement changed; the sums of all rows of a cycle, sector, region or class are its counts.

    Triggers add a row and never change one, so that nobody who reports or checks waits for another. Every
    night the rows are added up to one for each of them together (`enterprises.reach.add_up`). The database
    checks no keys here: the check would wait for whoever has locked the cycle, as an import does throughout.

    expected, received, …, accepted: of expected reports, by the sector and class of the improvement
    voluntary, waiting: of reports, by their own sector, class and region: received without being expected; in
                        check
    due_on: of expected reports, before any other day that a reporter was given; of reports none
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", db_constraint=False)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, related_name="+", db_constraint=False)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    due_on = models.DateField(null=True)
    expected = _count()
    received = _count()
    on_time = _count()
    nothing = _count()
    returned = _count()
    accepted = _count()
    voluntary = _count()
    waiting = _count()

    objects = ReportingCountQuerySet.as_manager()

    class Meta:
        indexes = [
            # the overview asks for these alone
            models.Index(fields=["sector", "waiting"], condition=~Q(waiting=0), name="count_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.sector_id or '—'} {self.expected:+d}"
