"""Who acts for a reviewer who is away."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.membership import Membership
from policy.scope import scope_of
from reliability_tracker.db import in_order, set_together


class StandInQuerySet(models.QuerySet[Any]):
    def in_force(self, on: datetime.date) -> Self:
        return self.filter(ended_at__isnull=True, from_on__lte=on, to_on__gte=on)

    def to_come(self, on: datetime.date) -> Self:
        """In force on the day or later."""
        return self.filter(ended_at__isnull=True, to_on__gte=on)

    def visible_to(self, user: object) -> Self:
        """National staff see all; others those of their own organisations, and their own."""
        if scope_of(user).national:
            return self
        own = [m.organisation_id for m in getattr(user, "active_memberships", []) if m.organisation_id]
        me = getattr(user, "pk", None)
        return self.filter(Q(membership__organisation__in=own) | Q(person=me) | Q(stand_in=me))


@pghistory.track()
class StandIn(models.Model):
    """代理: from one day to another, both included, somebody acts in the role of a person who is away.

    membership: the role that is lent; it ends for the stand-in when it ends for the person
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name=_("stand-in")
    )
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    named_at = models.DateTimeField(_("named at"), auto_now_add=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: Any = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        ordering = ["-from_on", "-id"]
        constraints = [
            in_order(
                "from_on",
                "to_on",
                name="stand_in_days_are_in_order",
                message=_("The last day lies before the first."),
            ),
            set_together("ended_at", "ended_by", name="stand_in_end_is_signed"),
            models.CheckConstraint(
                condition=~Q(person=F("stand_in")),
                name="stand_in_is_somebody_else",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.stand_in_id} {self.from_on} {self.to_on}"
