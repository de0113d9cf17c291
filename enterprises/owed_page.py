"""The page of one expected report: by when it is owed, what has become of it, who gave more time and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.completeness import expected_reports
from enterprises.models import ExpectedReport, Extension, NilReport, Report
from reliability_tracker.components import Event
from reliability_tracker.formats import officialdate
from reliability_tracker.statuses import Tone

if TYPE_CHECKING:
    from django.db.models import QuerySet

Facts = list[tuple[str, object]]


def expected_seen_by(user: Any) -> QuerySet[ExpectedReport]:
    """What this person may see of what is owed, each row with its day and what has become of it."""
    return expected_reports(user, timezone.localdate())


def facts(expected: ExpectedReport) -> Facts:
    """(name, value) pairs: the due date that never moves, and the days beside it."""
    deadline = expected.deadline
    pairs: Facts = [
        (_("Enterprise"), expected.enterprise.enterprise_name),
        (_("Product"), expected.improvement.product_label),
        (_("Cycle"), expected.cycle.name),
        (_("Due"), officialdate(deadline.due_on)),
    ]
    if deadline.extended_to:
        pairs.append((_("Extended to"), officialdate(deadline.extended_to)))
    if deadline.grace_until:
        pairs.append((_("Grace period until"), officialdate(deadline.grace_until)))
    if deadline.closes_on:
        pairs.append((_("Reports accepted until"), officialdate(max(deadline.closes_on, deadline.day))))
    return pairs


def reports_of(expected: ExpectedReport, user: Any) -> QuerySet[Report]:
    """The reports that answer it, as far as this person may see them."""
    rows = Report.objects.visible_to(user).with_deadline().order_by("id")
    return rows.filter(improvement=expected.improvement_id, cycle=expected.cycle_id).select_related("cycle")


def events(expected: ExpectedReport) -> list[Event]:
    """Who gave another day, and who declared what, when and why; oldest first."""
    found = [_event_of(row) for row in expected.extensions.select_related("granted_by")]
    for row in expected.nil_reports.select_related("declared_by", "withdrawn_by"):
        found += _events_of_nil(row)
    return sorted(found, key=lambda event: event.at)


def _event_of(row: Extension) -> Event:
    title = _("Extended to %(day)s") % {"day": officialdate(row.until)}
    return Event(row.granted_at, title, str(row.granted_by), row.reason, Tone.INFO)


def _events_of_nil(row: NilReport) -> list[Event]:
    declared = Event(row.declared_at, _("Nothing to report"), str(row.declared_by), row.reason, Tone.IDLE)
    if row.withdrawn_at is None:
        return [declared]
    title = _("Questioned: owed after all") if row.question else _("There is something to report after all")
    withdrawn = Event(row.withdrawn_at, title, str(row.withdrawn_by), row.question, Tone.BUSY)
    return [declared, withdrawn]
