"""Who of a level is to check a report: assigned by whoever's turn it is, to a colleague or to themselves.

It is a matter of order among colleagues and takes nobody's right: any of them may decide.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.audiences import reviewers
from enterprises.beside import require
from enterprises.enums import CHECKING_ROLES, CHECKS, Beside
from enterprises.models import Assignment, Report, User
from enterprises.rules import memberships_of
from enterprises.verdicts import Lack, Refusal


def colleagues(report: Report) -> list[User]:
    """Those to whom the report can be assigned now; nobody while it is not under check."""
    return list(reviewers(report, report.state)) if report.state in CHECKS else []


def colleagues_of(user: Any) -> QuerySet[User]:
    """Those who hold one of the person's checking roles in the same place; the person is not among them."""
    places = Q(pk__in=[])
    for m in memberships_of(user):
        if m.role in CHECKING_ROLES:
            places |= Q(memberships__role=m.role, memberships__organisation=m.organisation_id)
    held = User.objects.filter(places, memberships__ended_at__isnull=True, is_active=True)
    return held.exclude(pk=user.pk).distinct().order_by("name", "id")


@transaction.atomic
def assign(*, report: Report, to: User | None, by: Any) -> Assignment:
    """Say who is to check the report, or, without a person, that anybody of the level may take it."""
    held: Report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    require(Beside.ASSIGN, held, by=by)
    if to is not None and to not in colleagues(held):
        raise Refusal([Lack(_("%(name)s does not check this report now.") % {"name": to}, "to")])
    held.assigned_to = report.assigned_to = to
    held.save(update_fields=["assigned_to"])
    return Assignment.objects.create(report=held, state=held.state, to=to, by=by)


def who_had_it(report: Report, state: str) -> User | None:
    """Who had a report at a level before it comes there again, if they still check there."""
    if state not in CHECKS:
        return None
    last = report.assignments.filter(state=state).select_related("to").order_by("-id").first()
    if last is None or last.to is None:
        return None
    return last.to if last.to in reviewers(report, state) else None
