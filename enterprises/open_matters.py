"""Which of the things a message is about still wait: asked before a letter goes out, and to settle lines."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from enterprises.enums import ReportState
from enterprises.models import (
    ApplicationTransition,
    Claim,
    ExpectedReport,
    NilReport,
    Objection,
    Report,
    Review,
    Transition,
)
from enterprises.nomination_enums import ApplicationState


def still_owed(expected: Any, on: datetime.date) -> QuerySet[Any]:
    """Of expected reports, with the day that holds, those not submitted, or withdrawn since.

    Not what was declared nil, nor what the closed cycle does not take any more.
    """
    filed = Report.objects.filter(
        improvement=OuterRef("improvement"), cycle=OuterRef("cycle"), submitted_at__isnull=False
    )
    declared = NilReport.objects.in_force().filter(expected=OuterRef("pk"))
    owed: QuerySet[Any] = expected.with_day().still_taken(on)
    return owed.exclude(Exists(filed.exclude(state=ReportState.WITHDRAWN))).exclude(Exists(declared))


def reports_owed(ids: Sequence[int]) -> set[int]:
    """Expected reports that were neither submitted nor declared nil."""
    rows = still_owed(ExpectedReport.objects.filter(pk__in=ids), timezone.localdate())
    return set(rows.values_list("pk", flat=True))


def newest_steps(ids: Sequence[int]) -> set[int]:
    """Steps of reports that nothing has followed."""
    later = Transition.objects.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    return set(Transition.objects.filter(pk__in=ids).exclude(Exists(later)).values_list("pk", flat=True))


def newest_application_steps(ids: Sequence[int]) -> set[int]:
    """Steps of applications for demonstration that nothing has followed."""
    later = ApplicationTransition.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    steps = ApplicationTransition.objects.filter(pk__in=ids).exclude(Exists(later))
    return set(steps.values_list("pk", flat=True))


def objections_to_take_up(ids: Sequence[int]) -> set[int]:
    """Objections that nobody handles yet."""
    return set(Objection.objects.open().filter(pk__in=ids, handler__isnull=True).values_list("pk", flat=True))


def reviews_to_give(ids: Sequence[int]) -> set[int]:
    """Reviews that the expert still owes, of applications still in desk review."""
    asked = Review.objects.open().filter(pk__in=ids, application__state=ApplicationState.DESK_REVIEW)
    return set(asked.values_list("pk", flat=True))


def claims_to_decide(ids: Sequence[int]) -> set[int]:
    """Registrations that nobody has answered."""
    return set(Claim.objects.pending().filter(pk__in=ids).values_list("pk", flat=True))
