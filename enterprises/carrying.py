"""Carrying a draft whose cycle has closed into the next cycle."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enterprises.drafts import taken_up
from enterprises.enums import OPEN, Deed
from enterprises.models import Cycle, Report
from enterprises.reporting import enter_draft, is_left_behind, may_report
from enterprises.rules import files_for
from enterprises.verdicts import Lack, Refusal, Refused, Verdict
from enterprises.workflow import perform


def next_cycle_of(report: Report, on: datetime.date) -> Cycle | None:
    """The first cycle after the report's that takes reports on a day."""
    later = Cycle.objects.taking_reports(on).filter(period_to__gt=report.cycle.period_to)
    return later.order_by("period_to", "id").first()


def may_carry_over(report: Report, *, by: Any, on: datetime.date | None = None) -> Verdict:
    """Whether the draft can be carried into a later cycle, or why not."""
    today = on or timezone.localdate()
    if not files_for.test(by, report):
        return Refused(_("Only people of the enterprise itself can do this."))
    if not is_left_behind(report, today):
        return Refused(_("Only drafts whose cycle has closed are carried into another one."))
    cycle = next_cycle_of(report, today)
    if cycle is None:
        return Refused(_("No later cycle takes reports yet. The draft stays until one does."))
    there = Report.objects.filter(improvement=report.improvement_id, cycle=cycle, state__in=OPEN).first()
    if there is not None:
        return Refused(
            _("Report %(number)s of this product for “%(cycle)s” has been begun already.")
            % {"number": there.number, "cycle": cycle.name}
        )
    return may_report(report.improvement, cycle, by=by, on_paper=report.on_paper, on=on)


@transaction.atomic
def carry_over(*, report: Report, by: Any) -> Report:
    """The draft, with its texts and files, as a draft of the next cycle that takes reports.

    The draft it comes from is withdrawn with the number of the new one, and stays readable. Both or none.
    """
    locked = Report.objects.select_for_update(of=("self",))
    now: Report = locked.select_related("cycle", "enterprise", "improvement").get(pk=report.pk)
    verdict = may_carry_over(now, by=by)
    cycle = next_cycle_of(now, timezone.localdate())
    if not verdict or cycle is None:
        raise Refusal([Lack(str(verdict))])
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    draft = taken_up(now, cycle)
    draft.report.carried_from, draft.report.on_paper = now, now.on_paper
    carried = enter_draft(draft, cycle, by)
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Carried over to %(number)s") % {"number": carried.number}
    perform(Deed.WITHDRAW, now, by=by, comment=reason)
    return carried
