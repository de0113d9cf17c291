"""What people owe by a day: reports, answers, checks, steps of applications. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from enterprises.enums import CHECKS, DueKind, ReportState
from enterprises.models import (
    Application,
    ApplicationTransition,
    Call,
    Cycle,
    ExpectedReport,
    Report,
    Review,
    Transition,
)
from enterprises.nomination.deadlines import TIMED
from enterprises.nomination_enums import ApplicationState
from enterprises.open_matters import still_owed

Span = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is owed.

    key:        of the expected report, or of the step by which a report came to where it waits
    cycle:      the key of the cycle whose rule holds, and its name in both languages
    thing:      what the audience of an event is asked about
    name:       what it is called beside the enterprise
    told:       what the words of a message about it alone name
    """

    kind: DueKind
    key: int
    due_on: datetime.date
    cycle: int
    cycle_name: Mapping[str, str]
    thing: Any
    name: str
    enterprise: str
    told: Mapping[str, Any]
    href: str


def reports(due: Span, on: datetime.date) -> Iterator[Due]:
    """Expected reports of opened cycles that are owed on a day, by the day that holds for their reporter."""
    rows = still_owed(ExpectedReport.objects.filter(cycle__opened_at__isnull=False), on).filter(
        day__range=due
    )
    rows = rows.select_related("enterprise__city", "improvement", "cycle")
    yield from map(due_report, rows.order_by("enterprise", "cycle", "day", "id"))


def due_report(row: Any) -> Due:
    """Of an expected report `with_day`."""
    return Due(
        kind=DueKind.REPORT,
        key=row.pk,
        due_on=row.day,
        cycle=row.cycle_id,
        cycle_name=_names(row.cycle),
        thing=row,
        name=row.improvement.product_label,
        enterprise=row.enterprise.enterprise_name,
        told={},
        href="",
    )


def answers(due: Span) -> Iterator[Due]:
    """Reports that were sent back and not answered."""
    yield from _waiting(DueKind.ANSWER, "answer_due_on", due, [ReportState.RETURNED])


def checks(due: Span) -> Iterator[Due]:
    """Reports under check."""
    yield from _waiting(DueKind.CHECK, "step_due_on", due, list(CHECKS))


def applications(due: Span) -> Iterator[Due]:
    """Applications for demonstration, by the step that brought them to where they wait for somebody."""
    newest = ApplicationTransition.objects.filter(application=OuterRef("pk")).order_by("-id").values("pk")[:1]
    waiting = Application.objects.filter(state__in=TIMED, step_due_on__range=due)
    keys: dict[Any, Any] = dict(waiting.annotate(step=Subquery(newest)).values_list("step", "step_due_on"))
    steps = ApplicationTransition.objects.filter(pk__in=[key for key in keys if key])
    named = ("application__region", "application__city", "application__call")
    for step in steps.select_related(*named).order_by("id"):
        application = step.application
        yield Due(
            kind=DueKind.APPLICATION,
            key=step.pk,
            due_on=keys[step.pk],
            cycle=-application.call_id,  # no cycle: the days are those proposed
            cycle_name=_names(application.call),
            thing=step,
            name=f"{application.number} {application.case_title or application.product_label}",
            enterprise=application.enterprise_name,
            told={},
            href=application.get_absolute_url(),
        )


def reviews(due: Span) -> Iterator[Due]:
    """What experts were asked of applications still in desk review, by the day of their panel."""
    rows: Any = Review.objects.open().filter(
        application__state=ApplicationState.DESK_REVIEW, panel__due_on__range=due
    )
    rows = rows.annotate(day=F("panel__due_on"))
    for review in rows.select_related("application__call", "panel__convened_by", "expert").order_by("id"):
        application = review.application
        yield Due(
            kind=DueKind.REVIEW,
            key=review.pk,
            due_on=review.day,
            cycle=-application.call_id,  # no cycle: the days are those proposed
            cycle_name=_names(application.call),
            thing=review,
            name=f"{application.number} {application.case_title or application.product_label}",
            enterprise=application.enterprise_name,
            told={},
            href=reverse("enterprises:expert_review", args=[review.pk]),
        )


def _waiting(kind: DueKind, field: str, due: Span, states: list[ReportState]) -> Iterator[Due]:
    """Reports by the step that brought them to where they wait."""
    newest = Transition.objects.filter(report=OuterRef("pk")).order_by("-id").values("pk")[:1]
    waiting = Report.objects.filter(state__in=states, **{f"{field}__range": due})
    keys = dict(waiting.annotate(step=Subquery(newest)).values_list("step", field))
    steps = Transition.objects.filter(pk__in=[key for key in keys if key])
    for step in steps.select_related("report__region", "report__city", "report__cycle").order_by("id"):
        report = step.report
        yield Due(
            kind=kind,
            key=step.pk,
            due_on=keys[step.pk],
            cycle=report.cycle_id,
            cycle_name=_names(report.cycle),
            thing=step,
            name=f"{report.number} {report.product_label}",
            enterprise=report.enterprise_name,
            told={
                "number": report.number,
                "product": report.product_label,
                "enterprise": report.enterprise_name,
            },
            href=report.get_absolute_url(),
        )


def _names(cycle: Cycle | Call) -> dict[str, str]:
    return {"zh": cycle.name_zh, "en": cycle.name_en}
