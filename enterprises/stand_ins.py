"""Standing in for a reviewer who is away: named for days to come, with the role, and marked in every step.

The right begins and ends with its days by itself. Only one's own role can be lent, not one that one holds for
somebody else.
"""

from __future__ import annotations

import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.enums import CHECKING_ROLES
from enterprises.models import Membership, StandIn, User
from enterprises.rules import is_ministry_steward
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from reliability_tracker.formats import officialdate


def lendable(user: Any) -> QuerySet[Membership]:
    """The checking roles for which this person names a stand-in: their own; for a steward everybody's."""
    roles = Membership.objects.active().filter(role__in=CHECKING_ROLES, user__is_active=True)
    if not is_ministry_steward.test(user):
        roles = roles.filter(user=user.pk)
    return roles.select_related("user", "organisation").order_by("organisation__region__order", "id")


def candidates(membership: Membership) -> QuerySet[User]:
    """Who can stand in: those who belong to the same authority."""
    belonging = Membership.objects.active().filter(organisation=membership.organisation_id)
    people = User.objects.filter(pk__in=belonging.values("user"), is_active=True)
    return people.exclude(pk=membership.user_id).order_by("name", "id")


@transaction.atomic
def name_stand_in(
    *, membership: Membership, stand_in: User, from_on: datetime.date, to_on: datetime.date, by: Any
) -> StandIn:
    """From the first day to the last, both included, the other acts in this role too."""
    held: Membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    )
    lacks = [*_lacks(held, stand_in, from_on, to_on, by)]
    if lacks:
        raise Refusal(lacks)
    with pghistory.context(user=by.pk):
        return StandIn.objects.create(
            membership=held,
            person=held.user,
            stand_in=stand_in,
            from_on=from_on,
            to_on=to_on,
            named_by=by,
        )


def may_end(stand_in: StandIn, *, by: Any) -> Verdict:
    if stand_in.ended_at is not None or stand_in.to_on < timezone.localdate():
        return Refused(_("This has ended already."))
    if by.pk in (stand_in.person_id, stand_in.stand_in_id) or is_ministry_steward.test(by):
        return Allowed()
    return Refused(_("Only the two people themselves and stewards of the ministry end this."))


@transaction.atomic
def end(*, stand_in: StandIn, by: Any) -> StandIn:
    """Before its last day; the right is gone at once."""
    held: StandIn = StandIn.objects.select_for_update(of=("self",)).get(pk=stand_in.pk)
    verdict = may_end(held, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    held.ended_at, held.ended_by = timezone.now(), by
    with pghistory.context(user=by.pk):
        held.save(update_fields=["ended_at", "ended_by"])
    return held


def _lacks(
    membership: Membership, stand_in: User, from_on: datetime.date, to_on: datetime.date, by: Any
) -> list[Lack]:
    """Everything that is in the way."""
    if not lendable(by).filter(pk=membership.pk).exists():
        return [Lack(_("This role is not yours to lend."), "membership")]
    found = []
    if stand_in not in candidates(membership):
        found.append(
            Lack(
                _("%(name)s does not belong to the same authority. Invite them there first.")
                % {"name": stand_in},
                "stand_in",
            )
        )
    if to_on < from_on:
        found.append(Lack(_("The last day lies before the first."), "to_on"))
    elif to_on < timezone.localdate():
        found.append(Lack(_("This day is past."), "to_on"))
    other = membership.stand_ins.filter(ended_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on).first()
    if other is not None and not found:
        found.append(
            Lack(
                _("%(name)s stands in from %(first)s to %(last)s already. End that first.")
                % {
                    "name": other.stand_in,
                    "first": officialdate(other.from_on),
                    "last": officialdate(other.to_on),
                },
                "from_on",
            )
        )
    return found
