"""What sector summaries ask of reporting: cycles with the sector's completeness, and who writes its note."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from enterprises.completeness import Counts, of_the_nation_by_cycle
from enterprises.counting import TARGET
from enterprises.enums import Role
from enterprises.models import Cycle, ExpectedReport
from enterprises.rules import memberships_of
from policy.sources import Association, ReportingPeriod

REST_ON_REPORTS = (TARGET, "product-classes-2030")  # of a class the evidence comes from accepted reports


def periods(sector: str) -> list[ReportingPeriod]:
    """The cycles that were opened, newest first, with what was expected of the sector and came: all of it.

    Of all sectors together for an empty text.
    """
    counts = of_the_nation_by_cycle(on=timezone.localdate(), sector=sector)
    return [
        _period(cycle, of_cycle, of_cycle.voluntary)
        for cycle in Cycle.objects.opened().order_by("-period_to", "-id")
        for of_cycle in [counts.get(cycle.code, Counts())]
    ]


def behind(sector: str, day: datetime.date) -> ReportingPeriod | None:
    """The cycle that ended last by a day, with what was expected and came; what came unasked stays out."""
    cycle = Cycle.objects.opened().filter(period_to__lte=day).order_by("-period_to", "-id").first()
    if cycle is None:
        return None
    owed = ExpectedReport.objects.filter(cycle=cycle)
    counts = (owed.filter(improvement__sector=sector) if sector else owed).aggregate(
        expected=Count("pk"),
        received=Count("pk", filter=Q(is_received=True)),
        on_time=Count("pk", filter=Q(is_on_time=True)),
        accepted=Count("pk", filter=Q(is_accepted=True)),
    )
    return _period(cycle, Counts(**counts), None)


def _period(cycle: Cycle, counts: Counts, voluntary: int | None) -> ReportingPeriod:
    return ReportingPeriod(
        code=cycle.code,
        name_zh=cycle.name_zh,
        name_en=cycle.name_en,
        starts_on=cycle.period_from,
        ends_on=cycle.period_to,
        due_on=cycle.due_on,
        expected=counts.expected,
        received=counts.received,
        on_time=counts.on_time,
        accepted=counts.accepted,
        voluntary=voluntary,
    )


def associations_of(person: Any, sector: str) -> list[Association]:
    """The associations that cover the sector and of which the person is an analyst."""
    return [
        Association(membership.organisation.name_zh, membership.organisation.name_en)
        for membership in memberships_of(person)
        if membership.role == Role.ASSOCIATION_ANALYST
        and membership.organisation is not None
        and sector in membership.organisation.sectors
    ]
