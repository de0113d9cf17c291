"""Conflicts of interest: declared by the person, barring them from then on; withdrawn by a steward alone."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.beside import a_reviewer_of_it
from enterprises.enums import CHECKS
from enterprises.models import Application, Enterprise, Interest, Report
from enterprises.rules import is_ministry_steward
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict


@transaction.atomic
def declare(*, enterprise: Enterprise, reason: str, by: Any) -> Interest:
    """From now on the person decides on nothing of it; what was assigned to them is anybody's."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    standing = Interest.objects.standing().filter(person=by.pk, enterprise=enterprise)
    refusal = a_reviewer_of_it(by, enterprise)
    if standing and not refusal:
        refusal = _("You have declared this interest already.")
    if refusal:
        raise Refusal([Lack(refusal)])
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    Report.objects.filter(enterprise=enterprise, assigned_to=by, state__in=CHECKS).update(assigned_to=None)
    Application.objects.filter(enterprise=enterprise, assigned_to=by).update(assigned_to=None)
    with pghistory.context(user=by.pk):
        return Interest.objects.create(person=by, enterprise=enterprise, reason=reason.strip())


def may_withdraw(interest: Interest, *, by: Any) -> Verdict:
    if not is_ministry_steward.test(by):
        return Refused(_("Only a steward of the ministry withdraws a declared interest."))
    if interest.withdrawn_at is not None:
        return Refused(_("This interest is withdrawn already."))
    return Allowed()


@transaction.atomic
def withdraw(*, interest: Interest, reason: str, by: Any) -> Interest:
    """The person may decide again; who withdrew it and why stays on record."""
    held: Interest = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    verdict = may_withdraw(held, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    if not reason.strip():
        raise Refusal([Lack(_("Give the reason."), "reason")])
    held.withdrawn_at, held.withdrawn_by, held.withdrawal = timezone.now(), by, reason.strip()
    with pghistory.context(user=by.pk):
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal"])
    return held
