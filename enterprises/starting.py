"""What a person can report: their enterprises' products, for each cycle that takes reports. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from enterprises.enums import FINAL, ReportState
from enterprises.models import Cycle, ExpectedReport, Improvement, Report
from enterprises.rules import memberships_of


@dataclass(frozen=True, slots=True)
class Reportable:
    """One product in one cycle.

    expected: whether a report is owed; otherwise it is voluntary
    report:   the one that exists, unless it was rejected, withdrawn or annulled
    late:     whether the due date is past and nothing was submitted
    """

    improvement: Improvement
    cycle: Cycle
    due_on: datetime.date
    expected: bool
    report: Report | None
    late: bool

    @property
    def is_open(self) -> bool:
        """Whether there is still something to write."""
        return self.report is None or self.report.is_editable


def own_improvements(user: Any) -> list[Improvement]:
    """The improvements of the enterprises a person belongs to."""
    enterprises = [m.enterprise_id for m in memberships_of(user) if m.enterprise_id]
    own = Improvement.objects.filter(enterprise__in=enterprises).select_related("enterprise")
    return list(own.order_by("enterprise", "product_name", "product_model"))


def reportable(user: Any, on: datetime.date) -> list[Reportable]:
    """What is still open, the most urgent first; then what is done, the newest first."""
    improvements = {improvement.pk: improvement for improvement in own_improvements(user)}
    in_force = ~Q(state__in=FINAL) & Q(superseded_at__isnull=True)
    not_a_correction = Q(version=1) | Q(state=ReportState.ACCEPTED)
    reports = {
        (report.improvement_id, report.cycle_id): report
        for report in Report.objects.filter(in_force, not_a_correction, improvement__in=improvements)
    }
    owed = {
        (expected.improvement_id, expected.cycle_id): expected.due_on
        for expected in ExpectedReport.objects.filter(improvement__in=improvements)
    }
    found = []
    for cycle in Cycle.objects.taking_reports():
        for improvement in improvements.values():
            place = improvement.pk, cycle.pk
            began = improvement.started_on is None or improvement.started_on <= cycle.period_to
            ended = improvement.ended_on is not None and improvement.ended_on < cycle.period_from
            if place not in owed and place not in reports and (not began or ended):
                continue
            due_on, report = owed.get(place, cycle.due_on), reports.get(place)
            late = on > due_on and (report is None or report.submitted_at is None)
            found.append(Reportable(improvement, cycle, due_on, place in owed, report, late))
    return sorted(found, key=_urgency)


def _urgency(item: Reportable) -> tuple[bool, bool, float, int]:
    days = item.due_on.toordinal()
    return (not item.is_open, not item.expected, days if item.is_open else -days, item.improvement.pk)
