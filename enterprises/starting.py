"""What a person can report: their enterprises' products, for each cycle that takes reports. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from enterprises.enums import FINAL, ReportState
from enterprises.models import Cycle, ExpectedReport, Improvement, Report
from enterprises.models.cycle import Deadline
from enterprises.rules import memberships_of


@dataclass(frozen=True, slots=True)
class Reportable:
    """One product in one cycle.

    owed:     the expected report, if one is owed; otherwise it is voluntary
    report:   the one that exists, unless it was rejected, withdrawn or annulled
    deadline: by when it is owed, and until when it is taken
    nothing:  whether it was declared that there is nothing to report
    late:     whether the day is past and nothing was submitted
    closed:   whether the cycle has closed for this reporter, so that a draft can only be read and carried on
    """

    improvement: Improvement
    cycle: Cycle
    owed: ExpectedReport | None
    report: Report | None
    deadline: Deadline
    nothing: bool
    late: bool
    closed: bool

    @property
    def due_on(self) -> datetime.date:
        return self.deadline.day

    @property
    def expected(self) -> bool:
        return self.owed is not None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to write."""
        written = self.report is not None and not self.report.is_editable
        return not (written or self.nothing or self.closed)


def own_improvements(user: Any) -> list[Improvement]:
    """The improvements of the enterprises a person belongs to."""
    enterprises = [m.enterprise_id for m in memberships_of(user) if m.enterprise_id]
    own = Improvement.objects.filter(enterprise__in=enterprises).select_related("enterprise")
    return list(own.order_by("enterprise", "product_name", "product_model"))


def reportable(user: Any, on: datetime.date) -> list[Reportable]:
    """Of the person's own enterprises: what is still open, the most urgent first; then what is done."""
    return reportable_of(own_improvements(user), on)


def reportable_of(chosen: Iterable[Improvement], on: datetime.date) -> list[Reportable]:
    """What is still open of these products, the most urgent first; then what is done, the newest first."""
    improvements = {improvement.pk: improvement for improvement in chosen}
    in_force = ~Q(state__in=FINAL) & Q(superseded_at__isnull=True)
    not_a_correction = Q(version=1) | Q(state=ReportState.ACCEPTED)
    reports = {
        (report.improvement_id, report.cycle_id): report
        for report in Report.objects.filter(in_force, not_a_correction, improvement__in=improvements)
    }
    expected = ExpectedReport.objects.with_day().filter(improvement__in=improvements)
    owed = {(row.improvement_id, row.cycle_id): row for row in expected.select_related("cycle")}
    found = []
    for cycle in Cycle.objects.opened():
        for improvement in improvements.values():
            place = improvement.pk, cycle.pk
            began = improvement.started_on is None or improvement.started_on <= cycle.period_to
            ended = improvement.ended_on is not None and improvement.ended_on < cycle.period_from
            if place not in owed and place not in reports and (not began or ended):
                continue
            row, report = owed.get(place), reports.get(place)
            deadline = row.deadline if row else cycle.deadline
            unsubmitted = report is None or report.submitted_at is None
            nothing = bool(row and row.is_nothing)
            closed = unsubmitted and deadline.is_closed_on(on)
            if closed and report is None and not nothing:
                continue  # nothing was written, and nothing can be any more
            late = deadline.is_late_on(on) and unsubmitted and not nothing
            found.append(Reportable(improvement, cycle, row, report, deadline, nothing, late, closed))
    return sorted(found, key=_urgency)


def to_begin_like(improvement: Improvement) -> list[Report]:
    """Of each other product of the enterprise the newest report that was submitted, to take over from."""
    others = Report.objects.filter(enterprise=improvement.enterprise_id, submitted_at__isnull=False)
    newest = others.exclude(improvement=improvement).distinct("improvement_id").select_related("cycle")
    return list(newest.order_by("improvement_id", "-cycle__period_to", "-version", "-id"))


def _urgency(item: Reportable) -> tuple[bool, bool, float, int]:
    days = item.due_on.toordinal()
    return (not item.is_open, not item.expected, days if item.is_open else -days, item.improvement.pk)
