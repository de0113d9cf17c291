"""The reporting cycles with what was expected, received and accepted, as far as a reader sees. Reads only."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from enterprises.enums import FINAL
from enterprises.models import Cycle, ExpectedReport, Report, ReportingCount
from reliability_tracker.formats import officialdate

RECEIVED = Q(submitted_at__isnull=False) & ~Q(state__in=FINAL)


def cycles_with_counts(user: Any) -> QuerySet[Cycle]:
    """Cycles with `expected`, `received` and `accepted` of what is owed, and `voluntary` beside them.

    Received is what was submitted and neither rejected, withdrawn nor annulled, and what was declared nil.
    """
    if (kept := ReportingCount.objects.telling(user)) is not None:
        names = ("expected", "received", "accepted", "voluntary")
        return Cycle.objects.visible_to(user).annotate(**{name: _added_up(kept, name) for name in names})
    owed = ExpectedReport.objects.visible_to(user)
    return Cycle.objects.visible_to(user).annotate(
        expected=_counted(owed),
        received=_counted(owed.filter(is_received=True)),
        accepted=_counted(owed.filter(is_accepted=True)),
        voluntary=_counted(Report.objects.visible_to(user).voluntary()),
    )


def standing(cycle: Cycle, on: datetime.date) -> str:
    """Whether a cycle takes reports on a day, in words."""
    if cycle.opened_at is None:
        return _("not open yet")
    if cycle.is_closed_on(on):
        return _("closed")
    if not cycle.is_late_on(on):
        return _("open")
    return _("past its due date") if cycle.deadline.needs_reason_on(on) else _("in the days of grace")


def caution_before_opening(cycle: Cycle, on: datetime.date) -> str:
    """What whoever opens a cycle on a day should know first; empty where nothing is unusual."""
    if on < cycle.opens_on:
        return _("The opening date, %(day)s, is still to come. Reports will be taken from today on.") % {
            "day": officialdate(cycle.opens_on)
        }
    if on > cycle.due_on:
        return _("The due date, %(day)s, is past. Every report will be late from the start.") % {
            "day": officialdate(cycle.due_on)
        }
    return ""


def _added_up(kept: QuerySet[ReportingCount], name: str) -> Coalesce:
    """The sum of the kept counts of the cycle at hand."""
    of_cycle = kept.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    return Coalesce(Subquery(of_cycle.annotate(n=Sum(name)).values("n"), output_field=IntegerField()), 0)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows are of the cycle at hand."""
    of_cycle = rows.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    return Coalesce(Subquery(of_cycle.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
