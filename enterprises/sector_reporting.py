"""What sector summaries ask of reporting: cycles with the sector's completeness, and who writes its note."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from enterprises.completeness import Counts
from enterprises.counting import TARGET
from enterprises.enums import Role
from enterprises.models import Cycle, ReportingCount
from enterprises.rules import memberships_of
from policy.sources import Association, ReportingPeriod

OWED = ("expected", "received", "on_time", "accepted")
REST_ON_REPORTS = (TARGET, "product-classes-2030")  # of a class the evidence comes from accepted reports


def periods(sector: str) -> list[ReportingPeriod]:
    """The cycles that were opened, newest first, with what was expected of the sector and came: all of it.

    Of all sectors together for an empty text.
    """
    counts = {line.pop("cycle"): Counts(**line) for line in _counts(sector, *OWED, "voluntary")}
    return [
        _period(cycle, of_cycle, of_cycle.voluntary)
        for cycle in Cycle.objects.opened().order_by("-period_to", "-id")
        for of_cycle in [counts.get(cycle.pk, Counts())]
    ]


def behind(sector: str, day: datetime.date) -> ReportingPeriod | None:
    """The cycle that ended last by a day, with what was expected and came; what came unasked stays out."""
    cycle = Cycle.objects.opened().filter(period_to__lte=day).order_by("-period_to", "-id").first()
    if cycle is None:
        return None
    counts = _counts(sector, *OWED).filter(cycle=cycle).values(*OWED).first()
    return _period(cycle, Counts(**(counts or {})), None)


def _counts(sector: str, *names: str) -> QuerySet[Any]:
    """{cycle: its key, name of a count: number} for each cycle, of a sector or of all."""
    rows = ReportingCount.objects.filter(sector=sector) if sector else ReportingCount.objects.all()
    return rows.order_by("cycle").values("cycle").annotate(**{name: Sum(name) for name in names})


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
