"""By when the one whose turn it is has to act: the days of each step, and the day that follows from them.

The days are calendar days from the one on which a report came to the step. The notice sets none: what holds
until a steward sets others is our proposal.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import CHECKS, ReportState
from enterprises.models import TIMED, Cycle, Report, StepDays
from enterprises.rules import is_ministry_steward
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict

PROPOSED: Mapping[str, int] = {
    ReportState.CITY_CHECK: 10,
    ReportState.PROVINCIAL_CHECK: 15,
    ReportState.MINISTRY_CHECK: 20,
    ReportState.RETURNED: 15,
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one step for one cycle, or for all that have none of their own.

    setting:     what a steward has set for exactly this; None where it follows what holds otherwise
    otherwise:   the days that would hold without it
    is_proposal: nobody has set anything
    """

    state: str
    days: int
    setting: StepDays | None
    otherwise: int
    is_proposal: bool

    @property
    def step(self) -> str:
        return str(ReportState(self.state).label)


def days_of(cycle: Cycle | None = None) -> list[Days]:
    """The days of every step, in the order of the steps."""
    settings = _settings([None] if cycle is None else [None, cycle.pk])
    found = []
    for state in TIMED:
        own = settings.get((state, cycle.pk if cycle else None))
        general = settings.get((state, None)) if cycle else None
        otherwise = general.days if general else PROPOSED[state]
        found.append(Days(state, own.days if own else otherwise, own, otherwise, not (own or general)))
    return found


def days_for(state: str, cycle_id: int) -> int:
    """The days of a step that waits, in a cycle."""
    settings = _settings([None, cycle_id], state)
    standing = settings.get((state, cycle_id)) or settings.get((state, None))
    return standing.days if standing else PROPOSED[state]


def due_on(report: Report, state: str, since: datetime.datetime) -> datetime.date | None:
    """By when the report has to leave a state it came to; None where nobody is waited for."""
    if state not in TIMED:
        return None
    return timezone.localdate(since) + datetime.timedelta(days=days_for(state, report.cycle_id))


def may_set_days(user: Any) -> Verdict:
    if is_ministry_steward.test(user):
        return Allowed()
    return Refused(_("Only stewards of the ministry can do this."))


@transaction.atomic
def set_days(*, days: Mapping[str, int | None], by: Any, cycle: Cycle | None = None) -> list[str]:
    """Give steps other days from now on. Gives the steps that changed.

    days: state → days; None gives up what was set: the general days hold again, or our proposal

    Checks under way are due anew, counted from when they began. A day that was given to an enterprise for its
    answer stays: it was told.
    """
    verdict = may_set_days(by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    standing = {
        row.state: row for row in StepDays.objects.select_for_update(of=("self",)).filter(cycle=cycle)
    }
    changed = []
    with pghistory.context(user=by.pk):
        for state, wanted in days.items():
            row = standing.get(state)
            if wanted == (row.days if row else None):
                continue
            if wanted is None:
                StepDays.objects.filter(state=state, cycle=cycle).delete()
            else:
                _keep(row or StepDays(state=state, cycle=cycle), wanted, by)
            changed.append(state)
    _restate([state for state in changed if state in CHECKS], cycle)
    return changed


def _keep(row: StepDays, days: int, by: Any) -> None:
    row.days, row.set_by = days, by
    row.full_clean(validate_unique=False)
    row.save()


def _restate(states: Sequence[str], cycle: Cycle | None) -> None:
    """Bring what waits in these steps to the days that hold now."""
    waiting = Report.objects.filter(state__in=states)
    cycles = waiting.values_list("cycle", flat=True).distinct() if cycle is None else [cycle.pk]
    for cycle_id in list(cycles):
        for state in states:
            days = Value(datetime.timedelta(days=days_for(state, cycle_id)))
            due = ExpressionWrapper(TruncDate(F("state_since")) + days, output_field=DateField())
            waiting.filter(state=state, cycle=cycle_id).update(step_due_on=Cast(due, DateField()))


def _settings(
    cycles: Sequence[int | None], state: str | None = None
) -> dict[tuple[str, int | None], StepDays]:
    rows = StepDays.objects.filter(cycle__isnull=True) | StepDays.objects.filter(
        cycle__in=[cycle for cycle in cycles if cycle]
    )
    if state is not None:
        rows = rows.filter(state=state)
    return {(row.state, row.cycle_id): row for row in rows.select_related("set_by")}
